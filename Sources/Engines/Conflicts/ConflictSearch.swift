import Covering
import ProofSolver
import Running
import Solving
import ThresholdNetworks

/// Decides whether k hidden neurons fit a sample by learning what one neuron cannot do.
///
/// A solver of clauses hands out duties: which neuron is right on which point, see `DutyFormula`. `NeuronOracle` looks at the duties of
/// each neuron. Either some neuron fulfils them, or a conflict says of a few points that no neuron does, and is learned.
/// When all duties are fulfilled the network is there; when the solver has none left to hand out there is no network. This is the
/// combinatorial Benders decomposition (Codato and Fischetti 2006); the points of the label of which every neuron has the duty make the
/// conflicts short, so that data with hundreds of points need some hundred conflicts.
///
/// - Complexity: exponential at worst; narrow layers and conflicts of a few points are what it is for.
package final class ConflictSearch {
  /// What one run came to.
  package enum Outcome: Sendable {
    case found(ThresholdNetwork)
    case refuted
    case stopped(Exhausted)
  }

  private let sample: PartialFunction
  private let width: Int
  private let mismatches: Int
  private let oracle: NeuronOracle
  /// What was learned, in order; every entry holds for every threshold.
  package private(set) var conflicts: [NeuronConflict] = []
  private var known: Set<NeuronConflict> = []
  private var open: [Int]
  private var solverUnits: UInt64 = 0
  /// The work that the oracle may spend on one question; more when a round learned nothing.
  private var patience: UInt64 = 40_000_000
  private static let workPerUnit: UInt64 = 2_000
  private static let shorteningWork: UInt64 = 4_000_000
  private static let conflictsPerNeuron = 4

  /// Resource units so far: 2,000 tableau entries, or a hundredth of a clause that the solver learned.
  package var resources: UInt64 { oracle.work / Self.workPerUnit &+ solverUnits }

  /// A search that `run` begins.
  ///
  /// - Precondition: with mismatches, every point weighs 1.
  package init(_ sample: PartialFunction, width: Int, mismatches: Int = 0) {
    precondition(width >= 1 && (mismatches == 0 || sample.weights.allSatisfy { $0 == 1 }))
    (self.sample, self.width, self.mismatches) = (sample, width, mismatches)
    oracle = NeuronOracle(sample)
    // The outer thresholds give everybody the duty of all points of a label, so their conflicts are short.
    open = (1...width).sorted { (min($0, width + 1 - $0), $0) < (min($1, width + 1 - $1), $1) }
  }

  /// Whether formulas of this size are handed to the solver at all.
  package var isWithinReach: Bool {
    (1...width).allSatisfy {
      DutyFormula(labels: sample.labels, width: width, threshold: $0, mismatches: mismatches) != nil
    }
  }

  /// Goes on until decided or the resources of the effort, counted from the first run, are used up.
  package func run(effort: Effort) throws -> Outcome {
    var turn: UInt64 = 1_000_000
    while true {
      for threshold in open {
        let rest = effort.budget.resources.map { $0 - min($0, resources) } ?? .max
        if rest == 0 { return .stopped(.resources) }
        switch try run(threshold, until: resources &+ min(turn, rest), effort: effort) {
        case .found(let network): return .found(network)
        case .refuted: open.removeAll { $0 == threshold }
        case .stopped(.resources): break
        case .stopped(let reason): return .stopped(reason)
        }
      }
      if open.isEmpty { return .refuted }
      turn = turn > .max / 4 ? .max : turn * 2
    }
  }

  private func formula(_ threshold: Int) -> DutyFormula? {
    var formula = DutyFormula(labels: sample.labels, width: width, threshold: threshold, mismatches: mismatches)
    for conflict in conflicts { formula?.add(conflict) }
    return formula
  }

  private func run(_ threshold: Int, until end: UInt64, effort: Effort) throws -> Outcome {
    guard var formula = formula(threshold) else { return .stopped(.outOfReach("too many clauses")) }
    let everybodys = BitVector((0..<sample.pointCount).map(formula.isEverybodys))
    while true {
      if let reason = effort.stop { return .stopped(reason) }
      if resources >= end { return .stopped(.resources) }
      let (verdict, used) = try decide(formula, effort: effort.with(resources: end - resources))
      solverUnits &+= max(1, used)
      switch verdict {
      case .unsatisfiable: return .refuted
      case .undecided(let reason): return .stopped(reason)
      case .satisfiable(let values):
        let before = conflicts.count
        if let network = fulfil(values, formula, everybodys, effort) { return .found(network) }
        if conflicts.count == before { patience = patience > .max / 4 ? .max : patience * 4 }
        for conflict in conflicts[before...] { formula.add(conflict) }
      }
    }
  }

  private func decide(
    _ formula: DutyFormula, effort: Effort
  ) throws -> (verdict: ProofSolver.Verdict, resources: UInt64) {
    var clauses: [Int32] = []
    clauses.reserveCapacity(formula.literals.count + formula.clauseEnds.count)
    var start = 0
    for end in formula.clauseEnds {
      clauses += formula.literals[start..<end]
      clauses.append(0)
      start = end
    }
    return try ProofSolver.decide(
      clauses: clauses, variableCount: formula.variableCount, writingProof: false, effort: effort)
  }

  /// Asks the oracle about the duties of each neuron; the network if all are fulfilled, else conflicts are learned.
  private func fulfil(
    _ values: [Bool], _ formula: DutyFormula, _ everybodys: BitVector, _ effort: Effort
  ) -> ThresholdNetwork? {
    func isTrue(_ variable: Int32) -> Bool { values[Int(variable) - 1] }
    var functions: [NeuronFunction] = []
    for neuron in 0..<width {
      let isNegated = !isTrue(formula.sign(neuron))
      var duties = BitVector((0..<sample.pointCount).map { isTrue(formula.duty(neuron, $0)) })
      asking: for turn in 0..<Self.conflictsPerNeuron {
        switch oracle.ask(duties, isNegated: isNegated, work: patience, effort: effort) {
        case .fits(let function):
          if turn == 0 { functions.append(function) }
          break asking
        case .open: break asking
        case .conflict(let conflict):
          let short = oracle.shortened(conflict, free: everybodys, work: Self.shorteningWork, effort: effort)
          if known.insert(short).inserted { conflicts.append(short) }
          let removable = short.points.filter { !everybodys[$0] }
          if removable.isEmpty { break asking }
          for point in removable { duties[point] = false }
        }
      }
    }
    guard functions.count == width else { return nil }
    let n = sample.inputCount
    let output = NeuronFunction.atLeast(formula.threshold, of: BitVector(repeating: true, count: width))
    let network = ThresholdNetwork(
      inputCount: n, layers: [functions.map { $0.neuron(fanIn: n) }, [output.neuron(fanIn: width)]])
    precondition(
      sample.mismatchWeight(of: network.column(on: sample)) <= mismatches, "duties that are fulfilled and do not fit")
    return network
  }
}
