import ArgumentParser
import Constructions
import Formats
import Foundation
import Numbers
import Running
import ThresholdNetworks

extension ConstructionMethod: ExpressibleByArgument {}

/// `thresher construct FILE --method minterms`: an explicit network, without search.
struct Construct: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "construct",
    abstract: "An explicit network that fits the instance, without search.",
    discussion: """
      Methods: monomials (depth 2), parity (2, affine labels only), minterms (3), table (4), hash (5), bucket-linear (6), seeds (11).
      Without --method the smallest of all is taken. The network goes to standard output, or to --to FILE with a summary
      on standard output. With --depth L the network is continued by identities to depth L, one weight a layer.
      """)

  @OptionGroup var instanceOptions: InstanceOptions

  @Option(parsing: .unconditional, help: "The method; see above.")
  var method: ConstructionMethod?

  @Flag(help: "Try all methods and keep the network with the fewest weights (the default).")
  var best = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The depth of the network, at least the method's.", valueName: "L"),
    transform: Parse.depth)
  var depth: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("Write the network to this file.", valueName: "FILE"))
  var to: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Memory for the weights: 512M, 4G.", valueName: "bytes"),
    transform: Parse.bytes)
  var memory: Int = 1 << 30

  @OptionGroup var timeOption: TimeOption

  @Flag(help: "No network: the bits that the scheme behind the asymptotic bound would store, against log2 C(N, N1).")
  var storage = false

  @OptionGroup var outputOptions: OutputOptions

  /// What `--time` says.
  var time: Duration? { timeOption.time }

  var timeLimit: Duration? { time }

  func validate() throws {
    // Until --output was the output of a file with several, it was the file to write.
    if let file = instanceOptions.output, FileFormat(suffixOf: file) != nil {
      throw ValidationError("found --output \(file); expected --to \(file) for the file to write")
    }
    if storage && (best || method != nil || depth != nil || to != nil) {
      throw ValidationError("found --storage with an option for networks; expected --storage alone")
    }
    if best && method != nil { throw ValidationError("found --method and --best; expected one of them") }
    if let method, let depth, depth < method.depth {
      throw ValidationError("found --depth \(depth); the method \(method.rawValue) needs \(method.depth) at least")
    }
  }

  func run() throws {
    let effort = Effort(
      budget: Budget(deadline: time?.deadline, memory: memory),
      interruption: Interrupts.install())
    let instance = try instanceOptions.instance()
    if storage { return try account(instance) }
    let (construction, network) = try built(instance, effort)
    var parameters = instanceOptions.parameters
    parameters["method"] = .string(method?.rawValue ?? "best")
    if let depth { parameters["depth"] = .integer(depth) }
    var document = ResultDocument(verb: "construct", parameters: parameters, instance: instance)
    let bits = Self.labelBits(of: instance.function)
    document["method"] = .string(construction.method.rawValue)
    document["parameters"] = .object(
      Dictionary(uniqueKeysWithValues: construction.parameters.map { ($0.name, .integer($0.value)) }))
    document["widths"] = .array(network.architecture.widths.map { .integer($0) })
    document["weights"] = .integer(network.architecture.weightCount)
    document["neurons"] = .integer(network.architecture.neuronCount)
    document["wires"] = .integer(network.wireCount)
    document["label_bits"] = .array([.string(bits.lowerText()), .string(bits.upperText())])
    if let to {
      try Output.write(NetworkJSON.text(of: network), to: to)
      try outputOptions.emit(document, text: summary(construction, network, bits))
    } else if outputOptions.json {
      document["network"] = NetworkJSON.value(of: network)
      try outputOptions.emit(document, text: "")
    } else {
      try Output.write(NetworkJSON.text(of: network))
    }
  }

  private func built(_ instance: Instance, _ effort: Effort) throws -> (Construction, ThresholdNetwork) {
    do {
      if let method {
        let construction = try method.network(for: instance.function, memory: memory, effort: effort)
        return (construction, construction.deepened(to: depth ?? method.depth))
      }
      return try Construction.best(for: instance.function, depth: depth, memory: memory, effort: effort)
    } catch ConstructionError.incorrect(let method) {
      // Two parts of the program contradict each other: the builder and the evaluator.
      Output.warn(ConstructionError.incorrect(method).description)
      throw ExitCode.disagreement
    } catch let error as ConstructionError {
      if case .stopped = error {
        Output.warn(error.description)
        throw ExitCode.undecided
      }
      throw ValidationError(error.description)
    }
  }

  /// Prints what equalised buckets store.
  private func account(_ instance: Instance) throws {
    guard let scheme = EqualisedBuckets(instance.function) else {
      throw ValidationError("--storage needs two labels, at most 62 inputs, and found no words for this sample")
    }
    let bits = Self.labelBits(of: instance.function)
    let ratio = Double(scheme.storedBits) / bits.midpoint
    var document = ResultDocument(verb: "construct", parameters: ["storage": true], instance: instance)
    document["label_bits"] = .array([.string(bits.lowerText()), .string(bits.upperText())])
    document["stored_bits"] = .integer(scheme.storedBits)
    document["ratio"] = .number(ratio)
    document["bucket_bits"] = .integer(scheme.bucketBits)
    document["word_bits"] = .integer(scheme.wordBits)
    document["choice_bits"] = .integer(scheme.choiceBits)
    document["table_bits"] = .integer(scheme.tableBits)
    document["maximum_load"] = .integer(scheme.maximumLoad)
    document["costs"] = ["maximum": .number(scheme.maximumCost), "mean": .number(scheme.meanCost)]
    let costs = String(format: "%.2f on average, %.2f at most", scheme.meanCost, scheme.maximumCost)
    try outputOptions.emit(
      document,
      text: """
        \("labels".padding(to: 18))log2 C(N, N1) = \(bits.lowerText(digits: 8)) bits
        \("buckets".padding(to: 18))\(1 << scheme.bucketBits), loads up to \(scheme.maximumLoad), cost in bits \(costs)
        \("stored".padding(to: 18))\(scheme.storedBits) bits: \(scheme.wordBits) of a word and \(scheme.choiceBits) of a choice \
        for each bucket, \(String(format: "%.3f", ratio)) times the labels
        \("shared".padding(to: 18))\(scheme.tableBits) bits of the random table, whatever N is

        """)
  }

  /// log2 C(N, N1): what the labels of N points with N1 ones weigh, below which no method can store them all.
  static func labelBits(of function: PartialFunction) -> Interval {
    Interval(Integer.binomial(function.pointCount, function.labels.popcount)).log2
  }

  private func summary(_ construction: Construction, _ network: ThresholdNetwork, _ bits: Interval) -> String {
    let choice = construction.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    return """
      \("method".padding(to: 18))\(construction.method.rawValue)\(choice.isEmpty ? "" : "  " + choice)
      \("widths".padding(to: 18))\(network.architecture)
      \("size".padding(to: 18))\(network.architecture.weightCount) weights, \(network.architecture.neuronCount) neurons, \
      \(network.wireCount) wires
      \("labels".padding(to: 18))log2 C(N, N1) = \(bits.lowerText(digits: 8)) bits

      """
  }
}
