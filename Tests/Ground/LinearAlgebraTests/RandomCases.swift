import LinearAlgebra
import Numbers

/// Small fractions and small integers, so that ties, dependence and infeasibility occur often.
struct RandomCases {
  var key: RandomKey

  init(seed: UInt64) { key = RandomKey(seed: seed) }

  mutating func integer(_ reach: Int) -> Rational { Rational(key.next(below: 2 * reach + 1) - reach) }

  mutating func fraction() -> Rational { integer(6) / Rational(key.next(below: 4) + 1) }

  mutating func vector(_ n: Int) -> [Rational] {
    (0..<n).map { _ in key.next(below: 3) == 0 ? fraction() : integer(2) }
  }

  mutating func matrix(_ rows: Int, _ columns: Int) -> RationalMatrix {
    RationalMatrix(rows: rows, columns: columns, entries: vector(rows * columns))
  }

  /// Symmetric, of any rank, with zeros on the diagonal more often than not in a third of the cases.
  mutating func symmetric(_ n: Int) -> RationalMatrix {
    var matrix = RationalMatrix(rows: n, columns: n)
    let isHollow = key.next(below: 3) == 0
    for i in 0..<n {
      for j in 0...i where !(isHollow && i == j) {
        let value = integer(2)
        (matrix[i, j], matrix[j, i]) = (value, value)
      }
    }
    return matrix
  }
}

/// Every set of `size` of the numbers 0 ..< count, in order.
func subsets(of count: Int, size: Int) -> [[Int]] {
  if size == 0 { return [[]] }
  if count < size { return [] }
  return subsets(of: count - 1, size: size) + subsets(of: count - 1, size: size - 1).map { $0 + [count - 1] }
}
