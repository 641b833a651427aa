/// All neurons of a model on given columns, from the definition: every weight vector, and every bias on its sums.
///
/// For `threshold` the vectors within the bound stand for all, and what is counted is only that a function is there.
package struct ModelNeurons {
  let model: CheckedModel
  let columns: [[UInt64]]
  let pointCount: Int
  private let weights: [Int]
  private let biases: ClosedRange<Int>

  /// No sum of weights is as large.
  private static let infinity = 1 << 60
  /// Columns, as many as for binary neurons.
  private static let maximumWords = NeuronColumns.maximumWords

  /// The columns of a first-layer neuron, ascending.
  ///
  /// - Throws: `NotChecked` beyond so many steps.
  package static func columns(
    of model: CheckedModel, on instance: CheckedInstance, workLimit: Int
  ) throws -> [[UInt64]] {
    try columns(of: model, on: instance, work: Work(limit: workLimit))
  }

  static func columns(of model: CheckedModel, on instance: CheckedInstance, work: Work) throws -> [[UInt64]] {
    let inputs = (0..<instance.inputCount).map { input in NeuronColumns.column(instance.points.map { $0[input] }) }
    return try Self(model, on: inputs, pointCount: instance.points.count, work: work).settings(work: work).keys
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Announces the work of one pass through the weight vectors.
  ///
  /// - Throws: `NotChecked` if they are too many, or settings are more than 32 bits count.
  init(_ model: CheckedModel, on columns: [[UInt64]], pointCount: Int, work: Work) throws {
    let m = columns.count
    let what = "listing the \(model) neurons of \(m) inputs on \(pointCount) points"
    (weights, biases) = try model.sufficient(fanIn: m, for: what)
    let vectors = Self.vectors(weights.count, m)
    guard Work.product(vectors, biases.count) <= Int(UInt32.max) else {
      throw NotChecked(what, need: "the \(weights.count)^\(m) weight vectors of a neuron")
    }
    try work.spend(vectors, pointCount + 1, m + 2, on: what)
    (self.model, self.columns, self.pointCount) = (model, columns, pointCount)
  }

  /// The steps of one pass with its columns, for what is announced before it is begun.
  static func cost(_ model: CheckedModel, fanIn m: Int, pointCount: Int, listing: Bool) -> Int {
    guard let (weights, biases) = try? model.sufficient(fanIn: m, for: "") else { return .max }
    let pass = Work.product(vectors(weights.count, m), Work.product(pointCount + 1, m + 2))
    return listing ? Work.sum(pass, Work.product(vectors(weights.count, m), listCost(biases.count, pointCount))) : pass
  }

  private static func vectors(_ values: Int, _ m: Int) -> Int {
    (0..<m).reduce(1) { product, _ in Work.product(product, values) }
  }

  /// A column for each value that the sums have, made, looked up and kept.
  private static func listCost(_ biases: Int, _ pointCount: Int) -> Int {
    Work.product(min(biases, pointCount) + 2, pointCount + 4 * ((pointCount + 63) / 64 + 8))
  }

  /// Every column with the number of its settings, 1 for `threshold`.
  func settings(work: Work) throws -> [[UInt64]: UInt32] {
    try work.spend(
      Self.vectors(weights.count, columns.count), Self.listCost(biases.count, pointCount),
      on: "listing the columns of \(model) neurons of \(columns.count) inputs on \(pointCount) points")
    let words = (pointCount + 63) / 64
    var table: [[UInt64]: UInt32] = [:]
    try forEachVector { sums in
      // The neuron fires where the sum is at least 1 - b. For thresholds above one value of the sums and at most the next it is the
      // same column.
      var below = -Self.infinity
      for value in Set(sums).sorted() + [Self.infinity] {
        let low = max(biases.lowerBound, 1 - value)
        let high = min(biases.upperBound, -below)
        below = value
        guard low <= high else { continue }
        let column = NeuronColumns.column(sums.map { $0 >= value })
        if model == .threshold { table[column] = 1 } else { table[column, default: 0] += UInt32(high - low + 1) }
      }
      guard table.count * max(words, 1) <= Self.maximumWords else {
        throw NotChecked("listing \(model) neurons", need: "more than \(Self.maximumWords >> 17) megabytes")
      }
    }
    return table
  }

  /// The number of settings with the right value on every point; of `threshold` how often one was found.
  func settings(of labels: [Bool]) throws -> UInt32 {
    var count: UInt32 = 0
    try forEachVector { sums in
      var (least, most) = (Self.infinity, -Self.infinity)
      for (sum, label) in zip(sums, labels) { if label { least = min(least, sum) } else { most = max(most, sum) } }
      // On ones sum + b >= 1, on zeros sum + b <= 0.
      let low = max(biases.lowerBound, 1 - least)
      let high = min(biases.upperBound, -most)
      if low <= high { count += UInt32(high - low + 1) }
    }
    return count
  }

  /// The sums of every weight vector on the points.
  private func forEachVector(_ body: ([Int]) throws -> Void) throws {
    let values = columns.map { column in
      (0..<pointCount).map { column[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 ? 1 : 0 }
    }
    // The depth of the calls is the number of inputs, of which 2^32 settings leave at most 31.
    func extend(_ input: Int, _ sums: [Int]) throws {
      guard input < values.count else { return try body(sums) }
      for weight in weights {
        try extend(input + 1, weight == 0 ? sums : zip(sums, values[input]).map { $0 + weight * $1 })
      }
    }
    try extend(0, [Int](repeating: 0, count: pointCount))
  }
}
