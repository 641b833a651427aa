import Claims
import Numbers
import Running

/// The case of both claims about threshold networks.
public struct ThresholdCase: Sendable {
  /// The networks that are merged, of one number of inputs.
  public var networks: [ThresholdPair]
  /// The inputs at which outputs are compared, rows of 0 and 1.
  public var points: [[Int]]

  static let parameters = [
    Parameter("seed", "of the random networks", kind: .integer(0...1_000_000), default: "0"),
    Parameter("networks", "networks that are merged", kind: .integer(1...6), default: "2"),
    Parameter("inputs", "bits", kind: .integer(1...12), default: "3"),
    Parameter("width", "hidden units of each network", kind: .integer(1...16), default: "4"),
  ]
  static let grid: [Arguments] = (0..<8).map {
    ["seed": "\($0)", "inputs": "\(2 + $0 % 4)", "width": "\(3 + $0 % 3)", "networks": "\(2 + $0 % 2)"]
  }

  static func read(_ arguments: Arguments) throws -> ThresholdCase {
    var key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000))).fold(in: "threshold networks")
    let inputs = try arguments.integer("inputs", in: 1...12)
    let width = try arguments.integer("width", in: 1...16)
    let networks = (0..<(try arguments.integer("networks", in: 1...6))).map { _ in
      ThresholdPair.random(inputs: inputs, width: width, outputs: 1) { key.next(below: $0) }
    }
    return ThresholdCase(networks: networks, points: ThresholdPair.cube(inputs))
  }
}

/// S10: threshold networks merge exactly into their distinct units.
package struct DistinctUnits: Claim {
  /// What is added to the thresholds of the merged units.
  package var thresholdShift = 0

  package init() {}

  package let statement = Statement(
    name: "distinct-units", label: "S10",
    text: "Selection matrices M and copy matrices U merge threshold networks exactly, into as many hidden units as are "
      + "distinct: as pairs (w, t), or as functions on the points.", standing: .sharpened,
    source: "derived on the page")

  package let parameters = ThresholdCase.parameters
  package let grid = ThresholdCase.grid

  package func read(_ arguments: Arguments) throws -> ThresholdCase { try ThresholdCase.read(arguments) }

  package func verdict(on input: ThresholdCase, effort: Effort) throws -> Verdict {
    let units = input.networks.flatMap(\.hidden)
    let distinct: [ThresholdPair.Sameness: Int] = [
      .identical: Set(units).count, .equivalent: Set(units.map { unit in input.points.map { unit($0) } }).count,
    ]
    var sides: [Side] = []
    for sameness in ThresholdPair.Sameness.allCases {
      let merged = ThresholdPair.merged(
        input.networks, by: sameness, on: input.points, thresholdShift: thresholdShift)
      let wrong = input.points.count { point in merged(point) != input.networks.flatMap { $0(point) } }
      sides.append(Side("points with another output, \(sameness.rawValue) units", .exact(wrong), .equal, .exact(0)))
      sides.append(
        Side(
          "merged width, \(sameness.rawValue) units", .exact(merged.hidden.count), .equal,
          .exact(distinct[sameness] ?? 0)))
    }
    return Verdict(sides)
  }
}

/// S11: when merged weights stay 0 or 1.
package struct SmallWeights: Claim {
  /// The largest weight of an output that reads no unit twice.
  package var limit = 1

  package init() {}

  package let statement = Statement(
    name: "small-weights", label: "S11",
    text:
      "For 0/1 weights the merged weights of the next layer stay 0 or 1 iff no unit of it reads two identical units "
      + "of its own network.", standing: .sharpened, source: "derived on the page")

  package let parameters = ThresholdCase.parameters
  package let grid = ThresholdCase.grid

  package func read(_ arguments: Arguments) throws -> ThresholdCase { try ThresholdCase.read(arguments) }

  package func verdict(on input: ThresholdCase, effort: Effort) throws -> Verdict {
    let merged = ThresholdPair.merged(input.networks, by: .identical, on: input.points)
    var readers = 0
    for network in input.networks {
      readers += network.outputs.count { output in
        let read = zip(network.hidden, output.weights).filter { $0.1 == 1 }.map(\.0)
        return Set(read).count < read.count
      }
    }
    let large = merged.outputs.count { ($0.weights.max() ?? 0) > limit }
    return Verdict([Side("outputs with a weight above \(limit)", .exact(large), .equal, .exact(readers))])
  }
}
