import Foundation

/// How long whoever reads or writes a long file may go on.
///
/// A limit of time holds for a whole run, and a file of a hundred megabytes may take most of it. So readers and writers look at
/// the clock every few thousand bytes; who sets no limit is not disturbed. The limit belongs to the thread that sets it.
///
///     try Patience.ending({ clock.now > deadline }) { try Sample.read("large.pla") }
public enum Patience {
  private final class Limit {
    let isOver: @Sendable () -> Bool

    init(_ isOver: @escaping @Sendable () -> Bool) { self.isOver = isOver }
  }

  private static let key = "thresher.patience"

  /// Runs `body`, whose reading and writing of files ends as soon as `isOver` returns true.
  public static func ending<Result>(
    _ isOver: @escaping @Sendable () -> Bool, _ body: () throws -> Result
  ) rethrows -> Result {
    let values = Thread.current.threadDictionary
    let before = values[key]
    values[key] = Limit(isOver)
    defer { values[key] = before }
    return try body()
  }

  /// Whether the work of this thread has to stop; false without a limit.
  public static var isOver: Bool { (Thread.current.threadDictionary[key] as? Limit)?.isOver() ?? false }

  /// The time was over before a file was read or written whole.
  public struct Ended: Error, Hashable, CustomStringConvertible {
    /// The file as messages name it.
    public let file: String

    /// The end of the patience with a file.
    public init(file: String) { self.file = file }

    /// One line.
    public var description: String { "\(file): the time was over before the file was done" }
  }

  /// Looks at the clock.
  ///
  /// - Throws: `Ended` if the time is over.
  public static func look(_ file: String) throws {
    if isOver { throw Ended(file: file) }
  }

  /// Looks at the clock in one step of many: those of a row or so each. The first ones are free, so that a small file is done
  /// whatever the time.
  ///
  /// - Throws: `Ended` if the time is over.
  @inline(__always)
  public static func look(_ file: String, atStep step: Int) throws {
    if step & 0x3f == 0x3f { try look(file) }
  }
}
