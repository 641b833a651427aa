import Files

/// Times of two units in one trace: two groups, each of at least a tenth of the times, with a gap of a factor of a hundred between them.
enum MixedUnits {
  static let gap = 100.0

  /// - Throws: `DataError` of one line.
  static func refuse(_ trace: Trace<Double>, file: String) throws {
    let stride = max(1, trace.flat.count / 20_000)
    var (times, count) = ([Double](), 0)
    for step in 0..<trace.steps {
      for worker in 0..<trace.workers {
        var before = 0.0
        for end in trace.ends(step, worker) {
          if count % stride == 0 { times.append(end - before) }
          count += 1
          before = end
        }
      }
    }
    times.sort()
    let least = max(1, times.count / 10)
    for index in least..<max(least, times.count - least + 1) where times[index] > gap * times[index - 1] {
      throw DataError(
        file: file, found: "times of up to \(times[index - 1]) s and of at least \(times[index]) s, and none between",
        expected: "one unit", fix: "milliseconds and seconds seem to be mixed; write all times in one unit")
    }
  }
}
