import Files
import LinearAlgebra
import Numbers
import RealNetworks
import Tensors

/// A file that claims to be a fold: the layers of the body, and perhaps `head.0.weight`, `head.0.bias`, ... of the tasks.
struct MergedFile: Sendable {
  let body: DenseNetworkFile
  let heads: [(weights: Tensor, bias: Tensor?)]

  init(reading path: String) throws {
    guard path.hasSuffix(".safetensors") || path.hasSuffix(".npz") else {
      (body, heads) = (try DenseNetworkFile(reading: path), [])
      return
    }
    let tensors = try TensorFile.read(path)
    body = try DenseNetworkFile(
      tensors: tensors.filter { !$0.name.hasPrefix("head.") }, file: path, activations: nil)
    let named = Dictionary(tensors.map { ($0.name, $0) }) { first, _ in first }
    var heads: [(weights: Tensor, bias: Tensor?)] = []
    while let weights = named["head.\(heads.count).weight"] {
      heads.append((weights, named["head.\(heads.count).bias"]))
    }
    self.heads = heads
  }

  struct Comparison {
    /// Numbers that differ from the fold by more than rounding can.
    var wrong = 0
    /// Where the first one is.
    var text = "merged file: every number is that of the fold, up to the rounding of its type"
  }

  /// Compares every number with the exact fold.
  ///
  /// A float of unit roundoff u may be off by gamma |M|^T |W| |U|^T with gamma = n u / (1 - n u) for n additions and products; an
  /// integer or a fraction not at all.
  func compared(with net: SuperNet<RationalMatrix>, heads originals: [DenseLayer<Rational>]) throws -> Comparison {
    let folded = net.folded()
    let size = net.magnitudes.folded()
    guard body.layers.count == net.pairs.count else {
      throw DataError(
        file: body.file, found: "\(body.layers.count) layers", expected: "\(net.pairs.count), as the matrices make")
    }
    guard heads.isEmpty || heads.count == originals.count else {
      throw DataError(file: body.file, found: "\(heads.count) heads", expected: "\(originals.count)")
    }
    var comparison = Comparison()
    for (index, layer) in body.layers.enumerated() {
      let (own, bound) = (folded.body.layers[index], size.body.layers[index])
      let terms = 3 * net.networks.count + 2 * net.networks.reduce(0) { max($0, $1.widths.max() ?? 0) }
      try compare(
        layer.weights, transposed: layer.isTransposed, shape: [own.outputCount, own.inputCount], with: own.weights,
        within: bound.weights, terms: terms, into: &comparison)
      if let bias = layer.bias {
        try compare(bias, shape: [own.outputCount], with: own.bias, within: bound.bias, terms: terms, into: &comparison)
      } else if let unit = own.bias.firstIndex(where: { !$0.isZero }) {
        throw DataError(
          file: body.file, found: "no bias in layer \(index + 1)", expected: "\(own.bias[unit]) for unit \(unit)")
      }
    }
    for (index, head) in heads.enumerated() {
      let own = folded.head(originals[index], of: index)
      let bound = size.head(originals[index].map(\.magnitude), of: index)
      try compare(
        head.weights, shape: [own.outputCount, own.inputCount], with: own.weights, within: bound.weights,
        terms: 2 + own.inputCount, into: &comparison)
      if let bias = head.bias {
        try compare(bias, shape: [own.outputCount], with: own.bias, within: own.bias, terms: 1, into: &comparison)
      }
    }
    return comparison
  }

  private func compare(
    _ tensor: Tensor, transposed: Bool = false, shape: [Int], with expected: [Rational], within sizes: [Rational],
    terms: Int, into comparison: inout Comparison
  ) throws {
    let found = transposed ? Array(tensor.shape.reversed()) : tensor.shape
    guard found == shape else { throw tensor.error(found: "shape \(tensor.shape)", expected: "\(shape)") }
    let allowance = RoundingAllowance(tensor.elementType, terms: terms)
    let columns = shape.count > 1 ? shape[1] : 1
    for index in expected.indices {
      let (row, column) = (index / columns, index % columns)
      let value = try tensor.exact(at: transposed ? column * shape[0] + row : index)
      if (value - expected[index]).magnitude > allowance.part * sizes[index].magnitude + allowance.least {
        if comparison.wrong == 0 {
          let place = shape.count > 1 ? "row \(row), column \(column)" : "row \(row)"
          comparison.text =
            "merged file: differs first in tensor \(DataError.quotedName(tensor.name)), \(place): "
            + "\(Double(rounding: value)) in place of \(Double(rounding: expected[index]))"
        }
        comparison.wrong += 1
      }
    }
  }
}

extension SuperNet<RationalMatrix> {
  /// The same with the absolute values of all numbers: its fold bounds the terms of every sum.
  fileprivate var magnitudes: SuperNet<RationalMatrix> {
    SuperNet(
      networks: networks.map { $0.map(\.magnitude) },
      pairs: pairs.map { pair in
        MergePair(
          merge: pair.merge.map { $0.mapped(\.magnitude) }, unmerge: pair.unmerge.map { $0.mapped(\.magnitude) })
      })
  }
}
