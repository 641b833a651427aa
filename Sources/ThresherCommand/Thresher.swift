import ArgumentParser
import Formats
import Foundation

/// The command line: a verb and its options.
///
/// A verb is a `ParsableCommand` in `Verbs/`, with the option groups of `Options/` that it needs and one
/// line in the list below. Its `run()` returns for success, throws `ExitCode.undecided` and its like for
/// the other outcomes, `DataError` for bad data and `ValidationError` for bad usage; `main` turns each
/// into one line on standard error and an exit code. Results go out through `OutputOptions.emit`. A verb
/// that may run long calls `Interrupts.install()` and passes the interruption on to its engines.
public struct Thresher: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "thresher",
    abstract: "Exact questions about small binary threshold networks.",
    version: Versions.thresher,
    subcommands: [
      Catalog.self,
      Describe.self,
      Generate.self,
      Minimize.self,
      Decide.self,
      Enumerate.self,
      Export.self,
      Count.self,
      SampleNetworks.self,
      Evaluate.self,
      Convert.self,
      Construct.self,
      Certify.self,
      Verify.self,
      Reproduce.self,
      Doctor.self,
    ])

  public init() {}

  /// Runs the program and returns its exit code.
  public static func main(arguments: [String]) -> Int32 {
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
      return ExitCode.success.rawValue
    } catch let error as DataError {
      return fail(error.description, ExitCode.badData)
    } catch let code as ExitCode {
      return code.rawValue
    } catch {
      let code = exitCode(for: error)
      if code == .success {
        print(fullMessage(for: error))
        return code.rawValue
      }
      return fail(message(for: error), code == .validationFailure ? .usage : code)
    }
  }

  private static func fail(_ message: String, _ code: ExitCode) -> Int32 {
    let line = message.split(separator: "\n").joined(separator: " ")
    FileHandle.standardError.write(Data("thresher: \(DataError.oneLine(line))\n".utf8))
    return code.rawValue
  }
}
