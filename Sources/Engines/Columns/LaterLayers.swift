import Numbers
import ThresholdNetworks

/// The functions that the layers after the first one can compute, on {0,1}^m for their m <= 6 inputs, each with its number of
/// parameter settings: F of the manual.
struct LaterLayers: Sendable {
  let inputCount: Int
  /// The functions in ascending order; row r of the cube is bit r.
  let tables: [UInt64]
  let settings: [UInt128]

  static let maximumInputs = 6

  /// How many table entries the enumeration for m inputs writes, as a measure of its time; nil beyond `limit`.
  static func work(inputCount m: Int, widths: ArraySlice<Int>, limit: Int) -> Int? {
    guard m <= maximumInputs, let width = widths.first else { return nil }
    if widths.count == 1 { return m << m }
    guard let inner = work(inputCount: width, widths: widths.dropFirst(), limit: limit) else { return nil }
    let multisets = Integer.binomial(m << (m - 1) + width, width)
    // The functions of the inner layers are at most those written, and at most all of them.
    let functions = width <= 4 ? min(inner, 1 << (1 << width)) : inner
    guard let product = Int(exactly: multisets * Integer(functions)), product <= limit else { return nil }
    return product + inner
  }

  /// - Precondition: `work` is not nil, and the settings of the layers number less than 2^127.
  init(inputCount m: Int, widths: ArraySlice<Int>, meter: WorkMeter) throws {
    precondition(m <= Self.maximumInputs && !widths.isEmpty)
    inputCount = m
    let cube = (0..<m).map { TruthTable.projection($0, of: m).words[0] }
    let classes = ColumnClasses<UInt64>(inputs: cube, pointCount: 1 << m)
    if widths.count == 1 {
      var entries: [(UInt64, UInt128)] = [
        (0, UInt128(classes.constantMultiplicity)), (classes.everywhere, UInt128(classes.constantMultiplicity)),
      ]
      for column in classes.columns {
        entries.append((column, 1))
        entries.append((column ^ classes.everywhere, 1))
      }
      entries.sort { $0.0 < $1.0 }
      tables = entries.map(\.0)
      settings = entries.map(\.1)
      return
    }
    let width = widths[widths.startIndex]
    let inner = try LaterLayers(inputCount: width, widths: widths.dropFirst(), meter: meter).symmetrized
    var sums = TableOfTables<UInt64>(capacity: 1 << 12)
    try Self.forEachMap(classes, width: width, meter: meter) { cells, weight in
      try meter.add(inner.tables.count)
      try meter.reserve(sums.bytes * 2)
      for (table, count) in zip(inner.tables, inner.settings) {
        var rest = table
        var image: UInt64 = 0
        while rest != 0 {
          image |= cells[rest.trailingZeroBitCount]
          rest &= rest &- 1
        }
        sums.add(weight &* count, to: image)
      }
    }
    let entries = sums.sorted
    tables = entries.map(\.key)
    settings = entries.map(\.sum)
  }

  private init(inputCount: Int, tables: [UInt64], settings: [UInt128]) {
    self.inputCount = inputCount
    self.tables = tables
    self.settings = settings
  }

  /// Each function with the sum of the settings of all functions that arise from it by complementing inputs.
  var symmetrized: LaterLayers {
    var sums = TableOfTables<UInt64>(capacity: tables.count << inputCount)
    for (table, count) in zip(tables, settings) {
      for flips in 0..<(1 << inputCount) { sums.add(count, to: Self.flip(table, flips, inputCount)) }
    }
    let entries = sums.sorted
    return LaterLayers(inputCount: inputCount, tables: entries.map(\.key), settings: entries.map(\.sum))
  }

  /// The function x -> table(x xor flips).
  static func flip(_ table: UInt64, _ flips: Int, _ inputCount: Int) -> UInt64 {
    var table = table
    for input in 0..<inputCount where flips >> input & 1 == 1 {
      let ones = TruthTable.projection(input, of: max(inputCount, 6)).words[0]
      let shift = UInt64(1 << input)
      table = (table & ones) >> shift | (table & ~ones) << shift
    }
    return inputCount == 6 ? table : table & ((1 << UInt64(1 << inputCount)) - 1)
  }

  /// Calls the body for every multiset of `width` classes with the cells that the classes' columns cut the cube into and the
  /// number of ordered choices of settings.
  private static func forEachMap(
    _ classes: ColumnClasses<UInt64>, width: Int, meter: WorkMeter,
    _ body: (UnsafePointer<UInt64>, UInt128) throws -> Void
  ) throws {
    let columns = [0] + classes.columns
    let weights = [UInt128(classes.constantMultiplicity)] + classes.multiplicities.map { UInt128($0) }
    // Level i holds the 2^i cells of the first i columns.
    let cells = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 << width)
    defer { cells.deallocate() }
    cells[1] = classes.everywhere
    func visit(_ depth: Int, _ first: Int, _ weight: UInt128, _ run: Int) throws {
      let level = cells + (1 << depth)
      if depth == width {
        try body(level, weight)
        return
      }
      let next = cells + (2 << depth)
      for index in first..<columns.count {
        let column = columns[index]
        for cell in 0..<(1 << depth) {
          next[cell] = level[cell] & ~column
          next[cell + 1 << depth] = level[cell] & column
        }
        let length = index == first ? run + 1 : 1
        // The orders of n columns with runs m1, m2, ... are n!/(m1! m2! ...): exact at every step.
        let orders = weight &* UInt128(depth + 1) / UInt128(length)
        try visit(depth + 1, index, orders &* weights[index], length)
      }
    }
    try visit(0, 0, 1, 0)
  }
}
