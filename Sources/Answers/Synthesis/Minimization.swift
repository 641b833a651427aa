import Covering
import Running
import Solving
import ThresholdNetworks

/// The least weights or neurons of a network of given depth that fits a sample, with every architecture that attains it.
///
/// Architectures are decided in ascending size, in rounds: each decision of a round may cost so many resource units, what stays open is asked again in the
/// next round with twice as many. So a hard refutation does not keep the upper bound away, and at every moment
/// the interval is right.
///
/// Every architecture of the least size is decided, and every smaller one is refuted, by itself or inside a wider one: feasibility is
/// monotone in the widths.
public final class Minimization {
  private let sample: PartialFunction
  private let options: MinimizationOptions
  private let lattice: ArchitectureLattice
  private let effort: Effort
  private let runner: DecisionRunner
  private let bounds: LowerBounds
  private let journal: Journal?
  private let onProgress: (MinimizationProgress) -> Void

  private var found: [Architecture: ThresholdNetwork] = [:]
  private var refuted: [Architecture: Refutation] = [:]
  private var maximalRefuted: ArchitectureAntichain
  /// Architectures that no budget decides: too much memory, or beyond the engine.
  private var unreachable: [Architecture: Exhausted] = [:]
  /// Everything smaller than this is settled as impossible.
  private var lower: Int
  private var upper: Int?
  /// What bounds the size from above without a decision.
  private let witnesses: WitnessTurns
  private var contradiction: EngineDisagreement?
  private var exhausted: Exhausted?
  /// What this round has asked already, whatever the answer.
  private var askedInRound: Set<Architecture> = []

  /// A minimization that `run()` begins.
  ///
  /// - Precondition: the measure is weights or neurons; see `WireMinimization` for wires.
  public init(
    of sample: PartialFunction, options: MinimizationOptions, effort: Effort = .unlimited, journal: Journal? = nil,
    onProgress: @escaping (MinimizationProgress) -> Void = { _ in }
  ) {
    precondition(options.measure != .wires && options.depth >= 1)
    self.sample = sample
    self.options = options
    self.effort = effort
    self.journal = journal
    self.onProgress = onProgress
    lattice = ArchitectureLattice(inputCount: sample.inputCount, depth: options.depth)
    maximalRefuted = ArchitectureAntichain(depth: options.depth)
    runner = DecisionRunner(
      choice: options.engine, recordsEvidence: options.recordsEvidence, effort: effort, journal: journal,
      book: options.book)
    bounds = LowerBounds(
      sample: sample, mismatches: options.mismatches, recordsEvidence: options.recordsEvidence,
      effort: effort, journal: journal, programs: runner.marginPrograms)
    witnesses = WitnessTurns(sample, options: options, effort: effort)
    lower = lattice.least.size(by: options.measure) ?? 0
  }

  /// The result; an interval if the budget ends or an interruption arrives first.
  ///
  /// - Throws: `EngineDisagreement` when a refutation contradicts a network that fits; what engines and journal throw.
  public func run() throws -> MinimizationResult {
    if let constant = constantNetwork {
      found[lattice.least] = constant
      upper = lower
    } else if options.depth == 1 {
      _ = try decide(nextWave(from: lower), resourcesEach: effort.budget.resources)
    } else {
      var resourcesEach = firstRound
      if witnesses.isLarge {
        // Beyond tables, whether one neuron is enough is soon decided, and a committee that knows it is not does not try.
        if witnesses.hasCommittee, let least = nextWave(from: lower).first {
          _ = try decide([least], resourcesEach: firstRound / 8)
          raiseLower()
        }
        lookForWitness(units: witnesses.opening, narrowestPicked: 4)
      } else if effort.budget.deadline != nil {
        lookForWitness(units: max(witnesses.opening, WitnessTurns.shortTurn / 8))
      }
      while exhausted == nil, !(upper.map { isSettled($0) } ?? false) {
        try round(resourcesEach: resourcesEach)
        let (next, overflow) = resourcesEach.multipliedReportingOverflow(by: 2)
        resourcesEach = overflow ? .max : next
        if raisedToCeiling { keepCeiling() }
      }
      // A run that is settled does without them, so that it ends as one does that was never interrupted.
      if exhausted != nil { try takeWitnesses() }
      keepCeiling()
    }
    return result
  }

  /// Asks about one architecture alone, in the rounds in which a search asks, and keeps the answers in the book of the options.
  ///
  /// What is narrower counts as impossible, as it is when a search comes to the architecture.
  ///
  /// - Returns: the answer; nil if a bound refutes it, for then nobody asks.
  package func decideAlone(_ architecture: Architecture) throws -> Answer<ThresholdNetwork>? {
    if constantNetwork != nil || options.depth > 1 && bounds.refutation(of: architecture) != nil { return nil }
    var question = question(for: architecture)
    question.narrowerIsImpossible = true
    var resources = options.depth == 1 ? nil : firstRound
    while true {
      let decision = try runner.decide([DecisionRunner.Item(question: question, size: 0)], resourcesEach: resources)
      guard let answer = decision.first?.answer else { return nil }
      guard case .undecided(.resources) = answer, let units = resources, !effort.isStopped else { return answer }
      let (next, overflow) = units.multipliedReportingOverflow(by: 2)
      resources = overflow ? .max : next
    }
  }

  /// A few seconds; easy questions never see a second round. Z3's units are the smallest.
  private var firstRound: UInt64 { options.engine == .z3 ? 120_000_000 : 8_000_000 }
  /// After so many open decisions in a row without any witness a round leaps to much larger sizes.
  private static let patience = 2

  private func lookForWitness(units: UInt64, narrowestPicked: Int = 3) {
    guard exhausted == nil else { return }
    tellIfLimitFalls {
      witnesses.look(units: units, above: lower, below: upper, left: unitsLeft, narrowestPicked: narrowestPicked)
    }
  }

  private func tellIfLimitFalls(_ turn: () -> Void) {
    let before = limit
    turn()
    if limit != before { onProgress(progress(open: 0, current: nil)) }
  }

  /// What the whole run may still use; nil without a limit.
  private var unitsLeft: UInt64? { effort.budget.resources.map { $0 - min($0, spent) } }

  /// A line of a journal is not for networks of megabytes.
  private static let largestKept = 1 << 16

  /// Takes the best network of earlier runs into account, and keeps the best of this one for later ones.
  private func takeWitnesses() throws {
    guard let journal else { return }
    for network in journal.witnesses(of: sample, mismatches: options.mismatches)
    where network.architecture.depth <= options.depth {
      witnesses.keep(network)
    }
    guard let network = witnesses.ceiling?.network, network.architecture.weightCount <= Self.largestKept else { return }
    try journal.recordWitness(
      network,
      of: InterpolationQuestion(sample: sample, architecture: network.architecture, mismatches: options.mismatches))
  }

  /// The resource units used so far.
  private var spent: UInt64 { runner.resources &+ witnesses.spent }

  // MARK: Rounds

  /// Asks every open architecture up to the least size known to suffice, ascending.
  private func round(resourcesEach: UInt64) throws {
    askedInRound = []
    var size = lower
    var openInARow = 0
    var isWorthAnotherRound = false
    var hasExchanged = false
    while true {
      let wave = nextWave(from: size)
      if let contradiction { throw contradiction }
      if exhausted != nil { return }
      guard let first = wave.first, let last = wave.last else { break }
      let outcomes = try decide(wave, resourcesEach: resourcesEach)
      if exhausted != nil { return }
      for outcome in outcomes {
        openInARow = outcome == .settled ? 0 : openInARow + 1
        if outcome != .unreachable { isWorthAnotherRound = true }
      }
      if openInARow > 0 && !hasExchanged {
        hasExchanged = true
        lookForWitness(units: max(WitnessTurns.shortTurn, resourcesEach / 32))
      }
      raiseLower()
      size = first.size
      if upper == nil && openInARow >= Self.patience {
        try leap(beyond: last.size, resourcesEach: resourcesEach)
        if exhausted != nil { return }
        if upper == nil { break }
      }
    }
    if !isWorthAnotherRound { exhausted = unreachable.sorted { $0.key < $1.key }.first?.value ?? .resources }
  }

  /// Looks for a witness far above the open architectures: one wide layer with single neurons behind it, which is a
  /// question of depth 2, an eighth wider each time until one fits or the ceiling is reached. Where a witness is easy it
  /// costs little, hence a quarter of the resources for each.
  private func leap(beyond size: Int, resourcesEach: UInt64) throws {
    var width = 1
    while width <= sample.pointCount, exhausted == nil {
      let flat = witnesses.flat(width: width)
      guard let flatSize = flat.size(by: options.measure), flatSize < limit ?? .max else { return }
      let isOpen = isAsked(flat) && !askedInRound.contains(flat)
      guard isOpen, flatSize > size + size / 4 else {
        width += 1
        continue
      }
      _ = try decide(
        [DecisionRunner.Item(question: question(for: flat), size: flatSize)], resourcesEach: resourcesEach / 4)
      if found[flat] != nil { return }
      width += 1 + width / 8
    }
  }

  /// Open architectures that may be asked together: ascending in size from `size` on, none contained in another, so that what is narrower
  /// than each is settled as far as it can be.
  private func nextWave(from size: Int) -> [DecisionRunner.Item] {
    var wave: [DecisionRunner.Item] = []
    var size = size
    while limit.map({ size <= $0 }) ?? true {
      guard let all = openArchitectures(ofSize: size) else { return wave }
      let open = all.filter { !askedInRound.contains($0) && SuperfluousWidth.narrowed($0) == $0 }
      for architecture in open {
        if wave.contains(where: { $0.question.architecture.isContained(in: architecture) }) { return wave }
        let question = question(for: architecture)
        wave.append(DecisionRunner.Item(question: question, size: size))
        if wave.count >= runner.waveSize(for: question) { return wave }
      }
      // Looking further ahead than the next few sizes would only ask what a witness makes superfluous.
      if let first = wave.first, size >= first.size + sample.inputCount { return wave }
      size += 1
    }
    return wave
  }

  private enum Outcome { case settled, open, unreachable }

  /// Asks a wave; the outcome for each question that was asked.
  private func decide(_ wave: [DecisionRunner.Item], resourcesEach: UInt64?) throws -> [Outcome] {
    guard let allowed = allowance(resourcesEach) else { return [] }
    onProgress(progress(open: wave.count, current: wave.first?.question.architecture))
    let decisions = try runner.decide(wave, resourcesEach: allowed)
    let outcomes = zip(wave, decisions).map { item, decision in
      askedInRound.insert(item.question.architecture)
      if case .undecided = decision.answer { witnesses.owe(forDecision: decision.resources) }
      return record(decision, for: item.question.architecture)
    }
    if let contradiction { throw contradiction }
    if let reason = runner.isStopped { exhausted = reason }
    payWitnesses()
    return outcomes
  }

  private func payWitnesses() {
    guard exhausted == nil else { return }
    tellIfLimitFalls { witnesses.pay(above: lower, below: upper, left: unitsLeft) }
  }

  /// What one decision may cost now; nil if the budget of the run is used up.
  private func allowance(_ resourcesEach: UInt64?) -> UInt64?? {
    guard let total = effort.budget.resources else { return .some(resourcesEach) }
    guard spent < total else {
      exhausted = .resources
      return nil
    }
    return .some(min(resourcesEach ?? .max, total - spent))
  }

  /// Keeps a decision.
  private func record(_ decision: Decision, for architecture: Architecture) -> Outcome {
    switch decision.answer {
    case .found(let network):
      found[architecture] = network.widened(to: architecture)
      if let size = architecture.size(by: options.measure) { upper = min(upper ?? .max, size) }
      return .settled
    case .impossible(let refutation):
      refute(architecture, by: refutation)
      return .settled
    case .undecided(.memory(let needed)):
      unreachable[architecture] = .memory(needed: needed)
      return .unreachable
    case .undecided(.outOfReach(let reason)):
      unreachable[architecture] = .outOfReach(reason)
      return .unreachable
    case .undecided: return .open
    }
  }

  private func refute(_ architecture: Architecture, by refutation: Refutation) {
    if let ceiling = witnesses.ceiling, ceiling.network.architecture.isContained(in: architecture) {
      contradiction =
        contradiction ?? ceiling.disagreement(on: question(for: architecture), refutedBy: refutation.method)
    }
    refuted[architecture] = refutation
    maximalRefuted.insert(architecture)
  }

  private func question(for architecture: Architecture) -> InterpolationQuestion {
    var question = InterpolationQuestion(
      sample: sample, architecture: architecture, mismatches: options.mismatches)
    question.narrowerIsImpossible = architecture.widths.indices.dropLast().allSatisfy { layer in
      guard architecture.widths[layer] > 1 else { return true }
      var widths = architecture.widths
      widths[layer] -= 1
      return isRefuted(Architecture(inputCount: architecture.inputCount, widths: widths))
    }
    // Only the formula for Z3 makes use of them.
    if options.engine == .z3 { question.outputThresholds = bounds.openThresholds(of: architecture) }
    return question
  }

  // MARK: What is settled

  private func isRefuted(_ architecture: Architecture) -> Bool {
    maximalRefuted.contains(SuperfluousWidth.narrowed(architecture))
  }

  /// The architectures of a size that have to be asked; bounds settle some on the way.
  ///
  /// Nil if the effort ended before they were known.
  private func openArchitectures(ofSize size: Int) -> [Architecture]? {
    let all = lattice.architectures(ofSize: size, by: options.measure) { [effort] in effort.isStopped }
    guard let all else {
      exhausted = exhausted ?? effort.stop
      return nil
    }
    var open: [Architecture] = []
    for (place, architecture) in all.enumerated() {
      if place & 0x3f == 0x3f, let reason = effort.stop {
        exhausted = exhausted ?? reason
        return nil
      }
      if isAsked(architecture) { open.append(architecture) }
    }
    return open
  }

  /// Whether nothing settles an architecture yet; bounds settle some on the way.
  private func isAsked(_ architecture: Architecture) -> Bool {
    if found[architecture] != nil || isRefuted(architecture) || unreachable[architecture] != nil { return false }
    let before = bounds.programCount
    let refutation = bounds.refutation(of: architecture)
    if let refutation { refute(architecture, by: refutation) }
    if bounds.programCount > before {
      witnesses.oweForProgram()
      payWitnesses()
    }
    return refutation == nil
  }

  /// Whether every architecture of this size and below is decided.
  private func isSettled(_ size: Int) -> Bool {
    raiseLower()
    return lower >= size && openArchitectures(ofSize: size)?.isEmpty == true && !hasUnreachable(size)
  }

  private func hasUnreachable(_ size: Int) -> Bool {
    unreachable.keys.contains { isOpen($0, ofSize: size) }
  }

  /// Whether an architecture that no budget decides matters at this size: a witness from elsewhere settles it too.
  private func isOpen(_ architecture: Architecture, ofSize size: Int) -> Bool {
    architecture.size(by: options.measure) == size && !isRefuted(architecture) && found[architecture] == nil
  }

  private func raiseLower() {
    while lower < limit ?? .max {
      let isImpossible =
        openArchitectures(ofSize: lower)?.isEmpty == true && !hasUnreachable(lower)
        && !found.keys.contains { $0.size(by: options.measure) == lower }
      guard isImpossible else { return }
      lower += 1
    }
  }

  // MARK: The ceiling

  /// No least size is larger.
  private var limit: Int? { [upper, witnesses.ceiling?.size].compactMap { $0 }.min() }

  /// Whether everything below the ceiling is settled and nothing was found there.
  private var raisedToCeiling: Bool { upper == nil && lower == witnesses.ceiling?.size }

  /// Takes the network without search for the upper end of the interval, unless a search found one as small.
  private func keepCeiling() {
    guard let ceiling = witnesses.ceiling, ceiling.size < upper ?? .max else { return }
    found[ceiling.network.architecture] = ceiling.network
    upper = ceiling.size
  }

  // MARK: Results

  /// The least architecture suffices when a constant has few enough mismatches.
  private var constantNetwork: ThresholdNetwork? {
    [false, true].lazy
      .map { ThresholdNetwork.constant($0, self.lattice.least) }
      .first { self.sample.mismatchWeight(of: $0.column(on: self.sample)) <= self.options.mismatches }
  }

  private func progress(open: Int, current: Architecture?) -> MinimizationProgress {
    MinimizationProgress(
      depth: options.depth, lower: lower, upper: limit, settled: found.count + refuted.count,
      open: open + unreachable.count, current: current, left: left)
  }

  /// How many architectures could still be least, or must still be refuted; nil where nobody asks or they are too many.
  private var left: Int? {
    guard options.countsWhatIsLeft, let limit, limit - lower < 256 else { return nil }
    var looked = 0
    var count = 0
    for size in lower...max(lower, limit) {
      let all = lattice.architectures(ofSize: size, by: options.measure) { [effort] in effort.isStopped }
      guard let all else { return nil }
      looked += all.count
      if looked > 5000 { return nil }
      count += all.count { found[$0] == nil && !isRefuted($0) }
    }
    return count
  }

  private var evidence: [MinimizationResult.Refuted] {
    let carried = refuted.filter { $0.value.carriesEvidence }
    return maximalArchitectures(carried.keys).compactMap { architecture in
      carried[architecture].map { .init(architecture: architecture, maximumWires: nil, refutation: $0) }
    }
  }

  /// The maximal refuted architectures among those smaller than `limit`, ordered.
  ///
  /// Most are maximal among all, which are known; only what lies within the others has to be compared again.
  private func maximalRefuted(below limit: Int) -> [Architecture] {
    func isBelow(_ architecture: Architecture) -> Bool { (architecture.size(by: options.measure) ?? 0) < limit }
    let kept = maximalRefuted.elements.filter(isBelow)
    if kept.count == maximalRefuted.elements.count { return kept.sorted() }
    let large = ArchitectureAntichain(of: maximalRefuted.elements.filter { !isBelow($0) }, depth: options.depth)
    let within = refuted.keys.filter { isBelow($0) && large.contains($0) }
    return ArchitectureAntichain(of: kept + within, depth: options.depth).elements.sorted()
  }

  private var result: MinimizationResult {
    let isSettled = upper.map { self.isSettled($0) } ?? false
    let isNone = options.depth == 1 && upper == nil && isRefuted(lattice.least)
    var openTies: [Architecture] = []
    if let upper, lower == upper, !isSettled {
      openTies = ((openArchitectures(ofSize: upper) ?? []) + unreachable.keys.filter { isOpen($0, ofSize: upper) })
        .sorted()
    }
    let minima = found.filter { $0.key.size(by: options.measure) == upper }
      .sorted { $0.key < $1.key }
      .compactMap { Interpolator(checking: $0.value, on: sample, allowing: options.mismatches) }
    let maximal = maximalRefuted(below: upper ?? .max)
    return MinimizationResult(
      depth: options.depth, measure: options.measure, mismatches: options.mismatches,
      answer: isNone ? .none : isSettled ? .optimal : .interval, lower: lower, upper: upper, minima: minima,
      refuted: maximal.map {
        .init(architecture: $0, maximumWires: nil, refutation: refuted[$0] ?? .inherited(from: $0))
      },
      evidence: options.recordsEvidence ? evidence : [],
      exhausted: isSettled || isNone ? nil : exhausted ?? unreachable.sorted { $0.key < $1.key }.first?.value,
      openTies: openTies, resources: spent,
      decisions: runner.decisionCount)
  }
}
