import Running
import Solving

/// Looks for a multicover by many short depth-first searches, each with its own random order of branching: fast
/// witnesses, no refutations.
///
/// A dive takes the column whose multiplicity in the linear program is nearest to one half or to one, with a random
/// error, and gives up after a number of nodes that follows the sequence of Luby, Sinclair and Zuckerman (1993):
/// the effort to a witness is heavy-tailed, so restarts pay. On random functions of 6 to 8 inputs this finds widths in a
/// fraction of a second that a tabu search on multisets did not find in five.
final class MulticoverDive {
  /// A witness: the columns, and the index of the root that it belongs to.
  typealias Success = (columns: [Int32], root: Int)

  private let problem: MulticoverProblem
  private let roots: [MulticoverRoot]
  private let effort: Effort
  private let costOfDive: UInt64
  private var nextDive = 0
  /// The cost of all dives, in entries.
  private(set) var cost: UInt64 = 0

  /// Nodes of the shortest dives.
  private static let nodeUnit = 40
  /// Dives that are started together. Their results are looked at in order, so that the number of jobs does not matter.
  private static let batch = 4

  /// - Parameters:
  ///   - roots: the most promising first.
  ///   - effort: its end ends the dives.
  ///   - costOfDive: where a dive is given up, whatever its nodes.
  init(_ problem: MulticoverProblem, roots: [MulticoverRoot], effort: Effort, costOfDive: UInt64 = .max) {
    self.costOfDive = costOfDive
    self.problem = problem
    self.roots = roots
    self.effort = effort
  }

  /// Dives until the cost since the beginning exceeds `limit`.
  func run(untilCost limit: UInt64) -> Success? {
    guard !roots.isEmpty else { return nil }
    while cost < limit {
      if effort.isStopped { return nil }
      let results = runBatch()
      nextDive += Self.batch
      for result in results {
        cost += result.cost
        if let success = result.success { return success }
      }
    }
    return nil
  }

  private struct Result: Sendable {
    var success: Success?
    var cost: UInt64 = 0
  }

  /// What dives share: it does not change.
  private struct Shared: @unchecked Sendable {
    let problem: MulticoverProblem
    let roots: [MulticoverRoot]
  }

  private func runBatch() -> [Result] {
    let shared = Shared(problem: problem, roots: roots)
    let (first, effort, most) = (nextDive, effort, costOfDive)
    @Sendable func dive(_ index: Int) -> Result {
      Self.dive(first + index, shared.problem, shared.roots, most) { effort.isStopped }
    }
    if effort.jobs > 1 { return ParallelLoop.map(Self.batch, jobs: effort.jobs, dive) }
    // What comes after a success is not looked at.
    var results: [Result] = []
    while results.count < Self.batch, results.last?.success == nil { results.append(dive(results.count)) }
    return results
  }

  private static func dive(
    _ index: Int, _ problem: MulticoverProblem, _ roots: [MulticoverRoot], _ most: UInt64, isStopped: () -> Bool
  ) -> Result {
    // The first root in two of three dives, the second in two of the remaining three, and so on.
    var root = 0
    var rest = index / 2
    while rest % 3 == 2 && root + 1 < roots.count {
      root += 1
      rest /= 3
    }
    let expander = MulticoverExpander(
      problem, rule: index % 2 == 0 ? .nearestToHalf : .nearestToOne, seed: UInt64(index))
    var result = Result()
    var stack = [roots[root].node()]
    for _ in 0..<nodeUnit * luby(index / 2 + 1) {
      guard !isStopped(), result.cost < most, let node = stack.popLast() else { break }
      let expansion = expander.expand(node)
      result.cost += expander.cost
      switch expansion {
      case .pruned: break
      case .success(let columns):
        result.success = (columns, root)
        return result
      case .branched(let next, let later):
        stack.append(later)
        stack.append(next)
      }
    }
    return result
  }

  /// Entry `index` >= 1 of 1, 1, 2, 1, 1, 2, 4, 1, ...
  private static func luby(_ index: Int) -> Int {
    var size = 1
    while size < index + 1 { size *= 2 }
    return size == index + 1 ? size / 2 : luby(index - size / 2 + 1)
  }
}
