import Synchronization

/// What stands in for the standard streams, and for some files, while a program answers the request of another one.
///
/// Verbs read and write as they always do; what they write goes to whoever asked, and what they read comes with the request. One
/// request is answered at a time, so there is one exchange for the process, whatever the thread.
package final class StreamExchange: Sendable {
  private static let place = Mutex<StreamExchange?>(nil)

  /// The exchange that is in place, nil where the streams are the process's own.
  package static var current: StreamExchange? { place.withLock { $0 } }

  let output: @Sendable ([UInt8]) throws -> Void
  let error: @Sendable (String) -> Void
  /// Told how far the work is; nil if nobody wants to know.
  package let progress: (@Sendable (String) -> Void)?
  private let input: [UInt8]?
  private let files: [String: [UInt8]]

  /// - Parameters:
  ///   - input: what standard input holds, nil if it cannot be read.
  ///   - files: the contents of files by their names, which hide those of the system.
  ///   - output: takes what goes to standard output.
  ///   - error: takes what goes to standard error.
  ///   - progress: takes how far the work is.
  package init(
    input: [UInt8]?, files: [String: [UInt8]], output: @escaping @Sendable ([UInt8]) throws -> Void,
    error: @escaping @Sendable (String) -> Void, progress: (@Sendable (String) -> Void)? = nil
  ) {
    (self.input, self.files, self.output, self.error, self.progress) = (input, files, output, error, progress)
  }

  /// Runs `body` with this exchange in place.
  package func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    Self.place.withLock { $0 = self }
    defer { Self.place.withLock { $0 = nil } }
    return try body()
  }

  /// The contents of a file that came with the request.
  func file(_ path: String) -> [UInt8]? { files[path] }

  func standardInput() throws -> [UInt8] {
    guard let input else {
      throw DataError(file: "-", found: "no standard input", expected: "a file, or a request with the field \"input\"")
    }
    return input
  }
}
