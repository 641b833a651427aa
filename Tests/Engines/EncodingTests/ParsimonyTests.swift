import Columns
import Encoding
import Numbers
import Testing
import ThresholdNetworks

/// `InterpolationEncoding` as what model counters count, and `InterpolationProgram`.
@Suite struct ParsimonyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var table: String
    var widths: [Int]
    var mismatches = 0
    /// The rows of the table that are points, all if empty.
    var rows: [Int] = []
    var weights: [Int]?

    var testDescription: String { "\(table) \(widths) \(mismatches) \(rows)" }

    var sample: PartialFunction {
      let labels = BitVector(table.map { $0 == "1" })
      let inputs = labels.count.trailingZeroBitCount
      let rows = self.rows.isEmpty ? Array(0..<labels.count) : self.rows
      return PartialFunction(
        inputCount: inputs, points: rows.map { row in BitVector((0..<inputs).map { row >> $0 & 1 == 1 }) },
        labels: labels.selecting(rows), weights: weights)
    }

    var architecture: Architecture { Architecture(inputCount: sample.inputCount, widths: widths) }
  }

  static let cases = [
    Case(table: "01", widths: [1]), Case(table: "0110", widths: [1]), Case(table: "0111", widths: [1]),
    Case(table: "0110", widths: [2, 1]), Case(table: "0110", widths: [1, 1], mismatches: 1),
    Case(table: "0110", widths: [2, 1], mismatches: 1), Case(table: "0110", widths: [2, 1], mismatches: 2),
    Case(table: "0110", widths: [2, 1], mismatches: 3, weights: [2, 1, 1, 3]),
    Case(table: "01101001", widths: [2, 1], mismatches: 1),
    Case(table: "01101001", widths: [2, 1], rows: [0, 1, 3, 5, 6]),
    Case(table: "01", widths: [2, 2, 1]), Case(table: "0110", widths: [2, 2, 1], rows: [0, 1, 3]),
    Case(table: "0110", widths: [1, 2, 1], mismatches: 1), Case(table: "01", widths: [1, 1, 1, 1]),
    Case(table: "01", widths: [1, 2, 1, 1], mismatches: 1), Case(table: "10", widths: [2, 1, 1, 1]),
  ]

  @Test(arguments: cases) func modelsAreSettings(_ test: Case) throws {
    var options = InterpolationEncoding.Options()
    options.breaksSymmetries = false
    options.countsSettings = true
    let expected = try InterpolatorCount(
      of: test.sample, architecture: test.architecture, mismatches: test.mismatches
    ).count
    let settings = InterpolationEncoding(
      sample: test.sample, architecture: test.architecture, mismatches: test.mismatches, options: options)
    #expect(Integer(ModelCounter(settings.formula).count) == expected)

    options.countsSettings = false
    options.isParsimonious = true
    options.outputIsGeneral = true
    let functions = InterpolationEncoding(
      sample: test.sample, architecture: test.architecture, mismatches: test.mismatches, options: options)
    let weights = Dictionary(
      uniqueKeysWithValues: functions.settingWeights.map { ($0.literal, $0.factor << $0.exponent) })
    #expect(Integer(ModelCounter(functions.formula) { weights[$0] ?? 1 }.count) == expected)
  }

  /// The canonical form: an output that reads every hidden neuron with weight one.
  @Test(arguments: cases) func modelsAreChoices(_ test: Case) {
    var options = InterpolationEncoding.Options()
    options.breaksSymmetries = false
    options.isParsimonious = true
    let encoding = InterpolationEncoding(
      sample: test.sample, architecture: test.architecture, mismatches: test.mismatches, options: options)
    #expect(ModelCounter(encoding.formula).count == Self.choices(test))
  }

  /// Every choice of neuron functions, evaluated.
  static func choices(_ test: Case) -> Int {
    let architecture = test.architecture
    let hiddenDepth = architecture.depth == 1 ? 1 : architecture.depth - 1
    var chosen: [[[Neuron]]] = [[]]
    for layer in 0..<hiddenDepth {
      let fanIn = architecture.fanIn(ofLayer: layer)
      let functions = NeuronFunction.all(fanIn: fanIn).map { $0.neuron(fanIn: fanIn) }
      var layers: [[Neuron]] = [[]]
      for _ in 0..<architecture.widths[layer] { layers = layers.flatMap { some in functions.map { some + [$0] } } }
      chosen = chosen.flatMap { below in layers.map { below + [$0] } }
    }
    let width = architecture.depth == 1 ? 0 : architecture.widths[hiddenDepth - 1]
    let outputs =
      (1...max(1, width)).map { NeuronFunction.atLeast($0, of: BitVector(repeating: true, count: max(1, width))) }
    return chosen.reduce(0) { sum, layers in
      sum
        + (width == 0 ? [layers] : outputs.map { layers + [[$0.neuron(fanIn: width)]] }).count {
          let network = ThresholdNetwork(architecture: architecture, layers: $0)
          return test.sample.mismatchWeight(of: network.column(on: test.sample)) <= test.mismatches
        }
    }
  }

  static let programs = [
    Case(table: "01", widths: [1]), Case(table: "0110", widths: [1]), Case(table: "0100", widths: [1]),
    Case(table: "0110", widths: [1], mismatches: 1), Case(table: "01", widths: [2, 1]),
    Case(table: "01", widths: [2, 1], mismatches: 1), Case(table: "01", widths: [1, 1, 1]),
    Case(table: "0110", widths: [2, 1], mismatches: 1),
    Case(table: "01101001", widths: [2, 1], rows: [0, 1, 3, 5, 6]),
    Case(table: "0110", widths: [2, 1], mismatches: 3, weights: [2, 1, 1, 3]),
  ]

  /// Every assignment of a small program, so that constraints that say too much or too little both show.
  @Test(arguments: programs) func solutionsOfAProgram(_ test: Case) {
    for objective in [nil, InterpolationProgram.Objective.mismatches] {
      let program = InterpolationProgram(
        sample: test.sample, architecture: test.architecture, mismatches: test.mismatches, breaksSymmetries: false,
        objective: objective
      ).program
      #expect(Self.solutions(of: program) == Self.choices(test), "\(program.clauses.variableCount) variables")
    }
  }

  /// Assigns one variable after the other and looks at a constraint as soon as all its variables have values.
  static func solutions(of program: LinearProgram01) -> Int {
    let clauses = (0..<program.clauses.clauseCount).map { index in
      LinearProgram01.Constraint(program.clauses.clause(index).map { (coefficient: 1, literal: $0) }, atLeast: 1)
    }
    let complete = Dictionary(grouping: clauses + program.constraints) {
      $0.terms.map { Int($0.literal.magnitude) }.max() ?? 0
    }
    var values: [Bool] = []
    func count() -> Int {
      for constraint in complete[values.count] ?? [] {
        let sum = constraint.terms.reduce(0) {
          $0 + (values[Int($1.literal.magnitude) - 1] == ($1.literal > 0) ? $1.coefficient : 0)
        }
        if sum < constraint.bound { return 0 }
      }
      if values.count == program.clauses.variableCount {
        #expect(program.isSatisfied(by: values))
        return 1
      }
      var sum = 0
      for value in [false, true] {
        values.append(value)
        sum += count()
        values.removeLast()
      }
      return sum
    }
    return count()
  }
}
