import Files
import Numbers

/// Noisy copies of clean points on the line: the training data of a univariate denoiser.
public struct DenoisingSample: Sendable, Hashable {
  /// A clean point with the span of its noisy copies.
  public struct Cluster: Sendable, Hashable {
    /// x_n.
    public let clean: Rational
    /// l_n, the least noisy copy.
    public let lowest: Rational
    /// h_n, the greatest noisy copy.
    public let highest: Rational
    /// The number of different noisy copies.
    public let copyCount: Int

    /// A cluster from its clean point and the span of its copies.
    ///
    /// - Precondition: `lowest <= highest`, with equality exactly for one copy.
    public init(clean: Rational, lowest: Rational, highest: Rational, copyCount: Int) {
      precondition(lowest < highest ? copyCount >= 2 : lowest == highest && copyCount == 1, "a span of copies")
      (self.clean, self.lowest, self.highest, self.copyCount) = (clean, lowest, highest, copyCount)
    }
  }

  /// The pairs (noisy copy y, clean point x), by y ascending, each y once.
  public let pairs: [(noisy: Rational, clean: Rational)]
  /// By clean point, ascending.
  public let clusters: [Cluster]

  /// A sample from single pairs; equal pairs count once.
  ///
  /// - Parameter pairs: noisy copies with their clean points in any order; equal pairs count once.
  /// - Parameter file: the name for messages.
  /// - Throws: `DataError` without any pair, or where one noisy copy belongs to two clean points, which nothing interpolates.
  /// - Complexity: O(n log n) comparisons of fractions.
  public init(pairs: [(noisy: Rational, clean: Rational)], file: String = "pairs") throws {
    guard !pairs.isEmpty else {
      throw DataError(file: file, found: "no pair", expected: "noisy copies with their clean points")
    }
    let sorted = pairs.sorted { $0.noisy < $1.noisy }
    var distinct: [(noisy: Rational, clean: Rational)] = []
    distinct.reserveCapacity(sorted.count)
    for pair in sorted {
      if let last = distinct.last, last.noisy == pair.noisy {
        guard last.clean == pair.clean else {
          throw DataError(
            file: file, found: "the noisy copy \(pair.noisy) of both \(last.clean) and \(pair.clean)",
            expected: "one clean point for each noisy copy", fix: "no function interpolates both")
        }
      } else {
        distinct.append(pair)
      }
    }
    self.pairs = distinct
    var spans: [Rational: (lowest: Rational, highest: Rational, count: Int)] = [:]
    for pair in distinct {
      if let span = spans[pair.clean] {
        spans[pair.clean] = (span.lowest, pair.noisy, span.count + 1)
      } else {
        spans[pair.clean] = (pair.noisy, pair.noisy, 1)
      }
    }
    clusters = spans.map {
      Cluster(clean: $0.key, lowest: $0.value.lowest, highest: $0.value.highest, copyCount: $0.value.count)
    }.sorted { $0.clean < $1.clean }
  }

  /// Clusters [x_n - width, x_n + width] around clean points.
  public init(around points: [Rational], halfWidth: Rational) throws {
    try self.init(pairs: points.flatMap { [(noisy: $0 - halfWidth, clean: $0), (noisy: $0 + halfWidth, clean: $0)] })
  }

  /// The first two neighbours whose spans overlap, as indices of `clusters`; nil if h_n < l_(n+1) everywhere.
  public var overlap: (Int, Int)? {
    (0..<max(0, clusters.count - 1)).first { clusters[$0].highest >= clusters[$0 + 1].lowest }.map { ($0, $0 + 1) }
  }

  /// Why the closed form of statement S1 does not apply, nil if it does.
  public var outsideClosedForm: String? {
    if let (left, right) = overlap {
      return "the copies of \(clusters[left].clean) and \(clusters[right].clean) overlap"
    }
    return clusters.first { $0.copyCount < 2 }.map { "\($0.clean) has a single noisy copy" }
  }

  /// Two samples are equal if they have the same pairs.
  public static func == (left: Self, right: Self) -> Bool {
    left.pairs.elementsEqual(right.pairs) { $0.noisy == $1.noisy && $0.clean == $1.clean }
  }

  /// Hashes the pairs.
  public func hash(into hasher: inout Hasher) {
    for pair in pairs {
      hasher.combine(pair.noisy)
      hasher.combine(pair.clean)
    }
  }
}
