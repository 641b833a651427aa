import Checker
import ModelColumns
import NeuronModels
import Numbers
import ProofSolver
import Running
import Testing
import ThresholdNetworks

/// `ModelEncoding`, `ModelNeurons` and `ColumnRecount` of other than binary neurons, against the column engine.
@Suite struct ModelEncodingTests {
  static let models: [NeuronModel] = [.bipolar, .ternary, .levels(1), .levels(2), .threshold]

  private static func checked(_ model: NeuronModel) throws -> CheckedModel { try #require(CheckedModel("\(model)")) }

  /// Every function of two inputs and random partial functions of three, with and without mismatches.
  @Test(arguments: models) func formulaAndRecountAgreeWithColumns(model: NeuronModel) throws {
    var key = RandomKey(seed: 31)
    var samples = (0..<16).map { PartialFunction(TruthTable(inputCount: 2, bits: UInt64($0))) }
    samples += (0..<4).map { _ in PartialFunction.random(inputs: 3, points: 4 + key.next(below: 5), using: &key) }
    let tables = ModelTables(model)
    var decisions = [false: 0, true: 0]
    for sample in samples where !sample.isConstant {
      for widths in [[1], [2, 1], [2, 2, 1]] {
        // Counting again by lists of columns takes long in debug builds.
        if widths.count == 3 && (sample.inputCount == 3 || model == .levels(2) || model == .threshold) { continue }
        if widths == [2, 1] && sample.inputCount == 3 && (model == .levels(2) || model == .threshold) { continue }
        for mismatches in widths.count == 3 ? [0] : [0, 1] {
          let instance = CheckedInstance(sample)
          let question = ModelQuestion(
            model, sample, Architecture(inputCount: sample.inputCount, widths: widths), mismatches: mismatches)
          let exists: Bool
          switch question.decide(tables, effort: .unlimited) {
          case .found(let network):
            exists = true
            #expect(sample.mismatchWeight(of: network.column(on: sample)) <= mismatches)
          case .impossible: exists = false
          case .undecided(let reason):
            Issue.record("undecided: \(reason)")
            return
          }
          decisions[exists, default: 0] += 1
          let place: Comment = "\(model) \(widths) \(mismatches) \(sample.points) \(sample.labels)"
          let recount = ColumnRecount(
            instance, model: try Self.checked(model), widths: widths, mismatches: mismatches)
          let count = try recount.count()
          #expect(!count.isZero == exists, place)
          if model.hasSettings {
            #expect(try question.count(tables, effort: .unlimited).description == count.description, place)
          }
          let constant = min(sample.labels.popcount, sample.pointCount - sample.labels.popcount) <= mismatches
          // The normal form is about networks that are not constant on the points.
          if constant { continue }
          let formula = try ModelEncoding(
            instance, widths: widths, model: try Self.checked(model), mismatches: mismatches
          ).formula
          #expect(try Self.isSatisfiable(formula) == exists, place)
        }
      }
    }
    #expect(decisions[true, default: 0] > 5 && decisions[false, default: 0] > 1)
  }

  private static func isSatisfiable(_ formula: ReferenceFormula) throws -> Bool {
    var clauses: [Int32] = []
    for index in 0..<formula.clauseCount {
      clauses.append(contentsOf: formula.clause(index))
      clauses.append(0)
    }
    switch try ProofSolver.decide(
      clauses: clauses, variableCount: formula.variableCount, writingProof: false, effort: .unlimited
    ).0 {
    case .satisfiable: return true
    case .unsatisfiable: return false
    case .undecided(let reason):
      Issue.record("undecided: \(reason)")
      return false
    }
  }

  /// A list that would be too long is not begun.
  @Test func tooManyNeurons() throws {
    let points = (0..<3).map { row in (0..<40).map { $0 == row } }
    let instance = CheckedInstance(inputCount: 40, points: points, labels: [true, false, true])
    #expect(throws: NotChecked.self) { try ColumnRecount(instance, model: .ternary, widths: [1]).count() }
    #expect(throws: NotChecked.self) { try ColumnRecount(instance, model: .threshold, widths: [1]).count() }
  }
}
