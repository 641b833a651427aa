import Conflicts
import Covering
import Running
import Solving
import TestSupport
import Testing
import ThresholdNetworks

@Suite struct ConflictEngineTests {
  static func random(inputs n: Int, points: Int, seed: UInt64) -> PartialFunction {
    var generator = SplitMix(state: seed)
    let rows = Array(0..<(1 << n)).shuffled(using: &generator).prefix(points)
    return PartialFunction(
      inputCount: n, points: rows.map { BitVector(words: [UInt64($0)], count: n) },
      labels: BitVector(rows.map { _ in generator.next() >> 40 & 1 == 1 }))
  }

  private static func isFound(_ answer: Answer<ThresholdNetwork>) throws -> Bool {
    switch answer {
    case .found: true
    case .impossible: false
    case .undecided(let reason): throw Undecided(reason: reason)
    }
  }

  private struct Undecided: Error { var reason: Exhausted }

  /// The multicover engine lists all columns and shares nothing with this one but the program of one neuron, which it does not use.
  @Test(arguments: [0, 1, 2]) func agreesWithTheMulticover(mismatches: Int) throws {
    var found = 0
    for seed in UInt64(1)...24 {
      let n = 4 + Int(seed % 2)
      let sample = Self.random(inputs: n, points: 9 + Int(seed % 5), seed: seed &+ 100 &* UInt64(mismatches))
      for width in 1...3 {
        let question = InterpolationQuestion(
          sample: sample, architecture: Architecture(inputCount: n, widths: [width, 1]), mismatches: mismatches)
        let decision = try ConflictEngine().decide(question, effort: .unlimited)
        let expected = try MulticoverEngine(sample: sample, mismatches: mismatches)
          .decide(question, effort: .unlimited)
        let isFound = try Self.isFound(decision.answer)
        #expect(try isFound == Self.isFound(expected.answer), "seed \(seed), width \(width)")
        if isFound { found += 1 }
        if case .found(let network) = decision.answer {
          #expect(sample.mismatchWeight(of: network.column(on: sample)) <= mismatches)
        }
      }
    }
    #expect(found > 8 && found < 72)
  }

  /// Of everything that was learned: no neuron of the sign is right on all of its points.
  @Test func conflictsHold() throws {
    let functions = NeuronFunction.all(fanIn: 5).map { $0.neuron(fanIn: 5) }
    var learned = 0
    for seed in UInt64(1)...6 {
      let sample = Self.random(inputs: 5, points: 16, seed: seed)
      let search = ConflictSearch(sample, width: 2)
      _ = try search.run(effort: .unlimited)
      learned += search.conflicts.count
      for conflict in search.conflicts {
        let isBroken = functions.contains { neuron in
          if case .fewer = neuron.function, !conflict.isNegated { return false }
          if case .atLeast = neuron.function, conflict.isNegated { return false }
          if case .constant(let value) = neuron.function, value != conflict.isNegated { return false }
          let column = neuron.column(on: sample.inputColumns, pointCount: sample.pointCount)
          return conflict.points.allSatisfy { column[$0] == sample.labels[$0] }
        }
        #expect(!isBroken, "seed \(seed): \(conflict.points)")
      }
    }
    #expect(learned > 20)
  }

  /// Forty inputs, where no columns are listed: exclusive or of two halves of the inputs, by majority, needs two neurons or more.
  @Test func manyInputs() throws {
    var generator = SplitMix(state: 7)
    let points = (0..<80).map { _ in BitVector((0..<40).map { _ in generator.next() >> 40 & 1 == 1 }) }
    let labels = BitVector(
      points.map { point in
        let counts = [0..<20, 20..<40].map { half in half.count { point[$0] } }
        return (counts[0] >= 10) != (counts[1] >= 10)
      })
    let sample = PartialFunction(inputCount: 40, points: points, labels: labels)
    let architecture = Architecture(inputCount: 40, widths: [1, 1])
    let question = InterpolationQuestion(sample: sample, architecture: architecture)
    let decision = try ConflictEngine().decide(question, effort: .unlimited)
    let expected = SingleNeuronEngine().decide(question, effort: .unlimited)
    #expect(try Self.isFound(decision.answer) == Self.isFound(expected.answer))
    // What is not decided within the units says so and takes no more.
    let short = try ConflictEngine().decide(question, effort: Effort(budget: Budget(resources: 1)))
    guard case .undecided(.resources) = short.answer else {
      Issue.record("decided with one unit")
      return
    }
  }

  @Test func whatItDoesNotTreat() throws {
    let sample = Self.random(inputs: 4, points: 8, seed: 1)
    for widths in [[2, 2, 1], [1]] {
      let question = InterpolationQuestion(
        sample: sample, architecture: Architecture(inputCount: 4, widths: widths))
      guard case .undecided(.outOfReach) = try ConflictEngine().decide(question, effort: .unlimited).answer else {
        Issue.record("\(widths)")
        continue
      }
    }
  }
}
