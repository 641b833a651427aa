import NeuronModels
import Numbers
import Running
import ThresholdNetworks

extension ModelQuestion {
  /// The expected share of the teacher's points on which a uniform setting is wrong; nil if there are no settings or no points.
  package static func risk(
    of functions: [(table: TruthTable, settings: Integer)], against teacher: PartialFunction
  ) -> Rational? {
    let total = functions.reduce(Integer(0)) { $0 + $1.settings }
    guard !total.isZero, teacher.pointCount > 0 else { return nil }
    let rows = teacher.points.map { Int($0.words.first ?? 0) }
    let errors = functions.reduce(Integer(0)) { sum, entry in
      sum + entry.settings * Integer(rows.indices.count { entry.table.values[rows[$0]] != teacher.labels[$0] })
    }
    return Rational(errors, total * Integer(teacher.pointCount))
  }
}

/// The functions of all architectures of the least weights within one that fit a sample, and what a uniform setting of them together errs.
package struct ModelSmallest: Sendable {
  /// In the order of the widths.
  package private(set) var architectures: [Architecture] = []
  private var functions: [(table: TruthTable, settings: Integer)] = []

  /// - Throws: `ModelStopped` when the effort ends or there are too many architectures. No architecture if nothing fits.
  package init(_ question: ModelQuestion, _ tables: ModelTables, effort: Effort) throws {
    let lattice = ArchitectureLattice(
      inputCount: question.architecture.inputCount, depth: question.architecture.depth)
    var impossible: [Architecture] = []
    for weights in lattice.least.weightCount...max(lattice.least.weightCount, question.architecture.weightCount) {
      if let reason = effort.exhaustion() { throw ModelStopped(reason) }
      for candidate in lattice.architectures(ofSize: weights, by: .weights)
      where candidate.isContained(in: question.architecture) {
        // Widths are monotone in every model.
        if impossible.contains(where: { candidate.isContained(in: $0) }) { continue }
        let asked = ModelQuestion(question.model, question.sample, candidate, mismatches: question.mismatches)
        let found = try asked.functions(tables, effort: effort)
        if found.isEmpty {
          impossible.append(candidate)
        } else {
          architectures.append(candidate)
          functions += found
        }
      }
      if !architectures.isEmpty { return }
    }
  }

  /// The expected error; nil if nothing fits.
  package func risk(against teacher: PartialFunction) -> Rational? {
    ModelQuestion.risk(of: functions, against: teacher)
  }
}
