import Running
import ThresholdNetworks

/// Looks for narrow hidden layers at depth 2 by exchanging one neuron at a time: witnesses within a second, no refutations.
///
/// A network of k hidden neurons with output threshold T is wrong where too few fire on a one, or T or more on a zero. One neuron
/// after the other is taken out and replaced by the best for the points that the others leave open, whose weights
/// grow while they stay wrong (breakout local search; Morris 1993). Once all points are right, superfluous neurons are
/// dropped and the search goes on with fewer, see `ExchangeShape`. For few inputs the best neuron of all is found by a transform
/// (`NeuronTransform`), for many by a climb (`NeuronAscent`); no list of columns is needed.
///
/// The threshold decides the shape: 1 is an or of neurons, k an and, k / 2 a vote. Each shape is searched by itself, in turns.
/// The same calls give the same networks, unless the effort ends one early.
public final class WitnessSearch {
  private let sample: PartialFunction
  private let points: ExchangePoints
  private let source: any NeuronSource
  private var shapes: [ExchangeShape]
  private var best: ThresholdNetwork?
  private var turn: UInt64 = 0

  /// The smallest network found so far, of depth 2; nil if none.
  public var network: ThresholdNetwork? { best }

  /// Resource units used; one is 2,000 point operations, about a microsecond.
  public var resources: UInt64 { source.work / Self.workPerUnit }

  /// Up to so many inputs each exchange takes the best neuron of all; with more, one that a climb finds.
  package static let mostInputsOfExactExchange = NeuronTransform.maximumInputCount

  /// Where the neurons for a sample come from: the best of all where inputs are few, else climbs.
  static func source(for sample: PartialFunction) -> any NeuronSource {
    sample.inputCount <= mostInputsOfExactExchange ? NeuronTransform(sample) : ClimbingSource(sample)
  }

  private static let workPerUnit: UInt64 = 2_000
  private static let kinds: [(share: Double, rule: ExchangeRule)] = [
    (0.5, .exponential), (0.5, .soft), (0, .hard), (1, .hard), (0.5, .hard), (0.25, .hard),
  ]

  /// The number of bytes that a search needs, with a hundred neurons a shape.
  public static func bytesNeeded(for sample: PartialFunction) -> Int {
    sample.pointCount * (2 * sample.inputCount + 128 * kinds.count) + 4096
      + NeuronTransform.bytesNeeded(inputCount: sample.inputCount)
  }

  /// A search for networks that fit a sample.
  ///
  /// - Parameters:
  ///   - sample: the points that networks have to fit.
  ///   - mismatches: the total weight of the points that may be wrong.
  public init(_ sample: PartialFunction, mismatches: Int = 0) {
    self.sample = sample
    let (points, source) = (ExchangePoints(sample, mismatches: mismatches), Self.source(for: sample))
    (self.points, self.source) = (points, source)
    shapes = Self.kinds.enumerated().map { index, kind in
      ExchangeShape(points, source: source, share: kind.share, rule: kind.rule, seed: UInt64(index + 1))
    }
  }

  /// Searches until so many units are used in all, a network has at most `width` hidden neurons, or the effort ends.
  ///
  /// - Returns: the smallest network so far.
  public func run(untilUnits limit: UInt64, width: Int = 1, effort: Effort) -> ThresholdNetwork? {
    guard !sample.isConstant else { return nil }
    let end = limit.multipliedReportingOverflow(by: Self.workPerUnit).overflow ? .max : limit * Self.workPerUnit
    while source.work < end {
      // The first shape, which dense functions need, has half of the time.
      for (index, shape) in shapes.enumerated() {
        let stop = source.work &+ slice &* (index == 0 ? 4 : 1)
        while source.work < min(stop, end) {
          if let best, best.architecture.widths[0] <= width { return best }
          if effort.isStopped { return best }
          if shape.advance() { keep(shape) }
          if isHopeless(shape) { break }
        }
      }
      if source.work >= end { break }
      turn += 1
      slice = min(2 * slice, Self.longestSlice)
      if turn >= 3 { shapes.removeAll { $0.bestWidth == .max ? isHopeless($0) : isFarAbove($0.bestWidth) } }
    }
    return best
  }

  /// The work of a shape before the next one has its turn: from milliseconds to some tens of them.
  private var slice: UInt64 = 10_000_000
  private static let longestSlice: UInt64 = 80_000_000

  /// Whether a shape without a network has more neurons than twice the best.
  private func isHopeless(_ shape: ExchangeShape) -> Bool {
    guard let least = best?.architecture.widths[0] else { return false }
    return shape.bestWidth == .max && shape.neurons.count > 2 * least
  }

  /// Shapes that need half as many neurons again as the best are given up.
  private func isFarAbove(_ width: Int) -> Bool {
    guard let least = best?.architecture.widths[0] else { return false }
    return width > least + least / 2 + 1
  }

  /// Notes the network of a shape whose points are right.
  private func keep(_ shape: ExchangeShape) {
    let k = shape.neurons.count
    guard k < best?.architecture.widths[0] ?? .max else { return }
    let n = sample.inputCount
    let hidden = shape.neurons.map { $0.function(inputCount: n).neuron(fanIn: n) }
    let output = NeuronFunction.atLeast(shape.threshold, of: BitVector(repeating: true, count: k)).neuron(fanIn: k)
    let network = ThresholdNetwork(inputCount: n, layers: [hidden, [output]])
    precondition(
      sample.mismatchWeight(of: network.column(on: sample)) <= points.mismatches, "a witness of \(k) neurons is none")
    best = network
  }
}
