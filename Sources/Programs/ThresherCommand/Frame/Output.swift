import Files
import Foundation

/// Where verbs write: standard output or a file.
public enum Output {
  /// Writes to standard output.
  public static func write(_ text: String) throws { try write(text, to: "-") }

  /// Writes one line to standard error.
  public static func warn(_ line: String) {
    FileHandle.standardError.write(Data("thresher: \(DataError.oneLine(line))\n".utf8))
  }

  /// Writes a whole file, or nothing if that fails; `-` is standard output.
  ///
  /// A file appears complete under its name by renaming; devices and pipes are written where they are.
  public static func write(_ text: String, to path: String) throws {
    do {
      let data = Data(text.utf8)
      if path == "-" {
        try FileHandle.standardOutput.write(contentsOf: data)
      } else if isDevice(path) {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: data)
        try handle.close()
      } else {
        try data.write(to: URL(fileURLWithPath: path).resolvingSymlinksInPath(), options: .atomic)
      }
    } catch {
      throw DataError(file: path, found: "a file that cannot be written", expected: "a writable file")
    }
  }

  /// Whether something other than a regular file has this name, links followed.
  private static func isDevice(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }
}
