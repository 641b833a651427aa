import Files
import Foundation

/// A chart as PDF beside its SVG, by the program rsvg-convert where it is installed.
enum ChartPDF {
  /// Writes `base.pdf` from `base.svg`; tells in one line why there is none where the program is absent or fails.
  ///
  /// - Returns: whether the file was written.
  static func write(_ base: String) -> Bool {
    guard let program = location("rsvg-convert") else {
      Output.warn("no \(base).pdf: rsvg-convert is not installed (Debian: apt-get install librsvg2-bin)")
      return false
    }
    // By a pipe: the program's own file would stay behind, half-written, if it were killed. Equal charts give equal files.
    let environment = ProcessInfo.processInfo.environment.merging(["SOURCE_DATE_EPOCH": "0"]) { $1 }
    do {
      let printed = try ProgramOutput.bytes(
        of: program.path, arguments: ["--format", "pdf", "\(base).svg"], environment: environment)
      guard let printed, !printed.isEmpty else {
        Output.warn("no \(base).pdf: \(program.path) failed")
        return false
      }
      try AtomicFile.write(printed, to: "\(base).pdf")
      return true
    } catch {
      Output.warn("no \(base).pdf: \(error)")
      return false
    }
  }

  /// The program of this name that a shell would run.
  private static func location(_ name: String) -> URL? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return folders.map { URL(fileURLWithPath: $0).appendingPathComponent(name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
