import ArgumentParser
import Files
import Formats
import NeuronModels
import Numbers
import Running
import Sampling
import ThresholdNetworks

/// `thresher merge SHARD...`: what several shards hold, as one run would have printed it.
struct Merge: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the units of a job, or the shards of `sample`, `count`, `enumerate` or `catalog` (--shard i/n).",
    discussion: """
      Of the folder of a job (`thresher plan`) comes what one process prints, with its exit code; nothing while units are missing \
      (exit code 30). What `certify` and `reproduce` write goes to --to DIR.

      The result comes out as a run without --shard prints it. Shards name their question, and those of another one \
      are refused (exit code 65). Exit code 30 if something is missing: a shard is not there, or ended early.
      """)

  @Argument(help: "The folder of a job, or files with what the shards printed.")
  var files: [String]
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The folder that a job of `certify` or `reproduce` writes.", valueName: "DIR"))
  var to: String?
  @OptionGroup var limits: LimitOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    let effort = limits.startedEffort()
    if meansJob { return try mergeJob(effort) }
    if to != nil { throw ValidationError("found --to without the folder of a job; expected both") }
    let texts = try readTexts(effort)
    if texts.contains(where: ShareFile.isMeant) {
      try join(Shares(texts), effort)
      return
    }
    let (draws, missing, isFair) = try joined(texts)
    var lines = NetworkLines()
    for (index, draw) in draws.enumerated() {
      if index & 0xff == 0 { try effort.goOn("\(index) of \(draws.count) draws are printed") }
      lines.append(draw.network, draw: isFair ? nil : (draw.number, draw.tries), extras: draw.extras)
      if lines.bytes.count > 1 << 20 { try lines.flush() }
    }
    try lines.flush()
    let tries = draws.reduce(Integer(0)) { $0 + Integer($1.tries) }
    if output.json {
      var document = ResultDocument(verb: "merge")
      document["draws"] = .integer(draws.count)
      document["missing"] = .integer(missing.count)
      document["tries"] = .string("\(tries)")
      try Output.write(try document.text(isPretty: false) + "\n")
    }
    if missing.count > 0 {
      Output.warn(missing.sentence)
      throw ExitCode.undecided
    }
  }

  /// The files, as long as time and memory allow; lines take several times their bytes when they are read.
  private func readTexts(_ effort: Effort) throws -> [InputText] {
    var bytes = 0
    return try files.map { file in
      try effort.goOn("\(DataError.quoted(file)) was not read, nothing is joined")
      let text = try InputText(reading: file)
      bytes += Self.memoryFactor * text.bytes.count
      try effort.require(bytes: bytes, for: "the shards, nothing is joined")
      return text
    }
  }

  /// What a byte of a shard takes in memory while it is read.
  static let memoryFactor = 8

  /// Prints what shares of a verb come to. A count with a share missing is none, so nothing is printed then.
  func join(_ shares: Shares, _ effort: Effort) throws {
    try effort.goOn("nothing is joined")
    if let missing = shares.missing, shares.verb == "count" {
      Output.warn("the count is not known: \(missing)")
      throw ExitCode.undecided
    }
    switch shares.verb {
    case "count":
      let (document, text) = try Count.merged(shares)
      try output.emit(document, text: text)
    case "catalog":
      let listing = try CatalogListing(merging: shares)
      try output.emit(listing.document, text: listing.text)
    case "enumerate":
      let listing = try EnumerationListing(merging: shares)
      var document = ResultDocument(verb: "enumerate", parameters: shares.question)
      document["instance"] = shares.instance
      if let model = shares.richModel { document["neurons"] = .string("\(model)") }
      for (field, value) in listing.fields { document[field] = value }
      try output.emit(document, text: listing.text)
    default:
      throw DataError(
        file: shares.parts.first?.file ?? "-", line: 1, found: "a share of \(DataError.quoted(shares.verb))",
        expected: "one of count, enumerate or catalog")
    }
    if let missing = shares.missing {
      Output.warn(missing)
      throw ExitCode.undecided
    }
  }

  /// What all shards together ought to hold and do not.
  private struct Missing {
    var count: Int
    var sentence: String
  }

  /// All draws by their numbers.
  ///
  /// - Throws: `DataError` for draws that do not belong together.
  private func joined(_ texts: [InputText]) throws -> (draws: [DrawLines.Draw], missing: Missing, isFair: Bool) {
    var owner: [Int: String] = [:]
    var draws: [DrawLines.Draw] = []
    var headers: [(file: String, header: DrawHeader)] = []
    var nameless: [String] = []
    for text in texts {
      let file = text.file
      let parts = try DrawLines.parts(of: text)
      for part in parts {
        try join(part.draws, of: file, to: &draws, &owner)
        if let header = part.header { headers.append((file, header)) } else { nameless.append(file) }
      }
    }
    if headers.isEmpty && draws.isEmpty {
      throw DataError(
        file: files.joined(separator: ", "), found: "no draws", expected: "what `thresher sample --shard i/n` prints")
    }
    // One file without a header may be a whole run; of several nobody knows whether they belong together.
    if let file = nameless.first, files.count > 1 {
      throw DataError(
        file: file, found: "draws without a line before them that names their question",
        expected: "shards as `thresher sample --shard i/n` prints them", fix: "draw the shard again with this version")
    }
    try checkThatShardsBelongTogether(headers)
    draws.sort { $0.number < $1.number }
    // Fair draws are printed without their numbers.
    let isFair = headers.first?.header.question.parameters.contains("\"method\":\"fair\"") ?? false
    return (draws, missing(draws, headers.map(\.header)), isFair)
  }

  private func join(
    _ more: [DrawLines.Draw], of file: String, to draws: inout [DrawLines.Draw], _ owner: inout [Int: String]
  ) throws {
    for draw in more {
      if let other = owner.updateValue(file, forKey: draw.number) {
        throw DataError(
          file: file, found: "draw \(draw.number), which is in \(other) too", expected: "every draw once",
          fix: "give every shard its own --shard i/n and all of them the same options")
      }
      if let first = draws.first, first.network.architecture != draw.network.architecture {
        throw DataError(
          file: file, found: "widths \(draw.network.architecture)",
          expected: "\(first.network.architecture), as before")
      }
      draws.append(draw)
    }
  }

  private func checkThatShardsBelongTogether(_ headers: [(file: String, header: DrawHeader)]) throws {
    guard let first = headers.first else { return }
    var files: [Int: String] = [:]
    let wanted = first.header.question
    for (file, header) in headers {
      let question = header.question
      func refuse(_ found: String, _ expected: String) -> DataError {
        DataError(file: file, found: found, expected: "\(expected), as in \(first.file)")
      }
      if question.digest != wanted.digest {
        throw refuse("draws for the instance \(question.digest.prefix(16))", "the instance \(wanted.digest.prefix(16))")
      }
      if question.parameters != wanted.parameters {
        throw refuse("draws with \(question.parameters)", wanted.parameters)
      }
      if question.draws != wanted.draws || question.shardCount != wanted.shardCount {
        throw refuse(
          "a shard of \(question.draws) draws in \(question.shardCount) parts",
          "\(wanted.draws) draws in \(wanted.shardCount) parts")
      }
      if question.version != wanted.version { throw refuse("draws of version \(question.version)", wanted.version) }
      if let other = files.updateValue(file, forKey: header.shard) {
        throw DataError(
          file: file, found: "shard \(header.shard), which is in \(other) too", expected: "every shard once")
      }
    }
  }

  private func missing(_ draws: [DrawLines.Draw], _ headers: [DrawHeader]) -> Missing {
    guard let question = headers.first?.question else {
      let missing = (draws.last.map { $0.number + 1 } ?? 0) - draws.count
      return Missing(count: missing, sentence: "\(missing) draws are missing before draw \(draws.last?.number ?? 0)")
    }
    let absent = Set(1...question.shardCount).subtracting(headers.map(\.shard)).sorted()
    let shards = absent.map { "\($0)/\(question.shardCount)" }.joined(separator: ", ")
    let count = question.draws - draws.count
    return Missing(
      count: count,
      sentence: "\(count) of \(question.draws) draws are missing"
        + (absent.isEmpty ? ": a shard ended early" : ": no shard \(shards)"))
  }
}
