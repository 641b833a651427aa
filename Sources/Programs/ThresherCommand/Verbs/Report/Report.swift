import ArgumentParser
import Files
import Formats
import Running
import ThresholdNetworks

/// `thresher report RESULT... --to FILE.html`: results as one page that needs nothing else.
struct Report: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Results as one page: answers, networks drawn, the sample, how to check.",
    discussion: """
      Reads what verbs print with --json and writes a page without outside resources, for light and dark screens and \
      for paper. With --on FILE the rows of that instance stand beside each network, and pointing at a row, or choosing \
      it with the arrow keys, shows which neurons fire on it.
      """)

  @Argument(help: "What verbs printed with --json.")
  var results: [String]
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The page to write; default: standard output.", valueName: "FILE.html"))
  var to: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("The instance that the results are about.", valueName: "FILE"))
  var on: String?
  @OptionGroup var limits: LimitOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    let effort = limits.startedEffort()
    let sample = try on.map { try Sample.read($0) }
    var page = ReportPage(sample: sample)
    var bytes = 0
    for file in results {
      let text = try InputText(reading: file)
      bytes += text.bytes.count
      // Values of the document, and the page with its pictures.
      try effort.require(bytes: 32 * bytes, for: "the page")
      try page.add(ReportedResult(text))
      try effort.goOn("no page is written")
    }
    try Output.write(page.text, to: to ?? "-")
  }
}
