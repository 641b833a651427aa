import NeuronModels
import Running

/// Runs through the sets of columns of a first layer that separate ones from zeros.
///
/// d columns send the points to 2^d cells. They are of use where no cell holds a one and a zero; the later layers then see a partial
/// function of d values, the cells that must be on and those that must be off. Columns are taken in the order of how many pairs of a one
/// and a zero they separate, so that a set is given up where what is left cannot separate the pairs that are still together.
final class CellTuples<Word: ColumnWord> {
  /// Places in the list that was given, in the order of the search.
  let order: [Int]
  private let columns: [Word]
  private let pairs: [Int]
  private let costs: [Int]
  private let leastCost: Int
  private let ones: Word
  private let zeros: Word
  let width: Int
  private let meter: StepMeter
  private let points: PointCosts<Word>
  /// `cells[k]`: the labelled points of each of the 2^k cells after k columns.
  private var cells: [[Word]]
  private var chosen: [Int]
  /// Sets whose columns cost more together are left out.
  var costLimit = Int.max
  /// The share of the sets that is looked at, by their first column.
  var shard = Shard.whole

  /// The widest layer whose cells are looked at: 64 cells are a word.
  static var maximumWidth: Int { 6 }

  /// - Parameters:
  ///   - columns: what a neuron can be.
  ///   - costs: a cost for each, or nothing.
  ///   - ones: the points labelled 1.
  ///   - zeros: the points labelled 0.
  ///   - width: the number d of columns, 1 ... 6.
  ///   - points: what wrong points cost.
  init(
    _ columns: [Word], costs: [Int] = [], ones: Word, zeros: Word, width: Int,
    points: PointCosts<Word> = PointCosts(weights: [], allowance: 0), meter: StepMeter
  ) {
    let all = columns.map { column -> Int in
      (column & ones).nonzeroBitCount * (zeros & ~column).nonzeroBitCount
        + (ones & ~column).nonzeroBitCount * (column & zeros).nonzeroBitCount
    }
    // Sorting is made stable by the place.
    let order = columns.indices.sorted { all[$0] == all[$1] ? $0 < $1 : all[$0] > all[$1] }
    self.order = order
    self.columns = order.map { columns[$0] }
    pairs = order.map { all[$0] }
    self.costs = costs.isEmpty ? [] : order.map { costs[$0] }
    leastCost = costs.min() ?? 0
    (self.ones, self.zeros, self.width, self.meter, self.points) = (ones, zeros, width, meter, points)
    cells = (0...width).map { [Word](repeating: 0, count: 1 << $0) }
    cells[0][0] = ones | zeros
    chosen = [Int](repeating: 0, count: width)
  }

  /// Calls `body` with every multiset, as ascending places in the order of the search, and what it asks of the later layers, until it
  /// returns false.
  func visit(_ body: ([Int], CellDemand) throws -> Bool) throws {
    _ = try descend(level: 0, start: 0, spent: 0, body)
  }

  /// - Returns: whether to go on.
  private func descend(
    level: Int, start: Int, spent: Int, _ body: ([Int], CellDemand) throws -> Bool
  ) throws -> Bool {
    let left = width - level
    if left == 0 { return try finish(body) }
    var mixed: [(ones: Word, zeros: Word)] = []
    var open = 0
    for cell in cells[level] {
      let (one, zero) = (cell & ones, cell & zeros)
      // Points may be given up one by one, so that sets do not have to separate every pair.
      if one != 0 && zero != 0 && points.allowance == 0 {
        open += one.nonzeroBitCount * zero.nonzeroBitCount
        mixed.append((one, zero))
      }
    }
    for index in start..<columns.count {
      if open > left * pairs[index] { break }
      if level == 0 && !shard.contains(index) { continue }
      try meter.step()
      let column = columns[index]
      if left == 1, mixed.contains(where: { !Self.separates(column, $0.ones, $0.zeros) }) { continue }
      let cost = costs.isEmpty ? spent : spent + costs[index]
      if !costs.isEmpty, cost + (left - 1) * leastCost > costLimit { continue }
      chosen[level] = index
      let half = 1 << level
      for cell in 0..<half {
        let points = cells[level][cell]
        cells[level + 1][cell] = points & ~column
        cells[level + 1][cell + half] = points & column
      }
      guard try descend(level: level + 1, start: index, spent: cost, body) else { return false }
    }
    return true
  }

  private static func separates(_ column: Word, _ ones: Word, _ zeros: Word) -> Bool {
    (ones & ~column == 0 && zeros & column == 0) || (ones & column == 0 && zeros & ~column == 0)
  }

  private func finish(_ body: ([Int], CellDemand) throws -> Bool) throws -> Bool {
    var on: UInt64 = 0
    var off: UInt64 = 0
    for (place, cell) in cells[width].enumerated() {
      if cell & ones != 0 { on |= 1 << UInt64(place) }
      if cell & zeros != 0 { off |= 1 << UInt64(place) }
    }
    guard points.allowance > 0 else {
      return try body(chosen, CellDemand(on: on, off: off, allowance: 0, weights: []))
    }
    let demand = CellDemand(
      on: on, off: off, allowance: points.allowance,
      weights: cells[width].map { (points.weight(of: $0 & ones), points.weight(of: $0 & zeros)) })
    return demand.isPossible ? try body(chosen, demand) : true
  }

  /// The columns of a set.
  func columns(of set: [Int]) -> [Word] { set.map { columns[$0] } }

  /// The number of orders of a multiset that is given ascending.
  static func arrangements(of set: [Int]) -> Int {
    var product = 1
    var run = 0
    for (place, value) in set.enumerated() {
      run = place > 0 && set[place - 1] == value ? run + 1 : 1
      product = product * (place + 1) / run
    }
    return product
  }
}

/// The table of a function of cells composed with columns: the points whose cell is on.
func composed<Word: ColumnWord>(_ table: UInt64, _ columns: [Word], all: Word) -> Word {
  var result: Word = 0
  var rest = table
  while rest != 0 {
    let cell = rest.trailingZeroBitCount
    rest &= rest - 1
    var points = all
    for (place, column) in columns.enumerated() { points &= cell >> place & 1 == 1 ? column : ~column }
    result |= points
  }
  return result
}
