import Synchronization

/// A request to stop, shared by everybody who works on a question. Once requested it stays so.
public final class Interruption: Sendable {
  private let flag = Atomic<Bool>(false)
  private let outer: Interruption?

  public init() { outer = nil }

  /// An interruption of a part of the work: requested by itself or with `outer`.
  public init(within outer: Interruption) { self.outer = outer }

  public var isRequested: Bool { flag.load(ordering: .relaxed) || (outer?.isRequested ?? false) }

  public func request() { flag.store(true, ordering: .relaxed) }
}
