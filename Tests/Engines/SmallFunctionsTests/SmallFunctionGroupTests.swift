import Covering
import SmallFunctions
import TestSupport
import Testing
import ThresholdNetworks

/// `SmallFunctionGroup.swift`
@Suite("Symmetries of small functions")
struct SmallFunctionGroupTests {
  /// Known numbers of classes; 26, 1072 and 9340584 have been counted with other programs too.
  @Test(arguments: [(1, 2), (2, 5), (3, 26), (4, 1072), (5, 9_340_584)])
  func classesByBurnside(inputCount: Int, classes: Int) {
    #expect(SmallFunctionGroup(inputCount: inputCount).classCount == classes)
  }

  /// Ranges have every class once, with its size, as the plain walk over all tables finds them.
  @Test(arguments: 1...4)
  func rangesHaveEveryClass(inputCount: Int) {
    let group = SmallFunctionGroup(inputCount: inputCount)
    let found = group.ranges.flatMap { group.representatives(inRange: $0) }
    let expected = FunctionSymmetries(inputCount: inputCount).classes()
    #expect(found.map { UInt64($0.table) } == expected.map { $0.representative.values.words[0] })
    #expect(found.map(\.classSize) == expected.map(\.orbitSize))
    #expect(found.count == group.classCount)
  }

  /// Of five inputs: the first representatives of a range, one after the other, and random tables.
  @Test func fiveInputsAgreeWithThePlainWalk() {
    let group = SmallFunctionGroup(inputCount: 5)
    let plain = FunctionSymmetries(inputCount: 5)
    var generator = SplitMix(state: 5)
    for _ in 0..<300 {
      let table = generator.table(of: 5)
      let truth = TruthTable(inputCount: 5, bits: UInt64(table))
      let least = group.representative(of: table)
      #expect(UInt64(least) == plain.representative(of: truth).values.words[0])
      #expect(group.stabilizerOfRepresentative(least).map { group.order / $0 } == plain.orbitSize(of: truth))
      #expect(table == least || group.stabilizerOfRepresentative(table) == nil)
    }
    let range = 0x0117
    let found = group.representatives(inRange: range).prefix(40)
    var next = TruthTable(inputCount: 5, bits: UInt64(range) << 16)
    for item in found {
      guard case .found(let table) = plain.nextClass(from: next) else {
        Issue.record("the plain walk ends")
        return
      }
      #expect(UInt64(item.table) == table.values.words[0])
      next = TruthTable(inputCount: 5, bits: table.values.words[0] + 1)
    }
  }
}
