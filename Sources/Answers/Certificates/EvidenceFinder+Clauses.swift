import Checker
import ProofSolver
import Running
import Solving
import ThresholdNetworks

// The checker's own formula, and solvers that write proofs.
extension EvidenceFinder {
  /// Decides the widths by a solver on the checker's formula, whatever other evidence there is.
  package func decideByClauses(
    _ widths: [Int], effort: Effort
  ) throws -> Outcome {
    let essential = Self.essential(widths)
    let encoding = try ReferenceEncoding(instance, widths: essential, form: .normal, mismatches: mismatches)
    let formula = encoding.formula
    switch try Self.verdict(on: formula, effort: effort) {
    case .satisfiable(let values):
      return .found(Self.extended(network(encoding, values), to: widths))
    case .unsatisfiable(let bytes):
      do {
        let proof = try Self.elaborated(ClausalProof(bytes), of: formula, effort: effort)
        return .refuted(RefutedWidths(Self.behindBottleneck(widths), .clauses(proof.bytes)))
      } catch ElaboratedProof.Failure.stopped(let reason) {
        return .undecided(reason)
      }
    case .undecided(let reason):
      return .undecided(reason)
    }
  }

  /// Evidence from a proof that another program wrote for the checker's formula.
  ///
  /// - Throws: `ClausalProof.Malformed` or `ElaboratedProof.Failure` if it is none.
  public func evidence(importing proof: [UInt8], for widths: [Int]) throws -> RefutedWidths {
    let essential = Self.essential(widths)
    let formula = try ReferenceEncoding(instance, widths: essential, form: .normal, mismatches: mismatches).formula
    let elaborated = try Self.elaborated(ClausalProof(proof), of: formula)
    return RefutedWidths(widths, .clauses(elaborated.bytes))
  }

  /// What a solver that writes proofs says about a formula.
  static func verdict(on formula: ReferenceFormula, effort: Effort) throws -> ProofSolver.Verdict {
    var clauses: [Int32] = []
    clauses.reserveCapacity(formula.literals.count + formula.clauseCount)
    for index in 0..<formula.clauseCount {
      clauses.append(contentsOf: formula.clause(index))
      clauses.append(0)
    }
    return try ProofSolver.decide(
      clauses: clauses, variableCount: formula.variableCount, writingProof: true, effort: effort
    ).0
  }

  /// A proof with the hints that the checker asks for.
  static func elaborated(
    _ proof: ClausalProof, of formula: ReferenceFormula, effort: Effort = .unlimited
  ) throws -> ElaboratedProof {
    try ElaboratedProof(
      literals: formula.literals, clauseEnds: formula.clauseEnds, variableCount: formula.variableCount, proof: proof,
      effort: effort)
  }

  /// The network that a model of the reference formula describes.
  private func network(_ encoding: ReferenceEncoding, _ values: [Bool]) -> ThresholdNetwork {
    func isTrue(_ literal: Int32) -> Bool {
      if literal == ReferenceFormula.yes { return true }
      if literal == ReferenceFormula.no { return false }
      return values[Int(literal.magnitude) - 1] == (literal > 0)
    }
    let layers = encoding.neurons.map { layer in
      layer.map { variables -> Neuron in
        let weights = BitVector(variables.weights.map(isTrue))
        let isNegated = isTrue(variables.negated)
        let threshold = variables.thresholdAtMost.firstIndex(where: isTrue) ?? weights.count
        if weights.isAllZero { return NeuronFunction.constant(isNegated).neuron(fanIn: weights.count) }
        let function: NeuronFunction =
          isNegated ? .fewer(than: threshold, of: weights) : .atLeast(threshold, of: weights)
        return function.neuron(fanIn: weights.count)
      }
    }
    return ThresholdNetwork(inputCount: sample.inputCount, layers: layers)
  }
}
