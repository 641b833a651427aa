import Foundation
import Numbers
import Running

/// The least cost of a network near the pyramid whose units are all from one dictionary: an upper bound on the least cost of any
/// shallow network, never a lower one, for it falls when units are added.
///
/// In doubles, and not proved; `LeastPathNorm` proves both ends for all units.
package struct DictionaryMinimum: Sendable {
  /// What a unit of length 1 costs.
  package enum Cost: Sendable {
    /// 1: the path norm.
    case path
    /// g(u, t) with the grid as data: the stability norm.
    case stability
  }

  /// The least cost over the dictionary, from a linear program in doubles.
  package let value: Double

  /// Units with the directions pi i / `directions` and `offsets` equispaced thresholds of [-reach, reach].
  ///
  /// - Precondition: the directions are those of a multiple of 4, so that the dictionary has the symmetries of the square.
  /// - Returns: nil if the linear program was not solved.
  package init?(
    _ pyramid: Pyramid, error: Double, directions: Int = 24, offsets: Int = 29, reach: Double = 1.4,
    cost: Cost = .path, effort: Effort = .unlimited
  ) {
    precondition(directions % 4 == 0 && offsets > 1, "a dictionary without the symmetries of the square")
    var search = UnitSearch(pyramid, tolerance: error)
    let points = pyramid.points.map { SIMD2(Double(rounding: $0[0]), Double(rounding: $0[1])) }
    for i in 0..<2 * directions {
      let angle = Double.pi * Double(i) / Double(directions)
      let direction = SIMD2(cos(angle), sin(angle))
      for j in 0..<offsets {
        let offset = reach * (2 * Double(j) / Double(offsets - 1) - 1)
        search.add(direction, offset: offset, cost: cost == .path ? 1 : Self.weight(direction, offset, points))
      }
    }
    guard let proposal = search.proposal(effort: effort) else { return nil }
    value = proposal.value
  }

  /// Units with those directions whose kinks go through points of the grid.
  package init?(throughPointsOf pyramid: Pyramid, error: Double, directions: Int = 24, effort: Effort = .unlimited) {
    precondition(directions % 4 == 0, "a dictionary without the symmetries of the square")
    var search = UnitSearch(pyramid, tolerance: error)
    for i in 0..<directions {
      let angle = Double.pi * Double(i) / Double(directions)
      for j in pyramid.points.indices { search.add(SIMD2(cos(angle), sin(angle)), through: j) }
    }
    guard let proposal = search.proposal(effort: effort) else { return nil }
    value = proposal.value
  }

  /// g(u, t), the smaller of the weights of both sides.
  static func weight(_ direction: SIMD2<Double>, _ offset: Double, _ points: [SIMD2<Double>]) -> Double {
    [1.0, -1.0].map { sign in
      let inside = points.filter { sign * ((direction * $0).sum() - offset) > 1e-12 }
      if inside.isEmpty { return 0 }
      let count = Double(inside.count)
      let mean = inside.reduce(.zero, +) / count
      let share = count / Double(points.count)
      let excess = abs((direction * mean).sum() - offset)
      return share * share * excess * (1 + (mean * mean).sum()).squareRoot()
    }.min() ?? 0
  }
}
