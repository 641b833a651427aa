import Running
import ThresholdNetworks

/// The columns of one neuron of large weight, found exactly: branch and bound over the sets W of inputs.
///
/// Points have gains: what a column earns by being one there. Inputs are decided one after the other, in W or not. At a node a point has a
/// count of chosen inputs and can still get up to as many as there are open inputs that are one on it; so for a threshold t no
/// set below the node earns more than the positive gains of points that can reach t less the negative ones of points that have, and
/// the complement no more than the other way round. Histograms give that bound for all t at once.
///
/// - Complexity: O(points + inputs) a node, at worst 2^(inputs + 1) nodes.
struct ColumnPricing {
  /// A column by its neuron, with what it earns.
  struct Column {
    var set: BitVector
    var threshold: Int
    var isNegated: Bool
    var value: Int

    var function: NeuronFunction {
      if threshold > set.popcount { return .constant(isNegated) }
      return isNegated ? .fewer(than: threshold, of: set) : .atLeast(threshold, of: set)
    }
  }

  private let inputs: [[UInt8]]
  private let pointCount: Int
  /// The order in which inputs are decided.
  private var order: [Int] = []
  private var gains: [Int] = []
  private(set) var work: UInt64 = 0

  init(_ sample: PartialFunction) {
    pointCount = sample.pointCount
    inputs = sample.inputColumns.map { column in (0..<sample.pointCount).map { column[$0] ? 1 : 0 } }
  }

  /// Calls `body` with columns that earn more than `floor`, which it may raise; every function of W and t with each sign counts once.
  ///
  /// - Returns: whether all were visited; false if the effort ended or `body` said so by nil.
  mutating func forEach(
    gains: [Int], above floor: Int, effort: Effort, _ body: (Column) -> Int?
  ) -> Bool {
    self.gains = gains
    // Inputs whose values tell much about the gains come first.
    let merits = inputs.map { values in abs(zip(values, gains).reduce(0) { $0 + ($1.0 == 1 ? $1.1 : 0) }) }
    order = inputs.indices.sorted { (merits[$1], $0) < (merits[$0], $1) }
    var rest = [[UInt8]](repeating: [UInt8](repeating: 0, count: pointCount), count: order.count + 1)
    for depth in order.indices.reversed() {
      let column = inputs[order[depth]]
      for point in 0..<pointCount { rest[depth][point] = rest[depth + 1][point] &+ column[point] }
    }
    var floor = floor
    var counts = [[Int]](repeating: [Int](repeating: 0, count: pointCount), count: order.count + 1)
    var chosen = [Bool](repeating: false, count: order.count)
    var lower = [Int](repeating: 0, count: order.count + 2)
    var upper = lower
    var nodes = 0
    func visit(_ depth: Int, size: Int) -> Bool {
      nodes += 1
      if nodes & 255 == 0, effort.isStopped { return false }
      work &+= UInt64(pointCount + order.count)
      // lower[c]: negative gains of points that have c already; upper[c]: positive ones of points that may reach c. With the sums of
      // each from t on, "at least t" earns at most the one plus the other; for the complement the signs are exchanged.
      for slot in lower.indices { (lower[slot], upper[slot]) = (0, 0) }
      var (lowerOther, upperOther) = (lower, upper)
      for point in 0..<pointCount {
        let gain = gains[point]
        if gain == 0 { continue }
        let count = counts[depth][point]
        let most = count + Int(rest[depth][point])
        if gain > 0 {
          upper[most] += gain
          upperOther[count] += gain
        } else {
          lower[count] += gain
          lowerOther[most] += gain
        }
      }
      var (plain, gathered) = (Int.min, 0)
      var (negated, other) = (Int.min, 0)
      let total = gains.reduce(0, +)
      for t in stride(from: order.count + 1, through: 1, by: -1) {
        gathered += upper[t] + lower[t]
        // What the column "at least t" earns at least is what its complement cannot.
        other += upperOther[t] + lowerOther[t]
        plain = max(plain, gathered)
        negated = max(negated, total - other)
      }
      if max(plain, negated) <= floor { return true }
      if depth == order.count {
        var above = 0
        for t in stride(from: order.count + 1, through: 1, by: -1) {
          above += upper[t] + lower[t]
          // Thresholds beyond |W| are all the same constant.
          if t > size + 1 { continue }
          for isNegated in [false, true] {
            let value = isNegated ? total - above : above
            guard value > floor else { continue }
            let set = BitVector(ones: order.indices.filter { chosen[$0] }.map { order[$0] }, count: order.count)
            guard let next = body(Column(set: set, threshold: t, isNegated: isNegated, value: value)) else {
              return false
            }
            floor = max(floor, next)
          }
        }
        return true
      }
      let column = inputs[order[depth]]
      for isChosen in [true, false] {
        chosen[depth] = isChosen
        for point in 0..<pointCount {
          counts[depth + 1][point] = counts[depth][point] + (isChosen ? Int(column[point]) : 0)
        }
        if !visit(depth + 1, size: size + (isChosen ? 1 : 0)) { return false }
      }
      return true
    }
    return visit(0, size: 0)
  }

  /// The column that earns most, if more than `floor`; nil in `best` if none does, nil altogether if the effort ended.
  mutating func best(gains: [Int], above floor: Int, effort: Effort) -> (best: Column?, isExact: Bool) {
    var best: Column?
    let isExact = forEach(gains: gains, above: floor, effort: effort) { column in
      best = column
      return column.value
    }
    return (best, isExact)
  }
}
