import Running
import Solving
import ThresholdNetworks

/// Decides interpolation at depth 3 exactly, and at greater depth where the first layer is narrow: runs through the
/// first layers that separate the ones from the zeros, and decides for each whether the layers behind it can finish.
///
/// Separating sets of columns are few near the least size there is, and nearly all of them are refuted by the
/// weights that refuted another. With one neuron in the second layer the question is one of depth 2. See
/// <doc:FirstLayers>.
///
///     let engine = SeparationEngine(sample: gt3)
///     try engine.decide(InterpolationQuestion(sample: gt3, architecture: [6, 2, 1]), ...)
///
/// One resource unit is a third of a microsecond: four columns chosen, or 2,000 entries of a tableau. Answer, witness
/// and resources do not depend on the number of jobs nor on earlier questions.
public final class SeparationEngine: DecisionEngine {
  /// `separation`.
  public let name = "separation"
  /// The points of every question.
  public let sample: PartialFunction

  /// Whether refutations carry their trees, where these are found in short time.
  public let recordsEvidence: Bool

  private var problem: SeparationProblem?
  private lazy var multicover = MulticoverEngine(
    sample: sample, mismatches: 0, recordsEvidence: recordsEvidence, book: book)
  /// What others know about searches, or want to know; without evidence alone, for evidence is found as a whole.
  private let book: AnswerBook?

  /// The widest first layer whose completions are tested: 3^12 / 2 patterns of signed weights.
  public static let maximumFirstWidth = 12
  /// The widest first layer at depth 4 and more, where every choice of signs is a question of its own.
  public static let maximumDeepWidth = 6

  /// An engine for one sample, whose columns are listed when they are first needed.
  public convenience init(sample: PartialFunction, recordsEvidence: Bool = false) {
    self.init(sample: sample, recordsEvidence: recordsEvidence, book: nil)
  }

  /// - Parameter book: what others know about searches, if it is about this sample.
  package init(sample: PartialFunction, recordsEvidence: Bool, book: AnswerBook?) {
    self.sample = sample
    self.recordsEvidence = recordsEvidence
    self.book = !recordsEvidence && book?.sample == sample ? book : nil
  }

  /// Decides a question about its sample at depth 2 and more without mismatches; others are undecided, out of reach.
  public func decide(
    _ question: InterpolationQuestion, effort: Effort
  ) -> Decision {
    guard question.architecture.depth >= 2 else { return outOfReach("separation decides depth 2 and more") }
    guard question.mismatches == 0 else { return outOfReach("separation does not allow mismatches") }
    guard question.maximumWires == nil else { return outOfReach("separation does not count wires") }
    if question.sample != sample {
      return SeparationEngine(sample: question.sample, recordsEvidence: recordsEvidence)
        .decide(question, effort: effort)
    }
    let architecture = question.architecture
    if sample.isConstant {
      let value = sample.pointCount > 0 && sample.labels[0]
      return Decision(.found(.constant(value, architecture)), resources: 1)
    }
    // What lies behind a layer of one neuron sees one bit: up to negation that neuron is the output.
    let depth = (architecture.widths.firstIndex(of: 1) ?? 0) + 1
    guard depth > 2 else {
      let width = depth == 1 ? 1 : architecture.widths[0]
      return decideByDepthTwo(width: width, architecture, effort: effort)
    }
    let d1 = architecture.widths[0]
    let upperWidths = Array(architecture.widths[1..<depth])
    guard depth == 3 || d1 <= Self.maximumDeepWidth else {
      return outOfReach(
        "separation completes first layers of at most \(Self.maximumDeepWidth) neurons at depth \(depth)")
    }
    guard d1 <= Self.maximumFirstWidth else {
      return outOfReach("separation completes first layers of at most \(Self.maximumFirstWidth) neurons")
    }
    if let recorded = recordedRefutation(widths: [d1] + upperWidths, effort: effort) { return recorded }
    let (answer, steps) = completions(width: d1, upperWidths: upperWidths, effort: effort)
    let unit = FirstLayerSearch.stepsPerUnit
    let resources = (steps + unit - 1) / unit
    guard case .found(let network) = answer else { return Decision(answer, resources: resources) }
    return Decision(.found(network.deepened(to: architecture)), resources: resources)
  }

  /// A first layer with layers of `upperWidths` behind it, sought in all first layers or in those of some branches at the root,
  /// with the steps that it took.
  func completions(
    width: Int, upperWidths: [Int], among branches: Range<Int>? = nil, effort: Effort
  ) -> (Answer<ThresholdNetwork>, steps: UInt64) {
    let dictionary = SignedDictionary.bytesNeeded(width: width, cellCount: min(1 << width, sample.pointCount))
    return search(
      width: width, bytesEach: dictionary, effort: effort,
      division: LayerDivision(widths: [width] + upperWidths, among: branches, sample: sample, book: book)
    ) { problem in
      let test = FirstLayerTest(problem, upperWidths: upperWidths, effort: effort)
      return LayerVisitor(begin: test.begin, exhausted: { test.exhausted }) {
        test.network(firstLayer: $0, steps: &$1)
      }
    }
  }

  private func outOfReach(_ reason: String) -> Decision { Decision(.undecided(.outOfReach(reason)), resources: 0) }

  private func decideByDepthTwo(
    width: Int, _ architecture: Architecture, effort: Effort
  ) -> Decision {
    var decision = multicover.decide(width: width, effort: effort)
    switch decision.answer {
    case .found(let network): decision.answer = .found(network.deepened(to: architecture))
    case .impossible where !recordsEvidence: decision.answer = .impossible(.exhausted(name))
    case .impossible, .undecided: break
    }
    return decision
  }
}

// MARK: Separating sets

extension SeparationEngine {
  /// Whether `size` columns separate every one from every zero: if not, no network of any depth has a first
  /// layer of this width or less.
  ///
  /// Found is such a set, with the cost in resource units.
  public func separatingSetsExist(
    size: Int, effort: Effort = .unlimited
  ) -> (answer: Answer<[NeuronFunction]>, resources: UInt64) {
    precondition(size >= 1, "\(size) columns")
    if sample.isConstant { return (.found([]), 1) }
    if let recorded = recordedRefutation(widths: [size], effort: effort),
      case .impossible(let refutation) = recorded.answer
    {
      return (.impossible(refutation), recorded.resources)
    }
    let result: (Answer<[Int32]>, UInt64) = search(
      width: size, bytesEach: 0, effort: effort
    ) { _ in
      LayerVisitor(begin: {}, exhausted: { nil }) { layer, _ in layer }
    }
    let functions: Answer<[NeuronFunction]>
    switch result.0 {
    case .found(let layer): functions = .found(layer.compactMap { problem?.function(Int($0)) })
    case .impossible(let refutation): functions = .impossible(refutation)
    case .undecided(let reason): functions = .undecided(reason)
    }
    let unit = FirstLayerSearch.stepsPerUnit
    return (functions, (result.1 + unit - 1) / unit)
  }

  /// The tables of the sample, nil if `shouldStop` ended their preparation.
  ///
  /// - Precondition: a sample that is not constant, of at most `CorrectSets.maximumFanIn` inputs.
  func preparedProblem(shouldStop: () -> Bool) -> SeparationProblem? {
    if problem == nil { problem = SeparationProblem(of: sample, shouldStop: shouldStop) }
    return problem
  }

  /// What a thread does with the first layers that it meets. What it learns from one may make the next ones cheaper but
  /// not change what they cost on paper or lead to.
  private struct LayerVisitor<Success> {
    /// Called before every part of the search.
    let begin: () -> Void
    /// Why a layer of this part was left open.
    let exhausted: () -> Exhausted?
    let visit: (_ layer: [Int32], _ steps: inout UInt64) -> Success?
  }

  /// Hands the separating first layers of the given width to visitors, one for each thread, until one succeeds.
  ///
  /// - Parameters:
  ///   - bytesEach: what a visitor needs.
  ///   - division: what is known about branches at the root; nil for nothing.
  /// - Returns: the answer, and the steps that it took.
  private func search<Success: Sendable>(
    width: Int, bytesEach: Int, effort: Effort, division: LayerDivision<Success>? = nil,
    visitor: @escaping @Sendable (SeparationProblem) -> LayerVisitor<Success>
  ) -> (Answer<Success>, steps: UInt64) {
    guard sample.inputCount <= CorrectSets.maximumFanIn else {
      let limit = CorrectSets.maximumFanIn
      return (.undecided(.outOfReach("separation lists the columns of at most \(limit) inputs")), 0)
    }
    let needed = SeparationProblem.bytesNeeded(for: sample)
    let budget = effort.budget
    if needed > budget.memory { return (.undecided(.memory(needed: needed)), 0) }
    let shouldEnd = { @Sendable in effort.stop }
    guard let problem = preparedProblem(shouldStop: { shouldEnd() != nil }) else {
      return (.undecided(effort.stop ?? .time), 0)
    }
    guard let plan = MemoryPlan(problem, width: width, bytesEach: bytesEach, tables: needed, memory: budget.memory)
    else {
      let least = MemoryPlan.bytesNeeded(problem, width: width, bytesEach: bytesEach, pairs: MemoryPlan.fewestPairs)
      return (.undecided(.memory(needed: needed + least)), 0)
    }
    let stepsPerUnit = FirstLayerSearch.stepsPerUnit
    let limit =
      budget.resources.map { $0.multipliedReportingOverflow(by: stepsPerUnit) }
      .map { $0.overflow ? .max : $0.partialValue } ?? .max

    let root = {
      FirstLayerSearch.Subtree(
        node: SeparationNode(problem, programPairs: plan.programPairs), chosen: [], rest: width)
    }
    let tasks = OrderedTasks<FirstLayerSearch.Part, Success>(
      division?.starts(of: root, shouldEnd: shouldEnd) ?? [.open(.subtree(root()))],
      jobs: min(effort.jobs, plan.threads), limit: limit)
    let (outcome, steps) = tasks.run {
      let visitor = visitor(problem)
      return { part, context in
        var success: Success?
        visitor.begin()
        let search = FirstLayerSearch(
          limit: context.limit, shouldEnd: { context.shouldGiveUp ? .interrupted : shouldEnd() }
        ) { layer, steps in
          success = visitor.visit(layer, &steps)
          return success != nil || visitor.exhausted() != nil
        }
        let parts = search.exploreOrDivide(part)
        if let success { return (.success(success), search.steps) }
        if let reason = visitor.exhausted() ?? search.exhausted { return (.exhausted(reason), search.steps) }
        return (parts.isEmpty ? .failure : .split(parts), search.steps)
      }
    }
    switch outcome {
    case .success(let success): return (.found(success), steps)
    case .failure: return (.impossible(.exhausted(name)), steps)
    case .exhausted(let reason): return (.undecided(reason), steps)
    }
  }
}

/// What the search may have in memory besides the tables of the problem.
private struct MemoryPlan {
  /// The pairs of each linear program; depends on the problem and the memory alone, since it decides what is found.
  let programPairs: Int
  /// How many threads there is room for.
  let threads: Int

  static let fewestPairs = 48

  /// The number of bytes of one thread: a linear program, a node for each column chosen, and its visitor.
  static func bytesNeeded(_ problem: SeparationProblem, width: Int, bytesEach: Int, pairs: Int) -> Int {
    let program = CoverLP.bytesNeeded(setCount: problem.columnCount, pointCount: min(pairs, problem.pairs.count))
    let node = problem.columnCount * (problem.pairs.count / 4 + 64)
    return program + node * (width + 2) + bytesEach
  }

  init?(_ problem: SeparationProblem, width: Int, bytesEach: Int, tables: Int, memory: Int) {
    let room = memory - tables
    func bytes(_ pairs: Int) -> Int {
      Self.bytesNeeded(problem, width: width, bytesEach: bytesEach, pairs: pairs)
    }
    guard bytes(Self.fewestPairs) <= room else { return nil }
    var pairs = SeparationNode.usualProgramPairs
    while pairs > Self.fewestPairs && bytes(pairs) > room { pairs /= 2 }
    programPairs = pairs
    threads = max(1, room / bytes(pairs))
  }
}

extension ThresholdNetwork {
  /// The same function in an architecture that is at least as deep and as wide: behind the output follow identities.
  fileprivate func deepened(to architecture: Architecture) -> ThresholdNetwork {
    var network = self
    while network.architecture.depth < architecture.depth { network = network.deepened }
    return network.widened(to: architecture)
  }
}
