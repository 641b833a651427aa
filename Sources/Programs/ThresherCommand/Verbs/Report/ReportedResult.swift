import Files
import Formats
import ThresholdNetworks

/// A result that a verb printed, as a page tells it.
struct ReportedResult {
  let file: String
  let verb: String
  /// The parameters of the question, in a line.
  let question: String
  /// The answer in a sentence.
  let sentence: String
  /// Numbers in full, with their names.
  let numbers: [(name: String, value: String)]
  let networks: [NamedNetwork]
  let digest: String?
  let inputNames: [String]?
  /// Commands that check the evidence.
  let commands: [String]
  /// SVG documents, with what each shows in words.
  let pictures: [(svg: String, words: String)]

  private static let largestList = 64
  private static let mostOfFrontier = 8
  /// Seconds.
  private static let shortestDrawn = 0.1

  /// - Throws: `DataError` for what is no result.
  init(_ text: InputText) throws {
    let document = try JSONDocument(parsing: text)
    let schema = try document.string(document.field("schema", of: document.root), "schema")
    guard schema == ResultDocument.schema else {
      throw text.error(
        nil, found: "the schema \(DataError.quoted(schema))", expected: ResultDocument.schema,
        fix: "a report is made of what a verb prints with --json")
    }
    let question = try document.field("question", of: document.root)
    guard case .object(let parameters) = question.content else { throw document.mismatch(question, "an object") }
    let verb = try document.string(document.field("verb", of: question), "verb")
    (file, self.verb) = (text.file, verb)
    self.question = parameters.filter { $0.key != "verb" }.sorted { $0.key < $1.key }.map {
      "\($0.key.replacing("_", with: " ")) \(Self.words($0.value))"
    }.joined(separator: ", ")

    var names: [String]?
    var digest: String?
    if let instance = document.optionalField("instance", of: document.root) {
      digest = try document.optionalField("sha256", of: instance).map { try document.string($0, "sha256") }
      names = try document.optionalField("names", of: instance).map { node in
        try document.array(node, "names").map { try document.string($0, "a name") }
      }
    }
    (self.digest, inputNames) = (digest, names)

    var networks: [NamedNetwork] = []
    for node in try document.optionalField("minima", of: document.root).map({ try document.array($0, "minima") }) ?? []
    {
      if let network = document.optionalField("network", of: node) {
        networks.append(try Self.network(network, text.file))
      }
    }
    if let network = document.optionalField("network", of: document.root) {
      networks.append(try Self.network(network, text.file))
    }
    let frontier = try FrontierStep.all(in: document)
    // A network for each size is what one looks for; a long frontier makes no page that is read.
    networks += try FrontierStep.changes(frontier).prefix(Self.mostOfFrontier).compactMap { change in
      try change.first.network.map { try Self.network($0, text.file) }
    }
    self.networks = networks

    func value(_ name: String) -> String? { document.optionalField(name, of: document.root).map { Self.words($0) } }
    let named = [
      "lower", "upper", "count", "settings", "probability", "risk", "estimate", "standard_error", "total", "draws",
    ]
    let ofClaims = try document.optionalField("sides", of: document.root).map { try Self.sides($0, in: document) } ?? []
    numbers =
      named.compactMap { name in value(name).map { (name.replacing("_", with: " "), $0) } } + ofClaims
      + (verb == "describe" ? Self.described.compactMap { name, words in value(name).map { (words, $0) } } : [])
    let size = parameters["size"].map { Self.words($0) } ?? "weights"
    sentence =
      frontier.isEmpty
      ? Self.sentence(verb, parameters, value) : FrontierStep.sentence(frontier, size: size)
    var commands: [String] = []
    let widths = parameters["widths"].map { Self.words($0) }
    switch verb {
    case "minimize", "certify":
      let depth = parameters["depth"].map { " --depth \(Self.words($0))" } ?? ""
      commands = ["thresher certify FILE\(depth) --to proof", "thresher-check FILE proof/certificate.json"]
    case "decide": if let widths { commands = ["thresher decide FILE --widths \(widths) --engine both"] }
    case "count": if let widths { commands = ["thresher count FILE --widths \(widths)"] }
    default: break
    }
    self.commands = commands
    pictures =
      frontier.count > 1
      ? [(ReportFigures.frontier(frontier, size: size), "The least size for each number of mistakes")]
      : try Self.pictures(document, verb, size: size, text.file)
  }

  private static func pictures(
    _ document: JSONDocument, _ verb: String, size: String, _ file: String
  ) throws -> [(svg: String, words: String)] {
    if verb == "reproduce" {
      return ReportFigures.beside(file).map { [($0, "The figure of the experiment")] } ?? []
    }
    let steps = try ReportFigures.steps(in: document)
    guard steps.count > 1, zip(steps, steps.dropFirst()).allSatisfy({ $0.seconds <= $1.seconds }) else { return [] }
    let timing = document.optionalField("timing", of: document.root)
    let seconds = timing.flatMap { document.optionalField("seconds", of: $0) }.flatMap { Double(words($0)) } ?? 0
    let end = max(seconds, steps[steps.count - 1].seconds)
    // What is over at once is no picture.
    guard end >= Self.shortestDrawn else { return [] }
    return [(ReportFigures.interval(steps, size: size, end: end), "The interval of the least size over time")]
  }

  /// What `describe` finds, in the words of a reader.
  private static let described = [
    ("essential_inputs", "inputs that no fitting function can do without"),
    ("interchangeable_inputs", "inputs that may change places"), ("constant_inputs", "inputs that never change"),
    ("conflicts", "points with both labels"), ("unavoidable_mismatches", "mistakes that no network avoids"),
    ("constant_mismatches", "mistakes of the better constant"),
  ]

  /// Both sides of what a claim says of the case that is shown, each as a line.
  private static func sides(_ node: JSONNode, in document: JSONDocument) throws -> [(name: String, value: String)] {
    try document.array(node, "sides").map { side in
      func words(_ name: String) -> String { document.optionalField(name, of: side).map { Self.words($0) } ?? "?" }
      // An interval has two ends.
      let (value, bound) = (words("value"), words("bound"))
      return (words("name"), "\(value) \(words("relation")) \(bound)")
    }
  }

  private static func network(_ node: JSONNode, _ file: String) throws -> NamedNetwork {
    let text = InputText(file: file, text: try JSONValue(node).text(isPretty: false))
    return try NamedNetwork.model(in: text).map { .rich($0) } ?? .binary(NetworkJSON.read(text))
  }

  private static func sentence(
    _ verb: String, _ parameters: [String: JSONNode], _ value: (String) -> String?
  ) -> String {
    let widths = parameters["widths"].map { " of widths \(words($0))" } ?? ""
    let size = parameters["size"].map { words($0) } ?? "weights"
    let depth = parameters["depth"].map { " at depth \(words($0))" } ?? ""
    let (lower, upper) = (value("lower") ?? "0", value("upper"))
    switch (verb, value("answer")) {
    case ("minimize", "optimal"?), ("certify", "optimal"?):
      return "No network with fewer than \(lower) \(size) fits\(depth), and those shown here have as many."
    case ("minimize", "none"?), ("certify", "none"?): return "No network fits\(depth)."
    case ("minimize", _), ("certify", _):
      return "The least number of \(size)\(depth) is at least \(lower)"
        + (upper.map { " and at most \($0)." } ?? "; no network that fits is known yet.")
    case ("decide", "found"?): return "A network\(widths) fits; one is shown here."
    case ("decide", "impossible"?): return "No network\(widths) fits."
    case ("decide", _): return "Whether a network\(widths) fits was not decided within the limits."
    case ("count", _):
      guard let count = value("count") else { return "The number of settings\(widths) that fit is not known." }
      return "\(count) parameter settings\(widths) fit" + (value("settings").map { ", of \($0)." } ?? ".")
    case ("mass", _):
      guard let estimate = value("estimate") else { return "There is no estimate of the prior mass yet." }
      return "A random setting\(widths) fits with a probability of about \(estimate)."
    case ("verify", _):
      return
        "\(value("statement").map { "\($0) " } ?? "")This \(value("shown") ?? value("verdict") ?? "has no verdict")."
    case ("describe", _):
      let (zeros, ones) = (value("zeros") ?? "0", value("ones") ?? "0")
      let known: String
      switch (value("constant"), value("single_neuron")) {
      case ("yes", _): known = "they are constant"
      case (_, "yes"): known = "one neuron computes them"
      case (_, "no"): known = "no single neuron computes them"
      default: known = "whether one neuron computes them was not decided"
      }
      return "\(ones) points with label 1 and \(zeros) with label 0; \(known)."
    case ("sample", _):
      guard let count = value("draws") else { return "No draws." }
      let method = parameters["method"].map { " (\(words($0)))" } ?? ""
      return "\(count) \(count == "1" ? "network" : "networks")\(widths) drawn at random among those that fit\(method)."
    case ("reproduce", _):
      return
        "The experiment \(parameters["experiment"].map { words($0) } ?? "of a paper"), with its figure beside the table."
    case ("enumerate", _): return "\(value("total") ?? "An unknown number of") results\(widths)."
    default: return value("answer") ?? "See the numbers."
    }
  }

  /// A value in a few words: arrays of scalars as the command line writes them.
  private static func words(_ node: JSONNode) -> String {
    switch node.content {
    case .null: "none"
    case .bool(let value): value ? "yes" : "no"
    case .integer(let value): "\(value)"
    case .number(let digits): digits
    case .string(let text): text
    case .array(let values):
      values.isEmpty
        ? "none"
        : values.prefix(largestList).map { value in
          if case .array = value.content { "(\(words(value)))" } else { words(value) }
        }.joined(separator: ",") + (values.count > largestList ? ",..." : "")
    case .object(let fields): "\(fields.count) fields"
    }
  }
}
