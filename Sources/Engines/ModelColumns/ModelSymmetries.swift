import NeuronModels
import ThresholdNetworks

/// The changes of functions of n <= 4 inputs that keep every least size in a model: exchanging inputs always; complementing single inputs
/// and the output where the model absorbs that; complementing the output and all inputs together where a function and its complement are
/// alike, as in the binary model.
struct ModelSymmetries {
  let inputCount: Int
  /// For each change the row that each row of the new function is read from, and whether the output is complemented.
  let changes: [(rows: [Int], complements: Bool)]

  init(_ model: NeuronModel, inputCount n: Int) {
    inputCount = n
    let flips: [Int]
    let complements: [Bool]
    switch model {
    case .bipolar, .ternary, .threshold: (flips, complements) = (Array(0..<1 << n), [false, true])
    case .binary: (flips, complements) = ([0, (1 << n) - 1], [false, true])
    case .levels: (flips, complements) = ([0], [false])
    }
    var changes: [(rows: [Int], complements: Bool)] = []
    for order in Permutations.all(of: n) {
      for flip in flips {
        let rows = (0..<1 << n).map { row -> Int in
          var source = 0
          for (place, input) in order.enumerated() where (row ^ flip) >> place & 1 == 1 { source |= 1 << input }
          return source
        }
        for complement in complements { changes.append((rows, complement)) }
      }
    }
    self.changes = changes
  }

  /// The number of classes of functions: the average number of functions that a change keeps (Burnside).
  var classCount: Int {
    var sum = 0
    for change in changes {
      var seen = [Bool](repeating: false, count: change.rows.count)
      var cycles = 0
      var hasOddCycle = false
      for start in seen.indices where !seen[start] {
        var length = 0
        var row = start
        while !seen[row] {
          seen[row] = true
          row = change.rows[row]
          length += 1
        }
        cycles += 1
        if length % 2 == 1 { hasOddCycle = true }
      }
      // A function that is its own complement after the change alternates along every cycle.
      if !(change.complements && hasOddCycle) { sum += 1 << cycles }
    }
    return sum / changes.count
  }

  /// The least table of the class of every table, and how many tables the class has.
  func classes() -> (leasts: [UInt32], sizes: [UInt32: Int]) {
    let tableCount = 1 << (1 << inputCount)
    var leasts = [UInt32](repeating: .max, count: tableCount)
    var sizes: [UInt32: Int] = [:]
    let mask = UInt32(truncatingIfNeeded: tableCount - 1)
    for table in 0..<tableCount where leasts[table] == .max {
      var size = 0
      for change in changes {
        var image: UInt32 = 0
        for (row, source) in change.rows.enumerated() { image |= UInt32(table >> source & 1) << UInt32(row) }
        if change.complements { image = ~image & mask }
        if leasts[Int(image)] == .max {
          leasts[Int(image)] = UInt32(table)
          size += 1
        }
      }
      sizes[UInt32(table)] = size
    }
    return (leasts, sizes)
  }
}
