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

  /// What a layer of the file is compared with: the fold, what our own rounding may have done to it, and the sums of the absolute
  /// values of its terms.
  private struct Reference {
    var layer: DenseLayer<Rational>
    var error: DenseLayer<Rational>?
    var size: DenseLayer<Rational>
  }

  /// The fold of networks, over fractions or, for large ones, over doubles with bounds.
  private struct References {
    var layers: [Reference]
    var heads: [Reference]

    init(_ net: SuperNet<RationalMatrix>, heads: [DenseLayer<Rational>]) {
      let sizes = net.magnitudes
      if net.networks.reduce(0, { $0 + $1.parameterCount }) <= FoldExamination.exactLimit {
        let (folded, size) = (net.folded(), sizes.folded())
        layers = zip(folded.body.layers, size.body.layers).map { Reference(layer: $0, error: nil, size: $1) }
        self.heads = heads.enumerated().map { index, head in
          Reference(
            layer: folded.head(head, of: index), error: nil, size: size.head(head.map(\.magnitude), of: index))
        }
        return
      }
      let (folded, size) = (net.rounded.folded(), sizes.rounded.folded())
      func reference(_ layer: DenseLayer<BoundedDouble>, _ size: DenseLayer<BoundedDouble>) -> Reference {
        func exact(_ value: Double) -> Rational { Rational(exactly: value) ?? 0 }
        return Reference(
          layer: layer.map { exact($0.value) }, error: layer.map { exact($0.error) },
          size: size.map { exact($0.value) + exact($0.error) })
      }
      layers = zip(folded.body.layers, size.body.layers).map { reference($0, $1) }
      self.heads = heads.enumerated().map { index, head in
        reference(
          folded.head(head.map { BoundedDouble(rounding: $0) }, of: index),
          size.head(head.map { BoundedDouble(rounding: $0.magnitude) }, of: index))
      }
    }
  }

  /// Compares every number with the fold.
  ///
  /// A float of unit roundoff u may be off by gamma |M|^T |W| |U|^T with gamma = n u / (1 - n u) for n additions and products; an
  /// integer or a fraction not at all. Where the fold itself is over doubles, its bound is allowed too.
  func compared(with net: SuperNet<RationalMatrix>, heads originals: [DenseLayer<Rational>]) throws -> Comparison {
    guard body.layers.count == net.pairs.count else {
      throw DataError(
        file: body.file, found: "\(body.layers.count) layers", expected: "\(net.pairs.count), as the matrices make")
    }
    guard heads.isEmpty || heads.count == originals.count else {
      throw DataError(file: body.file, found: "\(heads.count) heads", expected: "\(originals.count)")
    }
    let references = References(net, heads: heads.isEmpty ? [] : originals)
    let terms = 3 * net.networks.count + 2 * net.networks.reduce(0) { max($0, $1.widths.max() ?? 0) }
    var comparison = Comparison()
    for (index, layer) in body.layers.enumerated() {
      let own = references.layers[index]
      try compare(layer.weights, layer.bias, transposed: layer.isTransposed, with: own, terms: terms, into: &comparison)
      if layer.bias == nil, let unit = own.layer.bias.firstIndex(where: { !$0.isZero }) {
        throw DataError(
          file: body.file, found: "no bias in layer \(index + 1)", expected: "\(own.layer.bias[unit]) for unit \(unit)")
      }
    }
    for (index, head) in heads.enumerated() {
      let own = references.heads[index]
      try compare(head.weights, head.bias, with: own, terms: 2 + own.layer.inputCount, into: &comparison)
    }
    return comparison
  }

  /// Weights and, where there is one, the bias.
  private func compare(
    _ weights: Tensor, _ bias: Tensor?, transposed: Bool = false, with own: Reference, terms: Int,
    into comparison: inout Comparison
  ) throws {
    let shape = [own.layer.outputCount, own.layer.inputCount]
    try compare(
      weights, transposed: transposed, shape: shape, with: own.layer.weights, error: own.error?.weights,
      within: own.size.weights, terms: terms, into: &comparison)
    guard let bias else { return }
    try compare(
      bias, shape: [shape[0]], with: own.layer.bias, error: own.error?.bias, within: own.size.bias, terms: terms,
      into: &comparison)
  }

  private func compare(
    _ tensor: Tensor, transposed: Bool = false, shape: [Int], with expected: [Rational], error: [Rational]?,
    within sizes: [Rational], terms: Int, into comparison: inout Comparison
  ) throws {
    let found = transposed ? Array(tensor.shape.reversed()) : tensor.shape
    guard found == shape else { throw tensor.error(found: "shape \(tensor.shape)", expected: "\(shape)") }
    let allowance = RoundingAllowance(tensor.elementType, terms: terms)
    let columns = shape.count > 1 ? shape[1] : 1
    for index in expected.indices {
      let (row, column) = (index / columns, index % columns)
      let value = try tensor.exact(at: transposed ? column * shape[0] + row : index)
      let allowed = allowance.part * sizes[index].magnitude + allowance.least + (error?[index] ?? 0)
      if (value - expected[index]).magnitude > allowed {
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
