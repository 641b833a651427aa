import ArgumentParser
import Formats
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
    parsing: .unconditional, help: ArgumentHelp("gibbs, metropolis: the number of chains.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...10_000) })
  var chains: Int = 4

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Steps of a chain before its first draw.", valueName: "N"),
    transform: { try Parse.count($0, in: 0...1_000_000_000) })
  var burnIn: Int = 500

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Steps of a chain from draw to draw.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...1_000_000_000) })
  var thinning: Int = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A network file: tells how far the draws are from this network on all inputs.", valueName: "file"))
  var teacher: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Write a table with one line a draw.", valueName: "file"))
  var csv: String?

  /// The parameters of the question that these options add to a result of `method`.
  func parameters(of method: SamplingMethod) -> [String: JSONValue] {
    var fields: [String: JSONValue] = [:]
    if let shard { fields["shard"] = .string("\(shard.index)/\(shard.count)") }
    if method == .reject {
      if let tries { fields["tries"] = .exact(tries) }
    } else {
      fields["chains"] = .integer(chains)
      fields["burn_in"] = .integer(burnIn)
      fields["thinning"] = .integer(thinning)
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
