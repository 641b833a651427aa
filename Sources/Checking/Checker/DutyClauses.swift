/// The formula "k neurons share the duties of an output threshold, and none has a set of duties that no neuron can do".
///
/// A neuron with the *duty* of a point is right there. If a network with k hidden neurons and output threshold T is right on all points
/// but at most K, the formula has a model (manual, *Certificates*, duties): let each neuron have the duty of every point where it is right.
/// Its variables are, numbered in this order, `sign` of each neuron ("at least t of W"; else "fewer than t of W"), `duty` of each neuron
/// and point, and with mismatches `given` of each point with counters of them. Its clauses are, in this order:
///
/// 1. for each neuron but the last: it has the sign, or the next one has not;
/// 2. for each point, which needs r of the k neurons: for every k - r + 1 neurons in lexicographic order, one of them has
///    the duty, or (with mismatches) the point is given up;
/// 3. with K > 0 mismatches, for each point p: c(1, p) if it is given up; and if it is not the first, for each j = 1 ... K: c(j, p) if
///    c(j, p - 1), then c(j + 1, p) if it is given up and c(j, p - 1), which for j = K is never;
/// 4. for each conflict and each neuron: it has the other sign, or it has not the duty of all points of the conflict.
public struct DutyClauses {
  /// Points on which no neuron of a sign is right together.
  public struct Conflict: Sendable {
    /// Whether the neurons are "fewer than t of W"; else they are "at least t of W".
    public var isComplemented: Bool
    /// Which points they are, counted from 0.
    public var points: [Int]

    /// A conflict of points.
    public init(isComplemented: Bool, points: [Int]) { (self.isComplemented, self.points) = (isComplemented, points) }
  }

  typealias Literal = ReferenceFormula.Literal

  /// The clauses.
  public private(set) var formula = ReferenceFormula()

  /// More neurons, or more clauses for the points than this, and the formula is refused.
  static let maximumWidth = 16
  static let maximumClauses = 1 << 22

  /// Writes the formula for a threshold 1...k of k neurons.
  ///
  /// - Throws: `NotChecked` if the formula is too large.
  public init(_ instance: CheckedInstance, width k: Int, threshold: Int, mismatches: Int, conflicts: [Conflict]) throws
  {
    precondition(k >= 1 && threshold >= 1 && threshold <= k && mismatches >= 0)
    let size = instance.labels.count
    guard k <= Self.maximumWidth, Work.product(size, mismatches) <= Self.maximumClauses,
      Work.product(size, Self.subsetCount(k)) <= Self.maximumClauses,
      Work.product(k, conflicts.reduce(0) { Work.sum($0, $1.points.count + 2) }) <= ReferenceFormula.maximumLiterals
    else { throw NotChecked("the duties of \(k) neurons on \(size) points", need: "too many clauses") }
    var formula = ReferenceFormula()
    func variables() throws -> [Literal] { try (0..<size).map { _ in try formula.freshVariable() } }
    let signs = try (0..<k).map { _ in try formula.freshVariable() }
    let duties = try (0..<k).map { _ in try variables() }
    let given = mismatches > 0 ? try variables() : []
    let counters = mismatches > 0 ? try (0..<mismatches).map { _ in try variables() } : []
    for neuron in 0..<k - 1 { formula.require(signs[neuron], -signs[neuron + 1]) }
    for point in 0..<size {
      let needed = instance.labels[point] ? threshold : k + 1 - threshold
      for neurons in Self.subsets(of: k, size: k - needed + 1) {
        formula.require(neurons.map { duties[$0][point] } + (given.isEmpty ? [] : [given[point]]))
      }
    }
    for point in given.indices {
      formula.require(-given[point], counters[0][point])
      if point == 0 { continue }
      for level in counters.indices {
        formula.require(-counters[level][point - 1], counters[level][point])
        let next = level + 1 < mismatches ? [counters[level + 1][point]] : []
        formula.require([-given[point], -counters[level][point - 1]] + next)
      }
    }
    for conflict in conflicts {
      for neuron in 0..<k {
        let sign = conflict.isComplemented ? signs[neuron] : -signs[neuron]
        formula.require([sign] + conflict.points.map { -duties[neuron][$0] })
      }
    }
    self.formula = formula
  }

  /// The most subsets of one size.
  private static func subsetCount(_ k: Int) -> Int { (0..<k / 2).reduce(1) { $0 * (k - $1) / ($1 + 1) } }

  /// The subsets of 0 ..< n of a size, in lexicographic order.
  static func subsets(of n: Int, size: Int) -> [[Int]] {
    if size == 0 { return [[]] }
    return (0..<n).flatMap { first in
      subsets(of: n - first - 1, size: size - 1).map { rest in [first] + rest.map { $0 + first + 1 } }
    }
  }
}
