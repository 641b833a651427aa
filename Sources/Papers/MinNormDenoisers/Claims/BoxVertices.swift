import Claims
import Numbers
import Running

/// S13: for orthogonal points around a hub, every vertex of the box that they span is a fixed point of the denoiser.
package struct BoxVertices: Claim {
  /// What the vertices are multiplied with; 1 as derived.
  package var factor: Rational = 1

  package init() {}

  package struct Case: Sendable {
    let lengths: [Rational]
    let radius: Rational
  }

  package let statement = Statement(
    name: "box-vertices", label: "S13",
    text:
      "Points at D_2, ..., D_N along orthogonal axes from a hub: all 2^(N-1) sums of subsets of them are fixed points of f*, and each attracts a ball of radius rho.",
    standing: .sharpened, source: "derived on the page (S13)")
  package let parameters = [
    Parameter("lengths", "distances of 1 to 12 orthogonal points from the hub, separated by commas"),
    Parameter("radius", "rho, the radius of the balls", kind: .rational),
  ]

  package var grid: [Arguments] {
    [
      ["lengths": "2,3/2", "radius": "1/5"], ["lengths": "1", "radius": "1/4"],
      ["lengths": "1,2,3,4,5,6,7,8,9,10,11,12", "radius": "1/3"],
    ]
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let lengths = try arguments.rationals("lengths", count: 1...12)
    let longest = Rational(Integer(10).power(12))
    guard lengths.allSatisfy({ 0 < $0 && $0 <= longest }) else {
      throw ArgumentError(name: "lengths", found: arguments["lengths"], expected: "lengths above 0, up to \(longest)")
    }
    return Case(
      lengths: lengths,
      radius: try arguments.rational("radius", from: 0, to: Rational(Integer(10).power(18))))
  }

  package func verdict(on case: Case, effort: Effort) throws -> Verdict {
    let (lengths, radius) = (`case`.lengths, `case`.radius)
    guard radius > 0, lengths.allSatisfy({ $0 > 2 * radius }) else {
      return .outside("balls of radius \(radius) touch")
    }
    // In coordinates along the axes the denoiser is one ramp a coordinate.
    func ramp(_ axis: Int, _ value: Rational) -> Rational {
      let length = lengths[axis]
      if value <= radius { return 0 }
      return value >= length - radius ? length : length * (value - radius) / (length - 2 * radius)
    }
    var (moving, loose) = (0, 0)
    for subset in 0..<(1 << lengths.count) {
      if effort.exhaustion() != nil { return .undecided([], effort.exhaustion() ?? .time) }
      for axis in lengths.indices {
        let vertex = subset >> axis & 1 == 1 ? factor * lengths[axis] : 0
        if ramp(axis, vertex) != vertex { moving += 1 }
        // The denoiser does not see what happens within the radius, so the whole ball goes to the vertex in one step.
        if ramp(axis, vertex + radius) != vertex || ramp(axis, vertex - radius) != vertex { loose += 1 }
      }
    }
    return Verdict([
      Side("coordinates of vertices that move", .exact(moving), .equal, .exact(0)),
      Side("coordinates of balls that do not go to their vertex", .exact(loose), .equal, .exact(0)),
    ])
  }
}
