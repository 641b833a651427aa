import Columns
import Generators
import Numbers
import Testing
import ThresholdNetworks

/// The methods of counting against each other and against a schoolbook recursion over dictionaries.
@Suite struct TwoMethodsTests {
  /// The settings of layers with the given widths that turn `inputs` into `labels`: sums over ordered tuples of dictionary
  /// entries, with a memory of the inputs seen. Shares nothing with the engine but the definition of a neuron.
  struct Schoolbook {
    private struct State: Hashable {
      let inputs: [BitVector]
      let depth: Int
    }
    private var memory: [State: Integer] = [:]
    private let labels: BitVector
    private let widths: [Int]

    init(labels: BitVector, widths: [Int]) {
      self.labels = labels
      self.widths = widths
    }

    mutating func count(_ inputs: [BitVector], depth: Int = 0) -> Integer {
      let state = State(inputs: inputs, depth: depth)
      if let known = memory[state] { return known }
      let entries = ColumnDictionary(inputs: inputs, pointCount: labels.count).entries
      var total: Integer = 0
      if depth == widths.count - 1 {
        for entry in entries where entry.column == labels { total += Integer(entry.settings) }
      } else {
        var columns: [BitVector] = []
        func visit(_ weight: Integer) {
          if columns.count == widths[depth] {
            total += weight * count(columns.sorted(), depth: depth + 1)
            return
          }
          for entry in entries {
            columns.append(entry.column)
            visit(weight * Integer(entry.settings))
            columns.removeLast()
          }
        }
        visit(1)
      }
      memory[state] = total
      return total
    }
  }

  static func sample(inputs n: Int, points count: Int, _ key: inout RandomKey) -> PartialFunction {
    var rows = Array(0..<(1 << n))
    for index in rows.indices.dropLast() { rows.swapAt(index, index + key.next(below: rows.count - index)) }
    let points = rows.prefix(count).map { BitVector(words: [UInt64($0)], count: n) }
    // Now and then all labels are equal.
    let oneLabel = key.next(below: 10) == 0
    let labels = BitVector(points.map { _ in oneLabel || key.next() & 1 == 1 })
    return PartialFunction(inputCount: n, points: points, labels: labels)
  }

  func count(_ sample: PartialFunction, _ widths: [Int], _ method: CountingMethod = .automatic) throws -> Integer {
    let architecture = Architecture(inputCount: sample.inputCount, widths: widths)
    return try InterpolatorCount(of: sample, architecture: architecture, method: method).count
  }

  @Test func packingAgreesWithCellsOn300Samples() throws {
    var key = RandomKey(seed: 300)
    for index in 0..<300 {
      let n = 2 + key.next(below: 4)
      let width = 1 + key.next(below: n == 5 ? 3 : 4)
      let sample = Self.sample(inputs: n, points: 1 + key.next(below: min(1 << n, 24)), &key)
      let expected = try count(sample, [width, 1])
      #expect(try count(sample, [width, 1], .cells) == expected, "sample \(index)")
    }
  }

  @Test func depthThreeAgreesWithTheSchoolbookOn300Samples() throws {
    var key = RandomKey(seed: 301)
    let shapes = [[1, 1, 1], [2, 1, 1], [1, 2, 1], [2, 2, 1], [3, 1, 1], [2, 1, 2, 1]]
    for index in 0..<300 {
      let n = 2 + key.next(below: 2)
      let widths = n == 3 ? shapes[key.next(below: 4)] : shapes[key.next(below: shapes.count)]
      let sample = Self.sample(inputs: n, points: 1 + key.next(below: 1 << n), &key)
      var schoolbook = Schoolbook(labels: sample.labels, widths: widths)
      let expected = schoolbook.count(sample.inputColumns)
      #expect(try count(sample, widths) == expected, "sample \(index) \(widths)")
      #expect(try count(sample, widths, .recursion) == expected, "sample \(index) \(widths)")
    }
  }

  /// Five and six first-layer neurons use another table for the later layers than four.
  @Test(arguments: [[5, 2, 1], [5, 1, 1], [6, 1], [4, 2, 1], [4, 3, 1]])
  func wideFirstLayers(widths: [Int]) throws {
    var key = RandomKey(seed: 302)
    for _ in 0..<4 {
      let sample = Self.sample(inputs: 2, points: 4, &key)
      #expect(try count(sample, widths, .cells) == count(sample, widths, .recursion))
      if widths.count == 2 { #expect(try count(sample, widths, .cells) == count(sample, widths)) }
    }
  }

  /// A hidden layer of one neuron, which the automatic method treats by itself, in each place.
  @Test(arguments: [[1, 1], [1, 2, 1], [2, 1, 1], [1, 1, 1], [2, 1, 2, 1], [2, 2, 1, 1], [1, 2, 1, 1]])
  func bottlenecks(widths: [Int]) throws {
    var key = RandomKey(seed: 304)
    for _ in 0..<12 {
      let sample = Self.sample(inputs: 3, points: 1 + key.next(below: 8), &key)
      #expect(try count(sample, widths) == count(sample, widths, .cells), "\(widths)")
    }
  }

  /// The same points again as a sample of more than 64: a count over 5 inputs and over 7 with two unread ones cannot be
  /// compared, so the widest masks are checked by f and its complement and by the other method.
  @Test func samplesOfMoreThan64Points() throws {
    var key = RandomKey(seed: 303)
    for points in [65, 128, 130, 200] {
      let sample = Self.sample(inputs: 8, points: points, &key)
      let easy = PartialFunction(
        inputCount: 8, points: sample.points,
        labels: BitVector(sample.points.map { $0.popcount >= 5 || ($0[0] && $0[1] && $0[2]) }))
      let expected = try count(easy, [2, 1])
      #expect(expected > 0)
      #expect(try count(easy, [2, 1], .cells) == expected)
      #expect(try count(easy.complemented, [2, 1]) == expected)
      #expect(try count(easy, [3, 1], .cells) == count(easy, [3, 1]))
    }
  }

  /// More settings than 128 bits hold: the same search with integers of any size.
  @Test func manyHiddenNeurons() throws {
    let architecture = Architecture(inputCount: 1, widths: [60, 1])
    let counts = try (0..<4).map { try count(PartialFunction(TruthTable(inputCount: 1, bits: UInt64($0))), [60, 1]) }
    #expect(counts.reduce(0, +) == architecture.settingCount)
    #expect(counts[1] == counts[2] && counts[0] == counts[3] && counts[1] > Integer(2).power(200))
  }
}
