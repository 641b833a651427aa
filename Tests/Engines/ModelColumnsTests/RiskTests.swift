import ModelColumns
import NeuronModels
import Numbers
import Running
import Testing
import ThresholdNetworks

/// `ModelRisk.swift`, against plain enumeration.
@Suite struct RiskTests {
  @Test(arguments: [NeuronModel.bipolar, .ternary, .levels(1)]) func errors(model: NeuronModel) throws {
    let plain = PlainEnumeration(model: model)
    let tables = ModelTables(model)
    let byWidths = [[1, 1], [2, 1]].map { (widths: $0, table: plain.networks(2, $0)) }
    for sample in randomPartialFunctions(inputs: 2, count: 12, seed: 31) {
      for teacher in randomPartialFunctions(inputs: 2, count: 3, seed: 32) {
        let laws = byWidths.map { widths, table in
          (widths: widths, table: table.filter { agrees($0.key, sample) })
        }
        /// Settings, and settings times wrong points.
        func sums(_ law: PlainEnumeration.Table) -> (settings: Integer, wrong: Integer) {
          law.reduce((0, 0)) { sums, entry in
            let wrong = (0..<teacher.pointCount).count {
              (entry.key >> teacher.point($0).words[0] & 1 == 1) != teacher.labels[$0]
            }
            return (sums.0 + entry.value.count, sums.1 + entry.value.count * Integer(wrong))
          }
        }
        func risk(_ law: PlainEnumeration.Table) -> Rational? {
          let (settings, wrong) = sums(law)
          return settings.isZero ? nil : Rational(wrong, settings * Integer(teacher.pointCount))
        }
        let question = ModelQuestion(model, sample, Architecture(inputCount: 2, widths: [2, 1]))
        let functions = try question.functions(tables, effort: .unlimited)
        #expect(ModelQuestion.risk(of: functions, against: teacher) == risk(laws[1].table))
        let smallest = try ModelSmallest(question, tables, effort: .unlimited)
        let least = laws.first { !$0.table.isEmpty }
        #expect(smallest.architectures.map(\.widths) == (least.map { [$0.widths] } ?? []))
        #expect(smallest.risk(against: teacher) == least.flatMap { risk($0.table) })
      }
    }
  }
}
