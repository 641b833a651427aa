import Running
import Solving
import ThresholdNetworks

/// Decides interpolation at depth 2 exactly, by branch and bound on multisets of columns.
///
/// A hidden layer of width k with output threshold T fits the sample iff k columns cover every one at least T
/// times and every zero at least k + 1 - T times with their correct sets. Thresholds whose linear program exceeds k are
/// refuted at once; the others are searched in ascending order of its value. See <doc:Multicover>.
///
///     let engine = MulticoverEngine(sample: hwb6)
///     try engine.decide(InterpolationQuestion(sample: hwb6, architecture: [9, 1]), effort: .unlimited)
///
/// One resource unit is 2,000 tableau entries touched, a third of a microsecond. Answer, witness and resources
/// do not depend on the number of jobs nor on earlier questions.
public final class MulticoverEngine: DecisionEngine {
  /// `multicover`.
  public let name = "multicover"
  /// The points of every question.
  public let sample: PartialFunction
  /// The total weight of points that may be wrong, the same in every question.
  public let mismatches: Int
  /// Whether refutations carry their trees; costs memory, and time for thresholds that a symmetry would settle.
  public let recordsEvidence: Bool
  /// What others know about searches, or want to know; without evidence alone, for evidence is found as a whole.
  package let book: AnswerBook?
  /// The number of nodes of the last search.
  public private(set) var nodeCount = 0

  private var sets: CorrectSets?
  private var prepared: MarginPrograms?
  private lazy var isSelfDual = Self.isSelfDual(sample)

  /// An engine for one sample, whose columns are listed when they are first needed.
  public convenience init(sample: PartialFunction, mismatches: Int = 0, recordsEvidence: Bool = false) {
    self.init(sample: sample, mismatches: mismatches, recordsEvidence: recordsEvidence, book: nil)
  }

  /// - Parameter book: what others know about searches, if it is about this sample.
  package init(sample: PartialFunction, mismatches: Int, recordsEvidence: Bool, book: AnswerBook?) {
    precondition(mismatches >= 0, "\(mismatches) mismatches")
    self.sample = sample
    self.mismatches = mismatches
    self.recordsEvidence = recordsEvidence
    self.book = !recordsEvidence && book?.sample == sample ? book : nil
  }

  /// Decides a question about its sample at depth 2; other depths and limits on wires are undecided, out of reach.
  public func decide(
    _ question: InterpolationQuestion, effort: Effort
  ) -> Decision {
    guard question.architecture.depth == 2 else { return outOfReach("multicover decides depth 2 only") }
    guard question.maximumWires == nil else { return outOfReach("multicover does not count wires") }
    if question.sample != sample || question.mismatches != mismatches {
      let other = MulticoverEngine(
        sample: question.sample, mismatches: question.mismatches, recordsEvidence: recordsEvidence)
      return other.decide(question, effort: effort)
    }
    return decide(width: question.architecture.widths[0], effort: effort)
  }

  private func outOfReach(_ reason: String) -> Decision {
    Decision(.undecided(.outOfReach(reason)), resources: 0)
  }

  /// Whether some network with `width` hidden neurons fits the sample.
  public func decide(width k: Int, effort: Effort) -> Decision {
    precondition(k >= 1, "a hidden layer of width \(k)")
    guard sample.inputCount <= CorrectSets.maximumFanIn else {
      return outOfReach("multicover lists the columns of at most \(CorrectSets.maximumFanIn) inputs")
    }
    let prepared: Prepared
    switch prepare(width: k, effort: effort) {
    case .ended(let decision): return decision
    case .ready(let ready): prepared = ready
    }
    let (problem, roots, programs) = (prepared.problem, prepared.roots, prepared.programs)
    let search = MulticoverSearch(problem, starts(of: prepared, width: k), effort: prepared.effort)
    let dive = MulticoverDive(problem, roots: roots, effort: prepared.effort)
    defer { nodeCount = search.nodeCount }
    effort.report?("search of \(roots.count) thresholds of \(k)")
    let (outcome, resources) = alternate(
      search, dive, slack: Double(k) - (prepared.open.first?.value ?? 0), spent: programs.work,
      within: effort.budget.resources, report: effort.report)
    switch outcome {
    case .found(let columns, let root):
      let threshold = prepared.open[root].threshold
      let network = self.network(columns, of: problem.sets, width: k, threshold: threshold)
      precondition(fits(network), "the multicover \(columns) is no witness")
      return Decision(.found(network), resources: resources)
    case .exhausted(let reason):
      return Decision(.undecided(reason), resources: resources)
    case .refuted:
      var refuted = prepared.refuted
      for (item, evidence) in zip(prepared.open, prepared.evidence) { refuted[item.threshold - 1] = evidence?.tree }
      let trees = refuted.compactMap { $0 }
      let isComplete = trees.count == k && (mismatches == 0 || canRecord)
      return Decision(.impossible(isComplete ? .cover(trees) : .exhausted(name)), resources: resources)
    }
  }

  /// What a search for a width needs, the same for everybody who works on a part of it.
  struct Prepared {
    let programs: MarginPrograms
    /// By threshold, from 1 on; nil where that is open.
    var refuted: [CoverTree?]
    /// The thresholds that linear programs leave open, the most promising first.
    var open: [(threshold: Int, value: Double)]
    /// Where the refutation of each open threshold goes.
    let evidence: [CoverEvidence?]
    let problem: MulticoverProblem
    let roots: [MulticoverRoot]
    /// With as many threads as memory has room for.
    let effort: Effort
  }

  enum Preparation {
    case ready(Prepared)
    case ended(Decision)
  }

  /// Evidence counts the points that are given up, not their weights.
  private var canRecord: Bool { recordsEvidence && (mismatches == 0 || sample.weights.allSatisfy { $0 == 1 }) }

  /// - Precondition: at most `CorrectSets.maximumFanIn` inputs.
  func prepare(width k: Int, effort: Effort) -> Preparation {
    let budget = effort.budget
    let shouldStop = { effort.isStopped }
    let listing = CorrectSets.bytesNeeded(fanIn: sample.inputCount, pointCount: sample.pointCount)
    if listing > budget.memory { return .ended(Decision(.undecided(.memory(needed: listing)), resources: 0)) }
    if sets == nil { effort.report?("columns of \(sample.inputCount) inputs") }
    guard let sets = maximalSets(shouldStop: shouldStop) else {
      return .ended(Decision(.undecided(effort.stop ?? .time), resources: 0))
    }
    // A path of the search holds at most one tableau for every column taken, and so does a dive beside it; every threshold has one.
    let tableau = CoverLP.bytesNeeded(setCount: sets.count, pointCount: sample.pointCount)
    let (path, overflow) = tableau.multipliedReportingOverflow(by: 3 * (k + 3))
    if overflow || path > budget.memory - listing {
      return .ended(Decision(.undecided(.memory(needed: overflow ? .max : path + listing)), resources: 0))
    }
    var searching = effort
    searching.jobs = min(effort.jobs, max(1, (budget.memory - listing) / path))
    let programs = marginPrograms(on: sets, shouldStop: shouldStop)
    var refuted = [CoverTree?](repeating: nil, count: k)
    var open: [(threshold: Int, value: Double)] = []
    // Where each search and each dive begins: at the optimum of its threshold.
    var solved: [Int: CoverLP] = [:]
    for threshold in 1...k {
      if !recordsEvidence && isSelfDual && 2 * threshold > k + 1 { break }
      if let reason = effort.exhaustion(used: programs.work / MulticoverSearch.entriesPerUnit) {
        return .ended(Decision(.undecided(reason), resources: budget.resources ?? 0))
      }
      effort.report?("bound of threshold \(threshold) of \(k)")
      if let weights = programs.refutation(width: k, threshold: threshold) {
        refuted[threshold - 1] = CoverTree([.pruned(weights)])
      } else {
        open.append((threshold, programs.value))
        solved[threshold] = programs.program.copy()
      }
    }
    open.sort { ($0.value, $0.threshold) < ($1.value, $1.threshold) }
    let evidence = open.map { _ in canRecord ? CoverEvidence() : nil }
    let problem = MulticoverProblem(sets: sets, costs: sample.weights, recordsEvidence: recordsEvidence)
    let roots = open.map { item in
      MulticoverRoot(
        program: solved[item.threshold] ?? programs.program, setCount: sets.count,
        demand: MarginPrograms.demand(of: sample, width: k, threshold: item.threshold), width: k, allowance: mismatches)
    }
    return .ready(
      Prepared(
        programs: programs, refuted: refuted, open: open, evidence: evidence, problem: problem, roots: roots,
        effort: searching))
  }

  /// Of `rand_7_64`, `rand_8_64` and `noisy_8_64_30` the widest layer that does not fit has a slack of .08 to .11, the least that does one of
  /// .12 to .2.
  private static let promisingSlack = 0.115

  /// Branch and bound and dives in turns of growing length, so that each costs the other at most a constant factor.
  ///
  /// - Parameters:
  ///   - slack: by how much the linear program of the most promising threshold is below the width.
  ///   - spent: entries touched before.
  /// - Returns: the outcome with all resource units used, the whole budget if that ran out.
  private func alternate(
    _ search: MulticoverSearch, _ dive: MulticoverDive, slack: Double, spent: UInt64, within resources: UInt64?,
    report: (@Sendable (String) -> Void)?
  ) -> (MulticoverSearch.Outcome, resources: UInt64) {
    let unit = MulticoverSearch.entriesPerUnit
    let whole =
      resources.map { $0.multipliedReportingOverflow(by: unit) }
      .map { $0.overflow ? .max : $0.partialValue } ?? UInt64.max
    // Where the program leaves much room, some network fits as a rule, and dives find one sooner than the search does.
    var turn = (slack > Self.promisingSlack ? 3_000 : 10_000) * unit
    while true {
      let other = spent + dive.cost
      let rest = whole - min(whole, other)
      let outcome = search.run(untilCost: min(turn, rest))
      guard case .exhausted(.resources) = outcome else { return (outcome, (search.cost + other) / unit) }
      if turn >= rest { return (outcome, resources ?? 0) }
      report?("\(search.nodeCount) nodes searched")
      if let success = dive.run(untilCost: min(turn / 4, rest - turn)) {
        let used = (turn + spent + dive.cost) / unit
        return (.found(success.columns, root: success.root), min(resources ?? .max, used))
      }
      turn = turn > .max / 4 ? .max : turn * 4
    }
  }

  /// The linear programs of the sample on the tables of this engine, in their first state; nil if `shouldStop` ended the
  /// preparation.
  ///
  /// - Precondition: at most `CorrectSets.maximumFanIn` inputs. Check `MarginPrograms.bytesNeeded` first.
  public func marginPrograms(shouldStop: @escaping () -> Bool = { false }) -> MarginPrograms? {
    maximalSets(shouldStop: shouldStop).map { marginPrograms(on: $0, shouldStop: shouldStop) }
  }

  private func maximalSets(shouldStop: () -> Bool) -> CorrectSets? {
    if sets == nil {
      sets = CorrectSets(inputs: sample.inputColumns, labels: sample.labels, shouldStop: shouldStop)?
        .maximal(shouldStop: shouldStop)
    }
    return sets
  }

  private func marginPrograms(on sets: CorrectSets, shouldStop: @escaping () -> Bool) -> MarginPrograms {
    let first = prepared ?? MarginPrograms(of: sample, mismatches: mismatches, sets: sets)
    prepared = first
    let programs = MarginPrograms(copying: first)
    programs.shouldStop = shouldStop
    return programs
  }

  /// The network of the chosen columns; hidden neurons that are not needed are constant 0.
  func network(_ columns: [Int32], of sets: CorrectSets, width k: Int, threshold: Int) -> ThresholdNetwork {
    var hidden = columns.sorted().map { sets.function(Int($0)).neuron(fanIn: sample.inputCount) }
    let idle = NeuronFunction.constant(false).neuron(fanIn: sample.inputCount)
    hidden += Array(repeating: idle, count: k - hidden.count)
    let output = NeuronFunction.atLeast(threshold, of: BitVector(repeating: true, count: k)).neuron(fanIn: k)
    return ThresholdNetwork(inputCount: sample.inputCount, layers: [hidden, [output]])
  }

  /// Whether a network is wrong at no more than the mismatches.
  func fits(_ network: ThresholdNetwork) -> Bool {
    sample.mismatchWeight(of: network.column(on: sample)) <= mismatches
  }

  /// Whether complementing all inputs of a point always leads to a point with the other label. Then threshold T
  /// is possible iff k + 1 - T is.
  private static func isSelfDual(_ sample: PartialFunction) -> Bool {
    var labels: [BitVector: Bool] = [:]
    for (index, point) in sample.points.enumerated() { labels[point] = sample.labels[index] }
    return labels.allSatisfy { labels[~$0.key] == !$0.value }
  }
}

extension MulticoverEngine {
  /// What is known about the least width of the hidden layer.
  public struct WidthInterval: Sendable {
    /// No narrower hidden layer will do.
    public var lower: Int
    /// The width of `witness`; nil if none was found.
    public var upper: Int?
    /// A network of width `upper` that fits.
    public var witness: ThresholdNetwork?
    /// Why the interval is open; nil if the bounds meet.
    public var exhausted: Exhausted?
    /// The resource units of all decisions.
    public var resources: UInt64
  }

  /// The least width of the hidden layer, or an interval for it if the budget ends first.
  public func minimumWidth(effort: Effort) -> WidthInterval {
    var interval = WidthInterval(lower: 1, resources: 0)
    let budget = effort.budget
    let shouldStop = { effort.isStopped }
    if sample.inputCount <= CorrectSets.maximumFanIn, MarginPrograms.bytesNeeded(for: sample) <= budget.memory,
      let programs = marginPrograms(shouldStop: shouldStop)
    {
      interval.lower = programs.leastHiddenWidth()
      interval.resources = programs.work / MulticoverSearch.entriesPerUnit
    }
    while true {
      let rest = effort.with(resources: budget.resources.map { $0 - min($0, interval.resources) })
      let decision = decide(width: interval.lower, effort: rest)
      interval.resources += decision.resources
      switch decision.answer {
      case .found(let witness):
        (interval.upper, interval.witness) = (interval.lower, witness)
        return interval
      case .impossible:
        interval.lower += 1
      case .undecided(let reason):
        interval.exhausted = reason
        return interval
      }
    }
  }
}
