import ArgumentParser
import Formats
import Running
import Sampling

/// How draws are made and what is told about them.
struct DrawOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Make only the i-th of n parts of the draws; `thresher merge` joins them.", valueName: "i/n"),
    transform: Shard.parse)
  var shard: Shard?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("reject: give up after so many networks, as in 500M.", valueName: "N"), transform: Parse.quantity
  )
  var tries: UInt64?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("gibbs, metropolis: the number of chains; default: 4.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...10_000) })
  var chains: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps of a chain before its first draw; default: 500.", valueName: "N"),
    transform: { try Parse.count($0, in: 0...1_000_000_000) })
  var burnIn: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps of a chain from one try at a draw to the next; default: 1.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...1_000_000_000) })
  var thinning: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Tells how far the draws are from these labels: n:0xHEX, a network, or a file of points.",
      valueName: "n:0xHEX|file"))
  var teacher: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Write a table with one line a draw.", valueName: "file"))
  var csv: String?

  @Flag(help: "Add the truth table of every draw (at most 16 inputs).")
  var tables = false

  @Flag(help: "Add to every draw the number of points on which it differs from the teacher.")
  var errors = false

  /// The largest number of inputs of truth tables beside draws: 16,384 digits each.
  static let maximumTableInputs = 16

  var plan: ChainSampler.Plan { ChainSampler.Plan(chains: chains ?? 4, burnIn: burnIn ?? 500, thinning: thinning ?? 1) }

  /// - Throws: `ValidationError` for an option that `method` has no use for.
  func check(for method: SamplingMethod) throws {
    func refuse(_ option: String, _ expected: String) throws {
      throw ValidationError("found \(option) with --method \(method.rawValue); expected \(expected)")
    }
    let isChain = method == .gibbs || method == .metropolis
    if let shard {
      let given = "--shard \(shard.index)/\(shard.count)"
      if isChain && shard.count > plan.chains {
        throw ValidationError("found \(given) of \(plan.chains) chains; expected at least one chain a shard")
      }
    }
    if errors && teacher == nil { throw ValidationError("found --errors without --teacher; expected both") }
    if tries != nil && method != .reject { try refuse("--tries", "reject") }
    for (option, value) in [("--chains", chains), ("--burn-in", burnIn), ("--thinning", thinning)]
    where value != nil && !isChain { try refuse(option, "gibbs or metropolis") }
  }

  /// The parameters of the question that these options add to a result of `method`.
  func parameters(of method: SamplingMethod) -> [String: JSONValue] {
    var fields: [String: JSONValue] = [:]
    if let shard { fields["shard"] = .string("\(shard.index)/\(shard.count)") }
    if tables { fields["tables"] = true }
    if errors, let teacher { fields["errors"] = .string(teacher) }
    switch method {
    case .fair: break
    case .reject: if let tries { fields["tries"] = .exact(tries) }
    case .gibbs, .metropolis:
      fields["chains"] = .integer(plan.chains)
      fields["burn_in"] = .integer(plan.burnIn)
      fields["thinning"] = .integer(plan.thinning)
    }
    return fields
  }

  /// The labels that draws are compared with, nil if none are named.
  func trueLabels(inputCount: Int) throws -> TrueLabels? {
    try teacher.map { try TrueLabels($0, inputCount: inputCount) }
  }

  /// - Throws: `ValidationError` if there are too many inputs for what is asked for.
  func check(inputCount: Int) throws {
    if tables && inputCount > Self.maximumTableInputs {
      throw ValidationError(
        "found --tables with \(inputCount) inputs; expected at most \(Self.maximumTableInputs)")
    }
  }
}
