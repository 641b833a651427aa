import Files

/// Where verbs write: standard output or a file.
public enum Output {
  /// Writes to standard output.
  ///
  /// - Throws: `DataError` that names the stream, if it is closed or its disk is full.
  public static func write(_ text: String) throws {
    StatusLine.shared.hide()
    try StandardStreams.writeOutput(text)
  }

  /// Writes one line to standard error.
  public static func warn(_ line: String) {
    StatusLine.shared.hide()
    StandardStreams.writeError("thresher: \(DataError.oneLine(line))\n")
  }

  /// Writes a whole file, or nothing if that fails; `-` is standard output.
  public static func write(_ text: String, to path: String) throws {
    if path == "-" { try write(text) } else { try AtomicFile.write(text, to: path) }
  }
}
