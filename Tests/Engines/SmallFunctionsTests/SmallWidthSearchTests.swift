import Checker
import Covering
import Foundation
import Running
import SmallFunctions
import Solving
import TestSupport
import Testing
import ThresholdNetworks

/// `SmallWidthSearch.swift`, `SmallWidthUnit.swift`
@Suite("Least widths of small functions")
struct SmallWidthSearchTests {
  private static let functionCount =
    ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] == "1" ? 5_000 : 40

  /// All functions of up to three inputs, and all classes of four, against the closure, which knows no linear program.
  @Test(arguments: 1...4)
  func agreesWithTheClosure(inputCount: Int) throws {
    let group = SmallFunctionGroup(inputCount: inputCount)
    let worker = SmallWidthWorker(inputCount: inputCount)
    var check = WidthsCheck()
    var widths = ""
    var functions: [Int] = []
    for range in group.ranges {
      let (unit, proofs) = try #require(worker.work(onRange: range))
      try check.add(proofs, file: "\(range)")
      widths += unit.widths
      functions.append(unit.functions.reduce(0, +))
      #expect(SmallWidthUnit(records: proofs, group: group, range: range) == unit)
    }
    let catalog = SmallFunctionCatalog(inputCount: inputCount, depth: 2)
    #expect(widths.map { $0.hexDigitValue } == catalog.entries.map { $0.architectures[0].widths[0] })
    #expect(functions.reduce(0, +) == 1 << (1 << inputCount))
    #expect(check.isComplete)
  }

  /// Every function of three inputs, not only the least ones of their classes.
  @Test func widthsAreThoseOfTheClass() {
    let group = SmallFunctionGroup(inputCount: 3)
    let search = SmallWidthSearch(inputCount: 3)
    for table: UInt32 in 0..<256 {
      let proof = search.leastWidth(of: table)
      #expect(proof.width == search.leastWidth(of: group.representative(of: table)).width)
      #expect(proof.columns.count == proof.width && proof.function(of: search.columns) == table)
    }
  }

  /// Random functions of five inputs against the engine for samples of any size; 5,000 of them with THRESHER_EXHAUSTIVE=1.
  @Test func agreesWithCoveringOnFiveInputs() throws {
    var generator = SplitMix(state: 20)
    let search = SmallWidthSearch(inputCount: 5)
    for _ in 0..<Self.functionCount {
      let table = generator.table(of: 5)
      let proof = search.leastWidth(of: table)
      #expect(proof.function(of: search.columns) == table)
      let engine = MulticoverEngine(sample: PartialFunction(TruthTable(inputCount: 5, bits: UInt64(table))))
      guard case .found = engine.decide(width: proof.width, effort: .unlimited).answer,
        case .impossible = engine.decide(width: proof.width - 1, effort: .unlimited).answer
      else {
        Issue.record("table \(table): width \(proof.width)")
        continue
      }
    }
  }

  /// Functions whose least width is known: parity has n (Minsky and Papert 1969), a neuron has 1.
  @Test(arguments: [
    (1, 0b10, 1), (2, 0b0110, 2), (3, 0b1001_0110, 3), (4, 0x6996, 4), (5, 0x9669_6996, 5), (5, 0, 1),
    (5, 0xffff_ffff, 1),
    (5, 0x8000_0000, 1),
  ])
  func knownWidths(inputCount: Int, table: Int, width: Int) {
    #expect(SmallWidthSearch(inputCount: inputCount).leastWidth(of: UInt32(table)).width == width)
  }

  /// A result depends on the function alone, not on what was asked before.
  @Test func forgetsEarlierFunctions() {
    var generator = SplitMix(state: 3)
    let tables = (0..<30).map { _ in generator.table(of: 5) }
    let used = SmallWidthSearch(inputCount: 5)
    for table in tables {
      #expect(used.leastWidth(of: table) == SmallWidthSearch(inputCount: 5).leastWidth(of: table))
    }
  }

  /// What stops the work leaves nothing.
  @Test func stopsWithoutAUnit() {
    #expect(SmallWidthWorker(inputCount: 5).work(onRange: 0x0117, shouldStop: { true }) == nil)
  }

  /// Files that are cut off, longer, of another range or of other tables are no units.
  @Test func otherBytesAreNoUnit() throws {
    let group = SmallFunctionGroup(inputCount: 3)
    let (_, proofs) = try #require(SmallWidthWorker(inputCount: 3).work(onRange: group.ranges[1]))
    for count in 0..<proofs.count {
      #expect(SmallWidthUnit(records: Array(proofs[..<count]), group: group, range: group.ranges[1]) == nil)
    }
    #expect(SmallWidthUnit(records: proofs + [0], group: group, range: group.ranges[1]) == nil)
    #expect(SmallWidthUnit(records: proofs, group: group, range: group.ranges[2]) == nil)
  }
}
