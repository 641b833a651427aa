import Checker
import Conflicts
import Covering
import ProofSolver
import Running
import Solving
import ThresholdNetworks

// What single neurons cannot do, and clausal proofs that k of them cannot do together what the sample demands.
extension EvidenceFinder {
  /// Decides widths that come down to depth 2, for any number of inputs.
  package func decideByConflicts(_ widths: [Int], effort: Effort) throws -> Outcome {
    let width = Self.coverWidth(widths)
    let search = ConflictSearch(sample, width: width, mismatches: mismatches)
    guard search.isWithinReach else { return .undecided(.outOfReach("too many clauses for conflicts")) }
    switch try search.run(effort: effort) {
    case .found(let network): return .found(Self.extended(network, to: widths))
    case .stopped(let reason): return .undecided(reason)
    case .refuted: break
    }
    var writer = EvidenceWriter(sample: sample)
    writer.writeNumber(search.conflicts.count)
    for conflict in search.conflicts {
      writer.writeNumber(conflict.isNegated ? 1 : 0)
      writer.write(conflict.tree)
    }
    let conflicts = search.conflicts.map { DutyClauses.Conflict(isComplemented: $0.isNegated, points: $0.points) }
    for threshold in 1...width {
      let formula = try DutyClauses(
        instance, width: width, threshold: threshold, mismatches: mismatches, conflicts: conflicts
      ).formula
      guard let proof = try Self.proof(of: formula, effort: effort) else {
        return .undecided(effort.stop ?? .resources)
      }
      writer.write(proof)
    }
    return .refuted(RefutedWidths(Self.behindBottleneck(widths), .conflicts(writer.bytes)))
  }

  /// A proof with hints that the formula has no model; nil if there is none in time.
  static func proof(of formula: ReferenceFormula, effort: Effort) throws -> [UInt8]? {
    guard case .unsatisfiable(let bytes) = try verdict(on: formula, effort: effort) else { return nil }
    do {
      return try elaborated(ClausalProof(bytes), of: formula, effort: effort).bytes
    } catch ElaboratedProof.Failure.stopped { return nil }
  }
}
