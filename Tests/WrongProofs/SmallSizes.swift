import ThresholdNetworks

/// The least sizes of all functions of two or three inputs, by running through networks; functions are their truth tables as bits.
struct SmallSizes {
  let inputCount: Int
  /// Wires of single neurons and of networks of depth 2 by the number k of hidden neurons that are read, k = 0 for constants.
  private(set) var wiresOfOne: [UInt32: Int] = [:]
  private(set) var wiresByRead: [[UInt32: Int]] = []
  /// The functions of each architecture of a depth, by ascending weights.
  private(set) var functions: [Int: [(widths: [Int], weights: Int, tables: Set<UInt32>)]] = [:]

  static let two = SmallSizes(inputs: 2)
  static let three = SmallSizes(inputs: 3)

  static func of(_ inputs: Int) -> Self { inputs == 2 ? two : three }

  private init(inputs n: Int) {
    inputCount = n
    let rows = 1 << n
    let all = UInt32((UInt64(1) << UInt64(rows)) - 1)
    let inputs = (0..<n).map { (input: Int) -> UInt32 in
      var table: UInt32 = 0
      for row in 0..<rows where (row >> input) & 1 == 1 { table |= UInt32(1) << UInt32(row) }
      return table
    }
    let neurons = Self.neurons(on: inputs, all: all)
    for (table, wires) in neurons { wiresOfOne[table] = wires }
    // Depth 2 by wires: multisets of neurons that are not constant, and "at least T of them".
    wiresByRead = [[0: 0, all: 0]]
    let readable = neurons.filter { $0.key != 0 && $0.key != all }.sorted { $0.key < $1.key }
    for count in 1...(n == 2 ? 4 : 6) {
      var least: [UInt32: Int] = [:]
      Self.forEachMultiset(of: count, from: readable.count) { places in
        var wires = count
        for place in places { wires += readable[place].value }
        for table in Self.thresholds(places.map { readable[$0].key }, all: all) {
          for function in [table, ~table & all] { least[function] = min(least[function] ?? .max, wires) }
        }
      }
      wiresByRead.append(least)
    }
    // By widths.
    var hidden: [Int: [[UInt32]: Set<UInt32>]] = [:]
    func layers(_ widths: [Int], on columns: [UInt32]) -> Set<UInt32> {
      if let known = hidden[widths.count]?[widths.map(UInt32.init) + columns] { return known }
      let choices = Self.neurons(on: columns, all: all).keys.sorted()
      var result: Set<UInt32> = []
      if widths.count == 1 {
        result = Set(choices)
      } else {
        Self.forEachMultiset(of: widths[0], from: choices.count) { places in
          result.formUnion(layers(Array(widths.dropFirst()), on: places.map { choices[$0] }))
        }
      }
      hidden[widths.count, default: [:]][widths.map(UInt32.init) + columns] = result
      return result
    }
    let depthThree = [[1, 1, 1], [2, 1, 1], [2, 2, 1], [3, 1, 1], [2, 3, 1], [3, 2, 1], [4, 1, 1]]
    for widths in [[1], [1, 1], [2, 1], [3, 1], [4, 1]] + depthThree {
      let weights = Architecture(inputCount: n, widths: widths).weightCount
      functions[widths.count, default: []].append((widths, weights, layers(widths, on: inputs)))
    }
  }

  /// Every function of a neuron on some columns, with its least |W|; constants with none.
  private static func neurons(on columns: [UInt32], all: UInt32) -> [UInt32: Int] {
    var least: [UInt32: Int] = [0: 0, all: 0]
    for set in 1..<(1 << columns.count) {
      let chosen = columns.indices.filter { set >> $0 & 1 == 1 }.map { columns[$0] }
      for table in thresholds(chosen, all: all) {
        for function in [table, ~table & all] { least[function] = min(least[function] ?? .max, chosen.count) }
      }
    }
    return least
  }

  /// "At least t of the columns" for t = 1 ... their number.
  private static func thresholds(_ columns: [UInt32], all: UInt32) -> [UInt32] {
    var atLeast = [all] + [UInt32](repeating: 0, count: columns.count)
    for column in columns {
      for t in stride(from: columns.count, through: 1, by: -1) { atLeast[t] |= atLeast[t - 1] & column }
    }
    return Array(atLeast.dropFirst())
  }

  private static func forEachMultiset(of size: Int, from count: Int, _ body: ([Int]) -> Void) {
    var places = [Int](repeating: 0, count: size)
    while true {
      body(places)
      guard let last = places.lastIndex(where: { $0 < count - 1 }) else { return }
      let next = places[last] + 1
      for place in last..<size { places[place] = next }
    }
  }

  // MARK: Samples

  /// Whether a function is right on all points of a sample but so many.
  private func fits(_ table: UInt32, _ sample: PartialFunction, _ mismatches: Int) -> Bool {
    var wrong = 0
    for (index, point) in sample.points.enumerated()
    where (table >> UInt32(row(point)) & 1 == 1) != sample.labels[index] {
      wrong += 1
    }
    return wrong <= mismatches
  }

  private func row(_ point: BitVector) -> Int { (0..<inputCount).reduce(0) { point[$1] ? $0 | 1 << $1 : $0 } }

  /// The least weights and all architectures that have them; nil if nothing of the depth fits.
  func leastWeights(_ sample: PartialFunction, depth: Int, mismatches: Int) -> (size: Int, widths: Set<[Int]>)? {
    let fitting = functions[depth, default: []].filter { $0.tables.contains { fits($0, sample, mismatches) } }
    guard let least = fitting.map(\.weights).min() else { return nil }
    return (least, Set(fitting.filter { $0.weights == least }.map(\.widths)))
  }

  /// The least wires, and at depth 2 the numbers of hidden neurons that networks with them read.
  func leastWires(_ sample: PartialFunction, depth: Int, mismatches: Int) -> (size: Int, read: Set<Int>)? {
    func least(_ tables: [UInt32: Int]) -> Int? {
      tables.filter { fits($0.key, sample, mismatches) }.values.min()
    }
    if depth == 1 { return least(wiresOfOne).map { ($0, []) } }
    let byRead = wiresByRead.map(least)
    guard let size = byRead.compactMap({ $0 }).min() else { return nil }
    return (size, Set(byRead.indices.filter { byRead[$0] == size }))
  }
}
