import Running

/// What each way of dropping would have made of a recorded trace: the ratio of totals with its standard error over steps.
public struct TracePolicies: Sendable {
  private let trace: Trace<Double>
  /// The times themselves, in the order of the ends.
  private let times: [Double]
  private let serial, forward: Double

  /// - Parameters:
  ///   - trace: complete or not; what is missing counts as not done.
  ///   - serial: T_c.
  ///   - forward: the share of the forward pass in a micro-batch.
  public init(_ trace: Trace<Double>, serial: Double, forward: Double = 1.0 / 3) {
    var times = trace.flat
    for place in 0..<(trace.starts.count - 1) {
      var before = 0.0
      for index in Int(trace.starts[place])..<Int(trace.starts[place + 1]) {
        times[index] = trace.flat[index] - before
        before = trace.flat[index]
      }
    }
    (self.trace, self.times, self.serial, self.forward) = (trace, times, serial, forward)
  }

  /// The outcome at one threshold, of every `stride`-th step.
  public func result(_ kind: DropSemantics, threshold: Double, stride: Int = 1) -> DropSimulation.Result {
    var sums = RatioSums()
    times.withUnsafeBufferPointer { times in
      for step in Swift.stride(from: 0, to: trace.steps, by: stride) {
        var (kept, ready) = (0, 0.0)
        for worker in 0..<trace.workers {
          let place = step * trace.workers + worker
          let own = times[Int(trace.starts[place])..<Int(trace.starts[place + 1])]
          let outcome = kind.outcome(
            UnsafeBufferPointer(rebasing: own), threshold: threshold, forward: forward)
          kept += outcome.kept
          ready = max(ready, outcome.ready)
        }
        sums.add(Double(kept), ready + serial, trace.slowest(step) + serial)
      }
    }
    return DropSimulation.Result(
      threshold: threshold, sums.ratio(planned: Double(trace.workers * trace.micros)))
  }

  /// The threshold of largest speed among 120 between half of the least and the largest time of a step, then 20 more beside the best; on
  /// about 200,000 times, and worked out on all of them at the end.
  ///
  /// - Returns: nil if the effort ends first, or every threshold drops too much.
  public func best(_ kind: DropSemantics, dropAtMost: Double = 1, effort: Effort = .unlimited) -> DropSimulation.Result?
  {
    let slowest = (0..<trace.steps).map { trace.slowest($0) }
    let (low, high) = ((slowest.min() ?? 0) / 2, slowest.max() ?? 0)
    let stride = max(1, times.count / 200_000)
    func search(_ thresholds: [Double]) -> DropSimulation.Result? {
      ParallelLoop.map(thresholds.count, jobs: effort.jobs) { index -> DropSimulation.Result? in
        effort.exhaustion() == nil ? result(kind, threshold: thresholds[index], stride: stride) : nil
      }.compactMap { $0 }.filter { $0.dropRate <= dropAtMost }.max { $0.speed < $1.speed }
    }
    let spacing = (high - low) / 120
    guard let coarse = search((1...120).map { low + spacing * Double($0) }),
      let fine = search((-10...10).map { coarse.threshold + spacing * Double($0) / 10 })
    else { return nil }
    return effort.exhaustion() == nil ? result(kind, threshold: fine.threshold) : nil
  }
}
