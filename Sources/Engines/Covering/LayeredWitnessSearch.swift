import Running
import Solving
import ThresholdNetworks

/// Looks for networks of depth 3 with few neurons in the first layer: witnesses, no refutations.
///
/// First layers that tell the ones from the zeros are found by exchanging neurons (`SeparationExchange`), one width beside the other. Behind
/// such a layer the cells of the points are a small question of depth 2 with a weight for each sign of the first neurons, which the
/// multicover engine settles; see <doc:FirstLayers>, merging.
///
/// The same calls give the same networks, unless the effort ends one early.
public final class LayeredWitnessSearch {
  private let sample: PartialFunction
  private let source: any NeuronSource
  private let exchanges: [(width: Int, exchange: SeparationExchange)]

  /// Resource units used; one is 2,000 point operations, about a microsecond.
  public var resources: UInt64 { source.work / Self.workPerUnit }

  private static let workPerUnit: UInt64 = 2_000
  /// The widths of first layers that are tried. Behind more neurons there are too many signs to look at.
  private static let widths = 2...6
  /// The second layers that are looked for; a single neuron behind the first layer is a question of depth 2.
  private static let narrowestSecond = 2
  private static let widestSecond = 16
  /// The units that the engine may use for one choice of signs and second width.
  private static let completionUnits: UInt64 = 10_000
  /// What it costs in units, for each row of the table of the neurons, to begin with another choice of signs.
  private static let preparation: UInt64 = 10
  /// What a look at one neuron takes beside the operations at its points and inputs, in such operations.
  private static let workBesidePoints: UInt64 = 200
  /// The work of one width before the next one has its turn.
  private static let slice: UInt64 = 20_000_000

  /// The number of bytes that a search needs.
  public static func bytesNeeded(for sample: PartialFunction) -> Int {
    sample.pointCount * (2 * sample.inputCount + 32 * widths.count) + 4096
      + NeuronTransform.bytesNeeded(inputCount: sample.inputCount)
  }

  /// A search for networks that fit a sample.
  ///
  /// - Parameters:
  ///   - sample: the points that networks have to fit.
  ///   - mismatches: the total weight of the points that may be wrong.
  public init(_ sample: PartialFunction, mismatches: Int = 0) {
    self.sample = sample
    let (points, source) = (ExchangePoints(sample, mismatches: mismatches), WitnessSearch.source(for: sample))
    self.source = source
    exchanges = Self.widths.map { width in
      (width, SeparationExchange(points, source: source, width: width, seed: UInt64(width)))
    }
  }

  /// Searches until a network of use is found, so many units are used in all, no width is worth a search, or the effort ends.
  ///
  /// - Parameters:
  ///   - limit: the units after which it stops, counted from the first run.
  ///   - effort: asked between exchanges.
  ///   - isWorthwhile: whether a network with these widths of the first and the second layer is of use.
  public func run(
    untilUnits limit: UInt64, effort: Effort, isWorthwhile: (_ first: Int, _ second: Int) -> Bool
  ) -> ThresholdNetwork? {
    guard !sample.isConstant else { return nil }
    let open = exchanges.filter { isWorthwhile($0.width, Self.narrowestSecond) }
    let end = limit.multipliedReportingOverflow(by: Self.workPerUnit).overflow ? .max : limit * Self.workPerUnit
    while source.work < end, !open.isEmpty {
      for (width, exchange) in open {
        let stop = min(source.work &+ Self.slice, end)
        while source.work < stop {
          if effort.isStopped { return nil }
          let before = source.work
          let isRight = exchange.advance()
          // Where points are few, most of a look at a neuron is not at them.
          let share = UInt64(sample.pointCount + sample.inputCount)
          source.work &+= (source.work &- before) &* Self.workBesidePoints / share
          guard isRight else { continue }
          let network = complete(exchange, width: width, effort: effort, isWorthwhile)
          exchange.restart()
          if let network { return network }
        }
      }
    }
    return nil
  }

  // MARK: The second layer

  /// A network with the first layer of an exchange and the narrowest second layer that any choice of signs allows, if that is of use.
  private func complete(
    _ exchange: SeparationExchange, width: Int, effort: Effort, _ isWorthwhile: (Int, Int) -> Bool
  ) -> ThresholdNetwork? {
    let cells = MajorityCells(exchange.codes, of: sample)
    let signs = FirstLayerSigns(codes: cells.codes, labels: BitVector(cells.labels), width: width)
    let effort = effort.single().with(resources: Self.completionUnits)
    for second in Self.narrowestSecond...Self.widestSecond where isWorthwhile(width, second) {
      for choice in signs.choices {
        let decision = MulticoverEngine(sample: signs.cells(complementing: choice))
          .decide(width: second, effort: effort)
        source.work &+= (Self.preparation << UInt64(width) + decision.resources) &* Self.workPerUnit
        if case .found(let upper) = decision.answer {
          let layer = exchange.neurons.map { $0.function(inputCount: sample.inputCount) }
          return FirstLayerSigns.network(
            layer, complementing: choice, inputCount: sample.inputCount, upper: upper)
        }
        if effort.isStopped { return nil }
      }
    }
    return nil
  }

  /// The codes of the points, each with the label that more of the weight of its points has.
  private struct MajorityCells {
    private(set) var codes: [UInt32] = []
    private(set) var labels: [Bool] = []

    init(_ pointCodes: [UInt32], of sample: PartialFunction) {
      var balance: [UInt32: Int] = [:]
      for (point, code) in pointCodes.enumerated() {
        balance[code, default: 0] += sample.labels[point] ? sample.weights[point] : -sample.weights[point]
      }
      for (code, sum) in balance.sorted(by: { $0.key < $1.key }) {
        codes.append(code)
        labels.append(sum > 0)
      }
    }
  }
}
