import Running

extension KernelDraws.Summary {
  /// The mean of independent draws in batches of their own keys, so that it is the same for any number of threads.
  ///
  /// - Parameters:
  ///   - count: the number of draws.
  ///   - batchSize: draws a batch.
  ///   - source: the draws of a batch, one a call.
  /// - Returns: nil if the effort ends before two draws.
  init?(
    of count: Int, inBatchesOf batchSize: Int, effort: Effort, from source: @Sendable (Int) -> () -> Double
  ) {
    let batches = max(1, (count + batchSize - 1) / batchSize)
    let results = ParallelLoop.map(batches, jobs: effort.jobs) { batch -> (sum: Double, squares: Double, size: Int)? in
      if effort.exhaustion(used: UInt64(batch)) != nil { return nil }
      let draw = source(batch)
      let size = min(batchSize, count - batchSize * batch)
      var (sum, squares) = (0.0, 0.0)
      for _ in 0..<size {
        let value = draw()
        sum += value
        squares += value * value
      }
      return (sum, squares, size)
    }
    let done = results.prefix { $0 != nil }.compactMap { $0 }
    let total = done.map(\.size).reduce(0, +)
    guard total >= 2 else { return nil }
    let mean = done.map(\.sum).reduce(0, +) / Double(total)
    let meanSquare = done.map(\.squares).reduce(0, +) / Double(total)
    let variance = max(0, meanSquare - mean * mean) * Double(total) / Double(total - 1)
    self.init(mean: mean, standardError: (variance / Double(total)).squareRoot(), draws: total)
  }
}
