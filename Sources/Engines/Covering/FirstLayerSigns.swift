import ThresholdNetworks

/// The choices of signs for the neurons of a first layer, each with the question that it leaves to the layers behind.
///
/// To complement all neurons of a layer changes nothing (Lemma 7 of <doc:FirstLayers>), so the first neuron keeps its sign.
struct FirstLayerSigns {
  /// The values of the layer on each cell: neuron i in bit i.
  let codes: [UInt32]
  /// The label of each cell.
  let labels: BitVector
  /// The number of neurons, at most 32.
  let width: Int

  /// The neurons that each choice complements, as bits; 2^(width - 1) of them.
  var choices: StrideTo<UInt64> { stride(from: 0, to: 1 << UInt64(width), by: 2) }

  /// The cells as the layers behind see them.
  func cells(complementing choice: UInt64) -> PartialFunction {
    let points = codes.map { BitVector(words: [UInt64($0) ^ choice], count: width) }
    return PartialFunction(inputCount: width, points: points, labels: labels)
  }

  /// A network of the layer and of what was found behind it.
  static func network(
    _ layer: [NeuronFunction], complementing choice: UInt64, inputCount: Int, upper: ThresholdNetwork
  ) -> ThresholdNetwork {
    let neurons = layer.enumerated().map { place, function in
      (choice >> UInt64(place) & 1 == 1 ? function.negated : function).neuron(fanIn: inputCount)
    }
    return ThresholdNetwork(inputCount: inputCount, layers: [neurons] + upper.layers)
  }
}
