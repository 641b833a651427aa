import Files
import Foundation
import Synchronization
import Tensors
import TestSupport
import Testing

/// MappedFile.swift: what comes out of a pipe is the file.
@Suite struct PipeTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Reads a pipe of this name out of which `bytes` come, once.
  private func readPipe<Result>(_ name: String, _ bytes: [UInt8], _ read: (String) throws -> Result) throws -> Result {
    let path = folder.path(name)
    #expect(mkfifo(path, 0o600) == 0)
    let isRead = Mutex(false)
    let writer = Thread {
      try? FileHandle(forWritingTo: URL(fileURLWithPath: path)).write(contentsOf: Data(bytes))
      // Whoever opens the pipe a second time finds nobody who writes; it ends, empty, after a while.
      while !isRead.withLock({ $0 }) {
        usleep(200_000)
        let end = open(path, O_WRONLY | O_NONBLOCK)
        if end >= 0 { close(end) }
      }
    }
    writer.start()
    defer { isRead.withLock { $0 = true } }
    return try read(path)
  }

  /// More than a pipe holds at a time.
  private static let tensor = Tensor(name: "pipe", shape: [20_000], type: .float64, count: 20_000) {
    Double($0).bitPattern
  }

  @Test(arguments: ["npy", "npz", "safetensors"])
  func tensorsFromAPipe(ending: String) throws {
    let path = folder.path("file.\(ending)")
    try TensorFile.write([Self.tensor], to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes.count > 1 << 17 || ending == "npz")
    let found = try readPipe("pipe", bytes) { try TensorFile.read($0) }
    #expect(found.map(\.shape) == [Self.tensor.shape] && found[0].doubles() == Self.tensor.doubles())
  }

  @Test func matrixFromAPipe() throws {
    let text = (0..<20_000).map { "\($0),\($0 % 7)\n" }.joined()
    let found = try readPipe("rows", Array(text.utf8)) { try TensorFile.read($0) }
    #expect(found[0].shape == [20_000, 2] && found[0].doubles().suffix(2) == [19_999, Double(19_999 % 7)])
  }

  @Test func rowsFromAPipe() throws {
    let text = "step,seconds\n" + (0..<20_000).map { "\($0),0.5\n" }.joined()
    var sum = 0
    try readPipe("trace.csv", Array(text.utf8)) { path in
      try CSVRows(path).forEach(["step"]) { _, fields in sum += fields[0].natural ?? 0 }
    }
    #expect(sum == 19_999 * 10_000)
  }

  /// A pipe that gives nothing is an empty file.
  @Test func nothingFromAPipe() throws {
    let error = #expect(throws: DataError.self) { try readPipe("nothing", []) { try TensorFile.read($0) } }
    #expect(error.map { "\($0)".contains("an empty file") } ?? false)
  }
}
