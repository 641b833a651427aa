import Claims
import Files
import Foundation
import Numbers
import Running

/// What the paper says about three numbers, or about a user's own first task and permutation.
package struct ForgettingExamination: Examination {
  package init() {}

  package let name = "forgetting"
  package let text =
    "Expected forgetting of two-task regression: the worst for p, d, m, or exactly for a given X and y, with a permutation's place."

  package let parameters = [
    Parameter("p", "the number of parameters", kind: .integer(1...Shape.largestDimension), default: "500"),
    Parameter("d", "the rank of the first task, at most p", kind: .integer(1...Shape.largestDimension), default: "50"),
    Parameter(
      "m", "the dimension of the turned subspace, at most p", kind: .integer(0...Shape.largestDimension), default: "250"
    ),
    Parameter("data", "the first task: an .npz with X and y, or a CSV x1,...,xp,y", kind: .file),
    Parameter(
      "support", "m for the task of --data; the moved coordinates of the permutation if absent",
      kind: .integer(0...Shape.largestDimension)),
    Parameter("draws", "random maps to simulate; 0 for none", kind: .integer(0...10_000_000), default: "400"),
    Parameter("seed", "of the draws", kind: .integer(0...1_000_000), default: "1"),
    Parameter("permutation", "a permutation of the coordinates: .npy or CSV, images from 0", kind: .file),
  ]

  package struct Case: Sendable {
    let shape: Shape
    let task: Result<RegressionTask, RegressionTask.Outside>?
    let permutation: [Int]?
    let draws: Int
    let seed: UInt64
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let draws = try arguments.integer("draws", in: 0...10_000_000)
    let seed = UInt64(try arguments.integer("seed", in: 0...1_000_000))
    guard arguments["data"] != nil else {
      if let permutation = arguments["permutation"] {
        throw ArgumentError(name: "permutation", found: permutation, expected: "also the first task, --data FILE")
      }
      return Case(shape: try Shape.read(arguments), task: nil, permutation: nil, draws: draws, seed: seed)
    }
    let paths = try arguments.files("data", count: 1...1)
    let (features, labels) = try RegressionFiles.task(paths[0])
    let p = features[0].count
    let permutation =
      arguments["permutation"] == nil
      ? nil : try RegressionFiles.permutation(arguments.files("permutation", count: 1...1)[0], dimension: p)
    let moved = permutation.map { $0.enumerated().count { $0.offset != $0.element } }
    let support = arguments["support"] == nil ? moved ?? p : try arguments.integer("support", in: 0...p)
    let task = Result { () throws(RegressionTask.Outside) in try RegressionTask(features: features, labels: labels) }
    let rank = (try? task.get().rank) ?? 1
    return Case(
      shape: Shape(dimension: p, rank: rank, support: support), task: task, permutation: permutation, draws: draws,
      seed: seed)
  }

  package func report(on example: Case, effort: Effort) throws -> ExaminationReport {
    let shape = example.shape
    let exact = ExactForgetting(dimension: shape.dimension, rank: shape.rank, support: shape.support)
    var report = ExaminationReport()
    report.summary.append(
      "forgetting here is ||X w_2 - y||^2, the loss of task 1 after task 2 (a sum of squares), not the difference of two accuracies of task 1"
    )
    switch example.task {
    case nil: try describeShape(exact, example, &report, effort: effort)
    case .failure(.noisyLabels):
      report.summary.append("outside the hypotheses: no w gives the labels y = X w exactly (noisy labels)")
    case .failure(.noFeatures): report.summary.append("outside the hypotheses: X is zero")
    case .success(let task): try describe(task, exact, example, &report, effort: effort)
    }
    return report
  }

  private func describeShape(
    _ exact: ExactForgetting, _ example: Case, _ report: inout ExaminationReport, effort: Effort
  ) throws {
    let (alpha, beta) = (exact.alpha, exact.beta)
    let limit = LimitCurve.value(alpha: alpha, beta: beta)
    let corrected = limit + LimitCurve.correction(alpha: alpha, beta: beta) / Rational(exact.dimension)
    report.summary.append(
      "p = \(exact.dimension), d = \(exact.rank), m = \(exact.support): alpha = m/p = \(alpha) (grows with dissimilarity), beta = 1 - d/p = \(beta)"
    )
    report.summary.append(regime(beta: beta))
    report.quantities = [
      Quantity("f(p,d,m)", .exact(exact.worst)), Quantity("f_inf(alpha,beta)", .exact(limit)),
      Quantity("f_inf + C/p", .exact(corrected)), Quantity("f - f_inf - C/p", .exact(exact.worst - corrected)),
      Quantity("c1", .exact(exact.traceWeight)), Quantity("c2", .exact(exact.outputWeight)),
    ]
    if exact.dimension <= 500, let shape = FiniteThresholds(dimension: max(2, exact.dimension), effort: effort) {
      report.summary.append(
        "at this p the forgetting never decreases in m from d = \(shape.monotoneFrom.map(String.init) ?? "-") on, and m = p is not the worst up to d = \(shape.interiorUpTo)"
      )
    }
    if example.draws >= 2, exact.support >= 1, min(exact.rank, exact.support) <= 500 {
      let claim = SimulatedForgetting()
      let shape = example.shape
      report.verdicts.append(
        (
          claim.statement,
          try claim.verdict(
            on: SimulatedForgetting.Case(shape: shape, draws: example.draws, seed: example.seed), effort: effort)
        ))
    }
    if let verdict = try? ExactFormula().verdict(on: example.shape, effort: effort) {
      report.verdicts.append((ExactFormula().statement, verdict))
    }
    report.exhausted = effort.exhaustion()
  }

  private func regime(beta: Rational) -> String {
    let (hump, worst) = (LimitCurve.humpThreshold(bits: 40), LimitCurve.worstThreshold(bits: 40))
    if beta <= hump.lower {
      return "regime: monotone, forgetting grows with dissimilarity (beta <= beta_1 = 0.91744757)"
    }
    if beta <= worst.lower {
      return
        "regime: hump, but the most dissimilar tasks are still the worst (beta_1 = 0.91744757 < beta <= beta_2 = 0.94640215)"
    }
    return "regime: hump, intermediate similarity is the worst (beta > beta_2 = 0.94640215)"
  }

  private func describe(
    _ task: RegressionTask, _ exact: ExactForgetting, _ example: Case, _ report: inout ExaminationReport, effort: Effort
  ) throws {
    let expected = task.expected(support: exact.support)
    report.summary.append(
      "X is \(task.features.count) x \(task.dimension) of rank \(task.rank); y = X w holds exactly; m = \(exact.support)"
    )
    report.quantities = [
      Quantity("E F for this X and y", .exact(expected)), Quantity("c1", .exact(exact.traceWeight)),
      Quantity("c2", .exact(exact.outputWeight)), Quantity("tr(X'X)", .exact(task.trace)),
      Quantity("|Pw|^2", .exact(task.squaredTeacher)), Quantity("|Xw|^2", .exact(task.squaredLabels)),
      Quantity("f(p,d,m), the worst for ||X|| = |Pw| = 1", .exact(exact.worst)),
    ]
    var values: [Double] = []
    if example.draws >= 2, exact.support >= 1 {
      let draws = TaskDraws(
        rows: task.features.map { $0.map { Double(rounding: $0) } }, teacher: task.teacher.map { Double(rounding: $0) },
        rank: task.rank, support: exact.support)
      // "draws" in ASCII.
      values = try draws.values(
        example.draws, key: RandomKey(seed: example.seed).fold(in: 0x64_7261_7773), effort: effort)
      report.exhausted = values.count < example.draws ? effort.exhaustion() ?? .resources : nil
    }
    if values.count >= 2 {
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
      let standardError = (variance / Double(values.count)).squareRoot()
      report.quantities.append(
        Quantity(
          "simulated (seed \(example.seed))", .drawn(mean: mean, standardError: standardError, draws: values.count)))
      let z = standardError > 0 ? (mean - Double(rounding: expected)) / standardError : 0
      report.summary.append(
        "simulated \(String(format: "%.6g +- %.2g", mean, standardError)) beside exact \(String(format: "%.6g", Double(rounding: expected))) (z = \(String(format: "%.2f", z)))"
      )
    }
    if let permutation = example.permutation {
      let value = task.forgetting(permutation: permutation)
      report.quantities.append(Quantity("F of the permutation", .exact(value)))
      if !values.isEmpty {
        let below = values.count { $0 < Double(rounding: value) }
        report.summary.append(
          "the permutation forgets more than \(String(format: "%.1f", 100 * Double(below) / Double(values.count)))% of \(values.count) random maps of support \(exact.support)"
        )
      }
    }
  }
}
