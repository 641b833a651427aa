import Files
import Formats
import Synchronization

/// What a verb would have printed, kept for `merge`, while it works out a unit of a job.
///
/// Results are kept as fields and as text, so that `merge` can print either; wall times are left out, for a result must not depend on
/// them.
final class UnitCapture: Sendable {
  private static let place = Mutex<UnitCapture?>(nil)

  /// The capture that is in place, nil where a verb prints for itself.
  static var current: UnitCapture? { place.withLock { $0 } }

  /// A piece of what was printed.
  enum Piece: Sendable {
    case text([UInt8])
    case result(fields: JSONValue, text: String)
    /// Printed with `--json` only, on one line.
    case summary(fields: JSONValue)
  }

  private struct State {
    var pieces: [Piece] = []
    /// What was printed since the last piece.
    var text: [UInt8] = []
    var remarks: [String: JSONValue] = [:]
    var exitCode: Int32 = 0

    mutating func append(_ piece: Piece?) {
      if !text.isEmpty { pieces.append(.text(text)) }
      text = []
      if let piece { pieces.append(piece) }
    }
  }

  private let state = Mutex(State())

  /// Runs `body` with this capture in place.
  func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    Self.place.withLock { $0 = self }
    defer { Self.place.withLock { $0 = nil } }
    return try body()
  }

  func print(_ bytes: [UInt8]) {
    state.withLock { $0.text += bytes }
  }

  func emit(_ document: ResultDocument, text: String) {
    state.withLock { $0.append(.result(fields: document.untimed, text: text)) }
  }

  func summarize(_ document: ResultDocument) {
    state.withLock { $0.append(.summary(fields: document.untimed)) }
  }

  /// Keeps what a result does not show and `merge` needs.
  func remark(_ name: String, _ value: JSONValue) { state.withLock { $0.remarks[name] = value } }

  /// The exit code of the verb.
  var exitCode: Int32 {
    get { state.withLock { $0.exitCode } }
    set { state.withLock { $0.exitCode = newValue } }
  }

  /// What stands for a folder that only the worker had.
  static let placeholder = "\u{1}"

  /// The object that is kept as the result of the unit.
  ///
  /// - Parameter folder: named in texts, where `placeholder` takes its place.
  func value(hiding folder: String? = nil) -> JSONValue {
    func hidden(_ text: String) -> JSONValue {
      .string(folder.map { text.replacing($0, with: Self.placeholder) } ?? text)
    }
    return state.withLock { state in
      state.append(nil)
      return [
        "exit": .integer(Int(state.exitCode)), "remarks": .object(state.remarks),
        "pieces": .array(
          state.pieces.map { piece in
            switch piece {
            case .text(let bytes): ["text": hidden(String(decoding: bytes, as: UTF8.self))]
            case .result(let fields, let text): ["result": fields, "text": hidden(text)]
            case .summary(let fields): ["summary": fields]
            }
          }),
      ]
    }
  }
}
