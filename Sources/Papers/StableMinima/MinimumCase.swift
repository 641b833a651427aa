import Claims
import Numbers
import RealNetworks

/// A network on a sample, as the claims on stable minima take them.
public struct MinimumCase: Sendable {
  /// The network with its sample; everything in fractions.
  public let loss: ShallowLoss<Rational>
  /// The step size asked about, nil for the largest that is stable.
  public let step: Rational?

  /// A case; nothing is checked until a claim asks.
  public init(_ loss: ShallowLoss<Rational>, step: Rational? = nil) { (self.loss, self.step) = (loss, step) }

  /// Why the loss is not twice differentiable here, nil if it is.
  public var kinkText: String? {
    loss.kinks.first.map { kink in
      "point \(kink.point + 1) lies on the kink of unit \(kink.unit + 1)"
        + (loss.kinks.count > 1 ? ", and \(loss.kinks.count - 1) more do on others" : "")
    }
  }
}

/// Random networks and samples of small fractions, by seed.
public enum RandomMinimum {
  /// The values of the parameter `labels`: the network's own outputs, these with noise, or drawn freely.
  public static let labels = ["own", "noisy", "free"]

  /// The parameters that `read` takes.
  ///
  /// - Parameter inputs: the default number of coordinates of a point.
  public static func parameters(inputs: String) -> [Parameter] {
    [
      Parameter("seed", "draws network and sample", kind: .integer(0...1_000_000), default: "1"),
      Parameter("inputs", "coordinates of a point", kind: .integer(1...8), default: inputs),
      Parameter("width", "hidden units", kind: .integer(1...24), default: "4"),
      Parameter("points", "points of the sample", kind: .integer(1...64), default: "6"),
      Parameter(
        "labels", "the network's own values, these with noise, or drawn freely", kind: .choice(labels), default: "noisy"
      ),
    ]
  }

  /// A grid over seeds, widths and labels.
  public static func grid(inputs: [Int], labels: [String] = labels) -> [Arguments] {
    inputs.flatMap { d in
      labels.flatMap { labels in
        [(1, 1, 1), (2, 3, 4), (3, 4, 6), (4, 6, 10), (5, 8, 12)].map { seed, width, points in
          [
            "seed": "\(seed)", "inputs": "\(d)", "width": "\(width)", "points": "\(points)", "labels": labels,
          ]
        }
      }
    }
  }

  /// The case that the parameters describe; equal parameters give equal cases.
  ///
  /// - Throws: `ArgumentError` for a number out of range or an unknown choice of labels.
  public static func read(_ arguments: Arguments) throws -> MinimumCase {
    var labels = try arguments.text("labels", expected: labels.joined(separator: " or "))
    if !Self.labels.contains(labels) { labels = "" }
    guard !labels.isEmpty else {
      throw ArgumentError(name: "labels", found: arguments["labels"], expected: Self.labels.joined(separator: " or "))
    }
    return MinimumCase(
      draw(
        seed: UInt64(try arguments.integer("seed", in: 0...1_000_000)),
        inputs: try arguments.integer("inputs", in: 1...8), width: try arguments.integer("width", in: 1...24),
        points: try arguments.integer("points", in: 1...64), labels: labels))
  }

  /// A network without a data point on a kink; draws again where there is one.
  public static func draw(seed: UInt64, inputs: Int, width: Int, points: Int, labels: String) -> ShallowLoss<Rational> {
    var key = RandomKey(seed: seed)
    func fraction() -> Rational { Rational(Integer(key.next(below: 65) - 32), Integer(key.next(below: 5) + 4)) / 4 }
    func list(_ count: Int) -> [Rational] { (0..<count).map { _ in fraction() } }
    while true {
      let network = ShallowNetwork(
        inputCount: inputs, weights: list(inputs * width), biases: list(width), outputs: list(width), offset: fraction()
      )
      let positions = (0..<points).map { _ in list(inputs) }
      let own = positions.map { network($0) }
      let targets =
        switch labels {
        case "own": own
        case "noisy": own.map { $0 + fraction() / 8 }
        default: list(points)
        }
      let loss = ShallowLoss(network, on: RegressionData(points: positions, targets: targets))
      if loss.kinks.isEmpty { return loss }
    }
  }
}
