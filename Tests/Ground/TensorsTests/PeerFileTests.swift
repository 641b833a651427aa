import Foundation
import Numbers
import Tensors
import TestSupport
import Testing

/// Files that NumPy and the safetensors package write, and files of ours that they read, bit for bit.
@Suite struct PeerFileTests {
  static let script = Repository.root.appending(path: "Tests/Peers/tensor_files.py").path

  /// A line of the list that the script writes.
  static func line(_ file: String, _ tensor: Tensor) -> String {
    var digits = ""
    for index in 0..<tensor.count {
      let bits = tensor.bits(at: index)
      for offset in 0..<tensor.elementType.size {
        let byte = UInt8(bits >> UInt64(8 * offset) & 0xff)
        digits += (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    let shape = tensor.shape.map { "\($0)" }.joined(separator: "x")
    return "\(file)\t\(tensor.name)\t\(tensor.elementType.rawValue)\t\(shape)\t\(digits)"
  }

  @Test(arguments: [("numpy", ["numpy"], 71), ("safetensors", ["numpy", "safetensors"], 72)])
  func readsTwoHundredFilesBitForBit(kind: String, packages: [String], seed: Int) throws {
    guard let python = PythonPeer(packages: packages) else { return }
    let folder = try TemporaryFolder()
    let run = try python.run([Self.script, "write", kind, "200", "\(seed)", folder.url.path])
    try #require(run.status == 0, "\(run.output)")
    let expected = try String(contentsOfFile: folder.path("expected.txt"), encoding: .utf8).split(separator: "\n")
    let byFile = Dictionary(grouping: expected) { String($0.prefix { $0 != "\t" }) }
    #expect(byFile.count == 200)
    for (file, lines) in byFile {
      let found = try TensorFile.read(folder.path(file)).map { Self.line(file, $0) }
      #expect(found.sorted() == lines.map(String.init).sorted(), "seed \(seed)")
    }
  }

  @Test func numpyAndSafetensorsReadOurFiles() throws {
    guard let python = PythonPeer(packages: ["numpy", "safetensors"]) else { return }
    let folder = try TemporaryFolder()
    var key = RandomKey(seed: 73)
    var lines: [String] = []
    for index in 0..<60 {
      let kind = index % 4
      let types = ElementType.allCases.filter { $0 != .text && (kind == 3 || $0 != .bfloat16) }
      let tensors = (0..<(kind == 0 ? 1 : 1 + index % 3)).map { number in
        let type = types[Int(key.next() % UInt64(types.count))]
        let shape = (0..<Int(key.next() % 4)).map { _ in Int(key.next() % 5) }
        let name = kind == 0 ? "file\(index)" : "tensor \"\(number)\""
        return Tensor(name: name, shape: shape, type: type, count: shape.reduce(1, *)) { _ in
          type == .bool ? key.next() & 1 : key.next() & (type.size == 8 ? .max : 1 << UInt64(8 * type.size) - 1)
        }
      }
      let file = "file\(index)." + ["npy", "npz", "npz", "safetensors"][kind]
      if kind == 2 {
        try NPZ.write(tensors, to: folder.path(file), isDeflated: true)
      } else {
        try TensorFile.write(tensors, to: folder.path(file))
      }
      let read = try TensorFile.read(folder.path(file)).map { Self.line(file, $0) }
      #expect(Set(read) == Set(tensors.map { Self.line(file, $0) }))
      lines += read
    }
    _ = try folder.write("expected.txt", Array((lines.joined(separator: "\n") + "\n").utf8))
    let run = try python.run([Self.script, "check", folder.url.path])
    #expect(run.status == 0, "\(run.output)")
  }
}
