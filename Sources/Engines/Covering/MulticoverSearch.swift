import Foundation
import Running
import Solving

/// Depth-first search from a list of root nodes, on one or more threads, whose outcome is that of one thread.
///
/// The nodes still open lie in canonical order, the order of a depth-first search on one thread. Threads take
/// pieces of that list from the front, work on each for a bounded cost, and put back what is left in its place. The result
/// is the first success in canonical order, and the budget is compared with the cost of the nodes before
/// it alone; so neither depends on who was faster. Cost spent beyond the first success is not reported.
final class MulticoverSearch {
  enum Outcome {
    case found([Int32], root: Int)
    case refuted
    case exhausted(Exhausted)
  }

  /// One open piece of the search tree, or the cost of one that is done.
  private final class Piece {
    /// Open nodes, the next one last.
    var stack: [MulticoverNode]
    let root: Int
    /// The root, while nobody has begun it.
    var begin: (root: MulticoverRoot, evidence: CoverEvidence?)?
    var isTaken = false
    var isDone = false
    var cost: UInt64 = 0
    var success: [Int32]?
    var next: Piece?

    init(stack: [MulticoverNode] = [], root: Int, begin: (root: MulticoverRoot, evidence: CoverEvidence?)? = nil) {
      (self.stack, self.root, self.begin) = (stack, root, begin)
    }

    convenience init(_ start: Start) {
      switch start {
      case .root(let root, let evidence, let index): self.init(root: index, begin: (root, evidence))
      case .node(let node, let index): self.init(stack: [node], root: index)
      case .done(let cost, let success, let index):
        self.init(root: index)
        (self.cost, self.success, isDone) = (cost, success, true)
      }
    }
  }

  /// Entries touched for one resource unit: a million units take about a third of a second.
  static let entriesPerUnit: UInt64 = 2_000
  /// The cost after which a thread puts a piece back.
  private static let sliceCost: UInt64 = 20_000 * entriesPerUnit

  private let problem: MulticoverProblem
  private let effort: Effort
  private let condition = NSCondition()
  // Guarded by `condition` from here on.
  private var first: Piece?
  /// The cost of the pieces that were done before `first`.
  private var settledCost: UInt64 = 0
  /// The cost limit of the present run in entries.
  private var limit: UInt64 = 0
  private var stop: Exhausted?
  private var nodes = 0

  /// What a search begins with, of the root with an index.
  enum Start {
    case root(MulticoverRoot, evidence: CoverEvidence?, index: Int)
    /// The nodes below a node, and itself.
    case node(MulticoverNode, index: Int)
    /// Nodes that were expanded elsewhere, with their cost and what they came to.
    case done(cost: UInt64, success: [Int32]?, index: Int)
  }

  /// - Parameters:
  ///   - starts: in canonical order.
  ///   - effort: its deadline is heeded; resources are limited by `run`.
  init(_ problem: MulticoverProblem, _ starts: [Start], effort: Effort) {
    self.problem = problem
    self.effort = effort
    var last: Piece?
    for start in starts {
      let piece = Piece(start)
      if let last { last.next = piece } else { first = piece }
      last = piece
    }
  }

  /// The number of nodes expanded, for measurements.
  var nodeCount: Int { nodes }

  /// The cost in entries up to and including the first success, or of the whole search if there is none;
  /// meaningful unless a limit stopped the search.
  var cost: UInt64 { settledCost + (first?.success == nil ? 0 : first?.cost ?? 0) }

  /// Goes on until the cost since the beginning exceeds `limit`. May be called again with a higher limit.
  func run(untilCost limit: UInt64) -> Outcome {
    self.limit = limit
    stop = nil
    let workers = Workers(search: self)
    ParallelLoop.onThreads(effort.jobs) { _ in workers.search.work() }
    if let stop { return .exhausted(stop) }
    if let success = first?.success, let root = first?.root { return .found(success, root: root) }
    return .refuted
  }

  /// All state that threads share is guarded by `condition`; a node is touched by the thread that took its piece.
  private struct Workers: @unchecked Sendable {
    let search: MulticoverSearch
  }

  private func work() {
    let expander = MulticoverExpander(problem)
    condition.lock()
    defer { condition.unlock() }
    while true {
      advance()
      if stop != nil || first == nil || first?.success != nil {
        condition.broadcast()
        return
      }
      guard let piece = nextPiece() else {
        condition.wait()
        continue
      }
      piece.isTaken = true
      let spentBefore = piece.cost
      condition.unlock()
      let slice = runSlice(of: piece, spent: spentBefore, with: expander)
      condition.lock()
      piece.isTaken = false
      piece.cost += slice.cost
      piece.success = slice.success
      piece.isDone = piece.stack.isEmpty || slice.success != nil
      nodes += slice.nodes
      if let reason = slice.stop { stop = stop ?? reason }
      if !piece.isDone { split(piece) }
      condition.broadcast()
    }
  }

  /// Moves past the pieces at the front that are done, and notes when their cost exceeds the budget.
  private func advance() {
    while let piece = first {
      if settledCost + piece.cost > limit {
        stop = stop ?? .resources
        return
      }
      guard piece.isDone, piece.success == nil else { return }
      settledCost += piece.cost
      first = piece.next
    }
    if let piece = first, piece.success != nil { return }
  }

  /// The first open piece; none beyond the first success, since nothing there can matter.
  private func nextPiece() -> Piece? {
    var piece = first
    while let candidate = piece {
      if candidate.success != nil { return nil }
      if !candidate.isTaken && !candidate.isDone { return candidate }
      piece = candidate.next
    }
    return nil
  }

  /// Makes the last node of the piece, which is the root of the largest subtree, a piece of its own.
  private func split(_ piece: Piece) {
    guard effort.jobs > 1, piece.stack.count > 1 else { return }
    var open = 0
    var other = first
    while let candidate = other, open < 2 * effort.jobs {
      if !candidate.isDone && !candidate.isTaken { open += 1 }
      other = candidate.next
    }
    guard open < 2 * effort.jobs else { return }
    let rest = Piece(stack: [piece.stack.removeFirst()], root: piece.root)
    rest.next = piece.next
    piece.next = rest
  }

  private struct Slice {
    var cost: UInt64 = 0
    var nodes = 0
    var success: [Int32]?
    var stop: Exhausted?
  }

  /// Expands nodes of the piece until it is done, has a success, or the slice is used up. Touches nothing of the
  /// piece but its stack.
  private func runSlice(of piece: Piece, spent: UInt64, with expander: MulticoverExpander) -> Slice {
    var slice = Slice()
    if let begin = piece.begin {
      piece.stack = [begin.root.node(evidence: begin.evidence)]
      piece.begin = nil
    }
    while slice.cost < Self.sliceCost, spent + slice.cost <= limit, let node = piece.stack.popLast() {
      let expansion = expander.expand(node)
      slice.nodes += 1
      slice.cost += expander.cost
      switch expansion {
      case .pruned: break
      case .success(let columns):
        slice.success = columns
        return slice
      case .branched(let next, let later):
        piece.stack.append(later)
        piece.stack.append(next)
      }
      if let reason = effort.stop {
        slice.stop = reason
        return slice
      }
    }
    return slice
  }
}
