/// The clauses in which each literal occurs, ascending.
struct Occurrences {
  private let ends: [Int]
  private let clauses: [Int32]

  init(codeCount: Int, clauses ranges: [Range<Int>], arena: UnsafeMutablePointer<Int32>) {
    var ends = [Int](repeating: 0, count: codeCount + 1)
    for range in ranges { for index in range { ends[Int(arena[index]) + 1] += 1 } }
    for code in 1...codeCount { ends[code] += ends[code - 1] }
    var clauses = [Int32](repeating: 0, count: ends[codeCount])
    for (clause, range) in ranges.enumerated() {
      for index in range {
        clauses[ends[Int(arena[index])]] = Int32(clause)
        ends[Int(arena[index])] += 1
      }
    }
    (self.ends, self.clauses) = (ends, clauses)
  }

  /// The clauses with a literal.
  func of(_ code: Int32) -> ArraySlice<Int32> { clauses[(code == 0 ? 0 : ends[Int(code) - 1])..<ends[Int(code)]] }
}
