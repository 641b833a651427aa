import ArgumentParser
import Files
import Formats
import Running
import Sampling
import ThresholdNetworks

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
      "A network file: tells how far the draws are from this network on all inputs.", valueName: "file"))
  var teacher: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Write a table with one line a draw.", valueName: "file"))
  var csv: String?

  var plan: ChainSampler.Plan { ChainSampler.Plan(chains: chains ?? 4, burnIn: burnIn ?? 500, thinning: thinning ?? 1) }

  /// - Throws: `ValidationError` for an option that `method` has no use for.
  func check(for method: SamplingMethod) throws {
    func refuse(_ option: String, _ expected: String) throws {
      throw ValidationError("found \(option) with --method \(method.rawValue); expected \(expected)")
    }
    let isChain = method == .gibbs || method == .metropolis
    if let shard {
      let given = "--shard \(shard.index)/\(shard.count)"
      if method == .fair { try refuse(given, "reject, gibbs or metropolis") }
      if isChain && shard.count > plan.chains {
        throw ValidationError("found \(given) of \(plan.chains) chains; expected at least one chain a shard")
      }
    }
    if tries != nil && method != .reject { try refuse("--tries", "reject") }
    for (option, value) in [("--chains", chains), ("--burn-in", burnIn), ("--thinning", thinning)]
    where value != nil && !isChain { try refuse(option, "gibbs or metropolis") }
  }

  /// The parameters of the question that these options add to a result of `method`.
  func parameters(of method: SamplingMethod) -> [String: JSONValue] {
    var fields: [String: JSONValue] = [:]
    if let shard { fields["shard"] = .string("\(shard.index)/\(shard.count)") }
    if method == .reject {
      if let tries { fields["tries"] = .exact(tries) }
    } else {
      fields["chains"] = .integer(plan.chains)
      fields["burn_in"] = .integer(plan.burnIn)
      fields["thinning"] = .integer(plan.thinning)
    }
    return fields
  }

  func teacherNetwork(inputCount: Int) throws -> ThresholdNetwork? {
    guard let teacher else { return nil }
    let network = try ThresholdNetwork.read(teacher)
    guard network.architecture.inputCount == inputCount else {
      throw DataError(
        file: teacher, found: "a network of \(network.architecture.inputCount) inputs",
        expected: "one of \(inputCount), as the sample has")
    }
    return network
  }
}
