import LinearAlgebra
import Numbers
import Running

extension CoverProgram {
  /// The least value without the demand that variables are integers, exactly; nil if the effort ended first, or the exact program
  /// was beyond what is solved in fractions.
  ///
  /// The floating-point simplex of the covering engine proposes which sets matter. The program on these is solved in fractions:
  ///
  ///     maximize demand . u   subject to   sum of u_p over the points p of a set <= 1,  u >= 0
  ///
  /// and sets on which its weights are more than 1 join until there is none: then the weights are feasible for all sets, the
  /// multipliers are a cover of the same value, and both together prove the value.
  ///
  /// - Complexity: as many exact programs as there are turns, three or fewer where the proposal is right.
  public func relaxation(effort: Effort) -> Rational? {
    relaxation(beginningWith: proposedSets(effort: effort), effort: effort)
  }

  /// The same from any sets on: what is proposed decides how many turns there are, not the value.
  package func relaxation(beginningWith proposed: [Int], effort: Effort) -> Rational? {
    var active = proposed
    // Without a set for every point the program on some sets would have no greatest value.
    for point in demand.indices where !active.contains(where: { sets.contains(point, in: $0) }) {
      guard let set = (0..<sets.count).first(where: { sets.contains(point, in: $0) }) else { return nil }
      active.append(set)
    }
    while true {
      guard case .optimal(let optimum) = program(on: active).solved(effort: effort) else { return nil }
      // None of them is active: the constraints of those hold exactly.
      let violated = violatedSets(by: optimum.point)
      if violated.isEmpty { return -optimum.value }
      active += violated
    }
  }

  /// The sets of positive multiplicity at the optimum of the covering engine's simplex.
  private func proposedSets(effort: Effort) -> [Int] {
    let program = sets.members.withUnsafeBufferPointer { members in
      members.baseAddress.map { CoverLP(pointCount: demand.count, members: $0, sets: 0..<sets.count) }
    }
    guard let program else { return [] }
    program.shouldStop = { effort.isStopped }
    demand.map(Double.init).withUnsafeBufferPointer { if let base = $0.baseAddress { program.setDemand(base) } }
    _ = program.maximize()
    var proposed: [Int] = []
    program.forEachMultiplicity { set, _ in proposed.append(set) }
    return proposed.sorted()
  }

  private func program(on active: [Int]) -> LinearProgram {
    let rows = active.map { set in
      LinearConstraint(demand.indices.map { sets.contains($0, in: set) ? -1 : 0 }, -1)
    }
    let signs = [Bool](repeating: true, count: demand.count)
    return LinearProgram(
      minimize: demand.map { Rational(-$0) },
      subjectTo: LinearSystem(variableCount: demand.count, inequalities: rows, nonnegative: signs))
  }

  /// The sets whose points weigh most, more than 1; at most as many as there are points, so that programs stay small.
  private func violatedSets(by weights: [Rational]) -> [Int] {
    let heavy = demand.indices.filter { !weights[$0].isZero }
    let totals = (0..<sets.count).map { set in
      heavy.reduce(Rational()) { sets.contains($1, in: set) ? $0 + weights[$1] : $0 }
    }
    let violated = totals.indices.filter { totals[$0] > 1 }
    return Array(violated.sorted { (totals[$1], $0) < (totals[$0], $1) }.prefix(max(1, demand.count)))
  }
}
