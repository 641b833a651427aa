import Numbers
import Running

extension RationalMatrix {
  /// The signs of the eigenvalues by elimination in intervals of 256 bits, for matrices whose fractions grow too long in
  /// `inertia(effort:)`.
  ///
  /// The pivot is the largest entry of what is left of the diagonal. Where every pivot keeps away from zero its signs are certain.
  ///
  /// - Precondition: the matrix is symmetric.
  /// - Returns: nil if the sign of a pivot is open, as for every singular matrix, or the effort is spent before.
  /// - Complexity: n^3/6 products of intervals.
  package func enclosedInertia(effort: Effort = .unlimited) -> Inertia? {
    precondition(isSymmetric, "the matrix is not symmetric")
    let n = rowCount
    // Row i has the entries up to the diagonal.
    var rest = (0..<n).map { i in (0...i).map { Interval(self[i, $0]) } }
    var left = Array(0..<n)
    var inertia = Inertia()
    while !left.isEmpty {
      let diagonal = left.map { abs(rest[$0][$0].midpoint) }
      guard let place = diagonal.indices.max(by: { diagonal[$0] < diagonal[$1] }) else { break }
      let pivot = left.remove(at: place)
      let value = rest[pivot][pivot]
      guard value.isCertainlyPositive || value.isCertainlyNegative else { return nil }
      inertia.count(sign: value.isCertainlyPositive ? 1 : -1)
      let column = left.map { $0 > pivot ? rest[$0][pivot] : rest[pivot][$0] }
      for (a, i) in left.enumerated() {
        if effort.exhaustion() != nil { return nil }
        let factor = column[a] / value
        for b in 0...a { rest[i][left[b]] = rest[i][left[b]] - factor * column[b] }
      }
    }
    return inertia
  }
}
