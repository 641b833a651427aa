import Numbers
import RealNetworks

/// The kink of a network along one hyperplane: all units with the same one, whichever side they are on, put together.
public struct Hyperplane: Hashable, Sendable {
  /// The first coordinate of w that is not zero is 1; w . x + b = 0.
  public let normal: [Rational]
  /// b of w . x + b = 0, scaled like `normal`.
  public let offset: Rational
  /// The units that kink here, ascending, from 0.
  public let units: [Int]
  /// sum over the units of a_k |w_k| / |normal|: the coefficient of the kink, of any sign.
  public let jump: Rational
  /// |normal| g(u, t), the smaller weight of the two sides.
  public let weight: RootedNumber

  /// |jump| |normal| g(u, t): the term of the stability norm.
  public var cost: RootedNumber { RootedNumber(jump.magnitude * weight.coefficient, root: weight.radicand) }

  /// The hyperplanes of all units whose weights are not all zero, in the order of their first units.
  static func all(of loss: ShallowLoss<Rational>) -> [Hyperplane] {
    struct Key: Hashable {
      let normal: [Rational]
      let offset: Rational
    }
    let network = loss.network
    var places: [Key: Int] = [:]
    var found: [(key: Key, units: [Int], jump: Rational)] = []
    for unit in 0..<network.width {
      let weights = Array(network.weights(of: unit))
      guard let lead = weights.first(where: { !$0.isZero }) else { continue }
      let key = Key(normal: weights.map { $0 / lead }, offset: network.biases[unit] / lead)
      let jump = network.outputs[unit] * lead.magnitude
      if let place = places[key] {
        found[place].units.append(unit)
        found[place].jump += jump
      } else {
        places[key] = found.count
        found.append((key, [unit], jump))
      }
    }
    return found.map { entry in
      let sums = loss.data.points.map { point in
        zip(entry.key.normal, point).reduce(entry.key.offset) { $0 + $1.0 * $1.1 }
      }
      let sides = [1, -1].map { HalfSpace(sums, points: loss.data.points, sign: $0).weight(times: 1) }
      return Hyperplane(
        normal: entry.key.normal, offset: entry.key.offset, units: entry.units, jump: entry.jump,
        weight: min(sides[0], sides[1]))
    }
  }
}
