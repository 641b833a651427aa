import ArgumentParser
import Files
import Formats
import Foundation
import Jobs
import Running

/// `thresher work JOB`: finishes units of a job.
struct Work: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Finish units of a job: all, a share of them, or whatever nobody else has taken.",
    discussion: """
      A unit that has a result is passed over, so that a worker that was stopped or killed and started again goes on where it was. \
      With --claim workers take units from each other's rest; a unit whose worker gave no sign of life for --timeout is \
      taken over. Exit code 0 when the share, or with --claim all, is done; 30 if that was interrupted or a limit ended it; 70 if \
      another worker has come to another result.
      """)

  @Argument(help: "The folder of the job.")
  var job: String
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Every n-th unit from the i-th on.", valueName: "i/n"),
    transform: Shard.parse)
  var shard: Shard?
  @Flag(help: "Take units that nobody works on, until all are done.")
  var claim = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Take over a unit after so long without a sign of life; default: 2m.", valueName: "time"),
    transform: Parse.duration)
  var timeout: Duration?
  @OptionGroup var timeOption: TimeOption
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Memory for tables: 512M, 4G.", valueName: "bytes"),
    transform: Parse.bytes)
  var memory: Int?
  @OptionGroup var threadsOption: ThreadsOption
  @OptionGroup var output: OutputOptions

  /// What `--time` says.
  var time: Duration? { timeOption.time }

  /// What `--jobs` says.
  var jobs: Int? { threadsOption.jobs }

  var timeLimit: Duration? { time }

  func validate() throws {
    if claim && shard != nil { throw ValidationError("found --claim and --shard; expected one of them") }
    if timeout != nil && !claim { throw ValidationError("found --timeout without --claim; expected both") }
    if let timeout, timeout < .seconds(1) { throw ValidationError("found --timeout below 1s; expected more") }
  }

  func run() throws {
    let folder = try JobFolder(opening: job, version: Versions.thresher)
    let runner = try UnitRunner(folder, memory: memory, jobs: jobs, deadline: time?.deadline)
    let progress = output.progress
    progress.end(after: time)
    defer { progress.finish() }
    var tally = Tally()
    let isStopped = try Ending(after: time).within { ending in
      try claim ? takeUnits(folder, runner, ending, &tally) : doShare(folder, runner, ending, &tally)
    }
    progress.finish()
    let open = folder.job.units.count - (try folder.listing().units.count)
    var document = ResultDocument(verb: "work")
    document["job"] = .string(job)
    document["done"] = .integer(tally.done)
    document["known"] = .integer(tally.known)
    document["open"] = .integer(open)
    let done = tally.done == 1 ? "1 unit" : "\(tally.done) units"
    try output.emit(
      document, text: "\(done) done here; done before: \(tally.known); open: \(open)\n")
    if isStopped {
      Output.warn("stopped; the same command goes on")
      throw ExitCode.undecided
    }
  }

  struct Tally {
    var done = 0
    var known = 0
    var hasBegun = false
  }

  /// Works on units; true if something ended it early.
  private func doShare(
    _ folder: JobFolder, _ runner: UnitRunner, _ ending: Interruption, _ tally: inout Tally
  ) throws -> Bool {
    let shard = shard ?? .whole
    for unit in folder.job.units.indices where shard.contains(unit) {
      if isWhole(unit, folder) {
        tally.known += 1
        continue
      }
      if ending.isRequested { return true }
      guard try finish(unit, folder, runner, ending, &tally) else { return true }
      tally.done += 1
    }
    return false
  }

  /// Whether a unit needs no more work; a damaged result is no result.
  private func isWhole(_ unit: Int, _ folder: JobFolder) -> Bool {
    do {
      return try folder.result(unit) != nil
    } catch {
      Output.warn("\(error): the unit is done again")
      return false
    }
  }

  private func takeUnits(
    _ folder: JobFolder, _ runner: UnitRunner, _ ending: Interruption, _ tally: inout Tally
  ) throws -> Bool {
    let timeout = self.timeout.map { $0 / .seconds(1) } ?? UnitClaim.defaultTimeout
    let all = folder.job.units.indices
    let damaged = all.filter { !isWhole($0, folder) }
    tally.known = all.count - damaged.count
    // Each begins at another place, so that few ask for the same unit.
    let start = damaged.isEmpty ? 0 : Int.random(in: damaged.indices)
    var open = Array(damaged[start...] + damaged[..<start])
    while !open.isEmpty {
      var hasWorked = false
      for unit in open {
        if ending.isRequested { return true }
        guard let claim = try UnitClaim(unit, in: folder, timeout: timeout) else { continue }
        defer { claim.release() }
        hasWorked = true
        // Another one may have finished it before the claim was free.
        if isWhole(unit, folder) { continue }
        guard try finish(unit, folder, runner, ending, &tally) else { return true }
        tally.done += 1
      }
      let finished = try folder.listing().units
      open.removeAll { finished.contains($0) }
      // What is left is with others, who may never come back.
      if !hasWorked && !open.isEmpty { usleep(200_000) }
    }
    return false
  }

  /// Finishes a unit and keeps its result; false if that was interrupted.
  private func finish(
    _ unit: Int, _ folder: JobFolder, _ runner: UnitRunner, _ ending: Interruption, _ tally: inout Tally
  ) throws -> Bool {
    let begin = ContinuousClock.now
    if !tally.hasBegun {
      tally.hasBegun = true
      // The program has been loaded before the verb began.
      let start = max((begin - Stopwatch.ofVerb.begin) / .seconds(1), Stopwatch.programSeconds)
      UnitTimes.note("start", start, in: folder)
    }
    guard let result = try runner.result(of: folder.job.units[unit], ending) else { return false }
    UnitTimes.note("\(unit)", (ContinuousClock.now - begin) / .seconds(1), in: folder)
    if try folder.keep(result, of: unit) == .same, output.verbose {
      Output.warn("the unit \(folder.job.units[unit]) had the same result already")
    }
    return true
  }
}
