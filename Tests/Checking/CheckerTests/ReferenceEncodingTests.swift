import Checker
import Columns
import Numbers
import ProofSolver
import Running
import Solving
import Testing
import ThresholdNetworks

@Suite struct ReferenceEncodingTests {
  static func isSatisfiable(_ sample: PartialFunction, _ widths: [Int], mismatches: Int = 0) throws -> Bool {
    let formula = try ReferenceEncoding(
      CheckedInstance(sample), widths: widths, form: .normal, mismatches: mismatches
    ).formula
    var clauses: [Int32] = []
    for index in 0..<formula.clauseCount { clauses += Array(formula.clause(index)) + [0] }
    let (verdict, _) = try ProofSolver.decide(
      clauses: clauses, variableCount: formula.variableCount, writingProof: false, effort: .unlimited)
    switch verdict {
    case .satisfiable: return true
    case .unsatisfiable: return false
    case .undecided(let reason): throw CountingStopped(reason)
    }
  }

  /// The number of models of the plain formula, each weighed with the settings behind its neuron functions:
  /// one, and 5 m 2^(m-1) for a constant.
  static func weighedModels(_ sample: PartialFunction, _ widths: [Int], mismatches: Int = 0) throws -> Int {
    let encoding = try ReferenceEncoding(
      CheckedInstance(sample), widths: widths, form: .plain, mismatches: mismatches)
    let neurons = encoding.neurons.joined()
    let free = neurons.flatMap { $0.weights + [$0.negated] + $0.thresholdAtMost.dropFirst().dropLast() }
    var counter = ModelCounter(encoding.formula, decisions: free)
    var total = 0
    counter.visitModels { values in
      total += neurons.reduce(1) { product, neuron in
        let m = neuron.weights.count
        let isConstant = neuron.weights.allSatisfy { values[Int($0)] < 0 }
        return isConstant ? product * (5 * m << (m - 1)) : product
      }
    }
    return total
  }

  /// Ten random samples for each of five architectures: 50 cases.
  @Test(arguments: [(2, [1, 1]), (2, [2, 1]), (2, [3, 1]), (3, [1, 1]), (3, [2, 1])])
  func weighedModelsAreTheColumnCount(inputs: Int, widths: [Int]) throws {
    var key = RandomKey(seed: 5).fold(in: UInt64(widths[0] * 10 + inputs))
    for _ in 0..<10 {
      // Few points leave too many networks to list one by one.
      let least = inputs == 3 ? 6 : 2
      let points = least + key.next(below: (1 << inputs) - least + 1)
      let sample = PartialFunction.random(inputs: inputs, points: points, using: &key)
      let architecture = Architecture(inputCount: inputs, widths: widths)
      let expected = try InterpolatorCount(of: sample, architecture: architecture).count
      #expect(
        try Self.weighedModels(sample, widths).description == expected.description, "\(sample.points) \(sample.labels)")
      let recount = ColumnRecount(CheckedInstance(sample), widths: widths)
      #expect(try recount.count().description == expected.description)
    }
  }

  /// The same at depth 3, against the checker's recount.
  @Test(arguments: [[1, 1, 1], [2, 1, 1], [1, 2, 1]])
  func weighedModelsAreTheRecountAtDepthThree(widths: [Int]) throws {
    var key = RandomKey(seed: 6).fold(in: UInt64(widths[0]))
    for _ in 0..<5 {
      let sample = PartialFunction.random(inputs: 2, points: 3 + key.next(below: 2), using: &key)
      let recount = ColumnRecount(CheckedInstance(sample), widths: widths)
      #expect(try Self.weighedModels(sample, widths).description == recount.count().description)
    }
  }

  /// The normal form loses nothing: it has a model exactly where the columns count a network, for every
  /// function of two inputs and for random partial functions of three.
  @Test func normalFormIsSatisfiableWhereNetworksExist() throws {
    var key = RandomKey(seed: 7)
    var samples = (1..<15).map { PartialFunction(TruthTable(inputCount: 2, bits: UInt64($0))) }
    samples += (0..<40).map { _ in PartialFunction.random(inputs: 3, points: 4 + key.next(below: 5), using: &key) }
    var refuted = 0
    for sample in samples {
      for widths in [[1], [1, 1], [2, 1], [1, 1, 1], [2, 1, 1], [1, 2, 1], [2, 2, 1]] {
        if sample.inputCount == 3 && widths == [2, 2, 1] { continue }
        let recount = ColumnRecount(CheckedInstance(sample), widths: widths)
        let exists = try !recount.count().isZero
        if !exists { refuted += 1 }
        #expect(try Self.isSatisfiable(sample, widths) == exists, "\(sample.points) \(sample.labels) \(widths)")
      }
    }
    #expect(refuted > 100)
  }

  /// Networks of narrower layers are models for wider ones.
  @Test func satisfiabilityIsMonotone() throws {
    var key = RandomKey(seed: 11)
    for _ in 0..<20 {
      let sample = PartialFunction.random(inputs: 4, points: 12, using: &key)
      for depth in 2...3 {
        var wasPossible = false
        for width in 1...7 {
          let isPossible = try Self.isSatisfiable(sample, [width] + (depth == 3 ? [2, 1] : [1]))
          #expect(isPossible || !wasPossible)
          wasPossible = isPossible
        }
      }
    }
  }

  /// AND of two inputs by a neuron: W = {1, 2} at threshold 2 is the only choice.
  @Test func oneModelForEachFunction() throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 0b1000))
    let encoding = try ReferenceEncoding(CheckedInstance(sample), widths: [1], form: .plain)
    let neuron = encoding.neurons[0][0]
    var counter = ModelCounter(
      encoding.formula, decisions: neuron.weights + [neuron.negated] + neuron.thresholdAtMost.dropFirst().dropLast())
    var models: [[Int8]] = []
    counter.visitModels { models.append($0) }
    #expect(models.count == 1)
    let model = try #require(models.first)
    #expect(neuron.weights.allSatisfy { model[Int($0)] == 1 })
    #expect(model[Int(neuron.negated)] == -1)
    #expect(model[Int(neuron.thresholdAtMost[1])] == -1)
  }

  @Test func dimacsListsTheClausesInOrder() throws {
    let sample = PartialFunction(TruthTable(inputCount: 2, bits: 0b1000))
    let formula = try ReferenceEncoding(CheckedInstance(sample), widths: [1], form: .plain).formula
    let lines = formula.dimacs.split(separator: "\n")
    #expect(lines[0] == "p cnf \(formula.variableCount) \(formula.clauseCount)")
    #expect(lines.count == formula.clauseCount + 1)
    #expect(lines[1] == formula.clause(0).map(String.init).joined(separator: " ") + " 0")
  }

  @Test func naturalsCarry() {
    let large = (0..<9).reduce(Natural(1)) { product, _ in product.times(4_294_967_295) }
    // (2^32 - 1)^9 by another program.
    #expect(
      large.description == "497323235367657839990094568824828462041945545349236437619473328973304574437553787109375")
    #expect(large.times(Natural(0)).isZero)
    #expect(Natural(7).plus(Natural(4_294_967_295)).description == "4294967302")
  }
}
