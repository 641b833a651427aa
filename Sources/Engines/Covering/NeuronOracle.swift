import Running
import Solving
import ThresholdNetworks

/// Points on which no neuron of one sign is right at the same time, with the tree of integer inequalities that says so.
package struct NeuronConflict: Hashable, Sendable {
  /// Whether the neurons are "fewer than t of W"; else they are "at least t of W".
  package var isNegated: Bool
  /// The points with a weight in the tree, ascending.
  package var points: [Int]
  /// Says that no neuron "at least t of W" is right on the labels of these points, complemented if `isNegated`.
  package var tree: NeuronTree

  init(isNegated: Bool, tree: NeuronTree) {
    var points: Set<Int> = []
    for case .contradictions(let lists) in tree.nodes {
      for weight in lists.joined() { points.insert(weight.point) }
    }
    (self.isNegated, self.points, self.tree) = (isNegated, points.sorted(), tree)
  }
}

/// Says whether one neuron is right on some points of a sample, for any number of inputs.
///
/// Each question is a `NeuronProgram` of its own. A refutation comes with the points that it needs, often a few of hundreds, and
/// `shortened` takes away what can be missed (a deletion filter; Chinneck and Dravnieks 1991).
package final class NeuronOracle {
  /// The answer about some points.
  package enum Verdict: Sendable {
    /// The neuron is right on all of them.
    case fits(NeuronFunction)
    /// None is.
    case conflict(NeuronConflict)
    /// The work or the effort ended before.
    case open(Exhausted)
  }

  private let sample: PartialFunction
  /// Entries of tableaus and points touched.
  package private(set) var work: UInt64 = 0

  /// An oracle without tables.
  package init(_ sample: PartialFunction) { self.sample = sample }

  /// Whether a neuron of the sign is right on all of `points`, within about so much work.
  package func ask(
    _ points: BitVector, isNegated: Bool, work limit: UInt64, effort: Effort
  ) -> Verdict {
    let program = NeuronProgram(sample, isNegated: isNegated, recordsEvidence: true, points: points)
    defer { work &+= program.work &+ UInt64(sample.pointCount) }
    switch program.run(work: limit, effort: effort) {
    case .found(let function): return .fits(function)
    case .refuted:
      guard let tree = program.tree else { return .open(.resources) }
      return .conflict(NeuronConflict(isNegated: isNegated, tree: tree))
    case .stopped(let reason): return .open(reason)
    }
  }

  /// A conflict on fewer points: each that is not in `free` is left out if the others, with all of `free`, conflict without it.
  ///
  /// - Parameters:
  ///   - conflict: what is made shorter.
  ///   - free: the points that cost nothing.
  ///   - limit: the work of each attempt.
  ///   - effort: its end ends the attempts.
  package func shortened(
    _ conflict: NeuronConflict, free: BitVector, work limit: UInt64, effort: Effort
  ) -> NeuronConflict {
    var best = conflict
    var needed: Set<Int> = []
    while let point = best.points.last(where: { !free[$0] && !needed.contains($0) }) {
      if effort.isStopped { break }
      var rest = free
      for other in best.points where other != point { rest[other] = true }
      if case .conflict(let shorter) = ask(rest, isNegated: conflict.isNegated, work: limit, effort: effort) {
        best = shorter
      } else {
        needed.insert(point)
      }
    }
    return best
  }
}
