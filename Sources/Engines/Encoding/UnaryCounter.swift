/// The unary count of some literals: literal t - 1 of `atLeast` says that at least t of them are true.
///
/// Built as a sequential counter (Sinz 2005), one input at a time, so that counts of a common prefix can be
/// shared; both directions are encoded, hence every literal is determined by the inputs.
struct UnaryCounter {
  /// o_1, o_2, ..., o_n: descending in t by construction of the clauses.
  private(set) var atLeast: [Formula.Literal] = []

  /// The count of nothing.
  init() {}

  /// The counter that also counts `literal`.
  func counting(_ literal: Formula.Literal, in formula: inout Formula) -> Self {
    var next = Self()
    next.atLeast.reserveCapacity(atLeast.count + 1)
    for t in 1...(atLeast.count + 1) {
      let current: Formula.Literal? = t <= atLeast.count ? atLeast[t - 1] : nil
      let previous: Formula.Literal? = t >= 2 ? atLeast[t - 2] : nil
      guard current != nil || previous != nil else {
        next.atLeast.append(literal)
        continue
      }
      // o'_t <=> o_t or (o_(t-1) and literal), with o_0 true and o_(n+1) false.
      let sum = formula.freshVariable()
      if let current {
        formula.add(-current, sum)
        formula.add(-sum, current, literal)
      } else {
        formula.add(-sum, literal)
      }
      if let previous {
        formula.add(-previous, -literal, sum)
        formula.add(-sum, previous)
      } else {
        formula.add(-literal, sum)
      }
      next.atLeast.append(sum)
    }
    return next
  }

  /// Takes the highest count away, for those that forbid it.
  mutating func dropLast() -> Formula.Literal { atLeast.removeLast() }

  /// The counter of all `literals`.
  init(of literals: some Sequence<Formula.Literal>, in formula: inout Formula) {
    for literal in literals { self = counting(literal, in: &formula) }
  }
}

extension Formula {
  /// Requires that the weights of the true literals sum up to at most `limit`.
  ///
  /// A literal of weight w is counted w times; sums beyond `limit` are forbidden at once, so no counter is
  /// longer than `limit`.
  public mutating func addAtMost(_ limit: Int, of literals: [(literal: Literal, weight: Int)]) {
    var counts: [Literal] = []
    for (literal, weight) in literals {
      guard weight <= limit else {
        add(-literal)
        continue
      }
      for _ in 0..<weight {
        var next: [Literal] = []
        for t in 1...min(counts.count + 1, limit) {
          // One direction suffices: the sum may only be overestimated by the solver, never underestimated.
          let sum = freshVariable()
          if t <= counts.count { add(-counts[t - 1], sum) }
          if t >= 2 { add(-counts[t - 2], -literal, sum) } else { add(-literal, sum) }
          next.append(sum)
        }
        if counts.count == limit { add(-literal, -counts[limit - 1]) }
        counts = next
      }
    }
  }

  /// As `addAtMost`, with counters that the literals determine: no assignment of them has two models.
  mutating func addCountedAtMost(_ limit: Int, of literals: [(literal: Literal, weight: Int)]) {
    var counter = UnaryCounter()
    for (literal, weight) in literals {
      guard weight <= limit else {
        add(-literal)
        continue
      }
      for _ in 0..<weight {
        counter = counter.counting(literal, in: &self)
        if counter.atLeast.count > limit { add(-counter.dropLast()) }
      }
    }
  }

  /// Requires that at least `count` of the literals are true.
  public mutating func addAtLeast(_ count: Int, of literals: [Literal]) {
    guard count > 0 else { return }
    guard count <= literals.count else {
      add([])
      return
    }
    // sums[t - 1] is only true if at least t of the literals so far are.
    var sums: [Literal] = []
    for literal in literals {
      var next: [Literal] = []
      for t in 1...min(sums.count + 1, count) {
        let sum = freshVariable()
        let before: Literal? = t <= sums.count ? sums[t - 1] : nil
        add([-sum, literal] + (before.map { [$0] } ?? []))
        if t >= 2 { add([-sum, sums[t - 2]] + (before.map { [$0] } ?? [])) }
        next.append(sum)
      }
      sums = next
    }
    add(sums[count - 1])
  }
}
