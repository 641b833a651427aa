import Running
import Solving
import ThresholdNetworks

/// The integer program "W within the inputs and a threshold t with at least t of W on every one, fewer on every zero", where points
/// of some weight may be wrong.
///
/// Branch and bound, depth first. The linear program of a node has a row for the points that were needed so far; a point that its
/// solution violates is added. Roundings of the solution are tried on the whole sample. A contradiction is believed only in
/// integers: weights U of the points give the inequality
///
///     sum_j (U(ones with j) - U(zeros with j)) W_j + (U(zeros) - U(ones)) t >= U(zeros)
///
/// for every solution, and the left side has its largest value at a corner of the box. What is done with a contradiction where
/// mistakes are allowed stands in `NeuronProgram+Mistakes`.
final class NeuronProgram {
  enum Outcome {
    case found(NeuronFunction)
    case refuted
    case stopped(Exhausted)
  }

  struct Node {
    var program: BoxProgram
    /// The points of the rows of the program.
    var rows: [Int]
    /// The points that have a row or are left out of the program.
    var isActive: BitVector
    /// The inputs that are decided: 1 in W, 0 not, nil open.
    var choice: [Bool?]
    /// The points that may be wrong whatever the rest, and those that have to be right.
    var given: BitVector
    var kept: BitVector
    /// The weight of the points that may be wrong besides those given up.
    var left: Int
    /// Contradictions without a common point but those kept, whose points are left out.
    var conflicts: [[NeuronTree.PointWeight]] = []
    /// The weight that the contradictions take at least.
    var spent = 0
  }

  let sample: PartialFunction
  private let isNegated: Bool
  let labels: BitVector
  /// What the neuron has to be right on, by label.
  private let fitted: (ones: BitVector, zeros: BitVector)
  private let ones: [Int]
  private let zeros: [Int]
  private let mismatches: Int
  var stack: [Node] = []
  /// Entries of tableaus and points touched.
  var work: UInt64 = 0
  /// The nodes that are settled, if they are recorded.
  private var nodes: [NeuronTree.Node]?
  private var recordedBytes = 0

  /// The evidence after a refutation; nil if it was not recorded.
  var tree: NeuronTree? { nodes.map(NeuronTree.init) }

  var n: Int { sample.inputCount }
  /// Points added to a program at once, of each label.
  private static let batch = 24

  /// - Parameter points: the points that matter, nil for all; only without mismatches.
  init(
    _ sample: PartialFunction, isNegated: Bool, mismatches: Int = 0, recordsEvidence: Bool = false,
    points: BitVector? = nil
  ) {
    precondition(mismatches == 0 || points == nil, "mismatches on a part of the points")
    self.sample = sample
    self.isNegated = isNegated
    self.mismatches = mismatches
    labels = isNegated ? sample.zeros : sample.labels
    let matter = points ?? BitVector(repeating: true, count: sample.pointCount)
    fitted = (labels & matter, ~labels & matter)
    ones = fitted.ones.ones
    zeros = fitted.zeros.ones
    nodes = recordsEvidence ? [] : nil
    let none = BitVector(count: sample.pointCount)
    // The other points are as if they were given up before the beginning.
    let left = ~matter
    stack = [
      Node(
        program: Self.emptyProgram(inputCount: sample.inputCount), rows: [], isActive: left,
        choice: [Bool?](repeating: nil, count: sample.inputCount), given: left, kept: none, left: mismatches)
    ]
  }

  /// The box of W and t without a row.
  static func emptyProgram(inputCount n: Int) -> BoxProgram {
    // A fixed pattern against ties; small sets are preferred.
    let costs = (0..<n).map { 1 + Double(($0 * 7919) % 1009) / 4096 } + [1e-3]
    return BoxProgram(
      lower: [Double](repeating: 0, count: n) + [1],
      upper: [Double](repeating: 1, count: n) + [Double(n)], costs: costs)
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
      let bytes =
        (stack.count + 2) * BoxProgram.bytesNeeded(rows: node.rows.count + 2 * Self.batch, variables: n + 1)
        + recordedBytes
      if let refusal = effort.refusal(ofBytes: bytes) {
        stack.append(node)
        return .stopped(refusal)
      }
      if let function = expand(node, effort) { return .found(function) }
    }
    return .refuted
  }

  func record(_ node: NeuronTree.Node) {
    guard nodes != nil else { return }
    if case .contradictions(let lists) = node { recordedBytes += 16 * lists.reduce(4) { $0 + $1.count } }
    recordedBytes += 32
    nodes?.append(node)
  }

  /// Solves the program of a node and puts its successors on the stack; a neuron if one was found.
  private func expand(_ node: Node, _ effort: Effort) -> NeuronFunction? {
    var node = node
    let before = node.program.work
    defer { work &+= 1 + node.program.work &- before }
    let outcome = node.program.solve(pivotLimit: 200 + 20 * (node.rows.count + n)) { effort.isStopped }
    switch outcome {
    case .contradiction(let multipliers):
      if let weights = proof(multipliers, node) {
        settle(node, weights)
        return nil
      }
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
      for point in violated { addRow(point, to: &node) }
      stack.append(node)
      return nil
    }
  }

  func addRow(_ point: Int, to node: inout Node) {
    node.program.addRow(coefficients(point), atLeast: labels[point] ? 0 : 1)
    node.rows.append(point)
    node.isActive[point] = true
  }

  private func coefficients(_ point: Int) -> [Double] {
    let sign: Double = labels[point] ? 1 : -1
    return sample.inputColumns.map { $0[point] ? sign : 0 } + [-sign]
  }

  /// The neuron of a set of inputs, if some threshold fits all points but those that may be wrong.
  private func function(_ chosen: BitVector) -> NeuronFunction? {
    work &+= UInt64(sample.pointCount * max(1, chosen.popcount))
    if mismatches > 0 { return functionWithMistakes(chosen) }
    let counts = PointCounts(of: chosen.ones.map { sample.inputColumns[$0] }, pointCount: sample.pointCount)
    let highest = counts.highest(among: fitted.zeros)
    guard counts.lowest(among: fitted.ones) ?? .max > highest ?? 0 else { return nil }
    return function(chosen, atLeast: (highest ?? 0) + 1)
  }

  private func function(_ chosen: BitVector, atLeast threshold: Int) -> NeuronFunction {
    // Without a one among the points that matter.
    if threshold > chosen.popcount { return .constant(isNegated) }
    return isNegated ? .fewer(than: threshold, of: chosen) : .atLeast(threshold, of: chosen)
  }

  private func functionWithMistakes(_ chosen: BitVector) -> NeuronFunction? {
    let best = bestThreshold(of: chosen)
    return best.wrong <= mismatches ? function(chosen, atLeast: best.threshold) : nil
  }

  /// How many inputs of a set are 1 on each point.
  func counts(of chosen: BitVector) -> [Int] {
    var counts = [Int](repeating: 0, count: sample.pointCount)
    for input in chosen.ones {
      for point in sample.inputColumns[input].ones { counts[point] += 1 }
    }
    return counts
  }

  /// The threshold from 1 to |W| with the least weight of wrong points.
  private func bestThreshold(of chosen: BitVector) -> (threshold: Int, wrong: Int) {
    let size = chosen.popcount
    // The zeros less the ones of each count: what a threshold gains when it rises beyond the count.
    var gain = [Int](repeating: 0, count: size + 1)
    var wrong = 0
    for (point, count) in counts(of: chosen).enumerated() {
      gain[count] += labels[point] ? -sample.weights[point] : sample.weights[point]
      if !labels[point] { wrong += sample.weights[point] }
    }
    var best = (threshold: 1, wrong: Int.max)
    for threshold in stride(from: 1, through: size, by: 1) {
      wrong -= gain[threshold - 1]
      if wrong < best.wrong { best = (threshold, wrong) }
    }
    return best
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

  /// Decides the open input nearest to one half, or the first one without values. With none open the node is a leaf, whose set is
  /// tested once more. Contradictions are heeded first: one of their points is given up or kept.
  private func branch(_ node: Node, _ values: [Double]?) -> NeuronFunction? {
    if !node.conflicts.isEmpty {
      branchOnMistake(node)
      return nil
    }
    let open = (0..<n).filter { node.choice[$0] == nil }
    guard !open.isEmpty else {
      let chosen = BitVector(node.choice.map { $0 ?? false })
      if let function = function(chosen) { return function }
      if let pair = contradiction(of: chosen, node) { settle(node, pair) }
      return nil
    }
    func distance(_ input: Int) -> Double { abs((values?[input] ?? 0.5) - 0.5) }
    let input = open.min { (distance($0), $0) < (distance($1), $1) } ?? open[0]
    let first = (values?[input] ?? 1) >= 0.5
    record(.branch(on: input, first: first))
    for value in [!first, first] {
      var child = node
      child.choice[input] = value
      child.program.fix(input, at: value ? 1 : 0)
      stack.append(child)
    }
    return nil
  }
}
