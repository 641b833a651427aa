import Covering
import ThresholdNetworks

/// What conflicts of single neurons leave of a question of depth 2, as clauses.
///
/// k neurons and an output threshold T fit a sample iff every one has at least T neurons that are right on it and every zero at least
/// k + 1 - T. Variable i = 1 ... k says that neuron i is "at least t of W" (else "fewer than t of W"), variable k + i N + p + 1 (i and p
/// from 0) that neuron i has the *duty* of point p: then it is right there. With mismatches K further variables say which points
/// are given up, and count them. The clauses, in this order, which a checker repeats:
///
/// 1. neuron i + 1 is "at least" only if neuron i is: neurons may be permuted;
/// 2. for each point, which needs r of k neurons, of any k - r + 1 neurons one has the duty (or the point is given up);
/// 3. at most K points are given up (sequential counter; Sinz 2005);
/// 4. for each conflict and each neuron: it has the other sign, or not the duty of all its points.
struct DutyFormula {
  let width: Int
  let threshold: Int
  let mismatches: Int
  let labels: BitVector
  private(set) var literals: [Int32] = []
  private(set) var clauseEnds: [Int] = []
  private(set) var variableCount: Int

  var pointCount: Int { labels.count }

  /// More clauses are out of reach.
  private static let maximumClauses = 1 << 21

  /// The formula without conflicts; nil if it has too many clauses.
  init?(labels: BitVector, width k: Int, threshold: Int, mismatches: Int) {
    (self.labels, width, self.threshold, self.mismatches) = (labels, k, threshold, mismatches)
    let n = labels.count
    let counters = mismatches == 0 ? 0 : n * (1 + mismatches)
    variableCount = k + k * n + counters
    guard k <= 16, n <= 1 << 16, mismatches <= 1 << 10, variableCount < 1 << 24 else { return nil }
    let chosen = [labels.popcount, n - labels.popcount]
    let needs = [threshold, k + 1 - threshold]
    let clauses = zip(chosen, needs).reduce(0) { $0 + $1.0 * Self.choose(k, k - $1.1 + 1) }
    guard clauses + 2 * counters <= Self.maximumClauses else { return nil }
    for neuron in 0..<k - 1 { add([sign(neuron), -sign(neuron + 1)]) }
    for point in 0..<n {
      let needed = labels[point] ? threshold : k + 1 - threshold
      Self.forEachSubset(of: k, size: k - needed + 1) { neurons in
        add(neurons.map { duty($0, point) } + (mismatches > 0 ? [given(point)] : []))
      }
    }
    guard mismatches > 0 else { return }
    for point in 0..<n {
      add([-given(point), atLeast(1, point)])
      if point == 0 { continue }
      for level in 1...mismatches {
        add([-atLeast(level, point - 1), atLeast(level, point)])
        add([-given(point), -atLeast(level, point - 1)] + (level < mismatches ? [atLeast(level + 1, point)] : []))
      }
    }
  }

  /// "Neuron i is at least t of W."
  func sign(_ neuron: Int) -> Int32 { Int32(neuron + 1) }

  /// "Neuron i is right on point p, by duty."
  func duty(_ neuron: Int, _ point: Int) -> Int32 { Int32(width + neuron * pointCount + point + 1) }

  /// "The point is given up."
  func given(_ point: Int) -> Int32 { Int32(width + width * pointCount + point + 1) }

  /// "At least so many of the points up to this one are given up."
  private func atLeast(_ level: Int, _ point: Int) -> Int32 {
    Int32(width + (width + level) * pointCount + point + 1)
  }

  private mutating func add(_ clause: [Int32]) {
    literals += clause
    clauseEnds.append(literals.count)
  }

  /// Adds the clauses of one conflict.
  mutating func add(_ conflict: NeuronConflict) {
    for neuron in 0..<width {
      add([conflict.isNegated ? sign(neuron) : -sign(neuron)] + conflict.points.map { -duty(neuron, $0) })
    }
  }

  /// Whether every neuron has the duty of a point.
  func isEverybodys(_ point: Int) -> Bool {
    mismatches == 0 && (labels[point] ? threshold : width + 1 - threshold) == width
  }

  static func choose(_ n: Int, _ k: Int) -> Int { (0..<k).reduce(1) { $0 * (n - $1) / ($1 + 1) } }

  /// The subsets in lexicographic order.
  private static func forEachSubset(of n: Int, size: Int, _ body: ([Int]) -> Void) {
    var subset = Array(0..<size)
    while true {
      body(subset)
      guard let place = subset.indices.last(where: { subset[$0] < n - size + $0 }) else { return }
      subset[place] += 1
      for later in subset.indices.dropFirst(place + 1) { subset[later] = subset[later - 1] + 1 }
    }
  }
}
