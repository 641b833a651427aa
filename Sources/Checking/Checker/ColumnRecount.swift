/// The number of parameter settings of an architecture that agree with a sample but for some points, added up again with
/// schoolbook integers, column by column. For small cases; a count of zero is a refutation.
///
/// On n points a neuron is an n-bit column. A layer is a choice of one column for each neuron: for every
/// *multiset* of distinct columns the number of orders and the settings behind each column multiply.
package struct ColumnRecount {
  private let instance: CheckedInstance
  /// What a neuron is; nil if it is binary.
  private let model: CheckedModel?
  private let widths: [Int]
  private let mismatches: Int
  private let work: Work

  /// More neurons than this in a layer that is read have too many sets of weights.
  static let maximumFanIn = 20

  /// - Parameter mismatches: the most points on which the settings may be wrong.
  init(
    _ instance: CheckedInstance, model: CheckedModel? = nil, widths: [Int], mismatches: Int = 0, work: Work
  ) {
    self.instance = instance
    self.model = model
    self.widths = widths
    self.mismatches = mismatches
    self.work = work
  }

  package init(_ instance: CheckedInstance, model: CheckedModel? = nil, widths: [Int], mismatches: Int = 0) {
    self.init(instance, model: model, widths: widths, mismatches: mismatches, work: Work())
  }

  /// A recount of neurons of a model that ends with `NotChecked` beyond a number of steps, or when it is told to.
  package init(
    _ instance: CheckedInstance, model: CheckedModel, widths: [Int], mismatches: Int, workLimit: Int,
    shouldStop: @escaping () -> Bool
  ) {
    self.init(
      instance, model: model, widths: widths, mismatches: mismatches,
      work: Work(limit: workLimit, shouldStop: shouldStop))
  }

  private struct Entry {
    var column: [UInt64]
    var settings: UInt32
  }

  /// - Complexity: for every layer of width d the multisets of d among its t columns, C(t + d - 1, d).
  /// - Throws: `NotChecked` if that is beyond the limit of the work.
  package func count() throws -> Natural {
    let inputs = (0..<instance.inputCount).map { input in NeuronColumns.column(instance.points.map { $0[input] }) }
    return try count(layer: 0, on: inputs)
  }

  /// The settings of the layers from `layer` on, given the columns of the layer before. Calls itself once for every layer;
  /// there are at most `CertificateCheck.maximumDepth`.
  private func count(layer: Int, on columns: [[UInt64]]) throws -> Natural {
    if layer == widths.count - 1, mismatches == 0, let model {
      let neurons = try ModelNeurons(model, on: columns, pointCount: instance.points.count, work: work)
      return Natural(try neurons.settings(of: instance.labels))
    }
    let dictionary = try settings(on: columns)
    if layer == widths.count - 1 {
      let labels = NeuronColumns.column(instance.labels)
      if mismatches == 0 { return Natural(dictionary[labels] ?? 0) }
      return dictionary.reduce(into: Natural(0)) { sum, entry in
        let wrong = zip(entry.key, labels).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
        if wrong <= mismatches { sum = sum.plus(Natural(entry.value)) }
      }
    }
    let entries = dictionary.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
      Entry(column: $0.key, settings: $0.value)
    }
    let width = widths[layer]
    // The next layer is counted once for each multiset, at the price of its own columns at least.
    try work.expect(
      Self.multisets(of: width, from: entries.count), cost(fanIn: width, isLast: layer + 1 == widths.count - 1),
      on: "counting the widths \(description)")
    var sum = Natural(0)
    // Every multiset as its places in ascending order.
    var places = [Int](repeating: 0, count: width)
    while true {
      let rest = try count(layer: layer + 1, on: places.map { entries[$0].column })
      if !rest.isZero { sum = sum.plus(rest.times(ways(places, entries))) }
      guard let last = places.lastIndex(where: { $0 < entries.count - 1 }) else { return sum }
      let next = places[last] + 1
      for place in last..<width { places[place] = next }
    }
  }

  /// The orders of a multiset, times the settings of its columns.
  private func ways(_ places: [Int], _ entries: [Entry]) -> Natural {
    var product = Natural(1)
    var copies = 0
    for (index, place) in places.enumerated() {
      copies = index > 0 && places[index - 1] == place ? copies + 1 : 1
      // (index + 1)! over the factorials of the multiplicities so far is an integer at every step.
      product = product.times(UInt32(index + 1)).divided(by: UInt32(copies)).times(entries[place].settings)
    }
    return product
  }

  private var description: String { widths.map(String.init).joined(separator: ",") }

  /// C(n + size - 1, size), or the largest integer.
  private static func multisets(of size: Int, from n: Int) -> Int {
    var count = 1
    for place in 1...size {
      let product = Work.product(count, n + place - 1)
      if product == .max { return .max }
      count = product / place
    }
    return count
  }

  /// The steps of `settings` on so many columns.
  private func cost(fanIn m: Int, isLast: Bool = false) -> Int {
    if let model {
      return ModelNeurons.cost(
        model, fanIn: m, pointCount: instance.points.count, listing: !isLast || mismatches > 0)
    }
    let words = (instance.points.count + 63) / 64
    return Work.product((m + 1) << min(m, 40), Work.product(4, instance.points.count + words + 1))
  }

  /// Every column that a neuron can have on these columns, with its number of settings (W, gamma, b).
  ///
  /// For a given W the neuron fires where gamma s + b > 0, with s the number of ones among the chosen inputs. With
  /// gamma = 1 that is s >= 1 - b, with gamma = -1 it is not s >= b. So for b in 1 - m ... m every threshold
  /// 1 ... m occurs once with either sign; what remains, m biases of each sign and 2 m of gamma = 0, is constant.
  private func settings(on columns: [[UInt64]]) throws -> [[UInt64]: UInt32] {
    if let model {
      return try ModelNeurons(model, on: columns, pointCount: instance.points.count, work: work).settings(work: work)
    }
    let m = columns.count
    guard m <= Self.maximumFanIn else {
      throw NotChecked(
        "counting the widths \(description)", need: "the 2^\(m) sets of weights of a neuron of \(m) inputs")
    }
    try work.spend(cost(fanIn: m), on: "counting the widths \(description)")
    let values = columns.map { column in
      instance.points.indices.map { column[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 ? 1 : 0 }
    }
    let zero = NeuronColumns.column([Bool](repeating: false, count: instance.points.count))
    let one = NeuronColumns.column([Bool](repeating: true, count: instance.points.count))
    var table: [[UInt64]: UInt32] = [:]
    for choice in 0..<(1 << m) {
      var sums = [Int](repeating: 0, count: instance.points.count)
      for input in 0..<m where choice >> input & 1 == 1 {
        for point in sums.indices { sums[point] += values[input][point] }
      }
      table[zero, default: 0] += 2 * UInt32(m)
      table[one, default: 0] += 2 * UInt32(m)
      for threshold in 1...m {
        let column = NeuronColumns.column(sums.map { $0 >= threshold })
        table[column, default: 0] += 1
        table[zip(column, one).map { ~$0 & $1 }, default: 0] += 1
      }
    }
    return table
  }
}
