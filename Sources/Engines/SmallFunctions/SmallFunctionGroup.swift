/// The symmetries that keep widths, as fast walks over the images of one table: permuting the inputs, complementing all inputs
/// at once, and complementing the output (<doc:LeastWidths>). Tables of up to five inputs, bit p for row p.
///
/// The *representative* of a class is its least table as a number.
public struct SmallFunctionGroup: Sendable {
  /// The number n of inputs, 1 ... 5.
  public let inputCount: Int
  private let mask: UInt32
  /// Exchanges of neighbouring inputs that lead through all n! orders: the bits that move up, and how far.
  private let moves: [(bits: UInt32, shift: UInt32)]

  /// The symmetries of functions of so many inputs.
  ///
  /// - Precondition: 1 ... 5 inputs.
  public init(inputCount n: Int) {
    precondition((1...SignedColumns.maximumInputs).contains(n), "the symmetries of \(n) inputs")
    inputCount = n
    mask = n == 5 ? ~0 : (1 << (1 << UInt32(n))) - 1
    moves = Self.exchanges(n).map { input in
      // Rows with input `input` one and the next one zero move up by 2^input.
      let low = UInt32(1) << UInt32(input)
      let bits = (0..<UInt32(1 << n)).filter { $0 & low != 0 && $0 & (low << 1) == 0 }.reduce(UInt32(0)) {
        $0 | 1 << $1
      }
      return (bits, low)
    }
  }

  /// 4 n!.
  public var order: Int { 4 * (moves.count + 1) }

  /// How many symmetries leave a table as it is, if it is the least of its class; else nil.
  ///
  /// - Complexity: most tables that are not least are known after a few images.
  public func stabilizerOfRepresentative(_ table: UInt32) -> Int? {
    var image = table
    var reversed = complementingInputs(table)
    var fixing = 0
    return moves.withUnsafeBufferPointer { moves in
      for step in 0...moves.count {
        let (negated, other) = (~image & mask, ~reversed & mask)
        if image < table || negated < table || reversed < table || other < table { return nil }
        if image == table { fixing += 1 }
        if negated == table { fixing += 1 }
        if reversed == table { fixing += 1 }
        if other == table { fixing += 1 }
        if step < moves.count {
          image = Self.exchange(moves[step], image)
          reversed = Self.exchange(moves[step], reversed)
        }
      }
      return fixing
    }
  }

  /// The least table of the class.
  public func representative(of table: UInt32) -> UInt32 {
    var image = table
    var reversed = complementingInputs(table)
    var least = table
    for step in 0...moves.count {
      least = min(least, min(min(image, ~image & mask), min(reversed, ~reversed & mask)))
      if step < moves.count {
        image = Self.exchange(moves[step], image)
        reversed = Self.exchange(moves[step], reversed)
      }
    }
    return least
  }

  /// The number of classes by the lemma of Cauchy, Frobenius and Burnside: the mean number of tables that a symmetry fixes.
  ///
  /// A symmetry that keeps the output fixes 2^c tables, c its cycles on the rows; one that complements it fixes as many if all
  /// cycles have even length, and none else.
  public var classCount: Int {
    var fixed = 0
    var rows = Array(0..<(1 << inputCount))
    for step in 0...moves.count {
      for flip in [0, rows.count - 1] {
        let lengths = Self.cycleLengths(rows.map { $0 ^ flip })
        let tables = 1 << lengths.count
        fixed += tables + (lengths.allSatisfy { $0.isMultiple(of: 2) } ? tables : 0)
      }
      guard step < moves.count else { continue }
      let low = Int(moves[step].shift)
      rows = rows.map { row in
        let (a, b) = (row & low != 0, row & (low << 1) != 0)
        return a == b ? row : row ^ (3 * low)
      }
    }
    return fixed / order
  }

  private static func cycleLengths(_ permutation: [Int]) -> [Int] {
    var seen = [Bool](repeating: false, count: permutation.count)
    return permutation.indices.compactMap { start in
      var (length, place) = (0, start)
      while !seen[place] {
        seen[place] = true
        place = permutation[place]
        length += 1
      }
      return length == 0 ? nil : length
    }
  }

  private static func exchange(_ move: (bits: UInt32, shift: UInt32), _ table: UInt32) -> UInt32 {
    let difference = (table >> move.shift ^ table) & move.bits
    return table ^ difference ^ difference << move.shift
  }

  /// The table of x -> f(not x).
  private func complementingInputs(_ table: UInt32) -> UInt32 {
    Self.bitReversed(table) >> UInt32(32 - 1 << inputCount)
  }

  private static func bitReversed(_ word: UInt32) -> UInt32 {
    var x = word.byteSwapped
    x = x >> 4 & 0x0f0f_0f0f | (x & 0x0f0f_0f0f) << 4
    x = x >> 2 & 0x3333_3333 | (x & 0x3333_3333) << 2
    return x >> 1 & 0x5555_5555 | (x & 0x5555_5555) << 1
  }

  /// The n! - 1 exchanges of neighbours through all orders of n things (Steinhaus, Johnson, Trotter).
  private static func exchanges(_ n: Int) -> [Int] {
    guard n > 1 else { return [] }
    let inner = exchanges(n - 1)
    var exchanges: [Int] = []
    for round in 0...inner.count {
      let isDown = round.isMultiple(of: 2)
      exchanges += isDown ? Array((0..<n - 1).reversed()) : Array(0..<n - 1)
      if round < inner.count { exchanges.append(isDown ? inner[round] + 1 : inner[round]) }
    }
    return exchanges
  }
}

// MARK: Ranges

extension SmallFunctionGroup {
  /// The tables of one range: those with the same upper half.
  public var rangeSize: Int { 1 << (1 << (inputCount - 1)) }

  /// The upper halves under which there are representatives, or may be: ascending.
  ///
  /// The upper half of a representative is not above those of its images under the symmetries that keep the last input: it is
  /// the least of its own class under permutations of the other inputs and complements of the output.
  public var ranges: [Int] {
    guard inputCount > 1 else { return [0] }
    let inner = SmallFunctionGroup(inputCount: inputCount - 1)
    return (0..<rangeSize / 2).filter { inner.isLeastWithoutComplementingInputs(UInt32($0)) }
  }

  /// The representatives of a range with the sizes of their classes, ascending.
  ///
  /// - Complexity: 2^(2^(n - 1)) tables, under a millisecond for most ranges of five inputs.
  public func representatives(inRange upper: Int) -> [(table: UInt32, classSize: Int)] {
    let start = UInt32(upper) << UInt32(1 << (inputCount - 1))
    var found: [(table: UInt32, classSize: Int)] = []
    for lower in 0..<UInt32(rangeSize) {
      if let fixing = stabilizerOfRepresentative(start | lower) { found.append((start | lower, order / fixing)) }
    }
    return found
  }

  private func isLeastWithoutComplementingInputs(_ table: UInt32) -> Bool {
    var image = table
    for step in 0...moves.count {
      if image < table || ~image & mask < table { return false }
      if step < moves.count { image = Self.exchange(moves[step], image) }
    }
    return true
  }
}
