import Synchronization

/// The last value that was made, for units of work that share a large table.
///
/// Who asks for the same key waits until it is made instead of making it again; another key replaces it.
public final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let last = Mutex<(key: Key, value: Value)?>(nil)

  /// A memo without a value.
  public init() {}

  /// The kept value if it was made for `key`, else a new one, which replaces it.
  ///
  /// - Parameters:
  ///   - key: what the value is made for.
  ///   - make: called at most once, while others who ask wait; what it throws is thrown here, and nothing is kept.
  public func value(for key: Key, make: () throws -> Value) rethrows -> Value {
    try last.withLock { last in
      if let last, last.key == key { return last.value }
      let value = try make()
      last = (key, value)
      return value
    }
  }
}
