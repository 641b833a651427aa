/// The classes of functions of a few inputs whose least widths are claimed: permuting the inputs, complementing all inputs at once
/// and complementing the output keep widths (the manual's page *Least widths*). A function is a table, bit p for row p.
struct WidthClasses {
  let inputCount: Int
  /// The row that goes to each place, for every order of the inputs.
  private let orders: [[Int]]
  /// For every order, what each byte of a table contributes to its image: 256 entries a byte.
  private let bytes: [[UInt32]]

  static let maximumInputs = 5

  init(inputCount n: Int) {
    inputCount = n
    orders = Self.orders(of: Array(0..<n)).map { order in
      (0..<1 << n).map { row in order.indices.reduce(0) { $0 | (row >> order[$1] & 1) << $1 } }
    }
    bytes = orders.map { image in
      (0..<1024).map { index in
        (0..<8).reduce(UInt32(0)) { sum, bit in
          let row = index / 256 * 8 + bit
          return index >> bit & 1 == 1 && row < image.count ? sum | 1 << UInt32(image[row]) : sum
        }
      }
    }
  }

  var rowCount: Int { 1 << inputCount }
  var fullTable: UInt32 { rowCount == 32 ? ~0 : (1 << UInt32(rowCount)) - 1 }

  /// The number of functions of the class of a table if it is the least of them; else nil.
  func size(ofLeast table: UInt32) -> Int? {
    var fixing = 0
    for images in bytes {
      let image =
        images[Int(table & 255)] | images[256 + Int(table >> 8 & 255)] | images[512 + Int(table >> 16 & 255)]
        | images[768 + Int(table >> 24)]
      let reversed = Self.reversed(image) >> UInt32(32 - rowCount)
      for other in [image, ~image & fullTable, reversed, ~reversed & fullTable] {
        if other < table { return nil }
        if other == table { fixing += 1 }
      }
    }
    return 4 * orders.count / fixing
  }

  /// The number of classes: the mean number of tables that a symmetry leaves as they are (Burnside).
  var count: Int {
    var fixed = 0
    for order in orders {
      for flip in [0, rowCount - 1] {
        var cycles = 0
        var areEven = true
        var seen = Set<Int>()
        for start in 0..<rowCount where !seen.contains(start) {
          var length = 0
          var row = start
          while seen.insert(row).inserted {
            row = order[row] ^ flip
            length += 1
          }
          cycles += 1
          areEven = areEven && length % 2 == 0
        }
        // A table that goes to its complement changes along each cycle.
        fixed += 1 << cycles + (areEven ? 1 << cycles : 0)
      }
    }
    return fixed / (4 * orders.count)
  }

  private static func orders(of inputs: [Int]) -> [[Int]] {
    guard inputs.count > 1 else { return [inputs] }
    return inputs.flatMap { first in orders(of: inputs.filter { $0 != first }).map { [first] + $0 } }
  }

  private static func reversed(_ word: UInt32) -> UInt32 {
    (0..<32).reduce(0) { $0 | (word >> UInt32($1) & 1) << UInt32(31 - $1) }
  }
}
