import Numbers
import Running

/// The arithmetic that the active-set method needs: doubles with a tolerance, or fractions without one.
protocol ActiveSetScalar: SignedNumeric, Comparable where Magnitude == Self {
  init(taking value: Rational)
  static func / (left: Self, right: Self) -> Self
  /// What counts as zero beside numbers of the size of the data.
  static var tolerance: Self { get }
}

extension Double: ActiveSetScalar {
  init(taking value: Rational) { self.init(rounding: value) }
  static var tolerance: Double { 1e-10 }
}

extension Rational: ActiveSetScalar {
  init(taking value: Rational) { self = value }
  static var tolerance: Rational { 0 }
}

/// The dual method of Goldfarb and Idnani (1983): from the free minimum, violated constraints are made tight one by one, and
/// those whose multiplier would turn negative are let go. Every step raises the value, so no set of tight constraints returns;
/// where a violated normal is a combination of tight ones that cannot give way, the combination is Farkas's proof.
struct DualActiveSet<Scalar: ActiveSetScalar> {
  enum End {
    case optimal
    case infeasible([Rational], [Rational])
    case stopped(Exhausted)
  }

  private(set) var point: [Scalar]
  /// The tight constraints, indices into inequalities and then equations.
  private(set) var active: [Int] = []
  private var duals: [Scalar] = []

  private let inequalityCount: Int
  private let normals: [[Scalar]]
  private let bounds: [Scalar]
  /// Q^-1 times every normal.
  private let directions: [[Scalar]]

  init(_ program: QuadraticProgram) {
    let rows = program.system.inequalities + program.system.equations
    let inverse = program.quadratic?.inverse
    func applyInverse(_ vector: [Rational]) -> [Rational] { inverse.map { $0 * vector } ?? vector }
    inequalityCount = program.system.inequalities.count
    normals = rows.map { $0.normal.map { Scalar(taking: $0) } }
    bounds = rows.map { Scalar(taking: $0.bound) }
    directions = inverse == nil ? normals : rows.map { applyInverse($0.normal).map { Scalar(taking: $0) } }
    point = applyInverse(program.linear).map { Scalar(taking: $0) }
  }

  mutating func run(effort: Effort) -> End {
    for equation in inequalityCount..<max(normals.count, inequalityCount) {
      if let end = makeTight(equation, effort) { return end }
    }
    // Doubles may cycle where fractions cannot.
    var steps = 0
    let limit = Scalar.tolerance == 0 ? Int.max : 100 * (normals.count + point.count) + 1000
    while let constraint = mostViolated {
      steps += 1
      if steps > limit { return .stopped(.outOfReach("the active-set method in doubles does not end")) }
      if let end = makeTight(constraint, effort) { return end }
    }
    return .optimal
  }

  /// Multipliers of all inequalities and all equations.
  var multiplierLists: ([Scalar], [Scalar]) {
    var lists = [Scalar](repeating: 0, count: normals.count)
    for (index, dual) in zip(active, duals) { lists[index] = dual }
    return (Array(lists.prefix(inequalityCount)), Array(lists.dropFirst(inequalityCount)))
  }

  private func slack(_ constraint: Int) -> Scalar { dot(normals[constraint], point) - bounds[constraint] }

  private var mostViolated: Int? {
    var worst: (index: Int, slack: Scalar)?
    for index in 0..<inequalityCount where !active.contains(index) {
      let slack = slack(index)
      let size = max(1, bounds[index].magnitude)
      if slack < -Scalar.tolerance * size, worst.map({ slack < $0.slack }) ?? true { worst = (index, slack) }
    }
    return worst?.index
  }

  /// Steps until `constraint` is tight.
  private mutating func makeTight(_ constraint: Int, _ effort: Effort) -> End? {
    // An equation may be violated on either side: sign makes it `sign * (normal . x - bound) >= 0` violated.
    let sign: Scalar = constraint >= inequalityCount && slack(constraint) > 0 ? -1 : 1
    var dual: Scalar = 0
    while true {
      if let why = effort.exhaustion() { return .stopped(why) }
      // r: how the tight normals combine to this one; z: what is left of its direction.
      let combination = combine(constraint).map { sign * $0 }
      var step = directions[constraint].map { sign * $0 }
      for (index, r) in zip(active, combination) where r != 0 {
        for j in step.indices { step[j] -= r * directions[index][j] }
      }
      let slope = sign * dot(normals[constraint], step)
      let size = max(dot(normals[constraint], directions[constraint]), 0)
      var blocking: (ratio: Scalar, place: Int)?
      for (place, r) in combination.enumerated() where active[place] < inequalityCount && r > Scalar.tolerance {
        let ratio = duals[place] / r
        if blocking.map({ ratio < $0.ratio }) ?? true { blocking = (ratio, place) }
      }
      let gap = -sign * slack(constraint)
      if slope <= Scalar.tolerance * size {
        // The normal depends on the tight ones; an equation that holds already says nothing new.
        if constraint >= inequalityCount && gap.magnitude <= Scalar.tolerance { return nil }
        guard let blocking else { return infeasible(constraint, sign, combination) }
        move(blocking.ratio, nil, combination, &dual)
        drop(blocking.place)
        continue
      }
      let full = gap / slope
      if let blocking, blocking.ratio < full {
        move(blocking.ratio, step, combination, &dual)
        drop(blocking.place)
      } else {
        move(full, step, combination, &dual)
        active.append(constraint)
        duals.append(sign * dual)
        return nil
      }
    }
  }

  private mutating func move(_ length: Scalar, _ step: [Scalar]?, _ combination: [Scalar], _ dual: inout Scalar) {
    if let step { for j in point.indices { point[j] += length * step[j] } }
    for (place, r) in combination.enumerated() { duals[place] -= length * r }
    dual += length
  }

  private mutating func drop(_ place: Int) {
    active.remove(at: place)
    duals.remove(at: place)
  }

  private func infeasible(_ constraint: Int, _ sign: Scalar, _ combination: [Scalar]) -> End {
    guard let sign = sign as? Rational, let combination = combination as? [Rational] else {
      return .stopped(.outOfReach("no proof in doubles"))
    }
    var multipliers = [Rational](repeating: 0, count: normals.count)
    multipliers[constraint] = sign
    for (index, r) in zip(active, combination) { multipliers[index] = -r }
    return .infeasible(Array(multipliers.prefix(inequalityCount)), Array(multipliers.dropFirst(inequalityCount)))
  }

  /// r with N^T Q^-1 N r = N^T Q^-1 normal, by elimination without exchanges, which a Gram matrix does not need.
  private func combine(_ constraint: Int) -> [Scalar] {
    let q = active.count
    var rows = active.map { i in active.map { dot(normals[i], directions[$0]) } }
    var right = active.map { dot(normals[$0], directions[constraint]) }
    for k in 0..<q {
      for i in (k + 1)..<max(q, k + 1) where rows[i][k] != 0 {
        let factor = rows[i][k] / rows[k][k]
        for j in k..<q { rows[i][j] -= factor * rows[k][j] }
        right[i] -= factor * right[k]
      }
    }
    for k in stride(from: q - 1, through: 0, by: -1) {
      for j in (k + 1)..<max(q, k + 1) { right[k] -= rows[k][j] * right[j] }
      right[k] = right[k] / rows[k][k]
    }
    return right
  }

  private func dot(_ left: [Scalar], _ right: [Scalar]) -> Scalar {
    var sum: Scalar = 0
    for j in left.indices { sum += left[j] * right[j] }
    return sum
  }
}
