import ArgumentParser
import Files
import Formats
import Jobs
import ThresholdNetworks

/// `thresher plan VERB ... --to JOB`: a question as a folder that many processes work on.
struct Plan: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Divide a question into units that many machines work on, in a folder that all see.",
    usage: "thresher plan VERB [its options] --to JOB [--units N]",
    discussion: """
      The folder gets job.json with the question, the units and the version, and copies of the files that the question reads. \
      `thresher work` finishes units, on any machine and in any order; `thresher merge` prints what one process prints. \
      Verbs: catalog, certify, count, decide, enumerate, minimize, reproduce, sample, verify. `decide` comes apart into parts of its \
      search, `minimize` and `certify` by architecture. Where a question does not come apart, or a short search settles it, the job \
      has one unit, and says why. The same plan again changes nothing.
      """)

  @Argument(parsing: .allUnrecognized, help: "A verb with its options.")
  var words: [String] = []
  @Option(parsing: .unconditional, help: ArgumentHelp("The folder of the job.", valueName: "JOB"))
  var to: String
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many units at most, where there may be many; also divides what a short search settles. Default: 64.",
      valueName: "N"),
    transform: { try Parse.count($0, in: 1...4096) })
  var units: Int?
  @OptionGroup var limits: LimitOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    let effort = limits.startedEffort()
    // What a question may take is the question's, whoever works on it.
    let planned = try PlannedWords(words + (limits.memory == 4 << 30 ? [] : ["--memory", "\(limits.memory)"]))
    var bytes = 0
    for file in planned.files { bytes += file.bytes.count }
    try effort.require(bytes: bytes, for: "the files, nothing is planned")
    let contents = Dictionary(uniqueKeysWithValues: planned.files.map { ($0.name, $0.bytes) })
    let division = try CarriedFiles(contents: contents).reading { try planned.command.division(units: units, effort) }
    try effort.goOn("nothing is planned")
    let canonical = division.instance.map { Array(PLA.text(of: $0.sample).utf8) }
    var copies = planned.files.map(\.bytes)
    if let canonical { copies.append(canonical) }
    let job = Job(
      version: Versions.thresher, arguments: division.arguments ?? planned.words, division: division.division,
      remark: division.remark, seed: division.seed,
      instance: division.instance.flatMap { instance in
        canonical.map {
          Job.Instance(
            sha256: instance.sample.digest, inputs: instance.sample.inputCount, points: instance.function.pointCount,
            canonicalDigest: SHA256.hexadecimal(of: $0))
        }
      },
      files: planned.files.enumerated().map { place, file in
        Job.CarriedFile(name: file.name, copy: Job.copyName(place), sha256: SHA256.hexadecimal(of: file.bytes))
      }, units: division.units)
    let isNew = try JobFolder.make(job, contents: copies, at: to)
    var document = ResultDocument(verb: "plan", parameters: ["arguments": .array(job.arguments.map { .string($0) })])
    document["job"] = .string(to)
    document["units"] = .integer(job.units.count)
    document["division"] = .string(job.division.rawValue)
    document["remark"] = .string(job.remark)
    document["new"] = .bool(isNew)
    let name = FileName.shellQuoted(to)
    try output.emit(
      document,
      text: """
        \(to): \(job.units.count) unit\(job.units.count == 1 ? "" : "s"), \(job.remark)\(isNew ? "" : " (planned before)")
          thresher work \(name) --claim    on every machine, or --shard i/n
          thresher merge \(name)           when all units are done

        """)
  }
}
