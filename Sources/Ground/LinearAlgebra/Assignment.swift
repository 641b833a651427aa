/// A one-to-one assignment of rows to columns of least total cost, with a proof.
///
///     let best = Assignment(minimizing: Matrix([[4, 1], [2, 3]]))
///     best.columns        // [1, 0]
///
/// The duals prove the optimum: `rowDuals[i] + columnDuals[j] <= cost[i, j]` for all i and j, so that no assignment costs less than
/// the sum of all duals; `gap()` compares both sides exactly.
public struct Assignment: Hashable, Sendable {
  /// The column of every row.
  public let columns: [Int]
  /// The dual of every row.
  public let rowDuals: [Double]
  /// The dual of every column.
  public let columnDuals: [Double]

  /// By shortest augmenting paths (Jonker and Volgenant 1987): columns are reduced, free rows are moved along alternating rows,
  /// and what is left is assigned by Dijkstra's algorithm with the duals as potentials.
  ///
  /// - Precondition: the matrix is square and finite.
  /// - Complexity: O(n^3) at worst, near n^2 on matrices from correlations.
  public init(minimizing cost: Matrix) {
    precondition(cost.rowCount == cost.columnCount, "\(cost.rowCount) rows and \(cost.columnCount) columns")
    precondition(cost.isFinite, "a cost that is infinite or not a number")
    let n = cost.rowCount
    var solver = ShortestAugmentingPaths(n)
    cost.entries.withUnsafeBufferPointer { entries in
      solver.reduceColumns(entries)
      var free = solver.transferReductions(entries)
      for _ in 0..<2 { free = solver.augmentRows(free, entries) }
      for row in free { solver.augment(from: row, entries) }
    }
    columns = solver.columnOfRow
    columnDuals = solver.v
    var rows = [Double](repeating: 0, count: n)
    for i in 0..<n { rows[i] = cost[i, columns[i]] - columnDuals[columns[i]] }
    rowDuals = rows
  }

  /// The total cost, up to rounding.
  public func total(of cost: Matrix) -> Double { columns.indices.reduce(0) { $0 + cost[$1, columns[$1]] } }
}

/// The state of the algorithm: partial assignments in both directions and the duals of columns.
private struct ShortestAugmentingPaths {
  let n: Int
  /// -1 for none.
  var columnOfRow: [Int]
  var rowOfColumn: [Int]
  var v: [Double]

  init(_ n: Int) {
    self.n = n
    columnOfRow = Array(repeating: -1, count: n)
    rowOfColumn = Array(repeating: -1, count: n)
    v = Array(repeating: 0, count: n)
  }

  /// The least entry of every column becomes its dual; a row that attains one takes the last such column.
  mutating func reduceColumns(_ cost: UnsafeBufferPointer<Double>) {
    guard n > 0 else { return }
    var least = [Int](repeating: 0, count: n)
    for j in 0..<n { v[j] = cost[j] }
    for i in 1..<max(1, n) {
      let row = i * n
      for j in 0..<n where cost[row + j] < v[j] {
        v[j] = cost[row + j]
        least[j] = i
      }
    }
    for j in (0..<n).reversed() where columnOfRow[least[j]] < 0 {
      columnOfRow[least[j]] = j
      rowOfColumn[j] = least[j]
    }
  }

  /// Lowers the dual of the column of every row that attained just one, so that the second best is tight too; returns free rows.
  mutating func transferReductions(_ cost: UnsafeBufferPointer<Double>) -> [Int] {
    var free: [Int] = []
    for i in 0..<n {
      let own = columnOfRow[i]
      if own < 0 {
        free.append(i)
        continue
      }
      guard n > 1 else { continue }
      var least = Double.infinity
      let row = i * n
      for j in 0..<n where j != own { least = min(least, cost[row + j] - v[j]) }
      v[own] -= max(0, least - (cost[row + own] - v[own]))
    }
    return free
  }

  /// Gives every free row its best column and frees the row that had it; returns the rows that are free in the end.
  mutating func augmentRows(_ free: [Int], _ cost: UnsafeBufferPointer<Double>) -> [Int] {
    var queue = free
    var left: [Int] = []
    var position = 0
    // Doubles can make rows chase each other by roundings: a bound on the turns.
    var turns = 0
    let limit = 8 * n + 8 * free.count
    while position < queue.count {
      let i = queue[position]
      position += 1
      let row = i * n
      var (first, second) = (Double.infinity, Double.infinity)
      var (best, other) = (-1, -1)
      for j in 0..<n {
        let reduced = cost[row + j] - v[j]
        if reduced < second {
          if reduced < first {
            (second, other) = (first, best)
            (first, best) = (reduced, j)
          } else {
            (second, other) = (reduced, j)
          }
        }
      }
      turns += 1
      var before = rowOfColumn[best]
      let lowered = v[best] - (second - first)
      let isLower = second.isFinite && lowered < v[best]
      if isLower {
        v[best] = lowered
      } else if before >= 0, other >= 0 {
        best = other
        before = rowOfColumn[best]
      }
      if before >= 0 {
        columnOfRow[before] = -1
        if isLower, turns < limit {
          position -= 1
          queue[position] = before
        } else {
          left.append(before)
        }
      }
      columnOfRow[i] = best
      rowOfColumn[best] = i
    }
    return left
  }

  /// Assigns a free row along a shortest alternating path to the nearest free column.
  mutating func augment(from start: Int, _ cost: UnsafeBufferPointer<Double>) {
    var distance = [Double](repeating: 0, count: n)
    var previous = [Int](repeating: start, count: n)
    // Columns 0 ..< scanned are done, ..< reached are at the least distance, the others beyond it.
    var order = Array(0..<n)
    var (scanned, reached) = (0, 0)
    for j in 0..<n { distance[j] = cost[start * n + j] - v[j] }
    var least = 0.0
    var end = -1
    var settled = 0
    while end < 0 {
      if scanned == reached {
        settled = scanned
        least = distance[order[reached]]
        reached += 1
        for k in reached..<n {
          let j = order[k]
          if distance[j] <= least {
            if distance[j] < least {
              reached = scanned
              least = distance[j]
            }
            order.swapAt(k, reached)
            reached += 1
          }
        }
        for k in scanned..<reached where rowOfColumn[order[k]] < 0 {
          end = order[k]
          break
        }
      }
      while end < 0, scanned < reached {
        let column = order[scanned]
        scanned += 1
        let i = rowOfColumn[column]
        let row = i * n
        let offset = cost[row + column] - v[column] - least
        var k = reached
        while k < n {
          let j = order[k]
          let through = cost[row + j] - v[j] - offset
          if through < distance[j] {
            distance[j] = through
            previous[j] = i
            if through <= least {
              if rowOfColumn[j] < 0 {
                end = j
                break
              }
              order.swapAt(k, reached)
              reached += 1
            }
          }
          k += 1
        }
      }
    }
    for k in 0..<settled {
      let j = order[k]
      v[j] += distance[j] - least
    }
    var column = end
    while true {
      let i = previous[column]
      rowOfColumn[column] = i
      swap(&column, &columnOfRow[i])
      if i == start { return }
    }
  }
}
