import Claims
import FoldableSuperNets
import Foundation
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import Testing

/// Merge methods on generated data.
@Suite struct MethodTests {
  /// The generator of the page and what it makes, worked out by another program.
  @Test func theGeneratedDataAreThoseOfThePage() {
    var generator = SyntheticTasks.SplitMix64(seed: 7)
    #expect(generator.next() == 0x63cb_e1e4_5932_0dd7 && generator.next() == 0x044c_3cd7_f43c_661c)
    let (train, test) = SyntheticTasks.points()
    #expect(train.count == 1200 && test.count == 1000)
    #expect(train.joined().reduce(0, +) == 550 && test.joined().reduce(0, +) == 372)
    #expect(train[0].prefix(8) == [-1, 1, -1, -1, 1, 1, 1, 1])
    let tasks = SyntheticTasks.tasks()
    #expect(tasks.map(\.train.rowCount) == [600, 600] && tasks.map(\.test.rowCount) == [500, 500])
  }

  static func small(seed: Int, samples: Int = 20, width: Int = 12, epochs: Int = 8) throws -> (
    MergeProblem, [TaskSplit]
  ) {
    let tasks = SyntheticTasks.tasks()
    let problem = MergingAccuracy.problem(
      tasks: tasks, samples: samples, seed: seed, width: width, epochs: epochs, effort: .unlimited)
    return (try #require(problem), tasks)
  }

  /// Gradients of all parametrizations beside central differences at random numbers. The seed is 95.
  @Test(arguments: Parametrization.allCases) func gradientsAgreeWithDifferences(kind: Parametrization) throws {
    let (problem, _) = try Self.small(seed: 1, samples: 6, width: 4, epochs: 1)
    var settings = MergeMethod.Settings()
    settings.rank = 2
    let training = SuperNetTraining(problem: problem, kind: kind, start: .random, settings: settings)
    var parameters = training.initial(key: RandomKey(seed: 95))
    var key = RandomKey(seed: 95).fold(in: "numbers")
    parameters.replace(parameters.flatMap(\.numbers).map { _ in 2 * key.nextUnit() - 1 })
    let numbers = parameters.flatMap(\.numbers)
    let rows = ReconstructionRows(problem)
    let gradient = training.gradient(at: parameters, rows)
    #expect(gradient.count == numbers.count)
    let scale = gradient.map { abs($0) }.max() ?? 0
    let step = 1e-5
    for index in numbers.indices {
      func loss(_ change: Double) -> Double {
        var moved = numbers
        moved[index] += change
        var changed = parameters
        changed.replace(moved)
        return training.loss(at: changed, rows)
      }
      let difference = (loss(step) - loss(-step)) / (2 * step)
      #expect(abs(difference - gradient[index]) <= 1e-7 * scale, "number \(index)")
    }
  }

  /// Both starts fold to what they say, and training from them lowers the loss.
  @Test(arguments: [Parametrization.full, .diagonalAndLowRank]) func trainingLowersTheLoss(kind: Parametrization) throws
  {
    let (problem, tasks) = try Self.small(seed: 2)
    var settings = MergeMethod.Settings()
    settings.epochs = 60
    settings.rank = 4
    let training = SuperNetTraining(problem: problem, kind: kind, start: .first, settings: settings)
    let start = training.initial(key: RandomKey(seed: 1))
    let first = SuperNet(networks: problem.bodies, pairs: start.map { $0.pair() }).folded()
    #expect(first.body == problem.bodies[0])
    let merged = try #require(training.merge(key: RandomKey(seed: 1), effort: .unlimited))
    let rows = ReconstructionRows(problem)
    #expect(rows.meanSquare(merged.folded) < 0.8 * rows.meanSquare(first))
    #expect(try #require(training.merge(key: RandomKey(seed: 1), effort: .unlimited)).folded.body == merged.folded.body)
    #expect(merged.scores(with: problem, on: tasks).perTask > 0.2)
  }

  /// A network merged with its own permutation is itself, and the assignments are proved optimal.
  @Test func permutationFindsAHiddenPermutation() throws {
    let (problem, tasks) = try Self.small(seed: 3, samples: 100)
    let body = problem.bodies[0]
    // Units of both layers in another order.
    let order = Array((0..<12).reversed())
    let first = body.layers[0]
    let second = body.layers[1]
    let permuted = DenseNetwork([
      DenseLayer(order.map { Array(first.row($0)) }, bias: order.map { first.bias[$0] }),
      DenseLayer(
        order.map { row in order.map { Array(second.row(row))[$0] } }, bias: order.map { second.bias[$0] }),
    ])
    let head = problem.heads[0]
    let permutedHead = DenseLayer(
      (0..<5).map { row in order.map { Array(head.row(row))[$0] } }, bias: head.bias, activation: .identity)
    var twice = problem
    twice.bodies = [body, permuted]
    twice.heads = [head, permutedHead]
    let merged = try #require(
      try MergeMethod.permutation.merge(twice, key: RandomKey(seed: 1), effort: .unlimited))
    #expect(merged.notes.allSatisfy { $0.hasSuffix("gap of the assignment 0") } && merged.notes.count == 2)
    let alone = MergeProblem(bodies: [body], heads: [head], inputs: [problem.inputs[0]])
    let expected = alone.originalScores(on: [tasks[0]])
    for network in 0..<2 {
      let own = merged.folded.head(twice.heads[network], of: network)
      for (row, point) in (0..<20).map({ ($0, tasks[0].test.row($0)) }) {
        let logits = own(merged.folded.body(point))
        let wanted = head(body(point))
        for (a, b) in zip(logits, wanted) { #expect(abs(a - b) < 1e-9, "row \(row)") }
      }
    }
    #expect(expected.perTask > 0.5)
  }

  /// Every method gives a network of one original's size, the same for the same key.
  @Test(arguments: MergeMethod.allCases) func everyMethodMerges(method: MergeMethod) throws {
    let (problem, tasks) = try Self.small(seed: 4)
    var settings = MergeMethod.Settings()
    settings.epochs = 5
    let merged = try (0..<2).map { _ in
      try #require(
        try method.merge(problem, settings: settings, key: RandomKey(seed: 5), effort: .unlimited))
    }
    #expect(merged[0].folded.body == merged[1].folded.body && merged[0].folded.unmerge == merged[1].folded.unmerge)
    #expect(merged[0].folded.body.widths == problem.bodies[0].widths)
    let scores = merged[0].scores(with: problem, on: tasks)
    #expect(scores.joint <= scores.perTask && scores.perTask > 0.1)
    let stopped = Effort(budget: Budget(deadline: .now))
    if method.rawValue.hasPrefix("fs") || method.rawValue.hasPrefix("distill") {
      #expect(try method.merge(problem, settings: settings, key: RandomKey(seed: 5), effort: stopped) == nil)
    }
  }

  @Test func theAccuracyTableAtToySize() throws {
    let experiment = MergingAccuracy()
    let arguments = try Arguments([
      "samples": "4", "seeds": "2", "width": "6", "epochs": "2", "merge-epochs": "2",
    ]).checked(by: experiment.parameters)
    let units = try (0..<experiment.unitCount(arguments)).compactMap {
      try experiment.run(unit: $0, of: arguments, effort: .unlimited)
    }
    let table = try experiment.table(units, of: arguments)
    #expect(table.rows.count == 1 + MergeMethod.allCases.count)
    for row in table.rows { #expect((row[2].number ?? 2) <= 1 && (row[4].number ?? 2) <= (row[2].number ?? 0)) }
  }
}

/// The orderings that three seeds show at 100 samples a task: 20 seconds, with THRESHER_EXHAUSTIVE=1.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] == "1")) struct OrderingTests {
  @Test func methodsAtAHundredSamples() throws {
    let experiment = MergingAccuracy()
    let arguments = try Arguments(["samples": "100"]).checked(by: experiment.parameters)
    let units = try (0..<experiment.unitCount(arguments)).compactMap {
      try experiment.run(unit: $0, of: arguments, effort: Effort(jobs: 2))
    }
    let table = try experiment.table(units, of: arguments)
    let mean = Dictionary(uniqueKeysWithValues: table.rows.map { ($0[1].description, $0[2].number ?? 0) })
    func expect(_ better: String, above worse: String, by margin: Double) {
      #expect((mean[better] ?? 0) - (mean[worse] ?? 1) >= margin, "\(better) over \(worse): \(mean)")
    }
    expect("fs", above: "distill", by: 0.005)
    expect("distill", above: "distill-random", by: 0.01)
    expect("distill", above: "regmean", by: 0.03)
    expect("permutation", above: "average", by: 0.05)
    expect("fs", above: "permutation", by: 0.05)
    expect("fs", above: "average", by: 0.15)
  }
}
