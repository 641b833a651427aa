import Files
import Tensors

/// The layers of a binarized network in one file of named tensors, as Keras names them:
///
///     numpy.savez("network.npz", **{variable.path: variable.numpy() for variable in model.weights})
///
/// `quant_dense/kernel` (or `kernel:0`) begins a layer; `batch_normalization/beta`, or a `beta` beside the kernel,
/// belongs to the kernel before it. Names in front of the last `/` stand in the order in which they first occur, which
/// is that of the layers also where a model lists what is not trained after all that is. A file whose names have no `/`
/// is one layer.
public enum BinarizedBundle {
  private static let parts = ["kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance"]

  /// Whether a tensor of the file is a kernel.
  public static func isBundle(_ path: String) throws -> Bool {
    try TensorFile.read(path).contains { split($0.name).part == "kernel" }
  }

  /// The layers from the inputs on.
  ///
  /// - Parameters:
  ///   - path: a file of named tensors, such as `.npz`.
  ///   - epsilon: what the normalisation adds to the variance.
  /// - Throws: `DataError` for tensors of other names, a normalisation that has no kernel before it or a second one,
  ///   and what `BinarizedLayer` refuses.
  public static func layers(reading path: String, epsilon: Float = 0.001) throws -> [BinarizedLayer] {
    var names: [String] = []
    var groups: [String: [String: Tensor]] = [:]
    for tensor in try TensorFile.read(path) {
      let (name, part) = split(tensor.name)
      guard parts.contains(part) else {
        throw tensor.error(
          found: "a tensor of another name", expected: "names that end in \(parts.joined(separator: ", "))")
      }
      if groups[name] == nil { names.append(name) }
      guard groups[name, default: [:]].updateValue(tensor, forKey: part) == nil else {
        throw tensor.error(found: "the name twice", expected: "each name once")
      }
    }
    var layers: [[String: Tensor]] = []
    for name in names {
      guard let group = groups[name] else { continue }
      if group["kernel"] != nil {
        layers.append(group)
        continue
      }
      guard let last = layers.last else {
        throw DataError(
          file: path, found: "\(DataError.quoted(name)) before any kernel",
          expected: "a kernel, then its normalisation")
      }
      if let part = group.keys.sorted().first(where: { last[$0] != nil }) {
        throw DataError(
          file: path, found: "\(DataError.quoted(name)) with a second \(part) for one kernel",
          expected: "one normalisation after each kernel")
      }
      layers[layers.count - 1].merge(group) { first, _ in first }
    }
    return try layers.map { try BinarizedLayer($0, file: path, epsilon: epsilon) }
  }

  /// `block/dense/kernel:0` is the part `kernel` of `block/dense`.
  private static func split(_ name: String) -> (name: String, part: String) {
    guard let slash = name.lastIndex(of: "/") else { return ("", bare(name[...])) }
    return (String(name[..<slash]), bare(name[name.index(after: slash)...]))
  }

  private static func bare(_ part: Substring) -> String {
    part.hasSuffix(":0") ? String(part.dropLast(2)) : String(part)
  }
}
