import Numbers
import SeparableTasks

/// The examples of the page, and plain ways of working out what the room works out cleverly.
enum Samples {
  static func problem(_ tasks: [[[Rational]]]) -> JointProblem {
    JointProblem(tasks.enumerated().map { SeparableTask(name: "task \($0 + 1)", rows: $1) })
  }

  static func single(_ rows: [[Rational]]) -> JointProblem { problem(rows.map { [$0] }) }

  static let half = Rational(1, 2)
  static let exampleA = single([[1, 0], [-1, 1]])
  static let exampleB = single([[1, 0], [half, half]])
  static let exampleC = single([[1, 0, 2], [0, 1, 1], [-1, -1, 1]])
  static let exampleE = single([[1, 4, 3], [0, -1, -1], [-2, 0, 1]])

  /// The projection by trying every set of rows: solve for its multipliers, keep what satisfies all conditions.
  static func projectionByEnumeration(of w: [Rational], on rows: [[Rational]]) -> [Rational]? {
    for mask in 0..<(1 << rows.count) {
      let set = rows.indices.filter { mask >> $0 & 1 == 1 }
      if set.count > w.count { continue }
      guard let lambda = solve(set.map { i in set.map { dot(rows[i], rows[$0]) } }, set.map { 1 - dot(rows[$0], w) }),
        lambda.allSatisfy({ !$0.isNegative })
      else { continue }
      var v = w
      for (position, i) in set.enumerated() { for j in v.indices { v[j] += lambda[position] * rows[i][j] } }
      if rows.allSatisfy({ dot($0, v) >= 1 }) { return v }
    }
    return nil
  }

  static func dot(_ a: [Rational], _ b: [Rational]) -> Rational { zip(a, b).map { $0 * $1 }.reduce(0, +) }

  /// Gauss and Jordan, nil for a singular matrix.
  static func solve(_ matrix: [[Rational]], _ right: [Rational]) -> [Rational]? {
    var rows = zip(matrix, right).map { $0 + [$1] }
    for k in rows.indices {
      guard let pivot = (k..<rows.count).first(where: { !rows[$0][k].isZero }) else { return nil }
      rows.swapAt(k, pivot)
      let inverse = rows[k][k].reciprocal
      rows[k] = rows[k].map { $0 * inverse }
      for i in rows.indices where i != k {
        let factor = rows[i][k]
        rows[i] = zip(rows[i], rows[k]).map { $0 - factor * $1 }
      }
    }
    return rows.map { $0[$0.count - 1] }
  }

  /// Rows with entries from -9/d to 9/d.
  static func rows(_ count: Int, _ dimension: Int, _ key: inout RandomKey, denominator: Int = 4) -> [[Rational]] {
    (0..<count).map { _ in (0..<dimension).map { _ in Rational(Integer(key.next(below: 19) - 9), Integer(denominator)) }
    }
  }
}
