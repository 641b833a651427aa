import ArgumentParser
import Foundation

/// Runs `thresher` on the instances of `Instances/bench/` and compares answers and speed with what the files
/// there say.
///
/// CPU seconds and peak memory are those that the program reports about itself. An answer that contradicts
/// the files ends in exit code 70; one that is not reached in time is only shown.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thresher-bench", abstract: "Speed and answers on the instances of Instances/bench.")

  /// What can be measured.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case minima, refutations, counts, draws, certificates
  }

  @Argument(help: "What to measure: minima, refutations, counts, draws, certificates; default: all.")
  var parts: [Part] = Part.allCases

  @Option(help: "The folder of the instances.")
  var instances = "Instances/bench"

  @Option(help: "The program; default: the one beside this one.")
  var thresher: String?

  @Option(help: "Another build of it, which is asked for the same minima, refutations and counts in turn.")
  var against: String?

  @Option(help: "Only instances that the fastest other program solves within so many CPU seconds.")
  var below = 2.0

  @Option(help: "Wall time for each instance, in the form that thresher takes.")
  var time = "60s"

  @Option(help: "The engine of minima and refutations: auto, z3, covering or columns.")
  var engine = "auto"

  func run() throws {
    let folder = URL(fileURLWithPath: instances)
    let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let runner = Runner(
      program: thresher.map { URL(fileURLWithPath: $0) } ?? programs.appendingPathComponent("thresher"),
      against: against.map { URL(fileURLWithPath: $0) },
      checker: programs.appendingPathComponent("thresher-check"), folder: folder, time: time)
    var isContradicted = false
    let expected = try read(ExpectedMinima.self, folder, "expected.json").solved.filter { $0.peerSeconds <= below }
    if parts.contains(.minima) || parts.contains(.refutations) {
      var table = SpeedTable(isAgainst: against != nil)
      if parts.contains(.minima) {
        for entry in expected { table.add(try runner.minimize(entry, engine: engine)) }
      }
      if parts.contains(.refutations) {
        for entry in try read([ExpectedRefutation].self, folder, "refuted.json") where entry.peerSeconds <= below {
          table.add(try runner.refute(entry, engine: engine))
        }
      }
      table.finish()
      isContradicted = table.isContradicted
    }
    if parts.contains(.counts) {
      isContradicted =
        try runner.counts(read([ExpectedCount].self, folder.deletingLastPathComponent(), "counts.json"))
        || isContradicted
    }
    if parts.contains(.draws) { try runner.draws() }
    if parts.contains(.certificates) { isContradicted = try runner.certificates(expected) || isContradicted }
    if isContradicted { throw ExitCode(70) }
  }

  private func read<Value: Decodable>(_ type: Value.Type, _ folder: URL, _ file: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(file)))
  }
}
