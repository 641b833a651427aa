import Files
import Foundation
import Tensors
import TestSupport
import Testing

/// AtomicOutput: where something other than a file is, arrays go into it, and it stays what it is.
@Suite struct PlaceTests {
  @Test func aPipeStaysAPipe() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let pipe = folder.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    // Open for both, so that neither end waits for the other; what is written fits into the pipe.
    let descriptor = open(pipe, O_RDWR | O_NONBLOCK)
    defer { close(descriptor) }
    try NPZ.write([Tensor(name: "x", shape: [2], integers: [1, 2])], to: pipe)
    var status = stat()
    #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    var bytes = [UInt8](repeating: 0, count: 4)
    #expect(read(descriptor, &bytes, 4) == 4)
    #expect(bytes == [0x50, 0x4b, 3, 4])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pipe"])
  }

  @Test func aLinkIsFollowed() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, link) = (folder.appending(path: "a.npz").path, folder.appending(path: "b.npz").path)
    try Data().write(to: URL(fileURLWithPath: file))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    try NPZ.write([Tensor(name: "x", shape: [2], integers: [1, 2])], to: link)
    #expect(try TensorFile.named(file)["x"]?.integers() == [1, 2])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
  }
}
