import LinearAlgebra
import Numbers
import Running

/// The linear program in doubles behind a least path norm: units so far, one multiplier for each orbit of points.
///
///     maximize sum_o n_o (lambda_o p_o - tolerance |lambda_o|)   subject to   |sum_i lambda_i phi(x_i)| <= cost(phi)
///
/// for the units phi so far, and sum_i lambda_i = 0. The multipliers of the constraints are the outputs of a network.
struct UnitSearch {
  private let pyramid: Pyramid
  private let points: [SIMD2<Double>]
  private var columns: [Column] = []
  private var seen: Set<[Int]> = []
  private var program: ColumnProgram
  private let constantPlace: Int

  /// - Parameter tolerance: the error allowed at the points.
  init(_ pyramid: Pyramid, tolerance: Double) {
    self.pyramid = pyramid
    let step = Double(rounding: pyramid.cones.scale)
    points = pyramid.cones.points.map { SIMD2<Double>($0) * step }
    // Rows: sum of the units + constant + error = target, times the size of the orbit.
    let sizes = pyramid.orbits.map { Double($0.count) }
    let targets = pyramid.orbits.map { Double(rounding: pyramid.targets[$0[0]]) }
    program = ColumnProgram(equalTo: zip(sizes, targets).map { $0 * $1 })
    constantPlace = program.add(sizes, cost: 0, lower: -.infinity)
    var basis: [Int] = []
    for (o, size) in sizes.enumerated() {
      var column = [Double](repeating: 0, count: sizes.count)
      column[o] = size
      let error = program.add(column, cost: 0, lower: -tolerance, upper: tolerance, isAtUpper: targets[o] > tolerance)
      // Before there are units enough, the error may be larger, at a high price.
      let above = program.add(column, cost: size * Self.reach)
      program.add(column.map { -$0 }, cost: size * Self.reach)
      basis.append(targets[o] > tolerance ? above : error)
    }
    program.start(with: basis)
  }

  /// The number of units.
  var count: Int { columns.count }

  /// What a linear program proposes: nothing here is proved.
  struct Proposal {
    /// One a point, equal within an orbit.
    let multipliers: [Double]
    /// The outputs of the units, spread over their images.
    let weights: [Double]
    let constant: Double
    /// The value of the program.
    let value: Double
  }

  /// A unit of length 1 with the two places of its output in the program, one for each sign.
  private struct Column {
    let direction: SIMD2<Double>
    /// The point through which the kink goes, nil where `offset` says it.
    let point: Int?
    let offset: Double
    let places: (up: Int, down: Int)
  }

  /// Adds the unit of a direction of any length whose kink goes through a point.
  mutating func add(_ direction: SIMD2<Double>, through point: Int) {
    let unit = direction / (direction * direction).sum().squareRoot()
    append(unit, point: point, offset: (unit * points[point]).sum(), cost: 1)
  }

  /// Adds max(0, u . x - offset) at the cost given, u of length 1.
  mutating func add(_ direction: SIMD2<Double>, offset: Double, cost: Double = 1) {
    append(direction, point: nil, offset: offset, cost: cost)
  }

  /// Units that take the same values on all orbits, and those that are on nowhere, are left out.
  private mutating func append(_ unit: SIMD2<Double>, point: Int?, offset: Double, cost: Double) {
    let values = points.map { max(0, (unit * $0).sum() - offset) }
    let sums = pyramid.orbits.map { $0.reduce(0) { $0 + values[$1] } }
    guard sums.contains(where: { $0 > 1e-12 }) else { return }
    guard seen.insert(sums.map { Int(($0 * 1e10).rounded()) }).inserted else { return }
    let places = (program.add(sums, cost: cost), program.add(sums.map { -$0 }, cost: cost))
    columns.append(Column(direction: unit, point: point, offset: offset, places: places))
  }

  /// The price of an error beyond the tolerance, more than any multiplier of a last proposal.
  private static let reach = 1000.0

  /// The optimum over the units so far; nil if it was not found.
  mutating func proposal(effort: Effort) -> Proposal? {
    guard program.solve(effort: effort) else { return nil }
    var multipliers = [Double](repeating: 0, count: points.count)
    for (o, orbit) in pyramid.orbits.enumerated() { for i in orbit { multipliers[i] = program.multipliers[o] } }
    return Proposal(
      multipliers: multipliers,
      weights: columns.map { program.values[$0.places.up] - program.values[$0.places.down] },
      constant: program.values[constantPlace], value: program.objective)
  }

  /// The network of a proposal in fractions: every unit with its eight images.
  ///
  /// - Returns: nil if a number is not finite.
  func units(of proposal: Proposal) -> [LeastPathNorm.Unit]? {
    let step = pyramid.cones.scale
    var units: [LeastPathNorm.Unit] = []
    for (column, weight) in zip(columns, proposal.weights) where weight != 0 {
      guard let x = Rational(exactly: column.direction.x), let y = Rational(exactly: column.direction.y),
        let output = Rational(exactly: weight), let offset = Rational(exactly: column.offset)
      else { return nil }
      let bias =
        column.point.map { point in
          let place = pyramid.cones.points[point]
          return -step * (x * Rational(place.x) + y * Rational(place.y))
        } ?? -offset
      for (first, second) in [(x, y), (y, x)] {
        for signs in [(1, 1), (1, -1), (-1, 1), (-1, -1)] as [(Rational, Rational)] {
          units.append(.init(weights: [signs.0 * first, signs.1 * second], bias: bias, output: output / 8))
        }
      }
    }
    return units
  }
}
