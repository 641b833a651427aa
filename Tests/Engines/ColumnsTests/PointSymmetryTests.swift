import Columns
import Generators
import Numbers
import Running
import Testing
import ThresholdNetworks

/// Counts of samples with symmetries, which walk one column of each orbit, against counts that know none.
@Suite struct PointSymmetryTests {
  /// Exchanges of inputs by `order`, complementing all of them if `flips`: the row that a row is mapped to.
  struct Change {
    let order: [Int]
    let flips: Bool

    func image(of row: Int) -> Int {
      var image = 0
      for (input, place) in order.enumerated() where (row >> input & 1 == 1) != flips { image |= 1 << place }
      return image
    }
  }

  static func change(of n: Int, _ key: inout RandomKey) -> Change {
    var order = Array(0..<n)
    for index in order.indices.dropLast() { order.swapAt(index, index + key.next(below: n - index)) }
    return Change(order: order, flips: key.next() & 1 == 1)
  }

  /// Some of the orbits of a change with a label each, drawn for each orbit.
  static func sample(of n: Int, under change: Change, _ key: inout RandomKey) -> PartialFunction {
    var labels = [Int: Bool]()
    var seen = Set<Int>()
    for first in 0..<1 << n where !seen.contains(first) {
      var row = first
      let label: Bool? = key.next(below: 4) == 0 ? nil : key.next() & 1 == 1
      while seen.insert(row).inserted {
        labels[row] = label
        row = change.image(of: row)
      }
    }
    let rows = labels.keys.sorted()
    return PartialFunction(
      inputCount: n, points: rows.map { BitVector(words: [UInt64($0)], count: n) },
      labels: BitVector(rows.map { labels[$0] == true }))
  }

  static func total(_ n: Int, _ label: (Int) -> Bool) -> PartialFunction {
    PartialFunction(TruthTable(inputCount: n, values: BitVector((0..<1 << n).map(label))))
  }

  /// The number of points that the maps reach from the first point of each orbit.
  static func orbitCount(_ maps: [[Int]], points: Int) -> Int {
    var seen = Set<Int>()
    var orbits = 0
    for first in 0..<points where !seen.contains(first) {
      orbits += 1
      var open = [first]
      while let point = open.popLast() {
        if seen.insert(point).inserted { open += maps.map { $0[point] } }
      }
    }
    return orbits
  }

  @Test func mapsKeepPointsAndLabels() {
    var key = RandomKey(seed: 5)
    for _ in 0..<200 {
      let n = 2 + key.next(below: 4)
      let change = Self.change(of: n, &key)
      let sample = Self.sample(of: n, under: change, &key)
      let rows = (0..<sample.pointCount).map { Int(sample.point($0).words.first ?? 0) }
      for map in PointSymmetries(of: sample).maps {
        #expect(map.sorted() == Array(0..<sample.pointCount))
        #expect(map.enumerated().allSatisfy { sample.labels[$0.offset] == sample.labels[$0.element] })
        // Exchanges of inputs and the complement of all keep distances.
        for a in rows.indices {
          for b in 0..<a {
            #expect((rows[a] ^ rows[b]).nonzeroBitCount == (rows[map[a]] ^ rows[map[b]]).nonzeroBitCount)
          }
        }
      }
      // The change that the sample was made with is among what the maps generate, as far as orbits show it.
      let place = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
      let symmetries = PointSymmetries(of: sample)
      let more = symmetries.maps + [rows.compactMap { place[change.image(of: $0)] }]
      #expect(
        Self.orbitCount(symmetries.maps, points: rows.count) == Self.orbitCount(more, points: rows.count))
    }
  }

  /// Symmetric functions have an orbit a level, or a pair of levels where the complement keeps them; a comparator the exchange of its
  /// numbers with all complemented.
  @Test func knownFunctionsHaveTheirOrbits() {
    let parity = Self.total(5) { $0.nonzeroBitCount % 2 == 1 }
    #expect(Self.orbitCount(PointSymmetries(of: parity).maps, points: 32) == 6)
    let even = Self.total(4) { $0.nonzeroBitCount % 2 == 1 }
    #expect(Self.orbitCount(PointSymmetries(of: even).maps, points: 16) == 3)
    let greater = Self.total(4) { $0 >> 2 > $0 & 3 }
    #expect(PointSymmetries(of: greater).maps.count == 1)
    #expect(Self.orbitCount(PointSymmetries(of: greater).maps, points: 16) == 10)
    let projection = Self.total(2) { $0 & 1 == 1 }
    #expect(PointSymmetries(of: projection).maps.isEmpty)
  }

  func count(_ sample: PartialFunction, _ width: Int, _ method: CountingMethod) throws -> Integer {
    try InterpolatorCount(
      of: sample, architecture: Architecture(inputCount: sample.inputCount, widths: [width, 1]), method: method
    ).count
  }

  @Test func countsOfSymmetricSamplesAgreeWithCells() throws {
    var key = RandomKey(seed: 7)
    var nonzero = 0
    for index in 0..<150 {
      let n = 3 + key.next(below: 2)
      let sample = Self.sample(of: n, under: Self.change(of: n, &key), &key)
      if sample.pointCount == 0 { continue }
      let width = 3 + key.next(below: n == 3 ? 3 : 2)
      let counted = try count(sample, width, .automatic)
      #expect(try count(sample, width, .cells) == counted, "sample \(index)")
      nonzero += counted == 0 ? 0 : 1
    }
    #expect(nonzero > 50)
  }

  /// All functions of three inputs, most of which have symmetries; shares add up, and draws count the same without them.
  @Test func functionsOfThreeInputsAgreeWithCells() throws {
    for bits in UInt64(0)..<256 {
      let sample = PartialFunction(TruthTable(inputCount: 3, bits: bits))
      let whole = try count(sample, 4, .automatic)
      #expect(try count(sample, 4, .cells) == whole, "function \(bits)")
      let architecture = Architecture(inputCount: 3, widths: [4, 1])
      if bits % 16 == 6 {
        let shares = try (1...3).map { index in
          try InterpolatorCount(
            of: sample, architecture: architecture, shard: #require(Shard("\(index)/3"))
          ).count
        }
        #expect(shares.reduce(0, +) == whole)
        #expect(try FairSampler(of: sample, architecture: architecture).count == whole)
      }
    }
  }
}
