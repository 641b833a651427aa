import Formats
import Generators
import Numbers
import Testing
import ThresholdNetworks

@Suite struct GenerationTests {
  /// Truth tables of the benchmark files, which were made independently; parity and exactly by hand.
  @Test(arguments: [
    (FunctionFamily.parity, 2, 0, "6"), (.exactly, 2, 0, "1"), (.exactly, 3, 2, "68"), (.majority, 3, 0, "e8"),
    (.multiplexer, 3, 0, "e4"), (.multiplexer, 6, 0, "febadc9876325410"),
    (.adderCarry, 6, 0, "fea8ea80ee88aa00"), (.equality, 4, 0, "8421"), (.equality, 6, 0, "8040201008040201"),
    (.comparison, 6, 0, "00aa88ee80eaa8fe"), (.hiddenWeightedBit, 4, 0, "e4ca"),
    (.adderSum, 4, 1, "965a"), (.adderSum, 6, 2, "a956956a996655aa"),
    (.multiplier, 4, 0, "cc00"), (.multiplier, 6, 2, "56a65aaa3cccf000"),
  ])
  func families(family: FunctionFamily, inputs: Int, k: Int, table: String) {
    #expect(family.truthTable(inputCount: inputs, parameter: k).hexadecimal == table)
  }

  /// All m 2^m non-constant functions of fan-in 3, each with probability 1/24. Chi-square with 23 degrees
  /// of freedom exceeds 60 with probability 4e-5; the seed is fixed.
  @Test func teacherNeuronsAreUniform() {
    var key = RandomKey(seed: 5)
    var counts: [NeuronFunction: Int] = [:]
    let draws = 24_000
    for _ in 0..<draws { counts[Teacher.neuron(fanIn: 3, using: &key).function, default: 0] += 1 }
    #expect(counts.count == 24)
    let expected = Double(draws) / 24
    let statistic = counts.values.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    #expect(statistic < 60)
  }

  @Test func pointsAreDistinctAndAllCanBeDrawn() {
    var key = RandomKey(seed: 6)
    #expect(Set(NoisySample.points(64, inputCount: 6, using: &key)).count == 64)
    #expect(Set(NoisySample.points(500, inputCount: 100, using: &key)).count == 500)
    #expect(NoisySample.indices(7, below: 7, using: &key) == Array(0..<7))
  }

  @Test func teachersAreNotConstant() throws {
    var key = RandomKey(seed: 7)
    for _ in 0..<200 {
      let teacher = try #require(
        Teacher.random(Architecture(inputCount: 3, widths: [2, 1]), points: [], using: &key))
      #expect(!teacher.truthTable.values.isAllZero && !teacher.truthTable.values.isAllOne)
    }
  }
}
