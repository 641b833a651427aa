import Numbers

/// Which task is learned at which step.
public enum Ordering: Sendable, Hashable {
  /// 1, 2, ..., T, 1, 2, ...
  case cyclic
  /// Independent and uniform, from a seed.
  case random(seed: UInt64)
  /// As listed, from 0, over and over.
  case given([Int])

  /// The tasks of the first `steps` steps, from 0.
  public func tasks(of taskCount: Int, steps: Int) -> [Int] {
    switch self {
    case .cyclic: return (0..<steps).map { $0 % taskCount }
    case .random(let seed):
      var key = RandomKey(seed: seed).fold(in: Self.stream)
      return (0..<steps).map { _ in key.next(below: taskCount) }
    case .given(let list): return (0..<steps).map { list[$0 % list.count] }
    }
  }

  /// The stream of orderings: "order" in ASCII.
  private static let stream: UInt64 = 0x6f72_6465_72

  /// Whether it is cyclic on `taskCount` tasks.
  public func isCyclic(on taskCount: Int) -> Bool {
    switch self {
    case .cyclic: true
    case .random: false
    case .given(let list): list == Array(0..<taskCount)
    }
  }
}

extension Ordering: CustomStringConvertible {
  /// The text of the command line that gives this ordering.
  public var description: String {
    switch self {
    case .cyclic: "cyclic"
    case .random(let seed): "random (seed \(seed))"
    case .given(let list): "given " + list.map { "\($0 + 1)" }.joined(separator: ",")
    }
  }
}
