/// The question of a certificate and what it claims as the answer.
struct CheckedQuestion {
  /// The number of layers of the networks.
  var depth: Int
  /// What is least.
  var measure: CheckedMeasure
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
    try question.require(keys: ["verb", "depth", "size", "mismatches"])
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

/// Goes through all numbers of hidden neurons that a network with few wires can read, and asks whether each is settled.
///
/// A network that is not constant has, at depth 2, at least a wire into and out of every hidden neuron that matters (manual,
/// *Certificates*, wires); so k of them need 2 k wires.
struct WireCover {
  let question: CheckedQuestion
  /// The numbers of neurons that the output of a witness reads.
  let witnessed: Set<Int>
  let refuted: [CheckedRefutation]

  /// - Throws: `Rejection` with what is not settled.
  func require(isComplete: Bool, isConstant: Bool, at place: JSONValue) throws {
    let lower = question.lower
    // A constant has no wires and nothing else does without.
    if isConstant, lower > 0 { throw place.rejection("a constant fits, which has no wires") }
    let limit = isComplete ? lower : lower - 1
    func need(_ widths: [Int], _ wires: Int) throws {
      let isRefuted = refuted.contains { entry in
        entry.widths.widths == widths.map(Optional.init) && entry.wires.map { $0 >= wires } ?? false
      }
      guard isRefuted else {
        throw place.rejection(
          "nothing refutes \(widths.count == 1 ? "one neuron" : "\(widths[0]) hidden neurons") with \(wires) wires")
      }
    }
    if question.depth == 1 {
      let wires = witnessed.isEmpty ? limit : lower - 1
      if wires >= 1 { try need([1], wires) }
      return
    }
    var width = 1
    while 2 * width <= limit {
      let wires = isComplete && !witnessed.contains(width) ? lower : lower - 1
      if wires >= 2 * width { try need([width, 1], wires) }
      width += 1
    }
  }
}
