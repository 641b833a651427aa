import Files
import Foundation

/// Files of named tensors: `.npy`, `.npz`, `.safetensors`, and matrices in `.csv`.
///
///     for tensor in try TensorFile.read("network.safetensors") { print(tensor.name, tensor.shape) }
///
/// The kind is told by the first bytes, so that a wrong ending does no harm. Large files are mapped, not read.
public enum TensorFile {
  /// All tensors of a file, in the order of the file.
  ///
  /// - Throws: `DataError` of one line that names the file and the tensor; for a PyTorch file, the line of Python that converts it.
  public static func read(_ path: String) throws -> [Tensor] {
    let file = try MappedFile(path)
    guard file.count > 0 else {
      throw DataError(file: path, found: "an empty file", expected: ".npy, .npz, .safetensors or a matrix in CSV")
    }
    let start = file.copy(0..<min(8, file.count))
    if start.starts(with: NPY.magic) { return [try NPY.read(file, offset: 0, size: file.count, name: stem(of: path))] }
    if start.starts(with: [0x50, 0x4b, 3, 4]) || start.starts(with: [0x50, 0x4b, 5, 6]) { return try NPZ.read(file) }
    let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
    if SafeTensors.isLikely(file) || ending == "safetensors" { return try SafeTensors.read(file) }
    if start.starts(with: [0x80]) || ["pt", "pth", "pkl"].contains(ending) {
      throw pickle(path, "a file of Python's pickle")
    }
    if ending == "npy" { return [try NPY.read(file, offset: 0, size: file.count, name: stem(of: path))] }
    if ending == "npz" {
      throw DataError(file: path, found: "no ZIP file", expected: "an archive of NumPy's arrays", fix: "copy it again")
    }
    // A pipe can be read only once.
    let text = InputText(file: path, bytes: file.copy(0..<min(file.count, InputText.maximumBytes + 1)))
    try text.checkThatThisIsText()
    return [try MatrixCSV.read(text).matrix]
  }

  /// The tensors of a file by name.
  public static func named(_ path: String) throws -> [String: Tensor] {
    try Dictionary(read(path).map { ($0.name, $0) }) { first, _ in
      throw DataError(
        file: path, found: "the tensor \(DataError.quotedName(first.name)) twice", expected: "each name once")
    }
  }

  /// Writes tensors in the format that the ending of the path names: `.npy` (one tensor), `.npz` or `.safetensors`.
  public static func write(_ tensors: [Tensor], to path: String) throws {
    switch URL(fileURLWithPath: path).pathExtension.lowercased() {
    case "safetensors": try SafeTensors.write(tensors, to: path)
    case "npz": try NPZ.write(tensors, to: path)
    case "npy":
      guard tensors.count == 1 else {
        throw DataError(file: path, found: "\(tensors.count) tensors", expected: "one", fix: "write an .npz file")
      }
      var output = try AtomicOutput(path)
      try output.write(NPY.bytes(of: tensors[0]))
      try output.finish()
    default:
      throw DataError(file: path, found: "an ending of no known format", expected: ".npy, .npz or .safetensors")
    }
  }

  /// Pickles can run any program when they are read, so they are refused with the line that converts them.
  static func pickle(_ path: String, _ found: String) -> DataError {
    let target = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent + ".safetensors"
    return DataError(
      file: path, found: found, expected: ".npy, .npz, .safetensors or CSV",
      fix: """
        convert it: python3 -c 'import torch; from safetensors.torch import save_file; \
        save_file(torch.load("\(path)", weights_only=True), "\(target)")'
        """)
  }

  static func checkNames(_ tensors: [Tensor], _ path: String) throws {
    var names: Set<String> = []
    for tensor in tensors where !names.insert(tensor.name).inserted {
      throw DataError(
        file: path, found: "the tensor \(DataError.quotedName(tensor.name)) twice", expected: "each name once")
    }
  }

  /// The name of a file without folder and ending.
  static func stem(of path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }
}
