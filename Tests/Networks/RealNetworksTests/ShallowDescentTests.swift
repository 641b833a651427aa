import Numbers
import RealNetworks
import Running
import Testing

/// ShallowDescent.swift.
@Suite struct ShallowDescentTests {
  /// Small networks, where a hundred steps in fractions of doubles are followed exactly for the first few.
  @Test func agreesWithExactSteps() throws {
    var key = RandomKey(seed: 71)
    for (inputs, width, points) in [(1, 3, 4), (2, 9, 6), (4, 8, 3)] {
      let (network, data) = ShallowLossTests.random(&key, inputs: inputs, width: width, points: points)
      var exact = network
      for _ in 0..<4 { exact = ShallowLoss(exact, on: data).afterStep(Rational(1, 64)) }
      let run = ShallowDescent(
        from: ShallowNetwork(rounding: network), on: RegressionData(rounding: data), step: 1.0 / 64, steps: 4)
      for (a, b) in zip(run.network.parameters, exact.parameters) { #expect(abs(a - Double(rounding: b)) < 1e-10) }
      #expect(run.end == .finished && run.steps == 4)
    }
  }

  @Test func findsAMinimumAndSaysSo() {
    let start = ShallowNetwork<Double>(weights: [[1]], biases: [0.5], outputs: [0.7], offset: 0)
    let data = RegressionData(points: [[0.0], [1], [2]], targets: [1, 2, 3])
    let run = ShallowDescent(from: start, on: data, step: 0.1, steps: 20_000)
    #expect(run.end == .finished && run.loss < 1e-20 && run.gradientNorm < 1e-9)
  }

  @Test func zeroStepsAndStepsOfZeroMoveNothing() {
    let start = ShallowNetwork<Double>(weights: [[1, 2]], biases: [0.5], outputs: [0.7], offset: 0)
    let data = RegressionData(points: [[0.0, 1]], targets: [1])
    #expect(ShallowDescent(from: start, on: data, step: 0, steps: 10).network == start)
    #expect(ShallowDescent(from: start, on: data, step: 0.1, steps: 0).network == start)
  }

  @Test func divergenceIsReported() {
    let start = ShallowNetwork<Double>(weights: [[3]], biases: [0.5], outputs: [2], offset: 0)
    let data = RegressionData(points: [[1.0], [2], [3]], targets: [1, 0, 5])
    let run = ShallowDescent(from: start, on: data, step: 10, steps: 1000)
    guard case .diverged = run.end else {
      Issue.record("\(run.end)")
      return
    }
  }

  @Test func stopsWhenInterrupted() {
    let interruption = Interruption()
    interruption.request()
    let start = ShallowNetwork<Double>(weights: [[1]], biases: [0], outputs: [1], offset: 0)
    let run = ShallowDescent(
      from: start, on: RegressionData(points: [[1]], targets: [1]), step: 0.1, steps: 10,
      effort: Effort(interruption: interruption))
    #expect(run.end == .stopped(.interrupted) && run.steps == 0)
  }
}
