/// The columns that one neuron reading the inputs can have on a sample: bit p of a column is the value
/// on point p, 64 points a word.
enum NeuronColumns {
  /// More inputs, or more words of columns than this (a gigabyte), and the enumeration is refused.
  static let maximumInputs = 20
  static let maximumWords = 1 << 27

  /// The distinct columns of "at least t of W" for every W and 1 <= t <= |W|, and of constant zero
  /// (empty W). The other neurons have the complements of these.
  ///
  /// - Complexity: m 2^m columns for m inputs, of one word for 64 points each.
  /// - Throws: `NotChecked` if they are too many.
  static func all(on instance: CheckedInstance, work: Work) throws -> [[UInt64]] {
    let m = instance.inputCount
    let words = (instance.points.count + 63) / 64
    let what = "listing the columns of \(m) inputs on \(instance.points.count) points"
    guard m <= maximumInputs else { throw NotChecked(what, need: "the 2^\(m) sets of weights of a neuron") }
    // Each is made from two others and looked up in a table.
    try work.spend(m << m, 4 * (words + 8), on: what)
    let inputs = (0..<m).map { input in column(instance.points.map { $0[input] }) }
    var columns: Set<[UInt64]> = [[UInt64](repeating: 0, count: words)]
    // counts[t - 1]: at least t of the inputs taken so far. Every subset is met once, as the inputs taken.
    // The depth of the calls is at most `maximumInputs`.
    func extend(_ counts: [[UInt64]], from input: Int) throws {
      for next in input..<m {
        let extended = including(inputs[next], in: counts)
        columns.formUnion(extended)
        guard columns.count * words <= maximumWords else {
          throw NotChecked(what, need: "more than \(maximumWords >> 17) megabytes")
        }
        try extend(extended, from: next + 1)
      }
    }
    try extend([], from: 0)
    return columns.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The same columns, each with the least |W| of a neuron that has it; constant zero counts as a neuron that reads one
  /// input and does not heed it.
  ///
  /// - Throws: as `all`.
  static func leastWires(on instance: CheckedInstance, work: Work) throws -> [[UInt64]: Int] {
    let m = instance.inputCount
    let words = (instance.points.count + 63) / 64
    let what = "listing the columns of \(m) inputs on \(instance.points.count) points by their wires"
    guard m <= maximumInputs else { throw NotChecked(what, need: "the 2^\(m) sets of weights of a neuron") }
    try work.spend(m << m, 4 * (words + 8), on: what)
    let inputs = (0..<m).map { input in column(instance.points.map { $0[input] }) }
    var least: [[UInt64]: Int] = [[UInt64](repeating: 0, count: words): 1]
    // The depth of the calls is at most `maximumInputs`.
    func extend(_ counts: [[UInt64]], from input: Int) throws {
      for next in input..<m {
        let extended = including(inputs[next], in: counts)
        for column in extended { least[column] = min(least[column] ?? .max, extended.count) }
        guard least.count * words <= maximumWords else {
          throw NotChecked(what, need: "more than \(maximumWords >> 17) megabytes")
        }
        try extend(extended, from: next + 1)
      }
    }
    try extend([], from: 0)
    return least
  }

  /// The column of "at least t of W".
  static func column(atLeast threshold: Int, of weights: [Bool], on instance: CheckedInstance) -> [UInt64] {
    column(
      instance.points.map { point in
        zip(weights, point).reduce(0) { $0 + ($1.0 && $1.1 ? 1 : 0) } >= threshold
      })
  }

  static func column(_ values: [Bool]) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: (values.count + 63) / 64)
    for (point, value) in values.enumerated() where value { words[point >> 6] |= 1 << UInt64(point & 63) }
    return words
  }

  /// From "at least t of A" for t = 1 ... |A| the same for A with one more input.
  private static func including(_ input: [UInt64], in counts: [[UInt64]]) -> [[UInt64]] {
    var result = counts + [input]
    for t in result.indices {
      for word in input.indices {
        let oneLess = t == 0 ? ~0 : counts[t - 1][word]
        result[t][word] = (t < counts.count ? counts[t][word] : 0) | oneLess & input[word]
      }
    }
    return result
  }
}
