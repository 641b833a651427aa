/// The columns that one neuron reading the inputs can have on a sample: bit p of a column is the value
/// on point p, 64 points a word.
enum NeuronColumns {
  /// More inputs, or more words of work than this, and the enumeration is refused.
  static let maximumInputs = 20
  static let maximumWork = 1 << 31

  /// The distinct columns of "at least t of W" for every W and 1 <= t <= |W|, and of constant zero
  /// (empty W). The other neurons have the complements of these.
  static func all(on instance: CheckedInstance) throws -> [[UInt64]] {
    let m = instance.inputCount
    let words = (instance.points.count + 63) / 64
    guard m <= maximumInputs, (m << m) * max(words, 1) <= maximumWork else {
      throw Rejection("the columns of \(m) inputs on \(instance.points.count) points are too many to be listed")
    }
    let inputs = (0..<m).map { input in column(instance.points.map { $0[input] }) }
    var columns: Set<[UInt64]> = [[UInt64](repeating: 0, count: words)]
    // counts[t - 1]: at least t of the inputs taken so far. Every subset is met once, as the inputs taken.
    func extend(_ counts: [[UInt64]], from input: Int) {
      for next in input..<m {
        let extended = including(inputs[next], in: counts)
        columns.formUnion(extended)
        extend(extended, from: next + 1)
      }
    }
    extend([], from: 0)
    return columns.sorted { $0.lexicographicallyPrecedes($1) }
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
