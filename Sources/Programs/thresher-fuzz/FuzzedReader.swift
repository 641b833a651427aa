import Checker
import Claims
import Files
import Formats
import SourceReading

/// A reader that is offered bytes nobody meant for it.
///
/// It may refuse them with one line, or take them for what they say. What it must not do is trap, hang, take more memory than
/// its limit, or believe something false; `claim` ends the process where that shows.
struct FuzzedReader: Sendable {
  /// The kind of input, which says how inputs are changed.
  enum Shape {
    /// One file.
    case file
    /// Several files in one input, see `FileBundle`.
    case bundle
  }

  let name: String
  let shape: Shape
  /// Endings of the kept files that are good beginnings.
  let endings: [String]
  let read: @Sendable ([UInt8]) throws -> Void

  init(
    _ name: String, _ shape: Shape = .file, like endings: [String] = [],
    _ read: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    (self.name, self.shape, self.endings, self.read) = (name, shape, endings, read)
  }

  /// All of them, by the floors of their rooms.
  static let all: [FuzzedReader] = textReaders + numberReaders + trustedReaders + keptReaders + askedReaders

  /// Offers one input.
  func offer(_ bytes: [UInt8]) {
    do {
      try read(bytes)
    } catch {
      claim(Self.isRefusal(error), "\(name): ended with \(type(of: error)), which is no refusal: \(error)")
      claim(!"\(error)".contains("\n"), "\(name): a refusal of several lines: \(error)")
    }
  }

  private static func isRefusal(_ error: any Error) -> Bool {
    switch error {
    case is DataError, is Patience.Ended, is SystemError: true
    case is Rejection, is NotChecked, is SourceRefusal, is SourceTimeOver: true
    case is ArgumentError, is Literal.Malformed: true
    default: false
    }
  }
}

/// Ends the process, which is what a fuzzer notices, unless `truth` holds.
func claim(_ truth: Bool, _ complaint: @autoclosure () -> String) {
  if !truth { fatalError(complaint()) }
}
