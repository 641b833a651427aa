import Checker
import Covering
import Running

/// The linear programs of a sample on the columns of a neuron of a model: pairs of a one and a zero for a first layer, and points for a
/// hidden layer whose output counts agreements. Floating point proposes weights, integers decide.
final class ModelPrograms {
  /// Weights of pairs with the largest first width that they refute, 0 if none.
  let separation: (refutedWidth: Int, weights: [[Int]])
  private let instance: CheckedInstance
  private let mismatches: Int
  /// The points on which a neuron is right, for all of them; nil where margins say nothing.
  private var correct: WeightedSets?

  /// The bytes of a linear program beyond which it takes too long for what it brings.
  private static let memory = 1 << 28

  /// - Returns: nil where the columns are not listed.
  init?(_ instance: CheckedInstance, _ model: CheckedModel, mismatches: Int, effort: Effort) {
    guard let columns = try? ModelNeurons.columns(of: model, on: instance, workLimit: 1 << 28) else { return nil }
    (self.instance, self.mismatches) = (instance, mismatches)
    let labels = instance.labels
    let ones = labels.indices.filter { labels[$0] }
    let zeros = labels.indices.filter { !labels[$0] }
    func value(_ column: [UInt64], _ point: Int) -> Bool { column[point >> 6] >> UInt64(point & 63) & 1 == 1 }
    var pairs = WeightedSets(itemCount: ones.count * zeros.count)
    if CoverLP.bytesNeeded(setCount: columns.count, pointCount: pairs.itemCount) <= Self.memory {
      for column in columns {
        pairs.add(ones.flatMap { one in zeros.map { value(column, $0) != value(column, one) } })
      }
      let weights = pairs.weights(demand: [Int](repeating: 1, count: pairs.itemCount), effort: effort)
      var sums = [Int](repeating: 0, count: labels.count)
      for (pair, weight) in weights.enumerated() {
        sums[ones[pair / zeros.count]] += weight
        sums[zeros[pair % zeros.count]] += weight
      }
      let total = weights.reduce(0, +) - sums.sorted(by: >).prefix(mismatches).reduce(0, +)
      let largest = max(1, pairs.largest(weights))
      separation = (
        total > 0 ? (total - 1) / largest : 0,
        weights.indices.filter { weights[$0] > 0 }.map { [$0 / zeros.count, $0 % zeros.count, weights[$0]] }
      )
    } else {
      separation = (0, [])
    }
    if model == .bipolar || model == .ternary,
      CoverLP.bytesNeeded(setCount: columns.count, pointCount: labels.count) <= Self.memory
    {
      var sets = WeightedSets(itemCount: labels.count)
      for column in columns { sets.add(labels.indices.map { value(column, $0) == labels[$0] }) }
      correct = sets
    }
  }

  /// Weights of the points for each threshold that refute a hidden layer; nil if they do not.
  func margin(width k: Int) -> [[Int]]? {
    guard var sets = correct else { return nil }
    defer { correct = sets }
    var lists: [[Int]] = []
    for threshold in 1...k {
      let demand = instance.labels.map { $0 ? threshold : k + 1 - threshold }
      let weights = sets.weights(demand: demand, effort: .unlimited)
      let owed = zip(weights, demand).map { $0 * $1 }
      let needed = owed.reduce(0, +) - owed.sorted(by: >).prefix(mismatches).reduce(0, +)
      guard needed > k * sets.largest(weights) else { return nil }
      lists.append(weights)
    }
    return lists
  }
}

/// Sets of items, and weights of the items under which no set is heavy.
private struct WeightedSets {
  let itemCount: Int
  private var members: Set<[UInt64]> = []
  private var list: [[UInt64]]?
  private var program: CoverLP?

  private static let scale = Double(1 << 20)

  init(itemCount: Int) { self.itemCount = itemCount }

  mutating func add(_ items: [Bool]) {
    var words = [UInt64](repeating: 0, count: (itemCount + 63) / 64)
    for (item, isIn) in items.enumerated() where isIn { words[item >> 6] |= 1 << UInt64(item & 63) }
    members.insert(words)
  }

  private mutating func sorted() -> [[UInt64]] {
    if let list { return list }
    let made = members.sorted { $0.lexicographicallyPrecedes($1) }
    list = made
    return made
  }

  /// Integers near the best fractional weights.
  mutating func weights(demand: [Int], effort: Effort) -> [Int] {
    var weights = [Int](repeating: 0, count: itemCount)
    guard itemCount > 0, !members.isEmpty else { return weights }
    let program: CoverLP
    if let known = self.program {
      program = known
    } else {
      let words = sorted().flatMap { $0 }
      program = words.withUnsafeBufferPointer { words in
        guard let base = words.baseAddress else { preconditionFailure("no sets") }
        return CoverLP(pointCount: itemCount, members: base, sets: 0..<members.count)
      }
      self.program = program
    }
    program.shouldStop = { effort.isStopped }
    demand.map(Double.init).withUnsafeBufferPointer { if let base = $0.baseAddress { program.setDemand(base) } }
    _ = program.maximize()
    program.forEachWeight { item, weight in if demand[item] > 0 { weights[item] = Int(min(weight, 2) * Self.scale) } }
    return weights
  }

  /// The largest weight of a set.
  mutating func largest(_ weights: [Int]) -> Int {
    sorted().reduce(0) { largest, set in
      var sum = 0
      for (word, bits) in set.enumerated() {
        var rest = bits
        while rest != 0 {
          sum += weights[64 * word + rest.trailingZeroBitCount]
          rest &= rest - 1
        }
      }
      return max(largest, sum)
    }
  }
}
