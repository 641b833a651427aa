extension ReferenceFormula {
  /// left <= right as sequences, false before true.
  mutating func requireOrder(_ left: [Literal], _ right: [Literal]) throws {
    var equalSoFar = Self.yes
    for (a, b) in zip(left, right) {
      require(-equalSoFar, -a, b)
      equalSoFar = try and(equalSoFar, -exclusiveOr(a, b))
    }
  }

  /// At most `most` of the terms are true. Counters beyond `most` + 1 are not needed.
  mutating func requireAtMost(_ most: Int, of terms: [Literal]) throws {
    var counts = [Self.yes]
    for term in terms {
      var next = [Self.yes]
      for t in 1...min(counts.count, most + 1) {
        let before = t < counts.count ? counts[t] : Self.no
        next.append(try counter(atLeast: before, atLeastOneLess: counts[t - 1], adding: term))
      }
      counts = next
    }
    if counts.count > most + 1 { require(-counts[most + 1]) }
  }
}
