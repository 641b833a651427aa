/// Waiting for the fastest N - b workers only, a policy beside dropping, exactly by order statistics on a trace.
public enum BackupWorkers {
  /// The ratio of throughputs if every step ends with the (N - b)-th worker, whose whole work counts.
  public static func speed<Number: TraceNumber>(_ trace: Trace<Number>, backup: Int, serial: Number) -> Number {
    precondition((0..<max(1, trace.workers)).contains(backup), "\(backup) of \(trace.workers) workers")
    var (with, without) = (0 as Number, 0 as Number)
    for step in 0..<trace.steps {
      let ready = (0..<trace.workers).map { trace.ends(step, $0).last ?? 0 }.sorted()
      with = with + ready[trace.workers - 1 - backup] + serial
      without = without + trace.slowest(step) + serial
    }
    return Number(trace.workers - backup) * without / (with * Number(trace.workers))
  }

  /// The number of backup workers of largest speed.
  public static func best<Number: TraceNumber>(_ trace: Trace<Number>, serial: Number) -> (backup: Int, speed: Number) {
    var best = (backup: 0, speed: speed(trace, backup: 0, serial: serial))
    for backup in 1..<max(1, trace.workers) {
      let value = speed(trace, backup: backup, serial: serial)
      if value > best.speed { best = (backup, value) }
    }
    return best
  }
}
