import Foundation

/// Standard input, output and error.
public enum StandardStreams {
  /// Puts something into the place of a stream that is closed, so that no file of ours gets its number.
  ///
  /// What is read from a closed input or written to a closed output still fails; what is said on a closed standard error is lost.
  public static func fillClosedPlaces() {
    for (number, flags) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_WRONLY)] as [(Int32, Int32)]
    where fcntl(number, F_GETFD) < 0 && errno == EBADF {
      // The lowest free number is taken, which is this one.
      _ = open("/dev/null", flags)
    }
  }

  /// Writes to standard output, without a buffer.
  ///
  /// - Throws: `DataError` if that fails: a full disk, a closed stream.
  public static func writeOutput(_ bytes: [UInt8]) throws {
    if let exchange = StreamExchange.current { return try exchange.output(bytes) }
    do throws(SystemError) { try Descriptor.write(bytes, to: STDOUT_FILENO) } catch { throw error.whenWriting("-") }
  }

  /// Writes text to standard output as UTF-8.
  ///
  /// - Throws: see `writeOutput(_:)` for bytes.
  public static func writeOutput(_ text: String) throws { try writeOutput(Array(text.utf8)) }

  /// Writes to standard error; where that fails there is nobody left to tell.
  public static func writeError(_ text: String) {
    if let exchange = StreamExchange.current { return exchange.error(text) }
    try? Descriptor.write(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Everything on standard input, at most `limit` bytes and one more.
  static func readInput(limit: Int) throws -> [UInt8] {
    if let exchange = StreamExchange.current { return try exchange.standardInput() }
    if let bytes = PipeContents.bytes(of: "-") { return bytes }
    do throws(SystemError) {
      let bytes = try Descriptor.readToEnd(STDIN_FILENO, limit: limit)
      if bytes.count <= limit { PipeContents.keep(bytes, of: "-") }
      return bytes
    } catch { throw error.whenReading("-") }
  }
}
