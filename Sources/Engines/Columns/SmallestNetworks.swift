import Numbers
import Running
import ThresholdNetworks

/// The interpolating networks of the fewest weights among the architectures within a given one, of the same depth.
///
/// Compares what a minimal network predicts with what a typical one of the wide architecture predicts.
public struct SmallestNetworks: Sendable {
  /// One posterior for every architecture of the least weight that can interpolate, in the order of the widths.
  public let posteriors: [FunctionPosterior]

  /// The architectures of least weight, one for each posterior.
  public var architectures: [Architecture] { posteriors.map(\.architecture) }

  /// The number of architectures that are looked at before giving up.
  public static let maximumArchitectures = 10_000

  /// Counts the functions of every architecture of least weight within the given one.
  ///
  /// Points of total weight at most `mismatches` may be wrong.
  ///
  /// - Throws: `CountingStopped` when the budget ends or there are too many architectures. No posterior if nothing interpolates.
  public init(
    of sample: PartialFunction, within architecture: Architecture, mismatches: Int = 0, effort: Effort = .unlimited
  ) throws {
    let total = architecture.widths.reduce(1) { product, width in
      product.multipliedReportingOverflow(by: width).overflow ? .max : product * width
    }
    guard total <= Self.maximumArchitectures else {
      throw CountingStopped(.outOfReach("\(total) narrower architectures"))
    }
    var candidates = [[Int]]([[]])
    for width in architecture.widths { candidates = candidates.flatMap { prefix in (1...width).map { prefix + [$0] } } }
    let ordered = candidates.map { Architecture(inputCount: architecture.inputCount, widths: $0) }.sorted()
    var impossible: [Architecture] = []
    var found: [FunctionPosterior] = []
    for candidate in ordered {
      if let first = found.first, candidate.weightCount > first.architecture.weightCount { break }
      if impossible.contains(where: { candidate.isContained(in: $0) }) { continue }
      let count = try InterpolatorCount(
        of: sample, architecture: candidate, mismatches: mismatches, effort: effort)
      if count.count.isZero {
        impossible.append(candidate)
        continue
      }
      found.append(
        try FunctionPosterior(
          of: sample, architecture: candidate, mismatches: mismatches, effort: effort))
    }
    posteriors = found
  }

  /// The expected error of a uniform setting of these architectures together; nil if nothing interpolates.
  public func risk(against teacher: PartialFunction) -> Rational? {
    var total = Rational()
    var settings = Integer()
    for posterior in posteriors {
      guard let risk = posterior.risk(against: teacher) else { continue }
      total += risk * Rational(posterior.total)
      settings += posterior.total
    }
    return settings.isZero ? nil : total / Rational(settings)
  }
}
