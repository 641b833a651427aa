import Claims
import Foundation
import Numbers
import Running
import Statistics

/// S10: the factor DIFF brings the gradient of a swamped sum no closer to the derivative of its mean under small changes.
package struct DiffGradient: Claim {
  package struct Case: Sendable {
    package var arithmetic: FusedMultiplyAdd
    package var terms: Int, draws: Int
    package var seed: UInt64
  }

  package init() {}

  package var statement: Statement {
    Statement(
      name: "diff-gradient", label: "S10",
      text:
        "Gaussian products: the factors DIFF have no larger cosine with the smoothed derivative of the quantized sum than "
        + "factors 1",
      standing: .conjectured,
      source: "measured on the page; \(Source.paper) expect the contrary of DIFF, without a measurement of this kind")
  }

  package var parameters: [Parameter] {
    [
      .product, .accumulator, .chunk(), Parameter("terms", "n", kind: .integer(2...256), default: "16"),
      Parameter("draws", "dot products", kind: .integer(10...10_000), default: "100"), .seed,
    ]
  }

  package var grid: [Arguments] {
    [["product": "M3E3b5", "accumulator": "M3E3b4"], ["product": "M4E3b5", "accumulator": "M4E3b4"]]
  }

  package func read(_ arguments: Arguments) throws -> Case {
    try Case(
      arithmetic: FusedMultiplyAdd(
        product: arguments.format("product"), accumulator: arguments.format("accumulator"),
        chunk: arguments.integer("chunk", in: 1...1 << 20)),
      terms: arguments.integer("terms", in: 2...256), draws: arguments.integer("draws", in: 10...10_000),
      seed: UInt64(arguments.integer("seed", in: 0...Int.max)))
  }

  /// The copies of a dot product with changed products, by whose regression the derivative is estimated.
  private static let copies = 2000

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let key = RandomKey(seed: input.seed).fold(in: "smoothed derivative")
    var difference = RunningMean()
    for draw in 0..<input.draws {
      if let exhausted = effort.exhaustion() { return .undecided([], exhausted) }
      if let value = try cosines(input, key.fold(in: UInt64(draw))) { difference.add(value.diff - value.identity) }
    }
    let gain = Evidence.drawn(
      mean: difference.mean, standardError: difference.standardError, draws: difference.count)
    return Verdict([Side("cosine with DIFF less that without", gain, .atMost, .exact(0))])
  }

  /// The cosines of one draw; nil where a vector is zero.
  package func cosines(_ input: Case, _ start: RandomKey) throws -> (identity: Double, diff: Double)? {
    var key = start
    let n = input.terms
    let products = (0..<n).map { _ in Double(Float(key.nextNormal() * 0.5)) }
    // Each copy is a row; weights 1 make its entries the products.
    var changes: [Double] = []
    var rows: [Double] = []
    for _ in 0..<Self.copies {
      for index in 0..<n {
        let change = 0.25 * key.nextNormal()
        changes.append(change)
        rows.append(Double(Float(products[index] + change)))
      }
    }
    let ones = [Double](repeating: 1, count: n)
    let sums = try MatrixProduct(input.arithmetic)(rows, ones, rows: Self.copies, inner: n, columns: 1)
    let mean = sums.reduce(0, +) / Double(sums.count)
    var slope = [Double](repeating: 0, count: n)
    for copy in 0..<Self.copies {
      for index in 0..<n { slope[index] += (sums[copy] - mean) * changes[copy * n + index] }
    }
    var factors = [Bool](repeating: true, count: n)
    _ = products.withUnsafeBufferPointer { x in
      ones.withUnsafeBufferPointer { w in
        factors.withUnsafeMutableBufferPointer {
          LaneMultiplyAdd(input.arithmetic).dot(x, w, variant: .immediateDIFF, factors: $0)
        }
      }
    }
    let norm = slope.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let kept = factors.count { $0 }
    guard norm > 0, kept > 0 else { return nil }
    let all = slope.reduce(0, +)
    let some = zip(slope, factors).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    return (all / (norm * Double(n).squareRoot()), some / (norm * Double(kept).squareRoot()))
  }
}
