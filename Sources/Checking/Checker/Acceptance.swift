/// What was claimed, and found right.
public struct Acceptance: Equatable, Sendable {
  public var depth: Int
  public var measure: String
  /// No network of the depth that fits the sample is smaller.
  public var lower: Int
  /// A network of this size fits, nil if the certificate shows none.
  public var upper: Int?
  /// Whether every architecture of size `upper` that fits is among the witnesses.
  public var isComplete: Bool
  public var witnesses: [[Int]]
  /// The method and the widths of every refuted architecture.
  public var refuted: [String]
  /// Checked counts, as `widths: count`.
  public var counts: [String]

  public var summary: String {
    var text = "accepted: depth \(depth), "
    if let upper, upper == lower {
      text += "least \(measure) \(lower)"
      if isComplete {
        text += ", architectures \(witnesses.map { $0.map(String.init).joined(separator: ",") }.joined(separator: " "))"
      }
    } else {
      text += "\(measure) at least \(lower)" + (upper.map { ", at most \($0)" } ?? "")
    }
    text += "; witnesses \(witnesses.count), refuted \(refuted.count)"
    if !refuted.isEmpty { text += " (\(refuted.joined(separator: "; ")))" }
    if !counts.isEmpty { text += "; counts \(counts.joined(separator: "; "))" }
    return text
  }
}

/// Checks a certificate against an instance. Everything that it claims follows from the definition of
/// threshold networks, the lemmas of the manual's page *Certificates*, and this module.
public struct CertificateCheck {
  private let instance: CheckedInstance
  private let instanceDigest: String
  private let json: JSONValue
  private let readFile: (String) throws -> [UInt8]
  /// Receives the formula of every clausal refutation, with the name of its proof file.
  public var emitFormula: ((ReferenceFormula, String) throws -> Void)?

  /// - Parameter readFile: the bytes of a file beside the certificate.
  /// - Throws: `Rejection` if the instance or the JSON cannot be read.
  public init(
    instance: [UInt8], certificate: [UInt8], readFile: @escaping (String) throws -> [UInt8]
  ) throws {
    self.instance = try CheckedInstance(pla: instance)
    instanceDigest = SHA256.hexadecimal(of: instance)
    json = try JSONValue(parsing: certificate)
    self.readFile = readFile
  }

  /// - Throws: `Rejection` naming the first thing that fails.
  public func accept() throws -> Acceptance {
    let (depth, measure, lower, upper) = try checkHeader()
    let lowerValue = try json["lower"]
    let upperValue = try json["upper"]
    if let upper, upper < lower { throw upperValue.rejection("the upper bound \(upper) is below the lower one") }
    let isComplete = try json["complete"].bool
    if isComplete && upper != lower { throw upperValue.rejection("a complete list of minima needs equal bounds") }

    let witnesses = try checkWitnesses(depth: depth, measure: measure, size: upper)
    if let upper, witnesses.isEmpty { throw upperValue.rejection("no witness has size \(upper)") }
    let refuted = try json["refuted"].array.map { try checkRefutation($0, depth: depth) }
    let cover = AntichainCover(inputCount: instance.inputCount, depth: depth, measure: measure)
    try cover.forEach(upTo: isComplete ? lower : lower - 1) { widths, size in
      if refuted.contains(where: { $0.widths.contains(widths) }) { return }
      if size == upper && witnesses.contains(widths) { return }
      throw lowerValue.rejection("nothing refutes the widths \(text(widths)) of \(measure.rawValue) \(size)")
    }
    return Acceptance(
      depth: depth, measure: measure.rawValue, lower: lower, upper: upper, isComplete: isComplete,
      witnesses: witnesses, refuted: refuted.map { "\($0.method) \($0.widths.description)" }, counts: try checkCounts())
  }

  /// Checks the networks alone, for a certificate whose proofs are not at hand.
  ///
  /// - Returns: their widths.
  public func acceptWitnesses() throws -> [[Int]] {
    let (depth, measure, _, upper) = try checkHeader()
    return try checkWitnesses(depth: depth, measure: measure, size: upper)
  }

  private func checkHeader() throws -> (depth: Int, measure: CheckedMeasure, lower: Int, upper: Int?) {
    let schema = try json["schema"]
    guard try schema.string == "thresher/certificate/1" else {
      throw schema.rejection("the schema is thresher/certificate/1")
    }
    let claimed = try json["instance"]
    let digest = try claimed["sha256"]
    guard try digest.string == instanceDigest else {
      throw digest.rejection("the certificate is of another instance: the digest of this one is \(instanceDigest)")
    }
    for (key, value) in [("inputs", instance.inputCount), ("points", instance.points.count)] {
      let field = try claimed[key]
      guard try field.integer(0...Int.max) == value else { throw field.rejection("the instance has \(value) \(key)") }
    }
    let question = try json["question"]
    for key in ["mismatches", "wires"] {
      if let other = try question.find(key) { throw other.rejection("\(key) are not part of what can be certified") }
    }
    let size = try question["size"]
    guard let measure = CheckedMeasure(rawValue: try size.string) else {
      throw size.rejection("the size is weights or neurons")
    }
    let upper = try json["upper"]
    return (
      try question["depth"].integer(1...64), measure, try json["lower"].integer(0...1_000_000_000),
      upper.isNull ? nil : try upper.integer(0...1_000_000_000)
    )
  }

  private func checkWitnesses(depth: Int, measure: CheckedMeasure, size: Int?) throws -> [[Int]] {
    try json["minima"].array.map { entry in
      let network = try CheckedNetwork(try entry["network"])
      let widths = try entry["widths"].array.map { try $0.integer(1...CheckedInstance.maximumInputs) }
      guard network.widths == widths else {
        throw entry.rejection("the network has the widths \(text(network.widths)), not \(text(widths))")
      }
      guard widths.count == depth else { throw entry.rejection("the witness has depth \(widths.count), not \(depth)") }
      guard network.inputCount == instance.inputCount else {
        throw entry.rejection("the witness has \(network.inputCount) inputs, the instance \(instance.inputCount)")
      }
      let actual = measure.size(widths, inputCount: instance.inputCount)
      guard actual == size else {
        throw entry.rejection("the witness has \(measure.rawValue) \(actual), not \(size.map(String.init) ?? "none")")
      }
      for (index, point) in instance.points.enumerated() where network.evaluate(point) != instance.labels[index] {
        throw entry.rejection("the witness is wrong on point \(index + 1) of the instance")
      }
      return widths
    }
  }

  private func checkRefutation(_ json: JSONValue, depth: Int) throws -> (widths: RefutedWidths, method: String) {
    let list = try json["widths"].array
    let widths = RefutedWidths(widths: try list.map { $0.isNull ? nil : try $0.integer(1...1_000_000_000) })
    guard list.count == depth, widths.widths.last == 1 else {
      throw json.rejection("the refuted widths \(widths.description) are not of depth \(depth) with one output")
    }
    let method = try json["by"].string
    let check = RefutationCheck(
      instance: instance, widths: widths, json: json, readFile: readFile, emitFormula: emitFormula)
    try check.run(method: method)
    return (widths, method)
  }

  private func checkCounts() throws -> [String] {
    guard let counts = try json.find("counts") else { return [] }
    return try counts.array.map { entry in
      let widths = try entry["widths"].array.map { try $0.integer(1...16) }
      guard widths.last == 1 else { throw entry.rejection("the last width is 1") }
      var recount = ColumnRecount(instance, widths: widths)
      let count = try recount.count().description
      guard try entry["count"].string == count else {
        throw entry.rejection("the widths \(text(widths)) have \(count) settings that fit")
      }
      return "\(text(widths)): \(count)"
    }
  }

  private func text(_ widths: [Int]) -> String { widths.map(String.init).joined(separator: ",") }
}
