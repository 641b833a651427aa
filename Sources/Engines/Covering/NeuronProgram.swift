import Running
import ThresholdNetworks

/// The integer program "W within the inputs and a threshold t with at least t of W on every one, fewer on every zero".
///
/// Branch and bound, depth first. The linear program of a node has a row for the points that were needed so far; a point that its
/// solution violates is added. Roundings of the solution are tried on the whole sample. A contradiction is believed only in
/// integers: weights U of the points give the inequality
///
///     sum_j (U(ones with j) - U(zeros with j)) W_j + (U(zeros) - U(ones)) t >= U(zeros)
///
/// for every solution, and the left side has its largest value at a corner of the box.
final class NeuronProgram {
  enum Outcome {
    case found(NeuronFunction)
    case refuted
    case stopped(Exhausted)
  }

  private struct Node {
    var program: BoxProgram
    /// The points of the rows of the program.
    var rows: [Int]
    var isActive: BitVector
    /// The inputs that are decided: 1 in W, 0 not, nil open.
    var choice: [Bool?]
  }

  private let sample: PartialFunction
  private let isNegated: Bool
  private let labels: BitVector
  private let ones: [Int]
  private let zeros: [Int]
  private var stack: [Node] = []
  /// Entries of tableaus and points touched.
  private(set) var work: UInt64 = 0

  private var n: Int { sample.inputCount }
  /// Points added to a program at once, of each label.
  private static let batch = 24

  init(_ sample: PartialFunction, isNegated: Bool) {
    self.sample = sample
    self.isNegated = isNegated
    labels = isNegated ? sample.zeros : sample.labels
    ones = labels.ones
    zeros = (~labels).ones
    let n = sample.inputCount
    // A fixed pattern against ties; small sets are preferred.
    let costs = (0..<n).map { 1 + Double(($0 * 7919) % 1009) / 4096 } + [1e-3]
    let program = BoxProgram(
      lower: [Double](repeating: 0, count: n) + [1],
      upper: [Double](repeating: 1, count: n) + [Double(n)], costs: costs)
    stack = [
      Node(
        program: program, rows: [], isActive: BitVector(count: sample.pointCount),
        choice: [Bool?](repeating: nil, count: n))
    ]
  }

  /// Goes on until decided or about `limit` more entries are touched.
  func run(work limit: UInt64, effort: Effort) -> Outcome {
    let end = work.addingReportingOverflow(limit).overflow ? .max : work + limit
    while let node = stack.popLast() {
      if let reason = effort.stop {
        stack.append(node)
        return .stopped(reason)
      }
      if work >= end {
        stack.append(node)
        return .stopped(.resources)
      }
      let bytes = (stack.count + 2) * BoxProgram.bytesNeeded(rows: node.rows.count + 2 * Self.batch, variables: n + 1)
      if let refusal = effort.refusal(ofBytes: bytes) {
        stack.append(node)
        return .stopped(refusal)
      }
      if let function = expand(node, effort) { return .found(function) }
    }
    return .refuted
  }

  /// Solves the program of a node and puts its successors on the stack; a neuron if one was found.
  private func expand(_ node: Node, _ effort: Effort) -> NeuronFunction? {
    var node = node
    let before = node.program.work
    defer { work &+= 1 + node.program.work &- before }
    let outcome = node.program.solve(pivotLimit: 200 + 20 * (node.rows.count + n)) { effort.isStopped }
    switch outcome {
    case .contradiction(let multipliers):
      if isRefuted(multipliers, node) { return nil }
      // The numbers are not good enough: decide an input.
      return branch(node, nil)
    case .stalled:
      if effort.isStopped {
        stack.append(node)
        return nil
      }
      return branch(node, nil)
    case .feasible:
      let values = Array(node.program.point)
      for level in [0.5, 1e-6, 1 - 1e-6] {
        let chosen = BitVector((0..<n).map { values[$0] >= level })
        if let function = function(chosen) { return function }
      }
      let violated = violatedPoints(values, node.isActive)
      if violated.isEmpty { return branch(node, values) }
      for point in violated {
        node.program.addRow(coefficients(point), atLeast: labels[point] ? 0 : 1)
        node.rows.append(point)
        node.isActive[point] = true
      }
      stack.append(node)
      return nil
    }
  }

  private func coefficients(_ point: Int) -> [Double] {
    let sign: Double = labels[point] ? 1 : -1
    return sample.inputColumns.map { $0[point] ? sign : 0 } + [-sign]
  }

  /// The neuron of a set of inputs, if some threshold fits all points.
  private func function(_ chosen: BitVector) -> NeuronFunction? {
    work &+= UInt64(sample.pointCount * max(1, chosen.popcount))
    let counts = PointCounts(of: chosen.ones.map { sample.inputColumns[$0] }, pointCount: sample.pointCount)
    let highest = counts.highest(among: ~labels)
    guard counts.lowest(among: labels) ?? .max > highest ?? 0 else { return nil }
    let threshold = (highest ?? 0) + 1
    return isNegated ? .fewer(than: threshold, of: chosen) : .atLeast(threshold, of: chosen)
  }

  /// The points that the values violate most, some of each label.
  private func violatedPoints(_ values: [Double], _ isActive: BitVector) -> [Int] {
    var sums = [Double](repeating: -values[n], count: sample.pointCount)
    for input in 0..<n where values[input] != 0 {
      for (index, word) in sample.inputColumns[input].words.enumerated() {
        var rest = word
        while rest != 0 {
          sums[index << 6 + rest.trailingZeroBitCount] += values[input]
          rest &= rest - 1
        }
      }
    }
    work &+= UInt64(sample.pointCount * n)
    // The first points among equally bad ones; a full sort of a million would take longer than the program.
    func worst(_ points: [Int], _ violation: (Int) -> Double) -> [Int] {
      var worst: [(violation: Double, point: Int)] = []
      for point in points {
        let amount = violation(point)
        if amount <= 1e-6 || isActive[point] { continue }
        if worst.count == Self.batch {
          if amount <= worst[Self.batch - 1].violation { continue }
          worst.removeLast()
        }
        worst.insert((amount, point), at: worst.firstIndex { $0.violation < amount } ?? worst.count)
      }
      return worst.map(\.point)
    }
    return worst(ones) { -sums[$0] } + worst(zeros) { sums[$0] + 1 }
  }

  /// Decides the open input nearest to one half, or the first one without values. With none open the node is a leaf, which
  /// the roundings have tested.
  private func branch(_ node: Node, _ values: [Double]?) -> NeuronFunction? {
    let open = (0..<n).filter { node.choice[$0] == nil }
    guard !open.isEmpty else { return function(BitVector(node.choice.map { $0 ?? false })) }
    func distance(_ input: Int) -> Double { abs((values?[input] ?? 0.5) - 0.5) }
    let input = open.min { (distance($0), $0) < (distance($1), $1) } ?? open[0]
    let first = (values?[input] ?? 1) >= 0.5
    for value in [!first, first] {
      var child = node
      child.choice[input] = value
      child.program.fix(input, at: value ? 1 : 0)
      stack.append(child)
    }
    return nil
  }

  // MARK: Integers

  /// Whether the multipliers, scaled to integers, prove that no solution is in the box of the node.
  private func isRefuted(_ multipliers: [Double], _ node: Node) -> Bool {
    let largest = multipliers.max() ?? 0
    guard largest > 0 else { return false }
    for scale in [1.0, 7, 60, 1023, 1_048_575] {
      let weights = multipliers.map { Int(($0 / largest * scale).rounded()) }
      if proves(weights, node) { return true }
    }
    return false
  }

  private func proves(_ weights: [Int], _ node: Node) -> Bool {
    var coefficients = [Int](repeating: 0, count: n)
    var totals = (ones: 0, zeros: 0)
    for (weight, point) in zip(weights, node.rows) where weight > 0 {
      let isOne = labels[point]
      if isOne { totals.ones += weight } else { totals.zeros += weight }
      for input in 0..<n where sample.inputColumns[input][point] { coefficients[input] += isOne ? weight : -weight }
    }
    work &+= UInt64(weights.count * n)
    var most = 0
    for input in 0..<n {
      switch node.choice[input] {
      case true?: most += coefficients[input]
      case false?: break
      case nil: most += max(0, coefficients[input])
      }
    }
    // t is an integer in 1 ... n.
    let rest = totals.zeros - totals.ones
    most += rest > 0 ? rest * n : rest
    return most < totals.zeros
  }
}
