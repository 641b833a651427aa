import Covering
import Running
import Testing
import ThresholdNetworks

@Suite("Classes of functions under the symmetries that keep sizes")
struct FunctionClassesTests {
  /// The number of classes by Burnside's lemma, from the cycles of the group on the rows: a symmetry fixes
  /// 2^cycles functions; one that complements the output fixes as many if all its cycles are even, else none.
  private func classCountByCycles(inputCount n: Int) -> Int {
    var fixed = 0
    var order = 0
    func visit(_ permutation: [Int]) {
      if permutation.count < n {
        for input in 0..<n where !permutation.contains(input) { visit(permutation + [input]) }
        return
      }
      for flip in [0, (1 << n) - 1] {
        let image = (0..<(1 << n)).map { row in
          flip ^ (0..<n).reduce(0) { $0 | (row >> permutation[$1] & 1) << $1 }
        }
        var seen = Set<Int>()
        var lengths: [Int] = []
        for start in image.indices where !seen.contains(start) {
          var row = start
          var length = 0
          while seen.insert(row).inserted {
            row = image[row]
            length += 1
          }
          lengths.append(length)
        }
        fixed += 1 << lengths.count
        fixed += lengths.allSatisfy { $0.isMultiple(of: 2) } ? 1 << lengths.count : 0
        order += 2
      }
    }
    visit([])
    return fixed / order
  }

  // 1072 classes of four inputs.
  @Test(arguments: 1...4)
  func classesAreAsManyAsBurnsideCounts(inputCount: Int) {
    let classes = FunctionSymmetries(inputCount: inputCount).classes()
    #expect(classes.count == classCountByCycles(inputCount: inputCount))
    #expect(classes.reduce(0) { $0 + $1.orbitSize } == 1 << (1 << inputCount))
    if inputCount == 4 { #expect(classes.count == 1072) }
  }

  @Test(arguments: 1...4)
  func representativesAreFoundOneByOne(inputCount: Int) {
    let symmetries = FunctionSymmetries(inputCount: inputCount)
    var next = symmetries.nextClass(from: TruthTable(inputCount: inputCount, bits: 0))
    for (representative, orbitSize) in symmetries.classes() {
      #expect(next == .found(representative))
      #expect(symmetries.representative(of: representative) == representative)
      #expect(symmetries.orbitSize(of: representative) == orbitSize)
      guard representative.values.words[0] + 1 < 1 << (1 << UInt64(inputCount)) else { break }
      next = symmetries.nextClass(
        from: TruthTable(inputCount: inputCount, bits: representative.values.words[0] + 1))
    }
    #expect(next == .none)
  }

  /// Between 5:0x16696996 and the end there is a long stretch without representatives. The search says how far it came, and
  /// goes on there.
  @Test func searchForTheNextClassEndsWithItsTime() {
    let symmetries = FunctionSymmetries(inputCount: 5)
    let start = TruthTable(inputCount: 5, bits: 0x9669_6996)
    let effort = Effort(budget: Budget(deadline: .now))
    guard case .stopped(let place) = symmetries.nextClass(from: start, effort: effort) else {
      Issue.record("the search did not end")
      return
    }
    #expect(place.values.words[0] > 0x9669_6996 && place.values.words[0] < 0x96a0_0000)
    let interruption = Interruption()
    interruption.request()
    #expect(
      symmetries.nextClass(from: place, effort: Effort(interruption: interruption))
        != .stopped(at: place))
  }

  /// Every symmetry of five inputs, point by point, leads to the same representative; there are 480 of them.
  @Test func imagesOfFiveInputsShareTheirRepresentative() {
    let symmetries = FunctionSymmetries(inputCount: 5)
    #expect(symmetries.order == 480)
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    for _ in 0..<50 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let table = TruthTable(inputCount: 5, bits: state >> 32)
      let representative = symmetries.representative(of: table)
      for rotation in 0..<5 {
        let rotated = image(of: table) { x in BitVector((0..<5).map { x[($0 + rotation) % 5] }) }
        #expect(symmetries.representative(of: rotated) == representative)
      }
      let swapped = image(of: table) { x in BitVector([x[1], x[0], x[2], x[3], x[4]]) }
      #expect(symmetries.representative(of: swapped) == representative)
      #expect(symmetries.representative(of: image(of: table) { ~$0 }) == representative)
      #expect(symmetries.representative(of: TruthTable(inputCount: 5, values: ~table.values)) == representative)
      #expect(representative <= table)
    }
  }

  private func image(of table: TruthTable, _ map: (BitVector) -> BitVector) -> TruthTable {
    TruthTable(
      inputCount: 5,
      values: BitVector((0..<32).map { row in table[map(BitVector(words: [UInt64(row)], count: 5))] }))
  }

  /// AND is one neuron. With one input complemented it is x1 > x2, which no count of ones with a threshold gives.
  @Test func complementingOneInputChangesSizes() {
    let catalog = SmallFunctionCatalog(inputCount: 2, depth: 2)
    let symmetries = FunctionSymmetries(inputCount: 2)
    func weights(_ bits: UInt64) -> Int? {
      let representative = symmetries.representative(of: TruthTable(inputCount: 2, bits: bits))
      return catalog.entries.first { $0.function == representative }?.weights
    }
    #expect(weights(0b1000) == 3)  // x1 and x2
    #expect(weights(0b0010) == 6)  // x1 and not x2
  }
}
