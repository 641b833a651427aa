import Files
import Numbers
import RealNetworks
import StableMinima
import Tensors

/// A sample on the line with the network from which descent starts: the noisy tent, or points of a user.
package struct FitSample: Sendable {
  /// The points, ascending.
  package let data: RegressionData<Double>
  /// The network before the first step of descent.
  package let start: ShallowNetwork<Double>
  /// What the labels are noisy values of, at the points; nil if that is not known.
  package let truth: [Double]?
  /// Where errors and kinks are counted: the middle 67 percent, for at the rim the weight g vanishes.
  package let interior: ClosedRange<Double>

  package init(_ tent: NoisyTent) {
    (data, start) = (tent.data, tent.start)
    truth = tent.data.points.map { NoisyTent.function($0[0]) }
    interior = -NoisyTent.interior...NoisyTent.interior
  }

  /// At most so many points: the chain of every fit is worked out in fractions.
  static let largestCount = 1000

  /// A CSV with the columns x, y and perhaps f0 in any order, an array of two columns, or the arrays `X` and `y`.
  ///
  /// The start is that of the tent, with knots spread over the range of the points.
  /// - Throws: `DataError` of one line.
  package init(reading path: String, seed: UInt64, width: Int) throws {
    let file: LabelledData
    var truth: [Double]?
    if path.hasSuffix(".csv") {
      let (matrix, columns) = try MatrixCSV.read(InputText(reading: path))
      let names = columns?.map { $0.lowercased() } ?? []
      let place = names.firstIndex(of: "f0")
      truth = try place.map { try matrix.columns([$0], isList: true, name: "f0").finiteDoubles() }
      let others = (0..<(try matrix.matrixShape().columns)).filter { $0 != place }
      file = try LabelledData(
        matrix: matrix.columns(others), label: others.firstIndex { names.count > $0 && names[$0] == "y" })
    } else {
      file = try LabelledData(reading: path)
    }
    guard file.dimension == 1 else {
      throw file.inputs.error(found: "points of \(file.dimension) coordinates", expected: "1, and a label")
    }
    let (points, targets) = (try file.points(), try file.targets())
    guard (2...Self.largestCount).contains(points.count) else {
      throw DataError(file: path, found: "\(points.count) points", expected: "2 to \(Self.largestCount)")
    }
    let order = points.indices.sorted { points[$0][0] < points[$1][0] }
    data = RegressionData(points: order.map { points[$0] }, targets: order.map { targets[$0] })
    self.truth = truth.map { truth in order.map { truth[$0] } }
    let (low, high) = (data.points[0][0], data.points[data.count - 1][0])
    let (middle, half) = ((low + high) / 2, (high - low) / 2)
    interior = (middle - 0.67 * half)...(middle + 0.67 * half)
    var draws = PortableDraws(seed: seed)
    let weights = (0..<width).map { _ in draws.centred() }
    // w x + b with x measured from the middle.
    let biases = weights.map { max(half, 1e-6) * draws.centred() - $0 * middle }
    let outputs = (0..<width).map { _ in 0.1 * draws.centred() }
    start = ShallowNetwork(inputCount: 1, weights: weights, biases: biases, outputs: outputs, offset: 0)
  }
}
