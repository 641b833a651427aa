import ArgumentParser
import Formats

/// `thresher doctor`: the libraries that were found, and whether everything works.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Libraries found, their versions, and a self-test of a few seconds.",
    discussion: "Exit code 70 if a test fails.")

  @OptionGroup var output: OutputOptions

  func run() throws {
    var document = ResultDocument(verb: "doctor")
    var text = "thresher".padding(to: 14) + Versions.thresher + "\n"
    var reports: [JSONValue] = []
    var isHealthy = true
    for component in Component.all {
      let clock = Stopwatch()
      var isWorking = true
      let remark: String
      do {
        remark = try component.check()
      } catch {
        (isWorking, isHealthy) = (false, false)
        remark = "\(error)"
      }
      reports.append([
        "name": .string(component.name), "version": component.version.map { .string($0) } ?? .null,
        "works": .bool(isWorking), "remark": .string(remark),
      ])
      text += component.name.padding(to: 14) + (component.version ?? "-").padding(to: 12)
      text += "\(isWorking ? "ok" : "FAILS")   \(remark)   (\(clock.wallSeconds) s)\n"
    }
    document["components"] = .array(reports)
    document["healthy"] = .bool(isHealthy)
    try output.emit(document, text: text)
    if !isHealthy { throw ExitCode.disagreement }
  }
}
