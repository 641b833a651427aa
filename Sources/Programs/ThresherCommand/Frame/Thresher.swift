import ArgumentParser
import Files
import Formats
import Foundation
import Solving
import Synthesis

/// The command line: a verb and its options.
///
/// A verb is a `ParsableCommand` in `Verbs/`, with the option groups of `Options/` that it needs and one
/// line in the list below. Its `run()` returns for success, throws `ExitCode.undecided` and its like for
/// the other outcomes, `DataError` for bad data and `ValidationError` for bad usage; `main` turns each
/// into one line on standard error and an exit code. Results go out through `OutputOptions.emit`. A verb
/// that may run long calls `Interrupts.install()` and passes the interruption on to its engines. Every verb is a `LimitedVerb`,
/// and says its name: to derive it from the type took more than half of the instructions of `thresher --version`.
public struct Thresher: ParsableCommand {
  /// Name, version and verbs of the program.
  public static let configuration = CommandConfiguration(
    commandName: "thresher",
    abstract: "Exact questions about small binary threshold networks.",
    version: Versions.thresher,
    subcommands: [
      Describe.self,
      Generate.self,
      Minimize.self,
      Decide.self,
      Enumerate.self,
      Forced.self,
      Count.self,
      SampleNetworks.self,
      Plan.self,
      Work.self,
      Status.self,
      Merge.self,
      Script.self,
      MergeNetworks.self,
      Mass.self,
      Calibrate.self,
      Catalog.self,
      Certify.self,
      CheckSource.self,
      Export.self,
      ImportModel.self,
      Construct.self,
      Verify.self,
      Reproduce.self,
      Evaluate.self,
      Convert.self,
      Report.self,
      Serve.self,
      Doctor.self,
      Completions.self,
    ])

  /// The program before its arguments are read.
  public init() {}

  /// Runs the program as its process was started, and returns its exit code.
  public static func runProcess() -> Int32 {
    StandardStreams.fillClosedPlaces()
    return main(arguments: Array(FileName.arguments.dropFirst()))
  }

  /// Runs the program and returns its exit code.
  public static func main(arguments: [String]) -> Int32 { PipeContents.keeping { run(arguments) } }

  private static func run(_ arguments: [String]) -> Int32 {
    do {
      if let help = try HelpRequest.answer(arguments) {
        try Output.write(help)
        return ExitCode.success.rawValue
      }
      var command = try ParsedCommands.command(arguments)
      Stopwatch.beginVerb()
      // Whatever a verb does before it tells how far it is, or without ever telling, is not silent either.
      let progress = Progress(
        isQuiet: arguments.contains("--quiet"), isVerbose: false, text: arguments.first.map { "\($0): working" } ?? "")
      defer { progress.finish() }
      if var limited = command as? any LimitedVerb { try limited.runWithinTime() } else { try command.run() }
      return ExitCode.success.rawValue
    } catch {
      return report(error)
    }
  }

  /// Tells on standard error why a verb ended, and returns the exit code. What the engines contradict each other about is kept
  /// as a file in `directory`.
  package static func report(_ error: any Error, savingIn directory: String = ".") -> Int32 {
    func save(_ description: String, _ question: InterpolationQuestion) -> Int32 {
      do {
        return try SavedCase.save(description, question: question, in: directory).rawValue
      } catch {
        return fail("\(description); \(error)", .disagreement)
      }
    }
    switch error {
    case let error as DataError: return fail(error.description, ExitCode.badData)
    case let error as Patience.Ended: return fail(error.description, .undecided)
    // The system has refused something that has no name of its own.
    case let error as SystemError: return fail("the system refused: \(error)", ExitCode.badData)
    case let code as ExitCode: return code.rawValue
    case let error as EngineDisagreement: return save(error.description, error.question)
    case let error as WrongWitness: return save(error.description, error.question)
    default: break
    }
    switch exitCode(for: error) {
    case .success:
      do {
        try Output.write(fullMessage(for: error) + "\n")
      } catch {
        return report(error)
      }
      return ExitCode.success.rawValue
    case .validationFailure: return fail(message(for: error), .usage)
    // Whatever a verb did not expect is a bug of ours, not an answer.
    default: return fail(message(for: error), .disagreement)
    }
  }

  private static func fail(_ message: String, _ code: ExitCode) -> Int32 {
    Output.warn(message.split(separator: "\n").joined(separator: " "))
    return code.rawValue
  }
}
