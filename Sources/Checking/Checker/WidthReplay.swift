/// Replays the refutation of a width: for no shift t do `width` columns of +1 and -1 have a sum S with y_p (S(p) - t) >= 1 on all
/// rows, where y_p is +1 for the rows of the table and -1 for the others.
///
/// At a node some columns are chosen, some barred, and y_p (S(p) - need_p) >= 0 is asked of the sum S of the `rest` columns to come;
/// S(p) - need_p is even. With weights w_p that have the sign of y_p, or any sign where equality is asked, let Z = sum w_p need_p
/// and M >= 0 be at least w . e for every column e that is not barred. Then Z <= w . S <= rest M, so Z > rest M refutes the node; a
/// column e with Z - w . e > (rest - 1) M is not among those to come; and where Z + 2 |w_p| > rest M, S(p) = need_p.
struct WidthReplay {
  private struct Node {
    var need: [Int]
    var rest: Int
    var isBarred: [Bool]
    var tight: UInt32 = 0
  }

  private let table: UInt32
  private let width: Int
  private let rowCount: Int
  private let columns: [UInt32]
  private let end: Int
  private let work: Work
  var reader: WidthsReader
  private var weights: [Int]
  /// w . e of every column.
  private var sums: [Int]

  init(table: UInt32, width: Int, rowCount: Int, columns: [UInt32], reader: WidthsReader, end: Int, work: Work) {
    (self.table, self.width, self.rowCount, self.columns) = (table, width, rowCount, columns)
    (self.reader, self.end, self.work) = (reader, end, work)
    weights = Array(repeating: 0, count: rowCount)
    sums = Array(repeating: 0, count: columns.count)
  }

  /// Every shift from -(width - 1) to width - 1 in steps of two is refuted; others make the function constant, which has width 1.
  mutating func run() throws {
    var isRefuted = [Bool](repeating: false, count: width)
    while reader.place < end {
      let shift = try reader.signed()
      guard abs(shift) < width, (shift + width) % 2 != 0 else { throw reader.rejection("evidence of shift \(shift)") }
      var node = Node(
        need: (0..<rowCount).map { shift + label($0) }, rest: width,
        isBarred: Array(repeating: false, count: 2 * columns.count))
      let isAtOnce = try refute(&node)
      isRefuted[(shift + width - 1) / 2] = true
      guard isAtOnce else { continue }
      // The weights are still there, and may refute other shifts as well.
      let most = largest(node)
      let (size, total) = (0..<rowCount).reduce((0, 0)) { ($0.0 + weights[$1] * label($1), $0.1 + weights[$1]) }
      for index in isRefuted.indices where size + (2 * index + 1 - width) * total > width * most {
        isRefuted[index] = true
      }
    }
    if let open = isRefuted.firstIndex(of: false) {
      throw reader.rejection("nothing refutes width \(width) with shift \(2 * open + 1 - width)")
    }
  }

  private func label(_ row: Int) -> Int { table >> UInt32(row) & 1 == 1 ? 1 : -1 }

  /// - Returns: whether the first step was weights that refute.
  private mutating func refute(_ node: inout Node) throws -> Bool {
    var isFirst = true
    while true {
      guard reader.place < end else { throw reader.rejection("a refutation ends early") }
      let kind = try reader.number(bytes: 1)
      switch kind {
      case 2...11, 14...23:
        try readWeights(bits: kind % 12, node)
        let most = largest(node)
        let total = (0..<rowCount).reduce(0) { $0 + weights[$1] * node.need[$1] }
        if kind < 12 {
          guard total > node.rest * most || node.rest > 0 && !node.isBarred.contains(false) else {
            throw reader.rejection("the weights need \(total), and \(node.rest) columns give \(most) each")
          }
          return isFirst
        }
        reduce(&node, total: total, most: most)
      case 24..<24 + 2 * columns.count:
        let signed = kind - 24
        guard node.rest > 0 else { throw reader.rejection("a column more than the width") }
        var taken = node
        taken.rest -= 1
        for row in 0..<rowCount { taken.need[row] -= sign(signed, row) }
        _ = try refute(&taken)
        node.isBarred[signed] = true
      default: throw reader.rejection("a step of kind \(kind)")
      }
      isFirst = false
    }
  }

  private func reduce(_ node: inout Node, total: Int, most: Int) {
    for column in columns.indices {
      if total - sums[column] > (node.rest - 1) * most { node.isBarred[2 * column] = true }
      if total + sums[column] > (node.rest - 1) * most { node.isBarred[2 * column + 1] = true }
    }
    for row in 0..<rowCount where total + 2 * abs(weights[row]) > node.rest * most { node.tight |= 1 << UInt32(row) }
  }

  private func sign(_ signed: Int, _ row: Int) -> Int {
    (columns[signed / 2] >> UInt32(row) & 1 == 1) == (signed % 2 == 0) ? 1 : -1
  }

  /// The largest sum over a column that is not barred, or zero.
  private func largest(_ node: Node) -> Int {
    var most = 0
    for column in columns.indices {
      if !node.isBarred[2 * column] { most = max(most, sums[column]) }
      if !node.isBarred[2 * column + 1] { most = max(most, -sums[column]) }
    }
    return most
  }

  /// The weights of a step, of b bits where the sign is free, else the size alone in b - 1 bits; and their sums.
  private mutating func readWeights(bits: Int, _ node: Node) throws {
    try work.spend(columns.count * rowCount, on: "summing weights")
    var (word, filled) = (0, 0)
    for row in 0..<rowCount {
      let isTight = node.tight >> UInt32(row) & 1 == 1
      let count = isTight ? bits : bits - 1
      while filled < count {
        guard reader.place < end else { throw reader.rejection("weights end early") }
        word |= try reader.number(bytes: 1) << filled
        filled += 8
      }
      let value = word & (1 << count - 1)
      word >>= count
      filled -= count
      if isTight {
        weights[row] = value >> (bits - 1) == 1 ? value - 1 << bits : value
      } else {
        weights[row] = label(row) * value
      }
    }
    let whole = weights.reduce(0, +)
    for column in columns.indices {
      // Twice the sum over the rows where the column is one, less the sum over all.
      var (rest, sum) = (columns[column], 0)
      while rest != 0 {
        sum += weights[rest.trailingZeroBitCount]
        rest &= rest - 1
      }
      sums[column] = 2 * sum - whole
    }
  }
}
