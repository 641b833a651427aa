import Covering
import Testing
import ThresholdNetworks

@Suite("Catalog of small functions")
struct SmallFunctionCatalogTests {
  /// All functions of up to three inputs against plain enumeration of every architecture up to the largest weight.
  @Test(arguments: [(1, 2), (2, 2), (3, 2), (1, 3), (2, 3), (3, 3)])
  func agreesWithPlainEnumeration(inputCount: Int, depth: Int) {
    let catalog = SmallFunctionCatalog(inputCount: inputCount, depth: depth)
    let largest = catalog.entries.map(\.weights).max() ?? 0
    let everything = PartialFunction(TruthTable(inputCount: inputCount, bits: 0))
    let plain = PlainEnumeration(everything)
    var feasible: [Architecture: Set<UInt32>] = [:]
    for architecture in architectures(inputCount: inputCount, depth: depth, upTo: largest) {
      feasible[architecture] = plain.columns(hiddenWidths: Array(architecture.hiddenWidths))
    }
    for entry in catalog.entries {
      let table = UInt32(truncatingIfNeeded: entry.function.values.words[0])
      let fitting = feasible.filter { $0.value.contains(table) }.keys.sorted()
      let least = fitting.first?.weightCount
      #expect(entry.weights == least)
      #expect(entry.architectures == fitting.filter { $0.weightCount == least }, "\(entry.function)")
    }
  }

  private func architectures(inputCount: Int, depth: Int, upTo weights: Int) -> [Architecture] {
    (1...weights).flatMap { d1 in
      (depth == 2 ? [[d1, 1]] : (1...weights).map { [d1, $0, 1] }).map {
        Architecture(inputCount: inputCount, widths: $0)
      }
    }.filter { $0.weightCount <= weights }
  }

  // The sizes of the classes of `Instances/expected.json` that are functions of four inputs, found by several solvers.
  @Test(arguments: [
    ("0016", 11, [[2, 1, 1]]), ("0118", 14, [[2, 2, 1]]), ("0019", 16, [[3, 1, 1]]), ("0666", 16, [[3, 1, 1]]),
    ("035a", 20, [[3, 2, 1]]), ("0368", 20, [[3, 2, 1]]), ("0779", 20, [[3, 2, 1]]), ("0672", 21, [[4, 1, 1]]),
    ("06b4", 26, [[4, 2, 1], [5, 1, 1]]), ("1683", 26, [[4, 2, 1], [5, 1, 1]]), ("6996", 21, [[4, 1, 1]]),
  ])
  func knownSizesAtDepthThree(table: String, weights: Int, widths: [[Int]]) throws {
    let function = try #require(TruthTable(inputCount: 4, hexadecimal: table))
    let entry = try #require(Self.four[FunctionSymmetries(inputCount: 4).representative(of: function)])
    #expect(entry.weights == weights)
    #expect(entry.architectures.map(\.widths) == widths)
  }

  // Derived by hand: 7 classes are one neuron; every class is settled; the sums are 2^16.
  @Test func histogramOfFourInputs() {
    for depth in SmallFunctionCatalog.depths {
      let histogram = SmallFunctionCatalog(inputCount: 4, depth: depth).histogram
      #expect(histogram.first.map { [$0.weights, $0.classes, $0.functions] } == [3 + depth, 7, 66])
      #expect(histogram.reduce(0) { $0 + $1.classes } == 1072)
      #expect(histogram.reduce(0) { $0 + $1.functions } == 65_536)
    }
  }

  private static let four: [TruthTable: SmallFunctionCatalog.Entry] = Dictionary(
    uniqueKeysWithValues: SmallFunctionCatalog(inputCount: 4, depth: 3).entries.map { ($0.function, $0) })
}
