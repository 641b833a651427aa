import Files
import Synchronization

/// What the numbers stand for that C programs hold. A number is given once, so that one that was freed means nothing ever after.
final class Handles: Sendable {
  static let shared = Handles()

  private struct State {
    var last: UInt64 = 0
    var values: [UInt64: any Sendable] = [:]
  }

  private let state = Mutex(State())

  func insert(_ value: some Sendable) -> UInt64 {
    state.withLock { state in
      state.last += 1
      state.values[state.last] = value
      return state.last
    }
  }

  /// - Throws: `Misuse` for a number that stands for nothing, or for something else.
  func value<Value: Sendable>(_ handle: UInt64, as type: Value.Type, _ expected: String) throws -> Value {
    guard let value = state.withLock({ $0.values[handle] }) else {
      throw Misuse("handle \(handle), which stands for nothing", expected)
    }
    guard let value = value as? Value else {
      throw Misuse("handle \(handle), which stands for something else", expected)
    }
    return value
  }

  func remove(_ handle: UInt64) throws {
    // What it stood for ends outside of the lock.
    let removed = state.withLock { $0.values.removeValue(forKey: handle) }
    if removed == nil { throw Misuse("handle \(handle), which stands for nothing", "a handle") }
  }
}

/// A call with wrong arguments.
struct Misuse: Error {
  let found: String
  let expected: String

  init(_ found: String, _ expected: String) { (self.found, self.expected) = (found, expected) }

  /// One line that names the function.
  func line(_ function: String) -> String { "\(DataError(file: function, found: found, expected: expected))" }
}
