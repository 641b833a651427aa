import Claims
import Numbers
import RealNetworks

/// The units that pay for the sharpness.
enum UnitTable {
  /// How much of the path norm and of S lies in units that are on at fewer than three points; nil if there are none.
  static func thinUnits(of chain: SharpnessChain) -> String? {
    let thin = Set(chain.units.filter { $0.on.count < 3 }.map(\.unit))
    if thin.isEmpty { return nil }
    let network = chain.loss.network
    let path = thin.reduce(0.0) { sum, unit in
      let square = network.weights(of: unit).reduce(Rational(0)) { $0 + $1 * $1 }
      return sum + RootedNumber(network.outputs[unit].magnitude, root: square).interval.midpoint
    }
    let cost = chain.hyperplanes.filter { $0.units.allSatisfy { thin.contains($0) } }
      .reduce(0.0) { $0 + $1.cost.interval.midpoint }
    func percent(_ part: Double, _ whole: Double) -> String {
      whole > 0 ? "\((1000 * part / whole).rounded() / 10) percent" : "nothing"
    }
    return "units that are on at fewer than 3 points: \(thin.count) of \(network.width), with "
      + "\(percent(path, chain.pathNorm.midpoint)) of the path norm and \(percent(cost, chain.functionNorm.midpoint)) of S"
  }

  static func costliest(of chain: SharpnessChain, count: Int = 10) -> Table {
    var table = Table(
      name: "costliest-units",
      columns: [
        .init("unit", .integer, meaning: "place in the network, from 1"),
        .init("points", .integer, meaning: "points where the unit is on"),
        .init("share_s1", .real, meaning: "share of S1"),
        .init("share_trace", .real, meaning: "share of the trace of the Gauss-Newton matrix"),
        .init("threshold", .real, meaning: "-b/w for one input, -b/|w| otherwise"),
      ])
    let sum = chain.parameterNorm.midpoint
    let trace = Double(rounding: chain.trace)
    let ranked = chain.units.sorted { $1.cost < $0.cost || ($0.cost == $1.cost && $0.unit < $1.unit) }
    for share in ranked.prefix(count) {
      let weights = Array(chain.loss.network.weights(of: share.unit))
      let bias = chain.loss.network.biases[share.unit]
      let square = weights.reduce(Rational(0)) { $0 + $1 * $1 }
      var threshold: Double?
      if !square.isZero {
        threshold =
          weights.count == 1
          ? Double(rounding: -bias / weights[0]) : -Double(rounding: bias) / Interval(square).squareRoot.midpoint
      }
      table.append([
        .integer(share.unit + 1), .integer(share.on.count), .real(sum > 0 ? share.cost.interval.midpoint / sum : 0),
        .real(Double(rounding: share.trace) / trace), .real(threshold),
      ])
    }
    return table
  }
}
