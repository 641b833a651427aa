/// The question of a certificate and what it claims as the answer.
struct CheckedQuestion {
  /// The number of layers of the networks.
  var depth: Int
  /// What is least.
  var measure: CheckedMeasure
  /// What a neuron is; nil if it is binary.
  var model: CheckedModel?
  /// The most points on which a network that fits may be wrong.
  var mismatches: Int
  /// No network that fits is smaller.
  var lower: Int
  /// The size of the witnesses.
  var upper: Int?

  /// Wires are checked at these depths alone.
  static let maximumDepthOfWires = 2

  init(_ json: JSONValue) throws {
    let question = try json["question"]
    try question.require(keys: ["verb", "depth", "size", "mismatches", "neurons"])
    let verb = try question["verb"]
    guard try verb.string == "minimize" else { throw verb.rejection("the question that can be certified is minimize") }
    let size = try question["size"]
    guard let measure = CheckedMeasure(rawValue: try size.string) else {
      throw size.rejection("the size is weights, neurons or wires")
    }
    self.measure = measure
    depth = try question["depth"].integer(1...CertificateCheck.maximumDepth)
    guard measure != .wires || depth <= Self.maximumDepthOfWires else {
      throw size.rejection("wires are checked at depth 1 and 2 alone")
    }
    model = try question.find("neurons").map(CheckedModel.init)
    if let model, measure == .wires { throw size.rejection("wires of \(model) neurons are not checked") }
    // Without the key there are none: a question has one form.
    mismatches = try question.find("mismatches").map { try $0.integer(1...CheckedInstance.maximumPoints) } ?? 0
    lower = try json["lower"].integer(0...1_000_000_000)
    let upper = try json["upper"]
    self.upper = upper.isNull ? nil : try upper.integer(0...1_000_000_000)
  }
}

/// Widths that are refuted; with wires, only for networks that have no more.
struct CheckedRefutation {
  var widths: RefutedWidths
  var method: String
  var wires: Int?

  var description: String { "\(method) \(widths.description)" + (wires.map { " within \($0) wires" } ?? "") }
}
