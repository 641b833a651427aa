import ArgumentParser
import Files
import Formats

/// What is printed.
public struct OutputOptions: ParsableArguments {
  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "Print nothing but the result, no progress.")
  var quiet = false

  @Flag(help: "Print progress also where standard error is no terminal.")
  var verbose = false

  /// The options at their defaults.
  public init() {}

  /// Refuses `--quiet` together with `--verbose`.
  ///
  /// - Throws: `ValidationError`, one line.
  public func validate() throws {
    if quiet && verbose { throw ValidationError("found --quiet and --verbose; expected one of them") }
  }

  /// Lines about the progress as these options ask for, on standard error.
  public var progress: Progress { Progress(isQuiet: quiet, isVerbose: verbose) }

  /// Prints the document with `--json`, else the text.
  public func emit(_ document: ResultDocument, text: @autoclosure () -> String) throws {
    if let capture = UnitCapture.current { return capture.emit(document, text: text()) }
    // A program that asks many questions gets each answer on a line.
    let isPretty = StreamExchange.current == nil
    try Output.write(json ? try document.text(isPretty: isPretty) + "\n" : text())
  }

  /// Prints the document on one line with `--json`, below what the verb has printed already.
  func summarize(_ document: ResultDocument) throws {
    if let capture = UnitCapture.current { return capture.summarize(document) }
    if json { try Output.write(try document.text(isPretty: false) + "\n") }
  }
}
