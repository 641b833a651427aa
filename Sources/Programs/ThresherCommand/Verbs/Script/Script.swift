import ArgumentParser
import Files
import Foundation
import Jobs

/// `thresher script JOB slurm`: what a scheduler needs to work on a job. It is printed, never submitted.
struct Script: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "script",
    abstract: "Print the script by which a scheduler works on a job.",
    discussion: """
      For Slurm an array with a task a worker, for GNU parallel a command, for Snakemake a workflow, for Kubernetes an indexed job \
      whose volume holds the folder. Nothing is submitted. A task that is killed and queued again goes on where it was.
      """)

  @Argument(help: "The folder of the job.")
  var job: String
  @Argument(help: "slurm, parallel, snakemake or kubernetes.")
  var kind: ArrayScript.Kind
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many workers; default: as many as units, at most 64.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...4096) })
  var workers: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Threads of a worker; default: 1.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...256) })
  var cpus: Int = 1
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The program as workers call it; default: this one.", valueName: "FILE"))
  var program: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("kubernetes: the image; default: thresher.", valueName: "NAME"))
  var image: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("kubernetes: the claim of the volume; default: jobs.", valueName: "NAME"))
  var volume: String?
  @OptionGroup var timeOption: TimeOption
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Memory of a worker: 512M, 4G.", valueName: "bytes"),
    transform: Parse.bytes)
  var memory: Int = 4 << 30

  /// What `--time` says.
  var time: Duration? { timeOption.time }

  var timeLimit: Duration? { time }

  func validate() throws {
    for (option, value) in [("--image", image), ("--volume", volume)] where value != nil && kind != .kubernetes {
      throw ValidationError("found \(option) for \(kind.rawValue); expected it with kubernetes")
    }
  }

  func run() throws {
    let folder = try JobFolder(opening: job, version: Versions.thresher)
    let program =
      try program ?? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: job).standardizedFileURL.path
    let script = ArrayScript(
      kind: kind, job: path, program: program, workers: workers ?? min(64, folder.job.units.count), cpus: cpus,
      memory: memory, image: image ?? "thresher", volume: volume ?? "jobs")
    try Output.write(script.text)
  }
}

extension ArrayScript.Kind: ExpressibleByArgument {}
