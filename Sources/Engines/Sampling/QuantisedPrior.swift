import Numbers
import Running
import ThresholdNetworks

/// Networks whose parameters are uniform on a few levels (Buzaglo et al. 2024): the other priors under which typical
/// interpolators are studied.
///
/// Vanilla: f' = sigma(W f + b); scaled: f' = sigma(gamma (W f) + b) with one scale a neuron. The last layer
/// has no sigma, and the label is [output > 0].
public struct QuantisedPrior: Hashable, Sendable {
  /// sigma: max(0, x), or the sign of x with sign 0 at 0.
  public enum Activation: String, CaseIterable, Sendable { case relu, sign }

  /// How the first layer reads the inputs.
  public enum Layout: Hashable, Sendable {
    /// Every neuron reads all values before it.
    case fullyConnected
    /// The inputs lie on a circle; a neuron of the first layer is a channel: the sum over all positions of its responses to
    /// so many neighbouring inputs.
    case convolutional(kernel: Int)
  }

  /// The shape of the networks.
  public let architecture: Architecture
  /// How the first layer reads the inputs.
  public let layout: Layout
  /// The values that each parameter takes with equal probability.
  public let levels: [Int]
  /// The nonlinearity of hidden neurons.
  public let activation: Activation
  /// Whether neurons have a scale gamma.
  public let isScaled: Bool

  /// A prior with every parameter uniform on the levels.
  ///
  /// - Precondition: at least one level, all within -1000 ... 1000, no sum can exceed 62 bits, and a kernel is at least one
  ///   and at most all inputs long.
  public init(
    _ architecture: Architecture, levels: [Int], activation: Activation, isScaled: Bool,
    layout: Layout = .fullyConnected
  ) {
    if case .convolutional(let kernel) = layout {
      precondition((1...architecture.inputCount).contains(kernel), "a kernel of \(kernel)")
    }
    precondition(!levels.isEmpty && levels.allSatisfy { abs($0) <= 1000 }, "levels \(levels)")
    precondition(
      Self.fits(architecture, levels: levels, isConvolutional: layout != .fullyConnected),
      "sums of \(architecture) with levels up to \(levels.map { abs($0) }.max() ?? 1) overflow")
    self.architecture = architecture
    self.levels = levels
    self.activation = activation
    self.isScaled = isScaled
    self.layout = layout
  }

  /// Whether no sum can exceed 62 bits.
  ///
  /// The largest value of a layer is at most (fan-in + 1) (level^2 + 1) times the largest before it; a channel of a convolution adds up
  /// one response for each input.
  public static func fits(_ architecture: Architecture, levels: [Int], isConvolutional: Bool = false) -> Bool {
    var bound = isConvolutional ? architecture.inputCount : 1
    let largest = levels.map { abs($0) }.max() ?? 1
    for layer in architecture.widths.indices {
      let (next, overflow) = bound.multipliedReportingOverflow(
        by: (architecture.fanIn(ofLayer: layer) + 1) * (largest * largest + 1))
      if overflow || next >= 1 << 62 { return false }
      bound = next
    }
    return true
  }

  /// The number of weights of a neuron of `layer`.
  private func fanIn(ofLayer layer: Int) -> Int {
    if layer == 0, case .convolutional(let kernel) = layout { return kernel }
    return architecture.fanIn(ofLayer: layer)
  }

  /// The number of parameters of a neuron of `layer`: its weights, the bias, and the scale if there is one.
  private func parameterCount(ofLayer layer: Int) -> Int { fanIn(ofLayer: layer) + (isScaled ? 2 : 1) }

  /// The number of parameters of a network.
  public var parameterCount: Int {
    architecture.widths.indices.reduce(0) { $0 + architecture.widths[$1] * parameterCount(ofLayer: $1) }
  }

  /// Parameters from the prior: neuron by neuron its weights, bias, and scale, as indices of levels.
  package func parameters<Source: UniformSource>(using source: inout Source) -> [Int] {
    (0..<parameterCount).map { _ in Int(source.next(below: UInt64(levels.count))) }
  }

  /// The labels of a network on points with integer coordinates, 64 points at most, the first in the lowest bit.
  public func labels(of parameters: [Int], on points: [[Int]]) -> UInt64 {
    precondition(points.count <= 64 && parameters.count == parameterCount)
    var result: UInt64 = 0
    for (index, point) in points.enumerated() {
      var values = point
      var next = 0
      for layer in architecture.widths.indices {
        let isLast = layer == architecture.depth - 1
        let fanIn = fanIn(ofLayer: layer)
        let positions = layer > 0 || layout == .fullyConnected ? 1 : values.count
        values = (0..<architecture.widths[layer]).map { _ in
          var value = 0
          for position in 0..<positions {
            var sum = 0
            for input in 0..<fanIn {
              let place = position + input
              sum += levels[parameters[next + input]] * values[place < values.count ? place : place - values.count]
            }
            if isScaled { sum *= levels[parameters[next + fanIn + 1]] }
            sum += levels[parameters[next + fanIn]]
            value += isLast ? sum : activation == .relu ? max(0, sum) : sum.signum()
          }
          next += parameterCount(ofLayer: layer)
          return value
        }
      }
      if values[0] > 0 { result |= 1 << UInt64(index) }
    }
    return result
  }
}

/// Points of a sample with integer coordinates, as quantised networks read them.
public struct QuantisedSample: Hashable, Sendable {
  /// The points, of one number of coordinates.
  public let points: [[Int]]
  /// Bit i is the label of point i.
  public let labels: UInt64

  /// A sample; bit i of `labels` is the label of point i.
  ///
  /// - Precondition: 1 to 64 points.
  public init(points: [[Int]], labels: UInt64) {
    precondition((1...64).contains(points.count))
    self.points = points
    self.labels = points.count == 64 ? labels : labels & ((1 << UInt64(points.count)) - 1)
  }

  /// The points of a partial function with 0 and 1 as they are, or as -1 and 1.
  public init(_ sample: PartialFunction, zero: Int = 0) {
    self.init(
      points: sample.points.map { point in (0..<point.count).map { point[$0] ? 1 : zero } },
      labels: sample.labels.words.first ?? 0)
  }
}

/// Guess and check under a quantised prior. As with threshold networks, a draw depends on the key and its number alone.
public struct QuantisedRejection: Sendable {
  /// The law of the parameters.
  public let prior: QuantisedPrior
  /// The points that networks have to fit.
  public let sample: QuantisedSample

  /// A sampler.
  ///
  /// - Precondition: points have as many coordinates as the architecture has inputs.
  public init(_ prior: QuantisedPrior, _ sample: QuantisedSample) {
    precondition(sample.points.allSatisfy { $0.count == prior.architecture.inputCount })
    self.prior = prior
    self.sample = sample
  }

  /// One network with what it cost.
  public struct Draw: Hashable, Sendable {
    /// Indices of levels; nil if none fits within the tries.
    public let parameters: [Int]?
    /// The networks that were tried.
    public let tries: Int
  }

  /// Draws with the given numbers, each given up after `limit` tries.
  ///
  /// - Returns: nil if the effort ended before the last of them.
  public func draw(_ numbers: Range<Int>, from key: RandomKey, limit: Int, effort: Effort) -> [Draw]? {
    let draws = ParallelLoop.map(numbers.count, jobs: effort.jobs) { index -> Draw? in
      var key = key.fold(in: UInt64(numbers.lowerBound + index))
      for attempt in 1...max(1, limit) {
        if attempt % 64 == 0, effort.exhaustion() != nil { return nil }
        let parameters = prior.parameters(using: &key)
        if prior.labels(of: parameters, on: sample.points) == sample.labels {
          return Draw(parameters: parameters, tries: attempt)
        }
      }
      return Draw(parameters: nil, tries: limit)
    }
    let finished = draws.compactMap { $0 }
    return finished.count == draws.count ? finished : nil
  }

  /// The draws with the given numbers, each given up after `limit` tries; the same for any number of jobs.
  public func draw(_ numbers: Range<Int>, from key: RandomKey, limit: Int, jobs: Int = 1) -> [Draw] {
    draw(numbers, from: key, limit: limit, effort: Effort(jobs: jobs)) ?? []
  }
}

/// A quantised network in a chain: each parameter is redrawn from its exact law given all others.
package final class QuantisedState: TemperedState {
  private let prior: QuantisedPrior
  private let sample: QuantisedSample
  package private(set) var parameters: [Int]
  package private(set) var errors: Int

  package init(_ prior: QuantisedPrior, _ sample: QuantisedSample, parameters: [Int]) {
    self.prior = prior
    self.sample = sample
    self.parameters = parameters
    errors = (prior.labels(of: parameters, on: sample.points) ^ sample.labels).nonzeroBitCount
  }

  package convenience init<Source: UniformSource>(
    _ prior: QuantisedPrior, _ sample: QuantisedSample, using source: inout Source
  ) {
    self.init(prior, sample, parameters: prior.parameters(using: &source))
  }

  package var sweepCost: UInt64 {
    UInt64(parameters.count * parameters.count * prior.levels.count * sample.points.count)
  }

  package func sweep<Source: UniformSource>(_ weights: [UInt64], using source: inout Source) {
    for place in parameters.indices { redraw(place, weights, using: &source) }
  }

  package func redraw<Source: UniformSource>(_ place: Int, _ weights: [UInt64], using source: inout Source) {
    let old = parameters[place]
    let wrong = prior.levels.indices.map { level -> Int in
      if level == old { return errors }
      parameters[place] = level
      return (prior.labels(of: parameters, on: sample.points) ^ sample.labels).nonzeroBitCount
    }
    parameters[place] = old
    let total = wrong.reduce(UInt64(0)) { $0 + weights[$1] }
    var choice = old
    if total > 0 {
      var rank = source.next(below: total)
      choice = 0
      while rank >= weights[wrong[choice]] {
        rank -= weights[wrong[choice]]
        choice += 1
      }
    }
    parameters[place] = choice
    errors = wrong[choice]
  }

  package func assign(_ other: QuantisedState) {
    parameters = other.parameters
    errors = other.errors
  }
}
