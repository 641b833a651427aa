import ArgumentParser
import Claims
import Covering
import Formats
import Jobs
import PaperCatalog
import Running
import Sampling
import ThresholdNetworks

/// How the work on a question comes apart.
struct JobDivision {
  var division: Job.Division
  var units: [String]
  /// In a sentence, what a unit is, and why there are no more where that can be asked.
  var remark: String
  var instance: Instance?
  var seed: UInt64?
  /// What takes the place of the words of the question, where these have to be resolved once for all.
  var arguments: [String]?

  /// One unit with the whole question.
  static func one(_ why: String, instance: Instance? = nil, seed: UInt64? = nil) -> Self {
    JobDivision(division: .one, units: ["all"], remark: "one unit: \(why)", instance: instance, seed: seed)
  }

  /// The shares that the verb itself knows.
  static func shares(_ count: Int, of what: String, instance: Instance? = nil, seed: UInt64? = nil) -> Self {
    JobDivision(
      division: .shares, units: (1...count).map { "\($0)/\(count)" }, remark: "shares of \(what)", instance: instance,
      seed: seed)
  }
}

/// A verb that several machines can answer.
protocol DividedVerb: ParsableCommand {
  /// - Parameters:
  ///   - units: how many are wanted, nil for as many as are reasonable.
  ///   - effort: ends what is tried to find out about the units.
  /// - Throws: `ValidationError` or `DataError` for what no machine could answer.
  func division(units: Int?, _ effort: Effort) throws -> JobDivision
}

extension JobDivision {
  /// So many shares where nobody says how many: a few for each of some dozen workers.
  static let usualShares = 64
}

extension Count: DividedVerb {
  func division(units: Int?, _ effort: Effort) throws -> JobDivision {
    if instanceOptions.asksForAll { return .one("--output all counts one output after the other") }
    let questioned = try instanceOptions.questioned(on: on)
    guard widths != nil || questioned.network != nil else {
      throw ValidationError("found no --widths; expected the widths of the layers, as in --widths 6,3,1")
    }
    let instance = questioned.instance
    if posterior { return .one("the law over functions is one table", instance: instance) }
    if budgetOptions.budget != nil { return .one("a budget is for the whole run", instance: instance) }
    return .shares(units ?? JobDivision.usualShares, of: "the root parts of the count", instance: instance)
  }
}

extension Catalog: DividedVerb {
  func division(units: Int?, _ effort: Effort) throws -> JobDivision {
    if function != nil { return .one("one class") }
    if budgetOptions.budget != nil { return .one("a budget is for the whole run") }
    if from == nil { return .one("up to four inputs all classes are settled at once") }
    guard let count else { return .one("without --count nobody knows the number of classes") }
    return .shares(min(units ?? JobDivision.usualShares, count, 4096), of: "the classes from \(from ?? "") on")
  }
}

extension Enumerate: DividedVerb {
  func division(units: Int?, _ effort: Effort) throws -> JobDivision {
    let instance = try instanceOptions.instance()
    if !upTo.isEmpty { return .one("shares hold parts of what --up-to regards as the same", instance: instance) }
    if budgetOptions.budget != nil { return .one("a budget is for the whole run", instance: instance) }
    let what = neuronOptions.richModel == nil ? "the cubes of the formula" : "the first neurons of all networks"
    return .shares(units ?? 16, of: what, instance: instance)
  }
}

extension SampleNetworks: DividedVerb {
  func division(units: Int?, _ effort: Effort) throws -> JobDivision {
    let (instance, _) = try question.question()
    if neuronOptions.richModel != nil {
      return .one("draws of other neurons are not shared out", instance: instance, seed: question.seed)
    }
    if testUniformity { return .one("a test needs all draws", instance: instance, seed: question.seed) }
    if summaryOnly { return .one("nothing but a summary is asked for", instance: instance, seed: question.seed) }
    if budgetOptions.budget != nil || drawOptions.tries != nil {
      return .one("a limit is for the whole run", instance: instance, seed: question.seed)
    }
    let (most, what) =
      switch method {
      case .fair: (draws, "the ranks that are drawn")
      case .reject: (draws, "the draws, each with its own random key")
      case .gibbs, .metropolis: (drawOptions.plan.chains, "the chains")
      }
    return .shares(
      min(units ?? JobDivision.usualShares, most, 4096), of: what, instance: instance, seed: question.seed)
  }
}

extension Verify: DividedVerb {
  func division(units: Int?, _ effort: Effort) throws -> JobDivision {
    let words = try ParameterWords(self.words, sets: set)
    func claims(_ claims: [any Claim]) -> JobDivision {
      JobDivision(division: .claims, units: claims.map(\.name), remark: "claims with all their cases")
    }
    if all { return claims(PaperCatalog.all.flatMap { $0.claims }) }
    guard let name = words.name else { throw ValidationError("found no claim; expected a claim, a paper or --all") }
    switch PaperCatalog.verifiable(name, isGivenData: !words.isEmpty) {
    case .claim: return .one("the cases of one claim take seconds")
    case .examination:
      throw ValidationError(
        "found the examination \(name); expected a claim or a paper, for it reads files of this machine")
    case .paper(let paper): return claims(paper.claims)
    case .experiment, nil:
      throw ParameterWords.unknown(name, among: PaperCatalog.verifiableNames, kind: "claim")
    }
  }
}

extension Reproduce: DividedVerb {
  func division(units: Int?, _ effort: Effort) throws -> JobDivision {
    do {
      let words = try ParameterWords(self.words, sets: set)
      guard let name = words.name else { throw ValidationError("found no experiment; expected one, or a paper") }
      let parts = try resolvedExperiments(words)
      var units: [String] = []
      var given: [String: String] = [:]
      for (experiment, arguments) in parts {
        given.merge(arguments.values) { first, _ in first }
        units += try Self.paths(experiment, arguments)
      }
      let sets = given.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value)"] }
      return JobDivision(
        division: .experiments, units: units, remark: "units of the experiments, as their journals know them",
        arguments: ["reproduce", name] + sets)
    } catch let error as ArgumentError {
      throw ValidationError(error.description)
    }
  }

  private static func paths(_ experiment: some Experiment, _ given: Arguments) throws -> [String] {
    let arguments = try given.checked(by: experiment.parameters)
    return (0..<(try experiment.unitCount(arguments))).map { "\(experiment.name)/\($0)" }
  }
}
