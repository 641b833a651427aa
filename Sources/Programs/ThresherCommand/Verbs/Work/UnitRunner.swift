import ArgumentParser
import Claims
import Files
import Formats
import Foundation
import Jobs
import PaperCatalog
import Running

/// Works out units of a job: runs the verb on what the job carries, and keeps what it would have printed.
struct UnitRunner {
  let job: Job
  let files: CarriedFiles
  private let memory: Int?
  private let jobs: Int?
  private let deadline: ContinuousClock.Instant?

  /// - Parameters:
  ///   - memory: instead of what the question says.
  ///   - jobs: threads; nil for one a processor.
  ///   - deadline: `ending` is requested then; nil for never.
  /// - Throws: `DataError` if the job does not hold what was planned.
  init(_ folder: JobFolder, memory: Int?, jobs: Int?, deadline: ContinuousClock.Instant?) throws {
    job = folder.job
    files = CarriedFiles(contents: try folder.contents())
    (self.memory, self.jobs, self.deadline) = (memory, jobs, deadline)
  }

  /// The result of a unit as one line of JSON, nil if `ending` came first.
  ///
  /// - Throws: `ExitCode` if the verb fails, after it has said why.
  func result(of unit: String, _ ending: Interruption) throws -> String? {
    switch job.division {
    case .shares: try printed(["--shard", unit, "--quiet"] + shareTime, isWhole: false, ending)
    case .one: try whole(ending)
    case .searches: try searches(unit, ending)
    case .architectures: try architectures(unit, ending)
    case .claims: try claim(unit, ending)
    case .experiments: try experiment(unit, ending)
    }
  }

  /// The whole question, as one process answers it; nil if `ending` came first.
  func whole(_ ending: Interruption) throws -> String? {
    if job.verb == "certify" { return try certified(ending) }
    return try printed(["--json", "--quiet"], isWhole: true, ending)
  }

  /// Threads of a unit.
  var threads: Int { jobs ?? min(256, max(1, ProcessInfo.processInfo.activeProcessorCount)) }

  private var limits: [String] {
    (memory.map { ["--memory", "\($0)"] } ?? []) + (jobs.map { ["--jobs", "\($0)"] } ?? [])
  }

  /// The time of a share, whose preparation looks at the clock alone. `ending` comes first, so that no answer is cut by this limit;
  /// whole questions get none, for `certify` goes another way when it has one.
  private var shareTime: [String] {
    let seconds = deadline.map { max(1, Int((($0 - .now) / .seconds(1)).rounded(.up))) }
    return seconds.map { ["--time", "\($0)s"] } ?? []
  }

  // MARK: Verbs

  /// - Parameter isWhole: whether an open answer is the answer to the whole question.
  private func printed(_ more: [String], isWhole: Bool, _ ending: Interruption) throws -> String? {
    let capture = UnitCapture()
    guard try runs(job.arguments + more + limits, capture, isWhole: isWhole, ending) else { return nil }
    return try capture.value().text(isPretty: false)
  }

  /// False if `ending` came first.
  private func runs(_ arguments: [String], _ capture: UnitCapture, isWhole: Bool, _ ending: Interruption) throws -> Bool
  {
    let code = files.running(arguments, into: capture)
    if code == ExitCode.undecided.rawValue {
      if ending.isRequested { return false }
      // A share that is not whole is no share.
      if !isWhole {
        Output.warn("the unit \(arguments.firstIndex(of: "--shard").map { arguments[$0 + 1] } ?? "all") is left open")
        throw ExitCode.undecided
      }
    }
    if code >= ExitCode.usage.rawValue { throw ExitCode(code) }
    capture.exitCode = code
    return true
  }

  /// A certificate as the files of its folder.
  private func certified(_ ending: Interruption) throws -> String? {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("thresher-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let capture = UnitCapture()
    let arguments = job.arguments + ["--to", folder, "--json", "--quiet"] + limits
    guard try runs(arguments, capture, isWhole: true, ending) else { return nil }
    guard case .object(var fields) = capture.value(hiding: folder) else { return nil }
    fields["files"] = .array(
      try Folder.names(in: folder).map { name in
        let bytes = try Descriptor.contents(of: "\(folder)/\(name)", limit: 1 << 31)
        return ["name": .string(name), "base64": .string(Data(bytes).base64EncodedString())]
      })
    return try JSONValue.object(fields).text(isPretty: false)
  }

  // MARK: Papers

  private func effort(_ command: EffortOptions, _ ending: Interruption) -> Effort {
    Effort(budget: Budget(memory: memory ?? command.memory), jobs: threads, interruption: ending)
  }

  private func claim(_ name: String, _ ending: Interruption) throws -> String? {
    guard let verify = try PlannedWords.parse(job.arguments) as? Verify,
      let claim = PaperCatalog.claim(named: name)?.claim
    else { throw foreign(name) }
    let effort = effort(verify.effortOptions, ending)
    // As in a run with many claims, where a case never has more than one thread.
    let report = try files.reading {
      try ClaimReport(claim, on: claim.grid, effort: claim.grid.count > 1 ? effort : effort.single())
    }
    if ending.isRequested { return nil }
    return try ClaimText.Row(report).value.text(isPretty: false)
  }

  private func experiment(_ path: String, _ ending: Interruption) throws -> String? {
    guard let reproduce = try PlannedWords.parse(job.arguments) as? Reproduce,
      let slash = path.lastIndex(of: "/"), let unit = Int(path[path.index(after: slash)...]),
      let part = try reproduce.resolvedExperiments().first(where: { $0.experiment.name == path[..<slash] })
    else { throw foreign(path) }
    let effort = effort(reproduce.effortOptions, ending)
    return try result(of: unit, of: part.experiment, part.arguments, effort)
  }

  private func result(
    of unit: Int, of experiment: some Experiment, _ given: Arguments, _ effort: Effort
  ) throws -> String? {
    let arguments = try given.checked(by: experiment.parameters)
    guard (0..<(try experiment.unitCount(arguments))).contains(unit) else {
      throw foreign("\(experiment.name)/\(unit)")
    }
    guard let result = try experiment.run(unit: unit, of: arguments, effort: effort) else { return nil }
    return "{\"result\":" + String(decoding: try ExperimentUnits.encoder.encode(result), as: UTF8.self) + "}"
  }

  func foreign(_ unit: String) -> DataError {
    DataError(
      file: JobFolder.descriptionName, found: "the unit \(DataError.quoted(unit))",
      expected: "a unit of \(job.arguments.joined(separator: " "))", fix: "plan the job again")
  }
}

/// How results of units of experiments are written in a job.
enum ExperimentUnits {
  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
