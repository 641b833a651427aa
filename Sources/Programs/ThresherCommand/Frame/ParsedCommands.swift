import ArgumentParser
import Files
import Synchronization

/// Command lines that were read before, for a service: reading one takes longer than answering many a question.
///
/// A command is a value that its words determine, so one that was read serves again.
enum ParsedCommands {
  /// Commands are values, and only the thread that answers requests asks for them; the lock guards the dictionary all the same.
  private final class Known: @unchecked Sendable {
    private let lock = Mutex<Void>(())
    private var commands: [[String]: any ParsableCommand] = [:]

    subscript(arguments: [String]) -> (any ParsableCommand)? {
      get { lock.withLock { _ in commands[arguments] } }
      set {
        lock.withLock { _ in
          if commands.count >= 256 { commands.removeAll(keepingCapacity: true) }
          commands[arguments] = newValue
        }
      }
    }
  }

  private static let known = Known()

  /// The verb with its options.
  ///
  /// - Throws: what the parser says about wrong words.
  static func command(_ arguments: [String]) throws -> any ParsableCommand {
    guard StreamExchange.current != nil else { return try Thresher.parseAsRoot(arguments) }
    if let command = known[arguments] { return command }
    let command = try Thresher.parseAsRoot(arguments)
    // Long ones are rare, and not asked twice.
    if arguments.reduce(0, { $0 + $1.utf8.count }) < 4096 { known[arguments] = command }
    return command
  }
}
