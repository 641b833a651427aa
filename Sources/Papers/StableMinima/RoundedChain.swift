import LinearAlgebra
import RealNetworks

/// The norms of the chain 1 + 2 S <= 1 + 2 S1 <= q1 <= lambda_max(Gauss-Newton) <= trace in doubles, for networks that are too large for
/// fractions; nothing about their rounding is proved.
public struct RoundedChain: Sendable {
  /// S, the stability norm; units are put together where their hyperplanes agree to ten digits.
  public private(set) var functionNorm = 0.0
  /// S1 = sum |a| |w| g~, one-sided and unmerged.
  public private(set) var parameterNorm = 0.0
  /// q1, the Rayleigh quotient of the ones vector.
  public private(set) var onesQuotient = 1.0
  /// The trace of the Gauss-Newton matrix.
  public private(set) var trace = 1.0
  /// sum |a| |w|.
  public private(set) var pathNorm = 0.0
  /// Units that are on at fewer than three points, and what they have of the path norm and of S, as shares.
  public private(set) var thinUnits = (count: 0, pathShare: 0.0, functionShare: 0.0)

  /// Works out both sides of every unit.
  ///
  /// - Complexity: 3 n K d multiplications.
  public init(_ network: ShallowNetwork<Double>, on data: RegressionData<Double>) {
    let (n, width) = (data.count, network.width)
    let points = Matrix(data.points)
    let weights = Matrix(rows: width, columns: network.inputCount, entries: network.weights)
    var sums = Matrix.product(points, weights, transposingRight: true)
    for i in 0..<n { for k in 0..<width { sums[i, k] += network.biases[k] } }
    let sides = [1.0, -1.0].map { Side(sums, points: points, sign: $0) }
    let squares = data.points.map { $0.reduce(1) { $0 + $1 * $1 } }
    var planes: [[Int]: (jump: Double, weight: Double, thin: Double)] = [:]
    var (thinPath, thinFunction) = (0.0, 0.0)
    for k in 0..<width {
      let length = network.weights(of: k).reduce(0) { $0 + $1 * $1 }.squareRoot()
      let output = network.outputs[k]
      let on = sides[0]
      parameterNorm += abs(output) * on.weight(k)
      pathNorm += abs(output) * length
      onesQuotient += output * output * on.scale[k] + on.excess[k] * on.excess[k]
      for i in 0..<n where sums[i, k] > 0 {
        trace += (output * output * squares[i] + sums[i, k] * sums[i, k]) / Double(n)
      }
      let isThin = on.counts[k] < 3
      if isThin {
        thinUnits.count += 1
        thinPath += abs(output) * length
      }
      guard length > 0 else { continue }
      let weight = min(on.weight(k), sides[1].weight(k)) / length
      let plane = Self.key(network, k, length)
      let jump = output * length
      planes[plane, default: (0, weight, 0)].jump += jump
      if isThin { planes[plane]?.thin += jump }
    }
    for plane in planes.values {
      functionNorm += abs(plane.jump) * plane.weight
      thinFunction += min(abs(plane.thin), abs(plane.jump)) * plane.weight
    }
    thinUnits.pathShare = pathNorm > 0 ? thinPath / pathNorm : 0
    thinUnits.functionShare = functionNorm > 0 ? thinFunction / functionNorm : 0
  }

  /// Normal and offset of length 1 to ten digits, the first coordinate that is not zero positive.
  private static func key(_ network: ShallowNetwork<Double>, _ unit: Int, _ length: Double) -> [Int] {
    let plane = (Array(network.weights(of: unit)) + [network.biases[unit]]).map { $0 / length }
    let digits = plane.map { Int(max(-1e17, min(1e17, ($0 * 1e10).rounded()))) }
    return (digits.first { $0 != 0 } ?? 1) < 0 ? digits.map { -$0 } : digits
  }

  /// One side of every unit's hyperplane.
  private struct Side {
    var counts: [Int]
    /// p E[|w . X + b|; A] without conditioning: 1/n sum of the sums.
    var excess: [Double]
    /// p^2 (1 + |m|^2).
    var scale: [Double]

    init(_ sums: Matrix, points: Matrix, sign: Double) {
      let (n, width) = (sums.rowCount, sums.columnCount)
      var pattern = Matrix(rows: n, columns: width)
      var counts = [Int](repeating: 0, count: width)
      var excess = [Double](repeating: 0, count: width)
      for i in 0..<n {
        for k in 0..<width where sign * sums[i, k] > 0 {
          pattern[i, k] = 1
          counts[k] += 1
          excess[k] += abs(sums[i, k]) / Double(n)
        }
      }
      let totals = Matrix.product(pattern, points, transposingLeft: true)
      scale = (0..<width).map { k in
        let mean = totals.row(k).reduce(0) { $0 + $1 * $1 }
        return (Double(counts[k]) * Double(counts[k]) + mean) / Double(n * n)
      }
      (self.counts, self.excess) = (counts, excess)
    }

    /// |w| times the weight g~.
    func weight(_ unit: Int) -> Double { excess[unit] * scale[unit].squareRoot() }
  }
}
