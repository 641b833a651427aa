import Files
import Foundation
import Numbers
import Tensors
import TestSupport
import Testing

/// Files that lie are refused with one line that names the file and the tensor.
@Suite struct DamagedFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func refusal(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = try folder.write(name, bytes)
    let error = #expect(throws: DataError.self) { try TensorFile.read(path) }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.hasPrefix(path) && !text.contains("\n"))
    return text
  }

  /// A safetensors file with this header and so many bytes of elements.
  static func safetensors(_ header: String, _ count: Int) -> [UInt8] {
    let header = Array(header.utf8)
    return (0..<8).map { UInt8(header.count >> (8 * $0) & 0xff) } + header + [UInt8](repeating: 0, count: count)
  }

  @Test(arguments: [
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
      12,
      #"tensor "b": bytes 4..<12 that overlap with tensor "a""#
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}"#,
      16,
      #"tensor "b": bytes 12..<16 after 4 bytes of no tensor"#
    ),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9, #"tensor "a": 1 bytes after the last tensor"#),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7, #"tensor "a": bytes 0..<8 of 7"#),
    (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, #"tensor "a": 8 bytes; expected 12"#),
    (#"{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}"#, 8, #"tensor "a": elements of type "F8_E4M3""#),
    (#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#, 8, #"tensor "a": shape"#),
    (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8, #"tensor "a": no shape"#),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, #"tensor "a": no data_offsets"#),
    (#"{"a":{"dtype":"F32","shape":[2]}}"#, 8, #"tensor "a": no data_offsets"#),
    (#"{"a":{"shape":[2],"data_offsets":[0,8]}}"#, 8, #"tensor "a": no dtype"#),
    (#"{"a":7}"#, 0, #"tensor "a": 7"#),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      8,
      #"the field "a" twice"#
    ),
    (#"{"a":"#, 0, "the end of the file"),
  ])
  func refusesSafetensorsThatLie(header: String, count: Int, part: String) throws {
    #expect(try refusal("bad.safetensors", Self.safetensors(header, count)).contains(part))
  }

  @Test func refusesHugeAndTruncatedHeaders() throws {
    let huge = (0..<8).map { UInt8(104_857_600 >> (8 * $0) & 0xff) } + Array("{}".utf8)
    #expect(try refusal("huge.safetensors", huge).contains("a header of 104857600 bytes"))
    #expect(try refusal("short.safetensors", Array(Self.safetensors("{}", 0).dropLast())).contains("the whole header"))
    #expect(try refusal("tiny.safetensors", [1, 2]).contains("2 bytes"))
    #expect(try refusal("empty.safetensors", []).contains("an empty file"))
    let error = #expect(throws: DataError.self) { try TensorFile.read(folder.path("absent.npy")) }
    #expect(error.map { "\($0)".contains("no such file") } ?? false)
  }

  @Test func everyCutOfAFileIsRefused() throws {
    let tensors = [
      Tensor(name: "a", shape: [2, 3], doubles: [1, 2, 3, 4, 5, 6]), Tensor(name: "b", shape: [2], floats: [1, 2]),
    ]
    for (name, isDeflated) in [("x.npz", false), ("y.npz", true), ("z.safetensors", false), ("a.npy", false)] {
      if isDeflated {
        try NPZ.write(tensors, to: folder.path(name), isDeflated: true)
      } else {
        try TensorFile.write(name == "a.npy" ? [tensors[0]] : tensors, to: folder.path(name))
      }
      let whole = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path(name))))
      #expect(try TensorFile.read(folder.path(name))[0].doubles() == [1, 2, 3, 4, 5, 6])
      for length in stride(from: 0, to: whole.count, by: 3) {
        _ = try refusal("cut-\(name)", Array(whole[..<length]))
      }
      _ = try refusal("long-\(name)", whole + [0])
    }
  }

  /// One changed byte either does not matter or is refused in one line: nothing traps. The seed is 74.
  @Test func noChangedByteTraps() throws {
    var key = RandomKey(seed: 74)
    let tensors = [Tensor(name: "a", shape: [2, 3], doubles: [1, 2, 3, 4, 5, 6])]
    for (name, isDeflated) in [("x.npz", false), ("y.npz", true), ("z.safetensors", false), ("a.npy", false)] {
      if isDeflated {
        try NPZ.write(tensors, to: folder.path(name), isDeflated: true)
      } else {
        try TensorFile.write(tensors, to: folder.path(name))
      }
      let whole = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path(name))))
      for index in whole.indices {
        var changed = whole
        changed[index] ^= UInt8(1 << (key.next() % 8))
        let path = try folder.write("changed-\(name)", changed)
        do {
          for tensor in try TensorFile.read(path) { _ = tensor.doubles() }
        } catch let error as DataError {
          #expect(!"\(error)".contains("\n"))
        }
      }
    }
  }

  static func npy(_ header: String, _ count: Int, version: UInt8 = 1) -> [UInt8] {
    let text = Array(header.utf8)
    let length = (0..<(version == 1 ? 2 : 4)).map { UInt8(text.count >> (8 * $0) & 0xff) }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + [UInt8](repeating: 1, count: count)
  }

  @Test(arguments: [
    ("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8, "Python objects"),
    ("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }", 16, "\"<c16\""),
    ("{'descr': '<V2', 'fortran_order': False, 'shape': (1,), }", 2, "bfloat16"),
    ("{'descr': '|f4', 'fortran_order': False, 'shape': (1,), }", 4, "\"|f4\""),
    ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4, "several fields"),
    ("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", 4, "True or False"),
    ("{'descr': '<f4', 'shape': (1,), }", 4, "a header without all fields"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}", 4, "the field \"x\""),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 4, "a length"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 3), }", 4, "can be counted"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 11, "11 bytes of elements; expected 12"),
    ("{'descr': '<f4", 0, "the end of a text"),
  ])
  func refusesArraysThatLie(header: String, count: Int, part: String) throws {
    let text = try refusal("bad.npy", Self.npy(header, count))
    #expect(text.contains(part) && text.contains("tensor \"bad\""))
  }

  @Test func readsEveryVersionAndOrder() throws {
    let header = "{'descr': '>u2', 'fortran_order': True, 'shape': (2L, 3L), }\n"
    for version in UInt8(1)...3 {
      var bytes = Self.npy(header, 12, version: version)
      for index in 0..<6 {
        bytes[bytes.count - 12 + 2 * index] = 0
        bytes[bytes.count - 11 + 2 * index] = UInt8(index)
      }
      let tensor = try TensorFile.read(folder.write("v\(version).npy", bytes))[0]
      #expect(tensor.shape == [2, 3] && tensor.doubles() == [0, 2, 4, 1, 3, 5])
      #expect(try tensor.integers() == [0, 2, 4, 1, 3, 5])
    }
    #expect(try refusal("v4.npy", Self.npy(header, 12, version: 4)).contains("version 4.0"))
  }

  @Test func picklesAreRefusedWithTheLineThatConvertsThem() throws {
    try NPZ.write([Tensor(name: "archive/data.pkl", shape: [1], doubles: [1])], to: folder.path("a.npz"))
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path("a.npz"))))
    // The member of a PyTorch file is named data.pkl.
    while let start = bytes.indices.first(where: { bytes[$0...].starts(with: "data.pkl.npy".utf8) }) {
      bytes.replaceSubrange(start..<start + 12, with: Array("xxxxdata.pkl".utf8))
    }
    for text in [try refusal("net.pt", bytes), try refusal("old.pth", [0x80, 2, 0x8a])] {
      #expect(text.contains("save_file(torch.load(") && text.contains(".safetensors"))
    }
    #expect(try refusal("net.pkl", Array("hello".utf8)).contains("pickle"))
  }

  @Test func writersRefuseWhatTheirFormatCannotHold() throws {
    let twice = [Tensor(name: "a", shape: [1], doubles: [1]), Tensor(name: "a", shape: [1], doubles: [2])]
    for ending in ["npz", "safetensors"] {
      #expect(throws: DataError.self) { try TensorFile.write(twice, to: folder.path("twice.\(ending)")) }
      #expect(!FileManager.default.fileExists(atPath: folder.path("twice.\(ending)")))
    }
    let bfloat = Tensor(name: "b", shape: [1], type: .bfloat16, count: 1) { _ in 0 }
    #expect(throws: DataError.self) { try TensorFile.write([bfloat], to: folder.path("b.npy")) }
    #expect(throws: DataError.self) { try TensorFile.write([bfloat], to: folder.path("b.txt")) }
    #expect(throws: DataError.self) { try TensorFile.write(twice, to: folder.path("none/a.npz")) }
  }

  /// A sparse file of 350 MB: its elements are found without being read.
  @Test func aLargeFileIsMapped() throws {
    let elements = 350_000_000 / 4
    let header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[\(elements)],\"data_offsets\":[0,\(4 * elements)]}}"
    let start = Self.safetensors(header, 0)
    let path = try folder.write("large.safetensors", start)
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.truncate(atOffset: UInt64(start.count + 4 * elements))
    try handle.close()
    let tensor = try TensorFile.read(path)[0]
    #expect(tensor.count == elements && tensor.bits(at: elements - 1) == 0 && tensor.isPlain)
  }
}
