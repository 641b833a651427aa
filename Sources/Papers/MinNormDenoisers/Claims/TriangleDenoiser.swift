import Claims
import Numbers
import Running

/// S8 and S9: ramps along the altitudes of an equilateral or acute triangle are feasible; whether they are optimal is not proved.
package struct TriangleDenoiser: Claim {
  /// What the cost is multiplied with; 1 as derived.
  package var factor: Rational = 1

  package enum Shape: String, Sendable, CaseIterable { case equilateral, acute }

  package let shape: Shape

  package init(_ shape: Shape) { self.shape = shape }

  package var statement: Statement {
    switch shape {
    case .equilateral:
      Statement(
        name: "equilateral-triangle", label: "S8",
        text:
          "Equilateral triangle of circumradius r, rho < r/2: ramps along the altitudes through the centroid have least cost, 6 r/(3r/2 - 2 rho).",
        standing: .conjectured, source: "Zeno et al. 2023, equilateral triangle (S8)")
    case .acute:
      Statement(
        name: "acute-triangle", label: "S9",
        text:
          "Acute triangle: ramps along the altitudes that meet in the weighted Fermat point have least cost, min_z sum 2 ||x_n - z||/(h_n - 2 rho).",
        standing: .conjectured, source: "derived on the page (S9)")
    }
  }

  package var parameters: [Parameter] {
    let radius = Parameter("radius", "rho, the radius of the balls", kind: .rational)
    switch shape {
    case .equilateral: return [Parameter("circumradius", "r", kind: .rational, default: "1"), radius]
    case .acute: return [Parameter("corners", "x1,y1,x2,y2,x3,y3"), radius]
    }
  }

  package var grid: [Arguments] {
    switch shape {
    case .equilateral: [["circumradius": "1", "radius": "3/20"]]
    case .acute: [["corners": "0,0,2,0,4/5,8/5", "radius": "1/10"]]
    }
  }

  package struct Case: Sendable {
    let denoiser: AltitudeDenoiser?
    /// The cost by formula, equilateral only.
    let formula: Rational?
    let isAcute: Bool
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let largest = Rational(Integer(10).power(12))
    let radius = try arguments.rational("radius", from: 0, to: largest)
    switch shape {
    case .equilateral:
      let r = try arguments.rational("circumradius", from: Rational(1, Integer(10).power(12)), to: largest)
      let square = 3 * r * r
      let denoiser = AltitudeDenoiser(metric: PlaneMetric(gram: square, square / 2, square), radius: radius)
      return Case(
        denoiser: denoiser, formula: 4 * radius < 3 * r ? 6 * r / (3 * r / 2 - 2 * radius) : nil, isAcute: true)
    case .acute:
      let c = try arguments.rationals("corners", count: 6...6)
      guard let metric = Triangle(c).metric else { return Case(denoiser: nil, formula: nil, isAcute: false) }
      let denoiser = AltitudeDenoiser(metric: metric, radius: radius)
      return Case(denoiser: denoiser, formula: nil, isAcute: denoiser.isAcute)
    }
  }

  package func verdict(on case: Case, effort: Effort) throws -> Verdict {
    guard let denoiser = `case`.denoiser else { return .outside("the three points are on a line") }
    if let reason = denoiser.outside { return .outside(reason) }
    if !`case`.isAcute { return .outside("an angle of the triangle is not acute: see S6") }
    let center = shape == .equilateral ? PlaneVector(Rational(1, 3), Rational(1, 3)) : denoiser.bestCenter
    let cost = Interval(factor) * denoiser.cost(center: center)
    var sides: [Side] = []
    if let formula = `case`.formula {
      // Equal numbers of which one is a sum of square roots: told apart as far as 256 bits go.
      sides.append(
        Side(
          "6 r/(3r/2 - 2 rho)", .exact(formula), .atMost, .enclosed(cost + Interval(Rational(1, Integer(10).power(60))))
        ))
    }
    let search = DualSearch(metric: denoiser.metric, centers: AltitudeDenoiser.corners, radius: denoiser.radius)
    guard let certificate = try search.certificate(effort: effort) else {
      return .undecided(sides, effort.exhaustion() ?? .outOfReach("no multipliers were accepted"))
    }
    sides.append(
      Side("proved lower bound against the cost of the altitudes", .exact(certificate.value), .atMost, .enclosed(cost)))
    return Verdict(sides)
  }
}

/// Three corners of the plane.
struct Triangle {
  let corners: [PlaneVector]

  /// - Precondition: six coordinates.
  init(_ coordinates: [Rational]) {
    corners = (0..<3).map { PlaneVector(coordinates[2 * $0], coordinates[2 * $0 + 1]) }
  }

  init(corners: [PlaneVector]) { self.corners = corners }

  /// The Gram matrix of the sides at the first corner; nil if the corners are on a line.
  var metric: PlaneMetric? {
    let (a, b) = (corners[1] - corners[0], corners[2] - corners[0])
    guard !PlaneVector.cross(a, b).isZero else { return nil }
    return PlaneMetric(gram: a * a, a * b, b * b)
  }
}
