import Files
import LinearAlgebra
import Numbers
import Tensors

/// The linear maps, tables and norms of a network by the names that its file gives them, as transformers have them.
///
/// `NAME.weight` of two axes or more is a map from the later axes to the first, `NAME.bias` belongs to it; `NAME.weight` of one axis is
/// a norm. Fused maps (`NAME.qkv.weight`, `NAME.in_proj_weight`) are the three maps `NAME.qkv.q`, `.k`, `.v`. Tensors whose name speaks
/// of embeddings or tokens are tables: their rows enter the stream, so that their columns are merged.
struct MapFile: Sendable {
  /// A map, or a table.
  struct Map: Sendable {
    var name: String
    /// Whether rows are vectors of the stream, which M multiplies from the right.
    var isTable: Bool
    var weights: Tensor
    /// The first row of the weights and the bias that belongs to the map.
    var firstRow: Int
    /// Rows of the map; of a table its columns, which are the width of the stream.
    var outputs: Int
    /// Columns of the map; of a table its rows.
    var inputs: Int
    var bias: Tensor?

    var parameterCount: Int { inputs * outputs + (bias == nil ? 0 : outputs) }

    /// outputs x inputs, or the table as it stands.
    ///
    /// - Throws: `DataError` that names the tensor for NaN and infinities.
    func doubles() throws -> Matrix {
      let all = try weights.finiteDoubles()
      if isTable { return Matrix(rows: inputs, columns: outputs, entries: all) }
      let own = all.count == outputs * inputs ? all : Array(all[firstRow * inputs..<(firstRow + outputs) * inputs])
      return Matrix(rows: outputs, columns: inputs, entries: own)
    }

    /// The same as fractions.
    func exact() throws -> RationalMatrix {
      let (rows, columns) = isTable ? (inputs, outputs) : (outputs, inputs)
      return RationalMatrix(
        rows: rows, columns: columns,
        entries: try (0..<rows * columns).map { try weights.exact(at: firstRow * inputs + $0) })
    }

    /// Zeros where there is no bias.
    func biases() throws -> [Double] {
      try bias.map { Array(try $0.finiteDoubles()[firstRow..<firstRow + outputs]) }
        ?? Array(repeating: 0, count: outputs)
    }

    func exactBiases() throws -> [Rational] {
      try bias.map { bias in try (0..<outputs).map { try bias.exact(at: firstRow + $0) } }
        ?? Array(repeating: 0, count: outputs)
    }
  }

  let file: String
  /// In the order of the file.
  let maps: [Map]
  /// Weights and biases of norms.
  let norms: [Tensor]
  /// What is none of these, such as counters.
  let others: [Tensor]

  init(reading path: String) throws { try self.init(TensorFile.read(path), file: path) }

  init(_ tensors: [Tensor], file: String) throws {
    var biases: [String: Tensor] = [:]
    for tensor in tensors {
      guard let base = Self.base(tensor.name, "bias") else { continue }
      if biases.updateValue(tensor, forKey: base) != nil {
        throw tensor.error(found: "a second bias of \(DataError.quotedName(base))", expected: "one")
      }
    }
    var (maps, norms, others, named) = ([Map](), [Tensor](), [Tensor](), Set<String>())
    for tensor in tensors where Self.base(tensor.name, "bias") == nil {
      let base = Self.base(tensor.name, "weight") ?? tensor.name
      let isWeight = base != tensor.name
      if !named.insert(base).inserted {
        throw tensor.error(found: "a second tensor for \(DataError.quotedName(base))", expected: "one")
      }
      if Self.isTable(base), tensor.shape.count >= 2, let width = tensor.shape.last, width > 0 {
        maps.append(
          Map(
            name: base, isTable: true, weights: tensor, firstRow: 0, outputs: width, inputs: tensor.count / width))
      } else if isWeight, tensor.shape.count >= 2, tensor.count > 0 {
        let (rows, bias) = (tensor.shape[0], biases.removeValue(forKey: base))
        if let bias, bias.shape != [rows] {
          throw bias.error(found: "shape \(bias.shape)", expected: "[\(rows)], one bias an output")
        }
        let parts = Self.parts(base, rows)
        maps += parts.enumerated().map { index, name in
          Map(
            name: name, isTable: false, weights: tensor, firstRow: index * rows / parts.count,
            outputs: rows / parts.count, inputs: tensor.count / rows, bias: bias)
        }
      } else if isWeight, tensor.shape.count == 1 {
        norms.append(tensor)
        if let bias = biases.removeValue(forKey: base) { norms.append(bias) }
      } else {
        others.append(tensor)
      }
    }
    if let (base, bias) = biases.min(by: { $0.key < $1.key }) {
      throw bias.error(found: "a bias without weights", expected: "the weights of \(DataError.quotedName(base))")
    }
    (self.file, self.maps, self.norms, self.others) = (file, maps, norms, others)
  }

  /// The name before `.weight` or `_weight`; nil for other endings.
  private static func base(_ name: String, _ ending: String) -> String? {
    guard name.hasSuffix(".\(ending)") || name.hasSuffix("_\(ending)") else { return nil }
    return String(name.dropLast(ending.count + 1))
  }

  private static func isTable(_ base: String) -> Bool {
    let name = base.lowercased()
    return (name.contains("embed") || name.contains("token")) && !name.contains("proj") && !name.contains("norm")
  }

  private static func parts(_ base: String, _ rows: Int) -> [String] {
    let isFused = (base.hasSuffix("qkv") || base.hasSuffix("in_proj")) && rows % 3 == 0
    return isFused ? ["q", "k", "v"].map { "\(base).\($0)" } : [base]
  }

  /// The maps in the order of another file.
  ///
  /// - Throws: `DataError` for a map that only one of the two has.
  func ordered(as first: MapFile) throws -> MapFile {
    let own = Dictionary(maps.map { ($0.name, $0) }) { first, _ in first }
    let others = Set(first.maps.map(\.name))
    for map in maps where !others.contains(map.name) {
      throw map.weights.error(found: "a map that \(first.file) does not have", expected: "networks of one architecture")
    }
    let ordered = try first.maps.map { map in
      guard let same = own[map.name] else {
        throw DataError(
          file: file, found: "no tensor \(DataError.quotedName(map.weights.name))",
          expected: "networks of one architecture, as \(first.file)")
      }
      return same
    }
    return MapFile(file: file, maps: ordered, norms: norms, others: self.others)
  }

  private init(file: String, maps: [Map], norms: [Tensor], others: [Tensor]) {
    (self.file, self.maps, self.norms, self.others) = (file, maps, norms, others)
  }
}
