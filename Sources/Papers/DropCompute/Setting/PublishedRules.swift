/// The rules by which the paper and its released code choose a threshold among equally spaced candidates.
///
/// Each micro-batch is put at the first candidate that counts it, and running sums give all candidates of a step at once: O(n + candidates) a
/// step instead of their product.
public enum PublishedRules {
  /// A threshold with the speed that the rule expects of it.
  public typealias Choice = (threshold: Double, speed: Double)

  /// The paper: `count` equally spaced candidates up to the largest end, S from its definition.
  public static func grid(_ trace: Trace<Double>, serial: Double, count: Int = 200) -> Choice {
    let top = largest(trace)
    let candidates = (1...count).map { top * Double($0) / Double(count) }
    var sums = [Double](repeating: 0, count: count)
    for step in 0..<trace.steps {
      let (counts, _) = completed(trace, step, candidates, countsTies: true)
      let slowest = trace.slowest(step)
      for (index, candidate) in candidates.enumerated() {
        sums[index] += Double(counts[index]) * (slowest + serial) / (min(candidate, slowest) + serial)
      }
    }
    return best(candidates, sums.map { $0 / Double(trace.planned) })
  }

  /// The released code: 200 candidates from the least end of a sixth micro-batch to the largest end; a step lasts until the last completed
  /// micro-batch of any worker. Nil with fewer than six micro-batches.
  public static func released(_ trace: Trace<Double>, serial: Double) -> Choice? {
    var sixth = Double.infinity
    for step in 0..<trace.steps {
      for worker in 0..<trace.workers {
        let ends = trace.ends(step, worker)
        if ends.count >= 6 { sixth = min(sixth, ends[ends.startIndex + 5]) }
      }
    }
    guard sixth < .infinity else { return nil }
    let top = largest(trace)
    let candidates = (0..<200).map { sixth + (top - sixth) * Double($0) / 199 }
    var sums = [Double](repeating: 0, count: candidates.count)
    for step in 0..<trace.steps {
      let (counts, lasts) = completed(trace, step, candidates, countsTies: false)
      let slowest = trace.slowest(step)
      let raw = slowest + serial
      for index in candidates.indices {
        sums[index] += Double(counts[index]) / (1 - (slowest - lasts[index]) / raw)
      }
    }
    return best(candidates, sums.map { $0 / Double(trace.planned) })
  }

  private static func largest(_ trace: Trace<Double>) -> Double { trace.flat.max() ?? 0 }

  /// For every candidate the completed micro-batches of a step, and the last of their ends.
  private static func completed(
    _ trace: Trace<Double>, _ step: Int, _ candidates: [Double], countsTies: Bool
  ) -> (counts: [Int], lasts: [Double]) {
    var counts = [Int](repeating: 0, count: candidates.count)
    var lasts = [Double](repeating: 0, count: candidates.count)
    let (first, spacing) = (candidates[0], candidates.count > 1 ? candidates[1] - candidates[0] : 0)
    for end in trace.ends(of: step) {
      // The spacing leads next to the place, comparisons to the place itself.
      let guess = spacing > 0 ? (end - first) / spacing : 0
      var place = guess > 1 ? min(Int(guess) - 1, candidates.count) : 0
      while place < candidates.count, countsTies ? candidates[place] < end : candidates[place] <= end { place += 1 }
      if place == candidates.count { continue }
      counts[place] += 1
      lasts[place] = max(lasts[place], end)
    }
    for index in 1..<max(candidates.count, 1) where index < candidates.count {
      counts[index] += counts[index - 1]
      lasts[index] = max(lasts[index], lasts[index - 1])
    }
    return (counts, lasts)
  }

  private static func best(_ candidates: [Double], _ speeds: [Double]) -> Choice {
    var best = (threshold: candidates[0], speed: speeds[0])
    for (candidate, speed) in zip(candidates, speeds) where speed > best.speed { best = (candidate, speed) }
    return best
  }
}
