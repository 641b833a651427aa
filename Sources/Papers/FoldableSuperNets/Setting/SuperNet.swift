import LinearAlgebra
import Numbers
import RealNetworks

/// The layers below the heads of one network that is merged.
public typealias NetworkBody<Number: NetworkNumber> = DenseNetwork<Number>

/// The matrices M and U of one layer, network by network.
public struct MergePair<A: FoldMatrix>: Hashable, Sendable {
  /// M[i], d x d*: rows are the units of network i, columns the merged units.
  public var merge: [A]
  /// U[i], d* x d: rows are the merged units, columns the units of network i.
  public var unmerge: [A]

  /// The matrices of one layer.
  ///
  /// - Precondition: as many matrices of each kind as networks, of shapes that fit.
  public init(merge: [A], unmerge: [A]) {
    precondition(merge.count == unmerge.count && !merge.isEmpty, "\(merge.count) M and \(unmerge.count) U")
    for (m, u) in zip(merge, unmerge) {
      precondition(
        m.rowCount == u.columnCount && m.columnCount == u.rowCount && m.columnCount == merge[0].columnCount,
        "M of \(m.rowCount) x \(m.columnCount), U of \(u.rowCount) x \(u.columnCount)")
    }
    (self.merge, self.unmerge) = (merge, unmerge)
  }

  /// The merged width d*.
  public var width: Int { merge[0].columnCount }
}

/// K networks of one depth joined by a pair (M, U) around every nonlinearity.
///
/// U stands right after the nonlinearity of a layer, M right before it, so that `U`, the block-diagonal weights and `M` between two
/// nonlinearities are one linear map: it folds into a network of the merged widths. The block-diagonal matrix is never formed.
public struct SuperNet<A: FoldMatrix>: Sendable {
  /// What the entries are: doubles, fractions, or doubles with bounds.
  public typealias Number = A.Number

  /// The bodies; all layers have one activation at each depth.
  public let networks: [NetworkBody<Number>]
  /// One pair a layer.
  public let pairs: [MergePair<A>]

  /// Joins networks by one pair a layer.
  ///
  /// - Precondition: shapes that fit.
  public init(networks: [NetworkBody<Number>], pairs: [MergePair<A>]) {
    precondition(!networks.isEmpty && networks.allSatisfy { $0.layers.count == pairs.count }, "depths")
    for (layer, pair) in pairs.enumerated() {
      precondition(pair.merge.count == networks.count, "\(pair.merge.count) matrices, \(networks.count) networks")
      for (i, network) in networks.enumerated() {
        precondition(network.layers[layer].outputCount == pair.merge[i].rowCount, "rows of M in layer \(layer + 1)")
        precondition(network.layers[layer].activation == networks[0].layers[layer].activation, "activations")
      }
    }
    (self.networks, self.pairs) = (networks, pairs)
  }

  static func weights(_ layer: DenseLayer<Number>) -> A {
    A(rows: layer.outputCount, columns: layer.inputCount, entries: layer.weights)
  }

  /// The sums z = cat(pre-activations) M of every layer and the outputs h U of the last one, network by network.
  ///
  /// Rows of `inputs` are points.
  public func outputs(_ inputs: A) -> [A] {
    var hidden = inputs
    for layer in pairs.indices {
      var sums = A.zeros(inputs.rowCount, pairs[layer].width)
      for (i, network) in networks.enumerated() {
        let own = layer == 0 ? inputs : A.times(hidden, pairs[layer - 1].unmerge[i])
        let before = A.times(own, Self.weights(network.layers[layer]), transposingRight: true)
          .addingToRows(network.layers[layer].bias)
        sums.addProduct(before, pairs[layer].merge[i], transposingLeft: false, transposingRight: false)
      }
      hidden = networks[0].layers[layer].activation == .relu ? sums.rectified() : sums
    }
    return pairs[pairs.count - 1].unmerge.map { A.times(hidden, $0) }
  }

  /// The network of the merged widths, and the matrices U of the last layer, which belong to the heads.
  ///
  /// W* = sum of M[i]^T W_i U[i]^T with the U of the layer before (none for the first), b* = sum of b_i M[i].
  ///
  /// - Complexity: for each layer and network 2 d* (d + d*) d multiplications or so.
  public func folded(biasFactor: Number = 1) -> Folded<A> {
    let layers = pairs.indices.map { layer in
      let width = pairs[layer].width
      let inputs = layer == 0 ? networks[0].inputCount : pairs[layer - 1].width
      var weights = A.zeros(width, inputs)
      var bias = [Number](repeating: 0, count: width)
      for (i, network) in networks.enumerated() {
        let own = network.layers[layer]
        let merge = pairs[layer].merge[i]
        weights.addFold(merge, Self.weights(own), layer == 0 ? nil : pairs[layer - 1].unmerge[i])
        for (index, value) in merge.applied(toRow: own.bias).enumerated() { bias[index] += biasFactor * value }
      }
      return DenseLayer(
        inputCount: inputs, outputCount: width, weights: weights.entries, bias: bias,
        activation: networks[0].layers[layer].activation)
    }
    return Folded(body: DenseNetwork(layers), unmerge: pairs[pairs.count - 1].unmerge)
  }
}

extension FoldMatrix {
  /// Adds M^T W U^T, the smaller product first; without U just M^T W.
  mutating func addFold(_ merge: Self, _ weights: Self, _ unmerge: Self?) {
    guard let unmerge else {
      addProduct(merge, weights, transposingLeft: true, transposingRight: false)
      return
    }
    let (m, n, p, q) = (merge.columnCount, merge.rowCount, unmerge.columnCount, unmerge.rowCount)
    if m * n * p + m * p * q <= n * p * q + m * n * q {
      addProduct(
        Self.times(merge, weights, transposingLeft: true), unmerge, transposingLeft: false, transposingRight: true)
    } else {
      addProduct(
        merge, Self.times(weights, unmerge, transposingRight: true), transposingLeft: true, transposingRight: false)
    }
  }
}

/// A folded SuperNet: a body of the size of one network, and what gives back the features of each network from its last layer.
public struct Folded<A: FoldMatrix>: Sendable {
  /// The merged network, of the merged widths.
  public let body: DenseNetwork<A.Number>
  /// U[i] of the last layer; h U[i] are the features of network i.
  public let unmerge: [A]

  /// The features of every network at every row of `inputs`.
  public func outputs(_ inputs: A) -> [A] {
    let hidden = features(inputs)
    return unmerge.map { A.times(hidden, $0) }
  }

  /// The last layer of the body at every row of `inputs`.
  public func features(_ inputs: A) -> A { body.forward(inputs) }

  /// The weights and the bias of head i on the merged features: H U[i]^T and c.
  public func head(_ head: DenseLayer<A.Number>, of network: Int) -> DenseLayer<A.Number> {
    let weights = A.times(SuperNet<A>.weights(head), unmerge[network], transposingRight: true)
    return DenseLayer(
      inputCount: weights.columnCount, outputCount: head.outputCount, weights: weights.entries, bias: head.bias,
      activation: head.activation)
  }
}

extension DenseNetwork {
  /// The outputs at every row of `inputs`.
  func forward<A: FoldMatrix>(_ inputs: A) -> A where A.Number == Number {
    layers.reduce(inputs) { hidden, layer in
      let sums = A.times(hidden, SuperNet<A>.weights(layer), transposingRight: true).addingToRows(layer.bias)
      return layer.activation == .relu ? sums.rectified() : sums
    }
  }
}
