import Numbers
import ThresholdNetworks

/// Every setting of an architecture.
func allNetworks(_ architecture: Architecture) -> [ThresholdNetwork] {
  func settings(_ m: Int) -> [Neuron] {
    (0..<(UInt64(1) << UInt64(m))).flatMap { bits in
      (-1...1).flatMap { sign in
        (1 - m...m).map { Neuron(weights: BitVector(words: [bits], count: m), sign: sign, bias: $0) }
      }
    }
  }
  var networks: [[[Neuron]]] = [[]]
  for layer in architecture.widths.indices {
    let neurons = settings(architecture.fanIn(ofLayer: layer))
    var layers: [[Neuron]] = [[]]
    for _ in 0..<architecture.widths[layer] { layers = layers.flatMap { row in neurons.map { row + [$0] } } }
    networks = networks.flatMap { network in layers.map { network + [$0] } }
  }
  return networks.map { ThresholdNetwork(architecture: architecture, layers: $0) }
}

/// A sample with random distinct points and labels.
func randomSample(inputs: Int, points: Int, seed: UInt64) -> PartialFunction {
  var key = RandomKey(seed: seed)
  var rows = Array(0..<(1 << inputs))
  for index in 0..<points { rows.swapAt(index, index + key.next(below: rows.count - index)) }
  return PartialFunction(
    inputCount: inputs, points: rows.prefix(points).map { BitVector(words: [UInt64($0)], count: inputs) },
    labels: BitVector((0..<points).map { _ in key.next(below: 2) == 1 }))
}

/// Pearson's statistic of observed counts against expected shares, classes with fewer than five expected pooled.
func chiSquare(_ observed: [Int], _ shares: [Double]) -> (statistic: Double, degrees: Int) {
  let total = Double(observed.reduce(0, +))
  var statistic = 0.0
  var classes = 0
  var pooledObserved = 0.0
  var pooledExpected = 0.0
  for (count, share) in zip(observed, shares) {
    let expected = share * total
    if expected < 5 {
      pooledObserved += Double(count)
      pooledExpected += expected
    } else {
      statistic += (Double(count) - expected) * (Double(count) - expected) / expected
      classes += 1
    }
  }
  if pooledExpected > 0 {
    statistic += (pooledObserved - pooledExpected) * (pooledObserved - pooledExpected) / pooledExpected
    classes += 1
  }
  return (statistic, classes - 1)
}
