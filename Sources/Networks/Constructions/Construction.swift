import Running
import ThresholdNetworks

/// A way to write down a network that interpolates a given sample, without search.
public enum ConstructionMethod: String, CaseIterable, Sendable {
  /// One AND of literals per point of the rarer label. Depth 3.
  case minterms
  /// A table of 2^n bits, one weight a bit. Depth 4.
  case table
  /// A linear hash that separates the labels, then a table. Depth 5.
  case hash
  /// Buckets that store the coefficients of an affine function each: one weight a label. Depth 6.
  case bucketLinear = "bucket-linear"
  /// Buckets that store a seed each into one shared random table: fewer weights when ones are rare. Depth 11.
  case seeds
  /// One affine function over GF(2) for all points, where there is one. Depth 2.
  case parity
  /// The sign of an integer combination of monomials. Depth 2.
  case monomials

  /// The depth of the networks of this method.
  public var depth: Int {
    switch self {
    case .parity, .monomials: 2
    case .minterms: 3
    case .table: 4
    case .hash: 5
    case .bucketLinear: 6
    case .seeds: 11
    }
  }
}

/// An explicit network, checked on the sample, with the closed form of its size.
public struct Construction: Hashable, Sendable {
  /// How the network was made.
  public let method: ConstructionMethod
  /// The network with the sample on which it was evaluated.
  public let interpolator: Interpolator
  /// The widths that the closed form of the method gives for the parameters it chose.
  public let shape: Architecture
  /// The parameters of the closed form by name, in the order of the method's description.
  public let parameters: [Parameter]

  /// A number that the construction chose, with its name.
  public struct Parameter: Hashable, Sendable {
    /// The name as results write it.
    public let name: String
    /// The number.
    public let value: Int

    init(_ name: String, _ value: Int) {
      (self.name, self.value) = (name, value)
    }
  }

  /// The network itself.
  public var network: ThresholdNetwork { interpolator.network }

  init(
    _ method: ConstructionMethod, _ network: ThresholdNetwork, for sample: PartialFunction, shape: Architecture,
    parameters: [Parameter], effort: Effort
  ) throws {
    // Evaluation: some hundred million wires and words a second.
    try effort.foresee(seconds: Double(network.wireCount) * Double(sample.pointCount / 64 + 1) / 2e8)
    guard let interpolator = Interpolator(checking: network, on: sample), network.architecture == shape else {
      throw ConstructionError.incorrect(method)
    }
    self.method = method
    self.interpolator = interpolator
    self.shape = shape
    self.parameters = parameters
  }
}

/// Why a method gives no network for a sample.
public enum ConstructionError: Error, Hashable, CustomStringConvertible {
  /// The network or its table would need more memory than was allowed.
  case tooLarge(ConstructionMethod, bytes: Int, allowed: Int)
  /// The labels are no affine function of the points, which `parity` needs.
  case notAffine
  /// The search for hash functions or seeds gave up.
  case noParameters(ConstructionMethod)
  /// The network built does not interpolate or has another shape than the closed form says: a bug.
  case incorrect(ConstructionMethod)
  /// The effort ended before the method had its network.
  case stopped(Exhausted)
  /// No method has at most this depth.
  case tooShallow(depth: Int)

  /// The message, one line.
  public var description: String {
    switch self {
    case .tooLarge(let method, let bytes, let allowed):
      "the method \(method.rawValue) would need \(bytes) bytes here, more than the \(allowed) allowed"
    case .notAffine: "no affine function over GF(2) has these labels; the method parity needs one"
    case .noParameters(let method): "the method \(method.rawValue) found no suitable hash functions for this sample"
    case .incorrect(let method):
      "the network of the method \(method.rawValue) does not fit the sample; please report this"
    case .stopped(let reason): "no network yet: \(reason)"
    case .tooShallow(let depth):
      "no explicit network of this sample has depth \(depth) or less, or not in the memory allowed"
    }
  }
}

extension ConstructionMethod {
  /// The network of this method for `sample`. A sample with a single label gets the constant network with one
  /// neuron a layer, whatever the method.
  ///
  /// - Parameters:
  ///   - sample: the points that the network has to fit.
  ///   - memory: the number of bytes that the weights may take.
  ///   - effort: looked at while the network is built.
  /// - Throws: `ConstructionError`, before anything larger than `memory` is built; `stopped` when the effort ends.
  public func network(
    for sample: PartialFunction, memory: Int = 1 << 30, effort: Effort = .unlimited
  ) throws -> Construction {
    try effort.check()
    if sample.isConstant {
      let shape = Architecture(inputCount: sample.inputCount, widths: [Int](repeating: 1, count: depth))
      return try Construction(
        self, .constant(sample.pointCount > 0 && sample.labels[0], shape), for: sample, shape: shape, parameters: [],
        effort: effort)
    }
    switch self {
    case .minterms: return try Minterms(sample).construction(for: sample, memory: memory, effort: effort)
    case .table:
      return try DirectTable(inputCount: sample.inputCount).construction(for: sample, memory: memory, effort: effort)
    case .hash:
      return try HashedTable(sample, effort: effort).construction(for: sample, memory: memory, effort: effort)
    case .bucketLinear: return try LinearBuckets.construction(for: sample, memory: memory, effort: effort)
    case .seeds: return try SeededBuckets.construction(for: sample, memory: memory, effort: effort)
    case .parity: return try AffineFunction.construction(for: sample, effort: effort)
    case .monomials: return try Monomials.construction(for: sample, memory: memory, effort: effort)
    }
  }

  /// - Throws: `tooLarge` when a network of `shape` takes more than `memory` bytes.
  func checkMemory(_ shape: [Int], inputCount: Int, _ memory: Int) throws {
    var bytes = 0.0
    for (index, width) in shape.enumerated() {
      let fanIn = index == 0 ? inputCount : shape[index - 1]
      bytes += Double(width) * (64 + Double(fanIn) / 8)
    }
    // Clamped before the conversion: 2^40 rows are a legal question with an illegal answer.
    if bytes > Double(memory) {
      throw ConstructionError.tooLarge(self, bytes: Int(min(bytes, 1e18)), allowed: memory)
    }
  }
}

extension Construction {
  /// The smallest network (by `measure`, then by depth) that any method finds, at most `depth` layers deep; a network
  /// that is shallower than `depth` is continued by identities at its output, one weight a layer.
  ///
  /// When the effort ends, the smallest network so far.
  ///
  /// - Throws: `tooShallow` when no method stays within the depth and the memory, `stopped` when the effort ended before.
  public static func best(
    for sample: PartialFunction, depth: Int? = nil, by measure: SizeMeasure = .weights, memory: Int = 1 << 30,
    effort: Effort = .unlimited
  ) throws -> (construction: Construction, network: ThresholdNetwork) {
    var best: (construction: Construction, network: ThresholdNetwork)?
    for method in ConstructionMethod.allCases.sorted(by: { $0.depth < $1.depth }) where method.depth <= depth ?? .max {
      do {
        let construction = try method.network(for: sample, memory: memory, effort: effort)
        let network = construction.deepened(to: depth ?? method.depth)
        if best.map({ network.size(by: measure) < $0.network.size(by: measure) }) ?? true {
          best = (construction, network)
        }
      } catch let error as ConstructionError {
        if case .incorrect = error { throw error }
      }
    }
    if best == nil, let reason = effort.stop { throw ConstructionError.stopped(reason) }
    guard let best else { throw ConstructionError.tooShallow(depth: depth ?? 0) }
    return best
  }

  /// The network continued by identities to `depth` layers.
  ///
  /// - Precondition: `depth` is at least the method's own.
  public func deepened(to depth: Int) -> ThresholdNetwork {
    precondition(depth >= method.depth, "depth \(depth) for the method \(method.rawValue)")
    return (0..<(depth - method.depth)).reduce(network) { network, _ in network.deepened }
  }
}

extension Effort {
  /// - Throws: `ConstructionError.stopped` once the time is over or an interruption arrived.
  func check() throws {
    if let reason = stop { throw ConstructionError.stopped(reason) }
  }

  /// - Throws: `ConstructionError.stopped` if less time is left than a step needs that cannot look at the clock.
  func foresee(seconds: Double) throws {
    guard let deadline = budget.deadline, (deadline - .now) / .seconds(1) < seconds else { return }
    throw ConstructionError.stopped(.time)
  }
}
