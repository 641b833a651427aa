import Foundation
import ThresholdNetworks

/// The storage scheme behind "(1 + o(1)) log2 C(N, N1) weights suffice", carried out on a sample as far as it goes.
///
/// 1. Points become elements z of GF(2^m). A random linear functional of (z, z^3, ..., z^(2k-1), 1) sends them to 2^s buckets; it is
///    (2k + 1)-wise independent, so the loads are nearly equal.
/// 2. Inside a bucket an address in a shared table of b^2 cells keeps points apart: one of a few linear hashes, stored per bucket.
/// 3. A bucket stores a word r of l bits with [ v < p 2^k' ] = y on all its points, where the k' bits of v are the products over GF(2)
///    of r with the rows of the cell: two different words give pairwise independent labels, so a word exists as
///    soon as 2^l exceeds 2^cost by a little, cost the sum of -log2 of the densities of the labels.
///
/// Everything but the stored words is lower order for N large enough. The lookups of cells, whose layers are gadgets like those of
/// `SeededBuckets`, are not built as a network here: this is the account of the bits that would have to be stored.
public struct EqualisedBuckets: Hashable, Sendable {
  /// The number N of points.
  public let pointCount: Int
  /// s: there are 2^s buckets.
  public let bucketBits: Int
  /// The most points in a bucket.
  public let maximumLoad: Int
  /// The costs of the dearest bucket and of the average one, in bits.
  public let maximumCost, meanCost: Double
  /// l: the bits of a word.
  public let wordBits: Int
  /// The bits that choose one of the hashes inside a bucket.
  public let choiceBits: Int
  /// k' rows of l bits for each of the cells.
  public let tableBits: Int

  /// The bits of all words and choices: what grows with N.
  public var storedBits: Int { (wordBits + choiceBits) << bucketBits }

  private static let independence = 3
  private static let maximumWordBits = 18

  /// The scheme with the fewest stored bits among a few bucket maps, every label checked; nil if no words were found.
  ///
  /// - Parameter sample: with two labels and at most 62 inputs.
  public init?(_ sample: PartialFunction) {
    guard !sample.isConstant, sample.inputCount <= 62 else { return nil }
    let field = BinaryField(degree: sample.inputCount)
    let points = (0..<sample.pointCount).map { sample.point($0).words[0] }
    let labels = (0..<sample.pointCount).map { sample.labels[$0] }
    var generator = SplitMix(seed: 4)
    var best: EqualisedBuckets?
    let most = Int(log2(Double(points.count)).rounded(.up))
    for s in 0...most {
      for _ in 0..<4 {
        guard let scheme = EqualisedBuckets(field, points, labels, bucketBits: s, using: &generator) else { continue }
        if scheme.storedBits < best?.storedBits ?? .max { best = scheme }
      }
    }
    guard let best else { return nil }
    self = best
  }

  private init?(
    _ field: BinaryField, _ points: [UInt64], _ labels: [Bool], bucketBits s: Int, using generator: inout SplitMix
  ) {
    let density = Double(labels.count { $0 }) / Double(labels.count)
    let (oneCost, zeroCost) = (-log2(density), -log2(1 - density))
    var members: [Int: [Int]] = [:]
    for (index, bucket) in Self.buckets(field, points, bits: s, using: &generator).enumerated() {
      members[bucket, default: []].append(index)
    }
    let costs = members.mapValues { $0.reduce(0.0) { $0 + (labels[$1] ? oneCost : zeroCost) } }
    let dearest = costs.values.max() ?? 0
    let load = members.values.map(\.count).max() ?? 0
    guard dearest <= Double(Self.maximumWordBits) - 1 else { return nil }

    // b^2 cells make a random hash injective on b points with probability 1/2; eight of them nearly always have one that is.
    let cellBits = max(1, Int(ceil(2 * log2(Double(max(2, load))))))
    let choiceBits = 3
    let hashes = (0..<(1 << choiceBits)).map { _ in
      (0..<cellBits).map { _ in generator.next() & (1 << UInt64(field.degree) - 1) }
    }
    // The density of [v < threshold] for k' = 10 bits is within 1/2048 of that of the labels.
    let rowCount = 10
    let threshold = min((1 << rowCount) - 1, max(1, Int((density * Double(1 << rowCount)).rounded())))
    let order = members.keys.sorted { (-(costs[$0] ?? 0), $0) < (-(costs[$1] ?? 0), $1) }
    var found: Int?
    for wordBits in max(1, Int(dearest.rounded(.up)))...Self.maximumWordBits {
      let rows = (0..<(1 << cellBits)).map { _ in
        (0..<rowCount).map { _ in generator.next() & (1 << UInt64(wordBits) - 1) }
      }
      let isComplete = order.allSatisfy { bucket in
        let inside = members[bucket] ?? []
        let addresses = hashes.lazy.map { hash in inside.map { Self.address(points[$0], hash) } }
        guard let cells = addresses.first(where: { Set($0).count == inside.count }) else { return false }
        let wanted = inside.map { labels[$0] }
        return (0..<(UInt64(1) << UInt64(wordBits))).contains { word in
          zip(cells, wanted).allSatisfy { (Self.value(word, rows[$0]) < threshold) == $1 }
        }
      }
      if isComplete {
        found = wordBits
        break
      }
      // A word a few bits longer than the cost fails only because of the hashes: another map may do better.
      if Double(wordBits) > dearest + 4 { break }
    }
    guard let found else { return nil }
    pointCount = points.count
    bucketBits = s
    maximumLoad = load
    maximumCost = dearest
    meanCost = costs.values.reduce(0, +) / Double(1 << s)
    wordBits = found
    self.choiceBits = choiceBits
    tableBits = rowCount * found << cellBits
  }

  /// s random linear functionals of (z, z^3, z^5, 1) for every point.
  private static func buckets(
    _ field: BinaryField, _ points: [UInt64], bits s: Int, using generator: inout SplitMix
  ) -> [Int] {
    let masks = (0..<s).map { _ in (0...independence).map { _ in generator.next() } }
    return points.map { z in
      let square = field.multiply(z, z)
      var powers = [z]
      while powers.count < independence { powers.append(field.multiply(powers[powers.count - 1], square)) }
      powers.append(1)
      return masks.indices.reduce(0) { bucket, bit in
        let sum = zip(masks[bit], powers).reduce(0) { $0 ^ ($1.0 & $1.1).nonzeroBitCount }
        return bucket | (sum & 1) << bit
      }
    }
  }

  private static func address(_ point: UInt64, _ hash: [UInt64]) -> Int {
    hash.indices.reduce(0) { $0 | ((point & hash[$1]).nonzeroBitCount & 1) << $1 }
  }

  @inline(__always)
  private static func value(_ word: UInt64, _ rows: [UInt64]) -> Int {
    var value = 0
    for index in rows.indices { value |= ((word & rows[index]).nonzeroBitCount & 1) << index }
    return value
  }
}
