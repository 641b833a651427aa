import ArgumentParser
import Files
import Formats
import Running
import SourceReading

/// `thresher check-source DIR`: whether the user's file says what a certificate is about.
struct CheckSource: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "check-source",
    abstract: "Whether the file that was certified has the points of the certificate.",
    discussion: """
      A certificate is about the instance.pla in its folder. This reads the file that source.json there names, or FILE, by readers \
      that share no code with those of all other verbs, and compares points and labels in their order. Exit code 1 names the \
      first difference. What the columns of a table mean is what source.json says.
      """)

  @Argument(help: "The folder of the certificate.")
  var folder: String
  @Argument(help: "The file, if it has another name or place by now.")
  var file: String?

  @OptionGroup var limits: LimitOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    let effort = limits.startedEffort()
    let recordFile = "\(folder)/\(CertificateSource.fileName)"
    let record: SourceRecord
    do {
      record = try SourceRecord(parsing: contents(recordFile))
    } catch let refusal as SourceRefusal {
      throw DataError(file: recordFile, found: refusal.description, expected: "what `thresher certify` writes")
    }
    guard record.isReadable else {
      Output.warn("\(recordFile): no second reader reads this format; nothing is compared")
      throw ExitCode.undecided
    }
    let instance = try contents("\(folder)/instance.pla")
    let path = file ?? record.file
    var bytes: [UInt8] = []
    if record.function == nil, let path { bytes = try contents(path) }
    try checkLimits(instance.count + bytes.count, effort)
    let digest = record.function == nil ? SHA256.hexadecimal(of: bytes) : nil
    var document = ResultDocument(verb: "check-source", parameters: ["folder": .string(folder)])
    document["source"] = .string(record.function ?? path ?? "-")
    document["sha256"] = digest.map { .string($0) } ?? .null
    document["same_bytes"] = record.sha256.map { .bool($0 == digest) } ?? .null
    do {
      let points = try SourceComparison.compare(record, bytes: bytes, with: instance) { effort.isStopped }
      document["answer"] = "same"
      document["points"] = .integer(points)
      try output.emit(document, text: text(record, path, points, isSameFile: record.sha256 == digest))
    } catch let refusal as SourceRefusal {
      document["answer"] = "different"
      document["difference"] = .string(refusal.description)
      try output.emit(document, text: "different: \(refusal)\n")
      throw ExitCode.violated
    } catch is SourceTimeOver {
      try effort.goOn("the source is not compared")
      throw ExitCode.undecided
    }
  }

  private func contents(_ path: String) throws -> [UInt8] { try InputText(reading: path).bytes }

  /// The checker's own readers look at no clock; they are not begun on what they cannot finish.
  private func checkLimits(_ bytes: Int, _ effort: Effort) throws {
    try effort.require(bytes: Self.memoryFactor * bytes, for: "two readings of the instance")
    try effort.goOn("the source is not compared")
    if let deadline = effort.budget.deadline,
      Double(bytes) / Self.bytesPerSecond > (deadline - .now) / .seconds(1)
    {
      Output.warn("\(bytes) bytes are not compared within --time")
      throw ExitCode.undecided
    }
  }

  /// A digit becomes a byte in a vector of its own, and points are kept in a dictionary as well.
  private static let memoryFactor = 8
  private static let bytesPerSecond = 1e7

  private func text(_ record: SourceRecord, _ path: String?, _ points: Int, isSameFile: Bool) -> String {
    let name = record.function ?? DataError.quoted(path ?? "-")
    var text = "same: \(points) points of \(name) and \(folder)/instance.pla, in the same order\n"
    if record.function == nil {
      text +=
        record.sha256 == nil
        ? "the record names no digest, for the file could not be read twice\n"
        : isSameFile
          ? "the bytes are those that were certified (SHA-256)\n"
          : "the bytes are others than those that were certified (SHA-256)\n"
    }
    return text
  }
}
