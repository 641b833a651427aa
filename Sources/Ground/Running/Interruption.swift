import Synchronization

/// A request to stop, shared by everybody who works on a question. Once requested it stays so.
public final class Interruption: Sendable {
  private let flag = Atomic<Bool>(false)
  private let outer: Interruption?

  /// An interruption that nobody has requested yet.
  public init() { outer = nil }

  /// An interruption of a part of the work: requested by itself or with `outer`.
  public init(within outer: Interruption) { self.outer = outer }

  /// Whether anybody has asked to stop.
  public var isRequested: Bool { flag.load(ordering: .relaxed) || (outer?.isRequested ?? false) }

  /// Asks to stop, from any thread.
  public func request() { flag.store(true, ordering: .relaxed) }
}
