import ArgumentParser
import Files
import Formats
import Foundation
import Jobs

/// `thresher status JOB`: how far a job is.
struct Status: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "How far a job is: units done, taken, open and damaged.",
    discussion: "Exit code 0 if every unit has a whole result, 30 if not, 70 if one has two different results.")

  @Argument(help: "The folder of the job.")
  var job: String
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "From what units have taken, how long so many workers would take, with slow and lost ones.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...100_000) })
  var workers: Int?
  @OptionGroup var limits: LimitOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    let effort = limits.startedEffort()
    let folder = try JobFolder(opening: job, version: Versions.thresher)
    let listing = try folder.listing()
    var damaged: [Int] = []
    for unit in listing.units.sorted() {
      try effort.goOn("\(folder.job.units[unit]) and later units were not looked at")
      do {
        let result = try folder.result(unit)
        try effort.require(bytes: result?.text.bytes.count ?? 0, for: "a result")
      } catch is DataError { damaged.append(unit) }
    }
    let done = listing.units.count - damaged.count
    let total = folder.job.units.count
    let holders = UnitClaim.all(in: folder).filter {
      folder.job.units.indices.contains($0.unit) && !listing.units.contains($0.unit)
    }
    var document = ResultDocument(verb: "status")
    document["job"] = .string(job)
    document["arguments"] = .array(folder.job.arguments.map { .string($0) })
    document["units"] = .integer(total)
    document["done"] = .integer(done)
    document["taken"] = .array(
      holders.map {
        [
          "unit": .string(folder.job.units[$0.unit]), "by": .string($0.owner),
          "silent_seconds": .integer(Int($0.seconds.rounded())),
        ]
      })
    document["damaged"] = .array(damaged.map { .string(folder.job.units[$0]) })
    document["conflicts"] = .array(listing.conflicts.map { .string($0) })
    var text = "\(folder.job.arguments.map(FileName.shellQuoted).joined(separator: " "))\n"
    text += "\(total) units, \(folder.job.remark)\n"
    text += "done \(done)   taken \(holders.count)   open \(total - done - holders.count - damaged.count)"
    text += "   damaged \(damaged.count)\n"
    for holder in holders {
      text += "  \(folder.job.units[holder.unit])  by \(holder.owner), silent for \(Int(holder.seconds.rounded())) s\n"
    }
    for unit in damaged { text += "  damaged: \(folder.resultPath(unit))\n" }
    for conflict in listing.conflicts { text += "  different: \(conflict)\n" }
    if let workers {
      let forecast = try JobForecast(folder, workers: workers)
      document["forecast"] = forecast.value
      text += forecast.text
    }
    try output.emit(document, text: text)
    if !listing.conflicts.isEmpty { throw ExitCode.disagreement }
    if done < total { throw ExitCode.undecided }
  }
}
