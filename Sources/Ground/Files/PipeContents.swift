import Synchronization

/// What has come out of pipes and standard input, which say it only once: a verb may look at what it is given several times, for
/// a network and then for an instance.
package enum PipeContents {
  /// By the names of the files; nil where nothing is kept.
  private static let kept = Mutex<[String: [UInt8]]?>(nil)

  /// Keeps what pipes say until `body` ends. What was kept before is there again afterwards.
  package static func keeping<Result>(_ body: () throws -> Result) rethrows -> Result {
    let outer = kept.withLock { kept in
      defer { kept = [:] }
      return kept
    }
    defer { kept.withLock { $0 = outer } }
    return try body()
  }

  static func bytes(of path: String) -> [UInt8]? { kept.withLock { $0?[path] } }

  static func keep(_ bytes: [UInt8], of path: String) { kept.withLock { $0?[path] = bytes } }
}
