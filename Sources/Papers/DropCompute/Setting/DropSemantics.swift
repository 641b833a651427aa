/// What "drop" means for the micro-batch in flight when the threshold passes.
public enum DropSemantics: String, Sendable, CaseIterable {
  /// It is cut at the threshold and lost.
  case preempt
  /// It is finished and thrown away: the clock is looked at between micro-batches only.
  case checkDrop = "check-drop"
  /// It is finished and kept.
  case checkKeep = "check-keep"
  /// The clock is looked at before the forward pass and between forward and backward pass; what passes the second look is finished and
  /// kept, a forward pass that does not is lost. The authors' released code.
  case twoChecks = "two-checks"
  /// An estimate, no policy: nothing is charged for the micro-batch in flight. The authors' selection of the threshold.
  case lastCompleted = "last-completed"

  /// How many micro-batches of one worker are kept, and when it is ready.
  ///
  /// - Parameters:
  ///   - times: the time of each micro-batch of the worker, in order.
  ///   - threshold: tau, in the same unit, counted from the start of the step.
  ///   - forward: the share of the forward pass in a micro-batch.
  @inline(__always) public func outcome(
    _ times: UnsafeBufferPointer<Double>, threshold: Double, forward: Double
  ) -> (kept: Int, ready: Double) {
    var elapsed = 0.0
    for (index, time) in times.enumerated() {
      let end = elapsed + time
      switch self {
      case .preempt: if end > threshold { return (index, threshold) }
      case .checkDrop:
        if end > threshold { return (index, elapsed >= threshold ? elapsed : end) }
      case .checkKeep:
        if elapsed >= threshold { return (index, elapsed) }
      case .twoChecks:
        if elapsed > threshold { return (index, elapsed) }
        let middle = elapsed + forward * time
        if middle > threshold { return (index, middle) }
      case .lastCompleted: if end > threshold { return (index, elapsed) }
      }
      elapsed = end
    }
    return (times.count, elapsed)
  }
}
