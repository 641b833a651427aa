import Numbers
import Running

/// What a walk will cost, from random descents that do the work of one row of each list on their way.
extension PackingSearch {
  /// What walking through the search will cost, see `WorkEstimate`. The columns are the same on every run.
  ///
  /// - Throws: `CountingStopped` when the budget of the account ends.
  func estimatedWork(_ root: PackingRoot<Mask>, account: WorkMeter) throws -> WorkEstimate {
    var key = RandomKey(seed: 1)
    var estimate = WorkEstimate(parts: root.partCount, searching: root.choice >= 6 ? root.list.count : 0)
    while estimate.isOpen {
      let level = level(0)
      level.pointee.planes.update(from: root.planes, count: planeCount)
      level.pointee.weights.update(from: root.weights, count: max(1, pointCount))
      looked = 0
      var below = descend(root.choice, root.list, budget: root.budget, depth: 0, &key) { complementCost(root, row: $0) }
      below.columns *= root.walkedShare
      below.seconds *= root.walkedShare
      estimate.add(below, part: root.part(ofRow: below.row), looked: looked)
      try account.poll(looked)
    }
    estimate.close()
    return estimate
  }

  /// The work below a node as one random descent sees it.
  private func descend(
    _ r: Int, _ list: ColumnList<Mask>, budget: Int, depth: Int, _ key: inout RandomKey,
    costOfRow: (Int) -> Int? = { _ in nil }
  ) -> WorkEstimate.Descent {
    let start = ContinuousClock.now
    func elapsed(since start: ContinuousClock.Instant) -> Double {
      max(1e-9, (ContinuousClock.now - start) / .seconds(1) - WorkEstimate.clockSeconds)
    }
    // The meter charges every step with sixteen columns besides those of its list.
    let count = Double(list.count + 16)
    // Most of the time goes into new weights.
    looked += list.count * (r >= 4 && depth > 0 ? 12 : 1)
    if r == 1 { return WorkEstimate.Descent(columns: count, seconds: count * 1e-9) }
    if r == 2 && list.count < PackingRoot<Mask>.pairLimit {
      let level = level(depth)
      var larger = Mask()
      for plane in 1..<max(1, planeCount) { larger = larger | level.pointee.planes[plane] }
      checksum &+= list.pairSum(tight: level.pointee.planes[0] & ~larger, budget: budget)
      looked += list.count * list.count / 32
      return WorkEstimate.Descent(
        columns: count + Double(list.count * (list.count / 32)), seconds: elapsed(since: start))
    }
    let (list, budget) = repriced(list, budget, choosing: r, depth: depth)
    let own = elapsed(since: start)
    let rows = list.countWithin(budget / r)
    if rows == 0 { return WorkEstimate.Descent(columns: count, seconds: own) }
    let choice = WeightedPlace(below: rows, of: list.count, choosing: r, using: &key)
    let row = ContinuousClock.now
    let j = choice.place
    if let cost = costOfRow(j) {
      // Half a nanosecond for each entry of the table and each of its points.
      let share = choice.factor * Double(cost)
      return WorkEstimate.Descent(columns: count + share, seconds: own + share * 5e-10, row: j)
    }
    let cost = list.cost(j)
    let next = level(depth + 1)
    next.pointee.planes.update(from: level(depth).pointee.planes, count: planeCount)
    var children = list.suffix(from: j + 1)
    var childBudget = budget
    var share = choice.factor
    // Taken once in three of four descents, else more often.
    for m in 1..<r {
      let exhausted = Self.subtract(list.masks[j] & samplePoints, from: next.pointee.planes, planeCount) & samplePoints
      childBudget -= cost
      let rest = r - m
      children = Mask.filter(
        children, children.countWithin(childBudget - (rest - 1) * cost), exhausted, into: next.pointee.children)
      let isLast = m == r - 1 || !(list.masks[j] & exhausted).isEmpty
      let isTaken = isLast || key.next(below: 4) < 3
      if !isLast { share *= isTaken ? 4.0 / 3 : 4 }
      guard isTaken else { continue }
      // What every row costs, as this one did.
      let filtering = choice.factor * elapsed(since: row)
      if children.count == 0 { return WorkEstimate.Descent(columns: count, seconds: own + filtering, row: j) }
      let below = descend(rest, children, budget: childBudget, depth: depth + 1, &key)
      return WorkEstimate.Descent(
        columns: count + share * below.columns, seconds: own + filtering + share * below.seconds, row: j)
    }
    return WorkEstimate.Descent(columns: count, seconds: own, row: j)
  }
}
