import Foundation
import Statistics

/// How well chains agree and how many independent draws they are worth, for one number per draw: the rank-normalized
/// split R-hat and the bulk and tail effective sample sizes (Vehtari, Gelman, Simpson, Carpenter, Buerkner 2021).
///
/// Ranks make them meaningful for discrete and heavy-tailed numbers alike. Nil where a number does not vary, or for
/// fewer than four draws a chain: then there is nothing to compare.
public struct ChainDiagnostics: Hashable, Sendable {
  /// The larger of the R-hats of location and of spread; near 1 when chains agree (at most 1.01 by the authors' advice).
  public let rHat: Double?
  /// Independent draws that would locate the middle of the law as well.
  public let bulkSampleSize: Double?
  /// The same for the 5% and 95% quantiles, the smaller one.
  public let tailSampleSize: Double?

  /// Compares chains of one number a draw.
  ///
  /// - Parameter chains: one sequence a chain; longer ones are cut to the length of the shortest.
  public init(_ chains: [[Double]]) {
    let length = chains.map(\.count).min() ?? 0
    let all = chains.flatMap { $0.prefix(length) }
    guard length >= 4, let first = all.first, all.contains(where: { $0 != first }) else {
      (rHat, bulkSampleSize, tailSampleSize) = (nil, nil, nil)
      return
    }
    let halves = Self.split(chains.map { Array($0.prefix(length)) })
    let median = Self.quantile(all, 0.5)
    let location = Self.rHat(Self.rankNormalized(halves))
    let spread = Self.rHat(Self.rankNormalized(halves.map { $0.map { abs($0 - median) } }))
    rHat = [location, spread].compactMap { $0 }.max()
    bulkSampleSize = Self.sampleSize(Self.rankNormalized(halves))
    tailSampleSize = [0.05, 0.95].compactMap { probability -> Double? in
      let bound = Self.quantile(all, probability)
      return Self.sampleSize(halves.map { $0.map { $0 <= bound ? 1 : 0 } })
    }.min()
  }

  /// First and second half of every chain; the middle draw of an odd number is left out.
  private static func split(_ chains: [[Double]]) -> [[Double]] {
    chains.flatMap { [Array($0.prefix($0.count / 2)), Array($0.suffix($0.count / 2))] }
  }

  /// The normal scores of the ranks over all chains, ties at their mean rank (Blom 1958).
  static func rankNormalized(_ chains: [[Double]]) -> [[Double]] {
    let values = chains.flatMap { $0 }
    let order = values.indices.sorted { values[$0] < values[$1] }
    var scores = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count && values[order[end + 1]] == values[order[start]] { end += 1 }
      let rank = Double(start + end) / 2 + 1
      let score = SpecialFunctions.normalQuantile((rank - 0.375) / (Double(values.count) + 0.25))
      for place in start...end { scores[order[place]] = score }
      start = end + 1
    }
    var position = 0
    return chains.map { chain in
      defer { position += chain.count }
      return Array(scores[position..<position + chain.count])
    }
  }

  /// Linear interpolation between order statistics (R's type 7).
  static func quantile(_ values: [Double], _ probability: Double) -> Double {
    let sorted = values.sorted()
    let place = probability * Double(sorted.count - 1)
    let low = Int(place)
    guard low + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[low] + (place - Double(low)) * (sorted[low + 1] - sorted[low])
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private static func variance(_ values: [Double]) -> Double {
    let center = mean(values)
    return values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(values.count - 1)
  }

  /// The square root of the ratio of the pooled to the mean within-chain variance.
  static func rHat(_ chains: [[Double]]) -> Double? {
    guard let length = chains.first?.count, length >= 2, chains.count >= 2 else { return nil }
    let within = mean(chains.map(variance))
    let between = variance(chains.map(mean)) * Double(length)
    guard within > 0 else { return nil }
    let n = Double(length)
    return ((between / within + n - 1) / n).squareRoot()
  }

  /// The effective number of independent draws: Geyer's initial monotone sequence of autocorrelations, combined over
  /// chains.
  static func sampleSize(_ chains: [[Double]]) -> Double? {
    guard let length = chains.first?.count, length >= 4 else { return nil }
    let n = Double(length)
    let total = n * Double(chains.count)
    let centers = chains.map(mean)
    let variances = chains.map(variance)
    let within = mean(variances)
    guard within > 0 else { return nil }
    var pooled = within * (n - 1) / n
    if chains.count > 1 { pooled += variance(centers) }
    let covariances = chains.map(autocovariances)
    func correlation(_ lag: Int) -> Double {
      1 - (within - mean(covariances.map { $0[lag] })) / pooled
    }
    var even = 1.0
    var odd = correlation(1)
    var pairs = [even + odd]
    var lag = 1
    while lag < length - 4 && even + odd > 0 {
      even = correlation(lag + 1)
      odd = correlation(lag + 2)
      if even + odd >= 0 { pairs.append(min(even + odd, pairs[pairs.count - 1])) }
      lag += 2
    }
    // The last even term improves estimates of antithetic chains.
    var tau = -1 + 2 * pairs.reduce(0, +)
    if even > 0 && even + odd < 0 { tau += even }
    tau = max(tau, 1 / log10(total))
    return total / tau
  }
}
