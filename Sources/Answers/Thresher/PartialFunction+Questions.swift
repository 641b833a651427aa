import Columns
import Numbers
import Running
import Synthesis
import ThresholdNetworks

/// The least size of a network, with every architecture that attains it and a witness of each.
public typealias Minimum = MinimizationResult

extension PartialFunction {
  /// The smallest networks of exactly this depth that fit.
  ///
  ///     let minimum = try xor.minimum(depth: 2)
  ///     minimum.upper         // 6
  ///     minimum.minima[0].network
  ///
  /// When the budget ends first, the result is an interval that is right at that moment.
  /// - Parameters:
  ///   - depth: the number of layers, at least 1.
  ///   - measure: what is least: weights, neurons or wires.
  ///   - mismatches: the total weight of the points that may be wrong.
  ///   - effort: threads, deadline, resources and memory of the whole search.
  /// - Throws: `EngineDisagreement` if two engines contradict each other, which is a bug.
  public func minimum(
    depth: Int, by measure: SizeMeasure = .weights, mismatches: Int = 0, effort: Effort = .unlimited
  ) throws -> Minimum {
    var options = MinimizationOptions(depth: depth)
    options.measure = measure
    options.mismatches = mismatches
    return try Search.minimize(self, options: options, effort: effort)
  }

  /// How many parameter settings of these widths fit, exactly, and the probability that a uniform one does.
  ///
  ///     try xor.count(widths: [3, 1]).value?.count
  ///
  /// - Parameters:
  ///   - widths: of all layers, the last one 1.
  ///   - effort: threads, deadline, resources and memory.
  /// - Complexity: see `CountingByColumns` in the manual of Columns.
  public func count(widths: [Int], effort: Effort = .unlimited) throws -> Settled<InterpolatorCount> {
    do {
      return .known(
        try InterpolatorCount(
          of: self, architecture: Architecture(inputCount: inputCount, widths: widths), effort: effort))
    } catch let stop as CountingStopped {
      return .undecided(stop.reason)
    }
  }

  /// `count` independent draws, exactly uniform over the parameter settings of these widths that fit; empty if none fits.
  ///
  ///     try xor.draw(5, widths: [3, 1], seed: 1)
  ///
  /// Equal seeds give equal draws, whatever the number of threads.
  public func draw(
    _ count: Int, widths: [Int], seed: UInt64, effort: Effort = .unlimited
  ) throws -> Settled<[ThresholdNetwork]> {
    do {
      let sampler = try FairSampler(
        of: self, architecture: Architecture(inputCount: inputCount, widths: widths), effort: effort)
      if sampler.count.isZero { return .known([]) }
      let batch = try sampler.draw(count, key: RandomKey(seed: seed))
      return .known((0..<batch.count).map { batch[$0] })
    } catch let stop as CountingStopped {
      return .undecided(stop.reason)
    }
  }
}
