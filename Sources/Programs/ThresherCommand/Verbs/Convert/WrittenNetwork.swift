import NeuronModels
import ThresholdNetworks

/// A network as it is written for programs, pictures and circuits of others, whatever its neurons are: weighted sums against thresholds.
struct WrittenNetwork {
  /// A value that a neuron reads, the place of it in the layer before, with a weight that is not 0.
  struct Term {
    let place: Int
    let weight: Int
  }

  enum Comparison {
    case constant(Bool)
    case atLeast(Int, [Term])
    case fewer(than: Int, [Term])

    var terms: [Term] {
      switch self {
      case .constant: []
      case .atLeast(_, let terms), .fewer(_, let terms): terms
      }
    }
  }

  /// A neuron fires where the sum of weights and bias is positive, which `comparison` says in the fewest words.
  struct Neuron {
    let weight: (Int) -> Int
    let bias: Int
    let comparison: Comparison
  }

  let architecture: Architecture
  let layers: [[Neuron]]
  /// A line a neuron, as results have them.
  let lines: [String]
  /// The model, unless the neurons are binary.
  let model: NeuronModel?
  /// No sum is larger in size than this.
  let largestSum: Int

  init(_ network: ThresholdNetwork) {
    let widest = ([network.architecture.inputCount] + network.architecture.widths).reduce(1, max)
    self.init(
      architecture: network.architecture,
      layers: network.layers.map { layer in
        layer.map { neuron in
          Neuron(
            weight: { neuron.weights[$0] ? neuron.sign : 0 }, bias: neuron.bias, comparison: Comparison(neuron.function)
          )
        }
      }, lines: NetworkText.lines(of: network), model: nil, largestSum: 2 * widest)
  }

  init(_ network: ModelNetwork) {
    if let binary = network.binary {
      self.init(binary)
      return
    }
    self.init(
      architecture: network.architecture,
      layers: network.layers.map { layer in
        layer.map {
          Neuron(weight: { [weights = $0.weights] in weights[$0] }, bias: $0.bias, comparison: Comparison($0))
        }
      }, lines: ModelText.lines(of: network), model: network.model,
      largestSum: network.layers.joined().reduce(1) { max($0, $1.magnitude + abs($1.bias) + 1) })
  }

  private init(architecture: Architecture, layers: [[Neuron]], lines: [String], model: NeuronModel?, largestSum: Int) {
    (self.architecture, self.layers, self.lines, self.model) = (architecture, layers, lines, model)
    self.largestSum = largestSum
  }

  /// What files say in front that the network is.
  var title: String {
    "A threshold network of \(architecture.inputCount) inputs and widths \(architecture)"
      + (model.map { " of \($0) neurons" } ?? "")
  }
}

extension WrittenNetwork.Comparison {
  fileprivate init(_ function: NeuronFunction) {
    func terms(_ set: BitVector) -> [WrittenNetwork.Term] { set.ones.map { WrittenNetwork.Term(place: $0, weight: 1) } }
    switch function {
    case .constant(let value): self = .constant(value)
    case .atLeast(let threshold, let set): self = .atLeast(threshold, terms(set))
    case .fewer(let threshold, let set): self = .fewer(than: threshold, terms(set))
    }
  }

  /// The comparison of a neuron under sign 1; "fewer than" where all its weights are negative.
  fileprivate init(_ neuron: ModelNeuron) {
    let terms = neuron.weights.enumerated().filter { $0.element != 0 }
      .map { WrittenNetwork.Term(place: $0.offset, weight: $0.element) }
    let threshold = 1 - neuron.bias
    let least = terms.reduce(0) { $0 + min(0, $1.weight) }
    let most = terms.reduce(0) { $0 + max(0, $1.weight) }
    if least >= threshold || most < threshold {
      self = .constant(least >= threshold)
    } else if most == 0 {
      self = .fewer(
        than: 1 - threshold, terms.map { WrittenNetwork.Term(place: $0.place, weight: -$0.weight) })
    } else {
      self = .atLeast(threshold, terms)
    }
  }
}
