import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// S2: over doubles the two differ by no more than a bound that is computed beside them.
package struct FoldRounding: Claim {
  /// The factor of the bound.
  package var factor: Double = 1

  package init() {}

  package let statement = Statement(
    name: "fold-rounding", label: "S2",
    text: "Over doubles |folded(x) U_L - SuperNet(x)| is at most the sum of the two running error bounds.",
    standing: .sharpened, source: "derived on the page, with the constants of Higham 2002, section 3.5")

  package let parameters = [
    Parameter("seed", "of the random weights", kind: .integer(0...1_000_000), default: "1"),
    Parameter("networks", "networks that are merged", kind: .integer(1...6), default: "2"),
    Parameter("inputs", "inputs of every network", kind: .integer(1...256), default: "8"),
    Parameter("width", "units of every layer", kind: .integer(1...256), default: "16"),
    Parameter("depth", "layers", kind: .integer(1...8), default: "3"),
  ]

  package var grid: [Arguments] {
    (0..<4).map { ["seed": "\($0)", "networks": "\(2 + $0 % 2)", "width": "\(8 + 8 * $0)", "depth": "\(2 + $0 % 2)"] }
  }

  package struct Case: Sendable {
    package var superNet: SuperNet<Matrix>
    package var points: Matrix
  }

  package func read(_ arguments: Arguments) throws -> Case {
    var key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000))).fold(in: "fold rounding")
    let networks = try arguments.integer("networks", in: 1...6)
    let inputs = try arguments.integer("inputs", in: 1...256)
    let width = try arguments.integer("width", in: 1...256)
    let depth = try arguments.integer("depth", in: 1...8)
    func draw(_ count: Int, _ scale: Double) -> [Double] { (0..<count).map { _ in (2 * key.nextUnit() - 1) * scale } }
    let bodies = (0..<networks).map { _ in
      DenseNetwork(
        (0..<depth).map { layer in
          let columns = layer == 0 ? inputs : width
          return DenseLayer(
            inputCount: columns, outputCount: width,
            weights: draw(width * columns, (3 / Double(columns)).squareRoot()), bias: draw(width, 1),
            activation: .relu)
        })
    }
    let pairs = (0..<depth).map { _ in
      let scale = (3 / Double(width)).squareRoot()
      return Parametrization.full.parameters(networks: networks, width: width, mergedWidth: width, rank: 0) {
        draw(1, scale)[0]
      }.pair() as MergePair<Matrix>
    }
    return Case(
      superNet: SuperNet(networks: bodies, pairs: pairs),
      points: Matrix(rows: 8, columns: inputs, entries: draw(8 * inputs, 1)))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let net = input.superNet.bounded
    let points = BoundedMatrix(input.points)
    let (left, right) = (net.folded().outputs(points), net.outputs(points))
    var worst = (ratio: -1.0, difference: 0.0, bound: 0.0)
    for (l, r) in zip(left, right) {
      for (a, b) in zip(l.entries, r.entries) {
        let (difference, bound) = (abs(a.value - b.value), factor * (a.error + b.error))
        let ratio = bound > 0 ? difference / bound : difference > 0 ? .infinity : 0
        if ratio > worst.ratio { worst = (ratio, difference, bound) }
      }
    }
    guard let difference = Rational(exactly: worst.difference), let bound = Rational(exactly: worst.bound) else {
      return .outside("numbers beyond the range of doubles")
    }
    return Verdict([Side("difference of the output nearest to its bound", .exact(difference), .atMost, .exact(bound))])
  }
}
