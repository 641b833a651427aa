import Encoding
import Running
import Solving
import ThresholdNetworks
import Z3Solver

/// Every function, or every network, of an architecture that fits a sample, found by the solver one model at a time.
public struct Enumeration: Sendable {
  /// What counts as one result.
  public enum Kind: String, CaseIterable, Sendable {
    /// Truth tables on all of {0,1}^n.
    case functions
    /// Choices of a function for every neuron.
    case networks
  }

  /// What is regarded as the same.
  public enum Identification: String, CaseIterable, Sendable {
    /// Exchanging neurons of a layer.
    case neurons
    /// Exchanging inputs that the sample does not distinguish.
    case inputs
  }

  /// The shape of the networks.
  public var architecture: Architecture
  /// The networks found, one for each function or choice of neuron functions, in the order of their truth tables, then of their parameters.
  public var networks: [ThresholdNetwork]
  /// How many results each entry stands for; all 1 without identification.
  public var orbitSizes: [Int]
  /// Nil if the list is complete, else why it is not.
  public var exhausted: Exhausted?

  /// The largest number of inputs for which truth tables are enumerated: the formula has a copy of the network on every
  /// point of the cube.
  public static let maximumInputs = 12

  /// Lists functions or networks until all are found, `limit` is reached, or the effort ends.
  ///
  /// - Parameters:
  ///   - kind: functions, or networks one by one.
  ///   - sample: the points that networks have to fit.
  ///   - architecture: the shape of the networks.
  ///   - mismatches: the total weight of the points that may be wrong.
  ///   - identifications: what results count as one.
  ///   - limit: the number of results at which the list ends.
  ///   - shard: the share of the results that is looked for; those of all shares are the whole list.
  ///   - effort: of the whole list.
  ///   - onProgress: told how many results there are so far.
  /// - Precondition: at most `maximumInputs` inputs for functions; no identification in a share.
  public init(
    _ kind: Kind, of sample: PartialFunction, architecture: Architecture, mismatches: Int = 0,
    upTo identifications: Set<Identification> = [], limit: Int = 1_000_000, shard: Shard = .whole, effort: Effort,
    onProgress: (Int) -> Void = { _ in }
  ) throws {
    precondition(shard == .whole || identifications.isEmpty, "a share of what is identified with other shares")
    self.architecture = architecture
    var options = InterpolationEncoding.Options()
    options.breaksSymmetries = kind == .functions && mismatches == 0
    options.outputIsGeneral = kind == .networks
    if kind == .functions {
      precondition(sample.inputCount <= Self.maximumInputs)
      // With mismatches the values on the sample are free as well.
      let fixed = Set(mismatches == 0 ? sample.points : [])
      options.freePoints = (0..<(UInt64(1) << UInt64(sample.inputCount)))
        .map { BitVector(words: [$0], count: sample.inputCount) }
        .filter { !fixed.contains($0) }
      // Exchanging inputs changes the function, so that order would lose some.
      options.ordersInputs = false
    }
    let size = EncodedEngine.literalEstimate(
      pointCount: sample.pointCount + options.freePoints.count, architecture: architecture)
    guard size <= effort.budget.memory / 200 else {
      (networks, orbitSizes, exhausted) = ([], [], .memory(needed: size * 200))
      return
    }
    if let deadline = effort.budget.deadline,
      Double(size) > (deadline - .now) / .seconds(1) * EncodedEngine.literalsPerSecond
    {
      (networks, orbitSizes, exhausted) = ([], [], .time)
      return
    }
    let encoding = InterpolationEncoding(
      sample: sample, architecture: architecture, mismatches: mismatches, options: options)
    var found: [ThresholdNetwork] = []
    var wrong: ThresholdNetwork?
    let projection = kind == .functions ? encoding.freeValues : encoding.parameterLiterals
    var stop: Exhausted?
    for cube in Self.cubes(of: projection, in: shard) {
      var formula = encoding.formula
      for literal in cube { formula.add(literal) }
      stop = try Z3Solver().enumerateModels(of: formula, projectedOn: projection, effort: effort) { values in
        let network = encoding.network(from: values)
        guard Interpolator(checking: network, on: sample, allowing: mismatches) != nil else {
          wrong = network
          return false
        }
        found.append(network)
        onProgress(found.count)
        return found.count <= limit
      }
      if stop != nil || wrong != nil || found.count > limit { break }
    }
    if let wrong {
      let question = InterpolationQuestion(sample: sample, architecture: architecture, mismatches: mismatches)
      throw WrongWitness(engine: "z3", question: question, network: wrong)
    }
    if found.count > limit {
      found.removeLast()
      stop = .results(limit: limit)
    }
    exhausted = stop
    let inputPairs = Self.exchangeableInputs(of: sample, upTo: identifications)
    func images(of network: ThresholdNetwork) -> [ThresholdNetwork] {
      var images = inputPairs.map { network.exchangingInputs($0.0, $0.1) }
      if kind == .networks, identifications.contains(.neurons) {
        for (layer, neuron) in Self.exchangeableNeurons(of: architecture) {
          images.append(network.exchangingNeurons(neuron - 1, neuron, inLayer: layer))
        }
      }
      return images
    }
    let orbits = Orbits(of: found, key: { Self.key(of: $0, kind) }, images: images)
    (networks, orbitSizes) = (orbits.representatives, orbits.sizes)
  }
}

extension Enumeration {
  /// What the literals of the projection that are shared out must be, case by case: the share of the 2^b assignments of the first
  /// b, as many as tell the shares apart; one case without any for the whole.
  private static func cubes(of projection: [Formula.Literal], in shard: Shard) -> [[Formula.Literal]] {
    if shard.count == 1 { return [[]] }
    var bits = 0
    // Twice as many cases as shares, so that none is left with much more than the others.
    while bits < projection.count && 1 << bits < 2 * shard.count { bits += 1 }
    return (0..<(1 << bits)).filter(shard.contains).map { cube in
      (0..<bits).map { cube >> $0 & 1 == 1 ? projection[$0] : -projection[$0] }
    }
  }

  /// By which the results of an architecture are ordered: their truth tables, then their parameters, in hexadecimal digits of
  /// equal number.
  public static func sortingKey(of network: ThresholdNetwork, _ kind: Kind) -> String {
    key(of: network, kind).map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

extension Enumeration {
  /// Neighbours among the inputs that the sample does not distinguish, none unless they are identified.
  package static func exchangeableInputs(
    of sample: PartialFunction, upTo identifications: Set<Identification>
  ) -> [(Int, Int)] {
    identifications.contains(.inputs) ? sample.interchangeableInputs.flatMap { Array(zip($0, $0.dropFirst())) } : []
  }

  /// Every neuron of a hidden layer that has one before it.
  package static func exchangeableNeurons(of architecture: Architecture) -> [(layer: Int, neuron: Int)] {
    architecture.widths.indices.dropLast().flatMap { layer in
      (1..<max(1, architecture.widths[layer])).map { (layer, $0) }
    }
  }

  /// Equal for equal results, and ordered like the list of results.
  private static func key(of network: ThresholdNetwork, _ kind: Kind) -> [UInt64] {
    let table =
      network.architecture.inputCount <= maximumInputs ? Array(network.truthTable.values.words.reversed()) : []
    if kind == .functions { return table }
    return table
      + network.layers.joined().flatMap { neuron -> [UInt64] in
        neuron.weights.words + [UInt64(bitPattern: Int64(neuron.sign)), UInt64(bitPattern: Int64(neuron.bias))]
      }
  }
}
