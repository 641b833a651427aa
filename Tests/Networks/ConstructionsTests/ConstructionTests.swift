import Constructions
import Foundation
import Testing
import ThresholdNetworks

/// A fixed-seed generator for samples (Knuth's MMIX congruence, high bits).
struct TestGenerator {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}

/// A sample of distinct random points; each label is 1 with probability `ones` / 1000.
func randomSample(inputs n: Int, points: Int, ones: Int, seed: UInt64) -> PartialFunction {
  var generator = TestGenerator(state: seed)
  var seen: Set<BitVector> = []
  var rows: [BitVector] = []
  while rows.count < points {
    let row = BitVector((0..<n).map { _ in generator.below(2) == 1 })
    if seen.insert(row).inserted { rows.append(row) }
  }
  return PartialFunction(
    inputCount: n, points: rows, labels: BitVector(rows.map { _ in generator.below(1000) < ones }))
}

/// Every partial function of n inputs: each row is 0, 1 or free.
func everyPartialFunction(inputs n: Int) -> [PartialFunction] {
  let rows = 1 << n
  let total = (0..<rows).reduce(1) { total, _ in total * 3 }
  return (0..<total).map { code in
    var rest = code
    var points: [BitVector] = []
    var labels: [Bool] = []
    for row in 0..<rows {
      if rest % 3 < 2 {
        points.append(BitVector(words: [UInt64(row)], count: n))
        labels.append(rest % 3 == 1)
      }
      rest /= 3
    }
    return PartialFunction(inputCount: n, points: points, labels: BitVector(labels))
  }
}

/// The size that the published formula gives for the parameters that a construction reports.
func formula(_ construction: Construction, inputs n: Int) -> Int {
  let value = Dictionary(uniqueKeysWithValues: construction.parameters.map { ($0.name, $0.value) })
  func get(_ name: String) -> Int { value[name] ?? -1000 }
  if construction.parameters.isEmpty { return n + construction.method.depth - 1 }
  switch construction.method {
  case .minterms: return 2 * n * n + 2 * n * get("K") + get("K")
  case .table:
    let (a, c) = (get("a"), get("c"))
    return 2 * n * n + 2 * n * (1 << a + 2 * c) + (1 << a + 2 * c) * (1 << c) + 1 << c
  case .hash:
    let (p, m, a, c) = (get("P"), get("m"), get("a"), get("c"))
    return n * p + 2 * m * p + 2 * m * (1 << a + 2 * c) + (1 << a + 2 * c) * (1 << c) + 1 << c
  case .bucketLinear:
    let (p, s1, s2) = (get("P"), get("s1"), get("s2"))
    let (third, b) = (1 << s1 + 2 * s2 + n, 1 << s2)
    return n * (p + n) + (p + n) * (2 * (s1 + s2) + n) + (2 * (s1 + s2) + n) * third + third * b * (n + 1)
      + b * (n + 1) * (n + 1) + n + 1
  case .seeds:
    let (p, s1, s2, m1, m2, t) = (get("P"), get("s1"), get("s2"), get("m1"), get("m2"), get("t"))
    let (s, m, g, a, b) = (s1 + s2, m1 + m2, 1 << t, 1 << s1, 1 << s2)
    let k = t + m
    let widths = [
      n, p, 2 * s + g * m, a + 2 * s2 + g * m, b * k + g * m, 2 * t + m + g * m, g * m + m, 2 * m, 2 * m,
      1 << m1 + 2 * m2, 1 << m2, 1,
    ]
    return zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
  case .parity: return n * get("t") + get("t")
  case .monomials: return n * get("K") + get("K")
  }
}

@Suite struct ConstructionTests {
  /// All 3^4 and 3^8 partial functions, every method; `Construction` cannot be made unless every point was evaluated.
  @Test(arguments: [2, 3]) func everySmallPartialFunction(inputs n: Int) throws {
    for sample in everyPartialFunction(inputs: n) {
      for method in ConstructionMethod.allCases {
        do {
          let construction = try method.network(for: sample)
          #expect(construction.network.isConsistent(with: sample))
          #expect(construction.network.architecture.depth == method.depth)
          let weights = construction.network.architecture.weightCount
          if weights != formula(construction, inputs: n) {
            Issue.record("\(method) \(construction.parameters): \(weights)")
          }
        } catch ConstructionError.notAffine where method == .parity {
          continue
        }
      }
    }
  }

  /// 200 random samples with up to 20 inputs and 4000 points; sizes spread evenly on a logarithmic scale.
  @Test func randomSamples() throws {
    for index in 0..<200 {
      let n = 4 + index % 17
      let largest = min(1 << n - 4, 4000)
      let points = index == 199 ? 4000 : max(2, largest >> (index * 7 % 9))
      let sample = randomSample(
        inputs: index == 199 ? 20 : n, points: points, ones: [500, 250, 100, 30][index % 4], seed: UInt64(index + 1))
      for method in ConstructionMethod.allCases where method != .parity {
        let construction = try method.network(for: sample)
        #expect(construction.network.isConsistent(with: sample))
        #expect(construction.network.architecture.weightCount == formula(construction, inputs: sample.inputCount))
      }
    }
  }

  /// Reference sizes of the companion notes to Harel et al. 2024, section 9.8 and 7.4.
  @Test func referenceSizes() {
    let small = SeededBuckets(
      inputCount: 12, maskSize: 126, bucketColumnBits: 2, bucketRowBits: 2, tableColumnBits: 4, tableRowBits: 5,
      choiceBits: 1)
    #expect(small.widths == [126, 26, 26, 58, 29, 27, 18, 18, 26, 32, 1])
    #expect(small.weightCount == 11579)
    let large = SeededBuckets(
      inputCount: 20, maskSize: 260, bucketColumnBits: 4, bucketRowBits: 3, tableColumnBits: 5, tableRowBits: 5,
      choiceBits: 1)
    #expect(large.widths == [260, 34, 42, 108, 32, 30, 20, 20, 42, 32, 1])
    #expect(large.weightCount == 27636)
    let linear = LinearBuckets(inputCount: 8, maskSize: 3, columnBits: 2, rowBits: 1)
    #expect(linear.widths == [11, 14, 14, 18, 9, 1])
    #expect(linear.weightCount == 861)
    #expect(LinearBuckets(inputCount: 24, maskSize: 9, columnBits: 8, rowBits: 1).weightCount == 29397)
    #expect(LinearBuckets(inputCount: 20, maskSize: 7, columnBits: 6, rowBits: 1).weightCount == 8897)
    #expect(Minterms(inputCount: 20, termCount: 100).weightCount == 4900)
    #expect(Minterms(inputCount: 20, termCount: 500).weightCount == 21300)
  }

  /// The example of section 7.4: 1000 points of 20 inputs, half of them ones. Seven functionals suffice; with single coordinates
  /// the formula gives 8897, with sums of two 9653. Minterms would take 21300.
  @Test func thousandPointsInLinearBuckets() throws {
    let sample = randomSample(inputs: 20, points: 1000, ones: 500, seed: 7)
    let construction = try ConstructionMethod.bucketLinear.network(for: sample)
    #expect(construction.parameters.dropFirst().reduce(0) { $0 + $1.value } == 7)
    #expect(construction.network.architecture.weightCount <= 9653)
  }

  @Test func bestIsTheSmallestAndRespectsTheDepth() throws {
    let sample = randomSample(inputs: 8, points: 40, ones: 300, seed: 5)
    let all = try ConstructionMethod.allCases.compactMap { method in
      do { return try method.network(for: sample) } catch ConstructionError.notAffine { return nil }
    }
    let best = try Construction.best(for: sample)
    #expect(best.network.architecture.weightCount == all.map(\.network.architecture.weightCount).min())
    let three = try Construction.best(for: sample, depth: 3)
    #expect(three.network.architecture.depth == 3 && three.network.isConsistent(with: sample))
    let nine = try Construction.best(for: sample, depth: 9)
    #expect(nine.network.architecture.depth == 9 && nine.network.isConsistent(with: sample))
    #expect(throws: ConstructionError.tooShallow(depth: 1)) { try Construction.best(for: sample, depth: 1) }
  }

  /// Parity of n inputs by monomials: the sum over all subsets of (-2)^(|S| - 1) has the right values, and no sum with the
  /// right signs is met earlier on the way; K = (3^n - 1) / 2.
  @Test(arguments: [(1, 1), (2, 4), (3, 13), (4, 40)]) func monomialsOfParity(inputs n: Int, terms: Int) throws {
    let labels = (0..<n).map { TruthTable.projection($0, of: n) }.reduce(BitVector(count: 1 << n), ^)
    let sample = PartialFunction(TruthTable(inputCount: n, values: labels))
    let construction = try ConstructionMethod.monomials.network(for: sample)
    #expect(construction.parameters.map(\.value) == [terms])
  }

  /// Without comparable points every rarer label takes one monomial.
  @Test func monomialsOfAnAntichain() throws {
    let points = (0..<64).filter { $0.nonzeroBitCount == 3 }.map { BitVector(words: [UInt64($0)], count: 6) }
    for ones in [7, 13] {
      let labels = BitVector(points.indices.map { $0 % 20 < ones })
      let sample = PartialFunction(inputCount: 6, points: points, labels: labels)
      let construction = try ConstructionMethod.monomials.network(for: sample)
      #expect(construction.parameters.map(\.value) == [7])
    }
  }

  @Test func bestByNeurons() throws {
    let sample = randomSample(inputs: 8, points: 40, ones: 300, seed: 5)
    let all = try ConstructionMethod.allCases.compactMap { method in
      do { return try method.network(for: sample) } catch ConstructionError.notAffine { return nil }
    }
    let best = try Construction.best(for: sample, by: .neurons)
    #expect(best.network.architecture.neuronCount == all.map(\.network.architecture.neuronCount).min())
  }

  @Test func memoryIsCheckedBeforeTheTableIsBuilt() {
    let sample = randomSample(inputs: 60, points: 4, ones: 500, seed: 1)
    #expect(throws: ConstructionError.self) { try ConstructionMethod.table.network(for: sample) }
    let many = PartialFunction(
      TruthTable(inputCount: 12, values: BitVector((0..<4096).map { $0.nonzeroBitCount % 2 == 1 })))
    #expect(throws: ConstructionError.self) { try ConstructionMethod.monomials.network(for: many, memory: 1 << 20) }
    let wide = randomSample(inputs: 200, points: 4, ones: 500, seed: 4)
    #expect(throws: ConstructionError.self) { try ConstructionMethod.table.network(for: wide) }
    for method in [ConstructionMethod.minterms, .hash, .bucketLinear, .seeds, .monomials] {
      #expect(throws: Never.self) { try method.network(for: wide) }
    }
  }
}

@Suite struct ParityTests {
  @Test(arguments: 1...6) func parityOfEverySubset(inputs n: Int) {
    for subset in 1..<(1 << n) {
      let positions = (0..<n).filter { subset >> $0 & 1 == 1 }
      let expected = positions.map { TruthTable.projection($0, of: n) }.reduce(BitVector(count: 1 << n), ^)
      let network = ThresholdNetwork.parity(of: positions, inputCount: n)
      #expect(network.truthTable.values == expected)
      #expect(network.architecture.weightCount == (n + 1) * positions.count)
      #expect(ThresholdNetwork.parity(of: positions, inputCount: n, negated: true).truthTable.values == ~expected)
    }
  }

  /// The exclusive or of networks of different depth, with its exact size.
  @Test func exclusiveOrOfTwoNetworks() throws {
    let n = 4
    let majority = try ConstructionMethod.minterms.network(for: randomSample(inputs: n, points: 16, ones: 400, seed: 3))
      .network
    let table = try ConstructionMethod.table.network(for: randomSample(inputs: n, points: 16, ones: 600, seed: 4))
      .network
    let parity = ThresholdNetwork.parity(of: [0, 2, 3], inputCount: n)
    for (a, b) in [(majority, table), (table, parity), (parity, parity), (parity, majority)] {
      let both = ThresholdNetwork.exclusiveOr(a, b)
      #expect(both.truthTable.values == a.truthTable.values ^ b.truthTable.values)
      let depth = max(a.architecture.depth, b.architecture.depth)
      #expect(both.architecture.depth == depth + 2)
      let sides = [a, b].map { $0.architecture.widths + [Int](repeating: 1, count: depth - $0.architecture.depth) }
      let sums = zip(sides[0], sides[1]).map { $0 + $1 }
      #expect(
        both.architecture.weightCount == n * sums[0] + zip(sums, sums.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } + 6)
    }
  }

  /// Points (x, 1) that are linearly independent admit a parity for any labels.
  @Test func affineSamples() throws {
    let points = [0, 1, 2, 4, 8].map { BitVector(words: [UInt64($0)], count: 4) }
    for bits in 1..<31 {
      let sample = PartialFunction(
        inputCount: 4, points: points, labels: BitVector((0..<5).map { bits >> $0 & 1 == 1 }))
      let construction = try ConstructionMethod.parity.network(for: sample)
      #expect(construction.network.architecture.depth == 2)
    }
  }
}

@Suite struct EqualisedBucketsTests {
  /// FIPS 197: the first irreducible polynomial of degree 8 is that of AES, where {57} {83} = {c1}.
  @Test func fieldOfAES() {
    #expect(BinaryField(degree: 8).multiply(0x57, 0x83) == 0xc1)
  }

  /// In a field the powers of an element run through a group: x^(2^m - 1) = 1 for every x other than 0.
  @Test(arguments: [1, 2, 3, 6, 7, 12, 20, 61]) func elementsOfAFieldAreInvertible(degree: Int) {
    let field = BinaryField(degree: degree)
    for element in [1, 2, 3, 5, 11] as [UInt64] where element < 1 << UInt64(degree) {
      var (power, square) = (UInt64(1), element)
      for _ in 0..<degree {
        power = field.multiply(power, square)
        square = field.multiply(square, square)
      }
      #expect(power == 1 && square == element)
    }
  }

  /// No scheme stores all samples in fewer bits than log2 C(N, N1); this one stays within a small factor.
  /// The third number is the share of ones in thousandths.
  @Test(arguments: [(12, 200, 100), (20, 1000, 100), (20, 1000, 500)])
  func storedBitsAgainstTheLabels(inputs: Int, points: Int, ones: Int) throws {
    let sample = randomSample(inputs: inputs, points: points, ones: ones, seed: 11)
    let scheme = try #require(EqualisedBuckets(sample))
    let count = sample.labels.popcount
    // log2 C(N, N1) by its factors.
    let bits = (0..<count).reduce(0.0) { $0 + log2(Double(points - $1)) - log2(Double($1 + 1)) }
    let ratio = Double(scheme.storedBits) / bits
    #expect(ratio > 1 && ratio < 3)
    #expect(scheme.maximumCost >= scheme.meanCost && Double(scheme.wordBits) >= scheme.maximumCost)
  }

  @Test func samplesWithOneLabelHaveNothingToStore() {
    #expect(EqualisedBuckets(randomSample(inputs: 5, points: 10, ones: 0, seed: 1)) == nil)
  }
}
