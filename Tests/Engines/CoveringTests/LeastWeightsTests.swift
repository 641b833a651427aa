import Covering
import Running
import Solving
import Testing
import ThresholdNetworks

@Suite("Least weights class by class")
struct LeastWeightsTests {
  /// The engines, class by class, against the closure, at both depths.
  @Test(arguments: [2, 3])
  func agreesWithTheClosure(depth: Int) {
    let catalog = SmallFunctionCatalog(inputCount: 4, depth: depth)
    for (index, entry) in catalog.entries.enumerated() where depth == 2 || index.isMultiple(of: 3) {
      let sample = PartialFunction(entry.function)
      let least = LeastWeights(of: sample, depth: depth)
      #expect(least.exhausted == nil && least.lower == entry.weights)
      #expect(least.architectures == entry.architectures, "\(entry.function)")
      #expect(least.networks.allSatisfy { $0.isConsistent(with: sample) })
      #expect(least.networks.map(\.architecture) == least.architectures)
    }
  }

  @Test func aSmallBudgetLeavesALowerBound() {
    let parity = PartialFunction(
      TruthTable(inputCount: 5, values: BitVector((0..<32).map { $0.nonzeroBitCount.isMultiple(of: 2) })))
    let least = LeastWeights(of: parity, depth: 3, effort: Effort(budget: Budget(resources: 1)))
    #expect(least.exhausted == .resources && least.architectures.isEmpty)
    #expect(least.lower <= 31)
  }
}
