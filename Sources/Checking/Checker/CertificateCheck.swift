/// Checks a certificate against an instance. Everything that it claims follows from the definition of
/// threshold networks, the lemmas of the manual's page *Certificates*, and this module.
public struct CertificateCheck {
  /// The sample as it was read.
  public let instance: CheckedInstance
  private let instanceDigest: String
  private let json: JSONValue
  private let readFile: (String) throws -> [UInt8]
  /// Receives the formula of every clausal refutation, with the name of its proof file.
  public var emitFormula: ((ReferenceFormula, String) throws -> Void)?

  /// The steps after which the check ends with `NotChecked`; see the manual's page *Certificates*.
  public var workLimit = Work.standardLimit

  /// Deeper networks are not checked.
  static let maximumDepth = 64

  /// A check of a certificate against an instance in the canonical form.
  ///
  /// - Parameters:
  ///   - instance: the sample in the canonical form, see `CheckedInstance`.
  ///   - file: the name of the instance for messages.
  ///   - certificate: the bytes of `certificate.json`.
  ///   - readFile: the bytes of a file beside the certificate.
  /// - Throws: `Rejection` if the instance or the JSON cannot be read.
  public init(
    instance: [UInt8], file: String = "instance.pla", certificate: [UInt8],
    readFile: @escaping (String) throws -> [UInt8]
  ) throws {
    self.instance = try CheckedInstance(canonical: instance, file: file)
    instanceDigest = CheckedDigest.hexadecimal(of: instance)
    json = try JSONValue(parsing: certificate)
    self.readFile = readFile
  }

  /// A check that is tied to a user's file.
  ///
  /// The file whose digest the certificate names is read in the canonical form: the user's own, or `instance.pla` beside the
  /// certificate. In the second case the user's file must have the same points and labels in the same order.
  ///
  /// - Parameters:
  ///   - user: the bytes and the name of the user's file; nil if the certificate is checked by itself.
  ///   - certificate: the bytes of `certificate.json`.
  ///   - readFile: the bytes of a file beside the certificate.
  /// - Throws: `Rejection` if something cannot be read or the two are not the same.
  public init(
    user: (bytes: [UInt8], name: String)?, certificate: [UInt8], readFile: @escaping (String) throws -> [UInt8]
  ) throws {
    let digest = try JSONValue(parsing: certificate)["instance"]["sha256"].string
    if let user, CheckedDigest.hexadecimal(of: user.bytes) == digest {
      try self.init(instance: user.bytes, file: user.name, certificate: certificate, readFile: readFile)
      return
    }
    let canonical: [UInt8]
    do {
      canonical = try readFile("instance.pla")
    } catch let rejection as Rejection {
      guard let user else { throw rejection }
      throw Rejection(
        "the certificate is of another instance, with the digest \(digest), and no instance.pla lies beside it",
        file: user.name)
    }
    try self.init(instance: canonical, certificate: certificate, readFile: readFile)
    if let user {
      let reading = try CheckedInstance(pla: user.bytes, file: user.name)
      try instance.requireSame(as: reading, file: user.name, other: "instance.pla")
    }
  }

  /// Checks every claim of the certificate.
  ///
  /// - Throws: `Rejection` naming the first thing that fails, or `NotChecked` if it would take too long.
  public func accept() throws -> Acceptance {
    let work = Work(limit: workLimit)
    try json.require(
      keys: [
        "schema", "instance", "question", "lower", "upper", "complete", "minima", "refuted", "counts",
      ])
    let question = try checkHeader()
    let (lower, upper) = (question.lower, question.upper)
    let lowerValue = try json["lower"]
    let upperValue = try json["upper"]
    if let upper, upper < lower { throw upperValue.rejection("the upper bound \(upper) is below the lower one") }
    let isComplete = try json["complete"].bool
    if isComplete && upper != lower { throw upperValue.rejection("a complete list of minima needs equal bounds") }

    let networks = try checkWitnesses(question, work)
    let witnesses = networks.map(\.widths)
    if let upper, witnesses.isEmpty { throw upperValue.rejection("no witness has size \(upper)") }
    let refuted = try json["refuted"].array.map { try checkRefutation($0, question, work) }
    let read = question.measure == .wires ? Set(networks.map(\.readCount)) : []
    if question.measure == .wires {
      try work.spend(refuted.count + 1, min(lower, 1 << 20), on: "going through the numbers of hidden neurons")
      try WireCover(question: question, witnessed: read, refuted: refuted).require(
        isComplete: isComplete, isConstant: instance.isConstant(butFor: question.mismatches), at: lowerValue)
    } else {
      try requireEverything(upTo: isComplete ? lower : lower - 1, question, witnesses, refuted, work)
    }
    return Acceptance(
      depth: question.depth, neurons: question.model, measure: question.measure.rawValue,
      mismatches: question.mismatches,
      pointCount: instance.points.count, lower: lower, upper: upper, isComplete: isComplete, witnesses: witnesses,
      readCounts: read.sorted(), refuted: refuted.map(\.description), counts: try checkCounts(question, work))
  }

  /// Every architecture up to the limit is inside a refuted one, or has a witness of the size of the witnesses.
  private func requireEverything(
    upTo limit: Int, _ question: CheckedQuestion, _ witnesses: [[Int]], _ refuted: [CheckedRefutation], _ work: Work
  ) throws {
    let (depth, measure) = (question.depth, question.measure)
    let cover = AntichainCover(inputCount: instance.inputCount, depth: depth, measure: measure)
    try cover.forEach(upTo: limit) { widths, size in
      try work.spend(refuted.count + witnesses.count + 1, depth, on: "going through the architectures")
      if refuted.contains(where: { $0.widths.contains(widths) }) { return }
      if size == question.upper && witnesses.contains(widths) { return }
      throw try json["lower"].rejection("nothing refutes the widths \(text(widths)) of \(measure.rawValue) \(size)")
    }
  }

  /// Checks the networks alone, for a certificate whose proofs are not at hand.
  ///
  /// - Returns: their widths.
  public func acceptWitnesses() throws -> [[Int]] {
    try checkWitnesses(try checkHeader(), Work(limit: workLimit)).map(\.widths)
  }

  private func checkHeader() throws -> CheckedQuestion {
    let schema = try json["schema"]
    guard try schema.string == "thresher/certificate/1" else {
      throw schema.rejection("the schema is thresher/certificate/1")
    }
    let claimed = try json["instance"]
    try claimed.require(keys: ["sha256", "inputs", "points"])
    let digest = try claimed["sha256"]
    guard try digest.string == instanceDigest else {
      throw digest.rejection("the certificate is of another instance: the digest of this one is \(instanceDigest)")
    }
    for (key, value) in [("inputs", instance.inputCount), ("points", instance.points.count)] {
      let field = try claimed[key]
      guard try field.integer(0...Int.max) == value else { throw field.rejection("the instance has \(value) \(key)") }
    }
    return try CheckedQuestion(json)
  }

  private func checkWitnesses(_ question: CheckedQuestion, _ work: Work) throws -> [any CheckedWitness] {
    let (depth, measure, size) = (question.depth, question.measure, question.upper)
    return try json["minima"].array.map { entry in
      try entry.require(keys: ["widths", "network"])
      let network: any CheckedWitness =
        if let model = question.model { try CheckedModelNetwork(try entry["network"], of: model) } else {
          try CheckedNetwork(try entry["network"])
        }
      let widths = try entry["widths"].array.map { try $0.integer(1...CheckedInstance.maximumInputs) }
      guard network.widths == widths else {
        throw entry.rejection("the network has the widths \(text(network.widths)), not \(text(widths))")
      }
      guard widths.count == depth else { throw entry.rejection("the witness has depth \(widths.count), not \(depth)") }
      guard network.inputCount == instance.inputCount else {
        throw entry.rejection("the witness has \(network.inputCount) inputs, the instance \(instance.inputCount)")
      }
      let actual = measure == .wires ? network.wireCount : measure.size(widths, inputCount: instance.inputCount)
      guard actual == size else {
        throw entry.rejection("the witness has \(measure.rawValue) \(actual), not \(size.map(String.init) ?? "none")")
      }
      try work.spend(
        network.parameterCount, instance.points.count, on: "evaluating a witness of widths \(text(widths))")
      let wrong = instance.points.indices.filter { network.evaluate(instance.points[$0]) != instance.labels[$0] }
      guard wrong.count <= question.mismatches else {
        let message = "the witness is wrong on point \(wrong[0] + 1) of the instance"
        throw entry.rejection(
          question.mismatches == 0
            ? message : message + " and others, \(wrong.count) in all, not at most \(question.mismatches)")
      }
      return network
    }
  }

  private func checkRefutation(
    _ json: JSONValue, _ question: CheckedQuestion, _ work: Work
  ) throws -> CheckedRefutation {
    let list = try json["widths"].array
    let widths = RefutedWidths(widths: try list.map { $0.isNull ? nil : try $0.integer(1...1_000_000_000) })
    let depth = question.depth
    guard list.count == depth, widths.widths.last == 1 else {
      throw json.rejection("the refuted widths \(widths.description) are not of depth \(depth) with one output")
    }
    let method = try json["by"].string
    let wires = question.measure == .wires ? try json["wires"].integer(0...1_000_000_000) : nil
    let check = RefutationCheck(
      instance: instance, model: question.model, widths: widths, mismatches: question.mismatches, wires: wires,
      json: json,
      readFile: readFile, emitFormula: emitFormula, work: work)
    try check.run(method: method)
    return CheckedRefutation(widths: widths, method: method, wires: wires)
  }

  private func checkCounts(_ question: CheckedQuestion, _ work: Work) throws -> [String] {
    guard let counts = try json.find("counts") else { return [] }
    if question.model == .threshold { throw counts.rejection("threshold neurons have infinitely many settings") }
    return try counts.array.map { entry in
      try entry.require(keys: ["widths", "count"])
      let widths = try entry["widths"].array.map { try $0.integer(1...CheckedInstance.maximumInputs) }
      guard widths.last == 1, widths.count <= Self.maximumDepth else {
        throw entry.rejection("at most \(Self.maximumDepth) widths were expected, the last one 1")
      }
      let recount = ColumnRecount(
        instance, model: question.model, widths: widths, mismatches: question.mismatches, work: work)
      let count = try recount.count().description
      guard try entry["count"].string == count else {
        throw entry.rejection("the widths \(text(widths)) have \(count) settings that fit")
      }
      return "\(text(widths)): \(count)"
    }
  }

  private func text(_ widths: [Int]) -> String { widths.map(String.init).joined(separator: ",") }
}
