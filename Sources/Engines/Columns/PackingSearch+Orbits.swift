import Numbers

/// Walks that use the symmetries of a sample: of the tuples whose first columns lie in one orbit, those with one of its columns stand
/// for all.
///
/// Let O be the first orbit of which a tuple has a column, and T the columns of O that it has. The symmetries map tuples with c to
/// tuples with c', as many of each T's size, so the tuples with some column of O are |O| / |T| times those with c, summed by |T|.
/// Proof: <doc:CountingByColumns>, Lemma 4b. Coefficients are multiplied by `scale`, a multiple of all |T|.
extension PackingSearch {
  /// Visits, for the tuples whose first columns lie in an orbit of the root, those with its first column, with coefficients that
  /// stand for all of them.
  func run(_ root: PackingRoot<Mask>, orbit: Range<Int>) throws {
    let list = root.list.suffix(from: orbit.lowerBound)
    try meter.add(1)
    try visitOrbit(
      OrbitStep(place: 0, members: orbit.count - 1, taken: 1), root.choice, list, budget: root.budget,
      coefficient: Number(1), depth: 0, path: path, size: orbit.count)
  }

  /// A column of the orbit to take next.
  private struct OrbitStep {
    /// Its place in the list.
    var place: Int
    /// The columns of the orbit that stand behind it.
    var members: Int
    /// The columns of the orbit in the tuple, this one among them.
    var taken: Int
  }

  /// Takes the column of a step once or more often, then either no further column of the orbit or another one.
  private func visitOrbit(
    _ step: OrbitStep, _ r: Int, _ list: ColumnList<Mask>, budget: Int, coefficient: Number, depth: Int,
    path: PackingPath<Mask>, size: Int
  ) throws {
    let (level, next) = (level(depth), level(depth + 1))
    let cost = list.cost(step.place)
    let mask = list.masks[step.place]
    let onSample = mask & samplePoints
    let weight = Number(UInt128(truncatingIfNeeded: list.weight(step.place)))
    // |O| / |T|, as a multiple of 1 / scale.
    let share = Number(UInt128(size * (scale / step.taken)))
    next.pointee.planes.update(from: level.pointee.planes, count: planeCount)
    next.pointee.weights.update(from: level.pointee.weights, count: max(1, pointCount))
    var children = list.suffix(from: step.place + 1)
    var members = step.members
    var childBudget = budget
    var power = coefficient
    for m in 1...r {
      let exhausted = Self.subtract(onSample, from: next.pointee.planes, planeCount) & samplePoints
      childBudget -= cost
      let rest = r - m
      power = power * weight
      let coefficient = power * binomial(r, m)
      path.masks[path.count] = mask
      path.times[path.count] = m
      var longer = path
      longer.count += 1
      if rest == 0 {
        try visitorPlace.pointee.complete(path: longer, coefficient: coefficient * share)
        break
      }
      let within = children.countWithin(childBudget - (rest - 1) * cost)
      members = (0..<min(members, within)).reduce(0) { $0 + ((children.masks[$1] & exhausted).isEmpty ? 1 : 0) }
      children = Mask.filter(children, within, exhausted, into: next.pointee.children)
      try meter.add(within)
      if children.count == 0 { if (onSample & exhausted).isEmpty { continue } else { break } }
      let later = children.suffix(from: members)
      if later.count > 0 {
        try visit(rest, later, budget: childBudget, coefficient: coefficient * share, depth: depth + 1, path: longer)
        next.pointee.weights.update(from: level.pointee.weights, count: max(1, pointCount))
      }
      for place in 0..<members where rest * children.cost(place) <= childBudget {
        try visitOrbit(
          OrbitStep(place: place, members: members - place - 1, taken: step.taken + 1), rest, children,
          budget: childBudget, coefficient: coefficient, depth: depth + 1, path: longer, size: size)
      }
      if !(onSample & exhausted).isEmpty { break }
    }
  }
}
