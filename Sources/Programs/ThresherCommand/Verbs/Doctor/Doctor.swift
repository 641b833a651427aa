import ArgumentParser
import Formats

/// `thresher doctor`: the libraries that were found, and whether everything works.
struct Doctor: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Libraries found, their versions, and a self-test of a few seconds.",
    discussion: "Exit code 70 if a test fails, 30 if the limits do not allow all of them.")

  @OptionGroup var limits: LimitOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    var document = ResultDocument(verb: "doctor")
    var text = "thresher".padding(to: 14) + Versions.thresher + "\n"
    var reports: [JSONValue] = []
    let effort = limits.startedEffort()
    var results: [SelfTestResult] = []
    for component in Component.all {
      let clock = Stopwatch()
      let result = component.result(effort)
      results.append(result)
      reports.append([
        "name": .string(component.name), "version": component.version.map { .string($0) } ?? .null,
        "works": result.works.map { .bool($0) } ?? .null, "remark": .string(result.remark),
      ])
      text += component.name.padding(to: 14) + (component.version ?? "-").padding(to: 12)
      text += "\(result.word)   \(result.remark)   (\(clock.wallSeconds) s)\n"
    }
    let isBroken = results.contains { $0.works == false }
    let isOpen = results.contains { $0.works == nil }
    document["components"] = .array(reports)
    document["healthy"] = isBroken ? false : isOpen ? .null : true
    if isOpen && !isBroken { document.stop("a component was not tested in time") }
    try output.emit(document, text: text)
    if isBroken { throw ExitCode.disagreement }
    if isOpen { throw ExitCode.undecided }
  }
}
