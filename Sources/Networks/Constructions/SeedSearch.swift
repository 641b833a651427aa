import Foundation
import Running
import ThresholdNetworks

/// The search for the hash functions, the table and the seeds of `SeededBuckets`.
///
/// The cost of a bucket is the expected number of bits of its seed, sum of -log2 of the densities of its labels. Parameters are tried in the
/// order of the size that they lead to; those whose seeds are shorter than the largest cost are left out.
extension SeededBuckets {
  static func construction(for sample: PartialFunction, memory: Int, effort: Effort) throws -> Construction {
    var generator = SplitMix(seed: 3)
    for candidate in try candidates(for: sample, using: &generator, effort: effort) {
      try ConstructionMethod.seeds.checkMemory(candidate.shape.widths, inputCount: sample.inputCount, memory)
      for _ in 0..<3 {
        guard let found = try seeds(for: sample, candidate, using: &generator, effort: effort) else { continue }
        let shape = candidate.shape.with(
          maskSize: candidate.buckets.wireCount + found.hashes.reduce(0) { $0 + $1.wireCount })
        return try Construction(
          .seeds,
          shape.network(buckets: candidate.buckets, hashes: found.hashes, table: found.table, seeds: found.seeds),
          for: sample, shape: Architecture(inputCount: sample.inputCount, widths: shape.widths),
          parameters: [
            .init("P", shape.maskSize), .init("s1", shape.bucketColumnBits), .init("s2", shape.bucketRowBits),
            .init("m1", shape.tableColumnBits), .init("m2", shape.tableRowBits), .init("t", shape.choiceBits),
          ], effort: effort)
      }
    }
    throw ConstructionError.noParameters(.seeds)
  }

  private struct Candidate {
    var shape: SeededBuckets
    var buckets: LinearHash
    /// The number of inputs in each functional of the alternative hashes.
    var maskWeight: Int
    /// Points by bucket, the costliest bucket first.
    var members: [(bucket: Int, points: [Int])]
  }

  /// The largest m': a table of 2^18 weights, and as many offsets to try for a bucket.
  private static let maximumHashBits = 18

  private static func candidates(
    for sample: PartialFunction, using generator: inout SplitMix, effort: Effort
  ) throws -> [Candidate] {
    let n = sample.inputCount
    let total = Double(sample.pointCount)
    let ones = Double(sample.labels.popcount)
    let (oneCost, zeroCost) = (log2(total / ones), log2(total / (total - ones)))
    var candidates: [Candidate] = []
    let maximumBuckets = Int(log2(total).rounded(.up)) + 2
    for s in 0...maximumBuckets {
      for weight in [1, 2] where weight <= n && (weight > 1 || s <= n) {
        try effort.check()
        let buckets = LinearHash.random(count: s, weight: weight, inputCount: n, using: &generator)
        var points: [Int: [Int]] = [:]
        for (point, bucket) in buckets.values(on: sample).enumerated() { points[bucket, default: []].append(point) }
        let costs = points.mapValues { $0.reduce(0.0) { $0 + (sample.labels[$1] ? oneCost : zeroCost) } }
        let members = points.keys.sorted { (-(costs[$0] ?? 0), $0) < (-(costs[$1] ?? 0), $1) }
          .map { (bucket: $0, points: points[$0] ?? []) }
        let least = Int((costs.values.max() ?? 0).rounded(.up)) + 1
        // A bucket with both labels needs two cells at least, and its points different ones.
        guard least <= maximumHashBits + 2 else { continue }
        for t in 0...2 {
          for m in max(1, least - t)...max(1, least - t, min(maximumHashBits, least - t + 4)) where m <= maximumHashBits
          {
            for maskWeight in [1, 2, 3] where maskWeight <= n && (maskWeight > 1 || m <= n) {
              let maskSize = buckets.wireCount + maskWeight * m << t
              candidates.append(
                Candidate(
                  shape: bestSplit(inputCount: n, maskSize: maskSize, s: s, m: m, t: t), buckets: buckets,
                  maskWeight: maskWeight, members: members))
            }
          }
        }
      }
    }
    let sizes = candidates.map(\.shape.weightCount)
    return candidates.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }.map { candidates[$0] }
  }

  private static func bestSplit(inputCount n: Int, maskSize: Int, s: Int, m: Int, t: Int) -> Self {
    func shape(_ s1: Int, _ m1: Int) -> Self {
      Self(
        inputCount: n, maskSize: maskSize, bucketColumnBits: s1, bucketRowBits: s - s1, tableColumnBits: m1,
        tableRowBits: m - m1, choiceBits: t)
    }
    func lighter(_ a: Self, _ b: Self) -> Bool { a.weightCount < b.weightCount }
    // The two splits act on layers that do not meet, so each is chosen alone.
    let first = (0...s).map { shape($0, 0) }.min(by: lighter) ?? shape(0, 0)
    return (0...m).map { shape(first.bucketColumnBits, $0) }.min(by: lighter) ?? first
  }

  private func with(maskSize: Int) -> Self {
    Self(
      inputCount: inputCount, maskSize: maskSize, bucketColumnBits: bucketColumnBits, bucketRowBits: bucketRowBits,
      tableColumnBits: tableColumnBits, tableRowBits: tableRowBits, choiceBits: choiceBits)
  }

  /// Hashes, table and seeds for the parameters of a candidate; nil when some bucket has no seed.
  private static func seeds(
    for sample: PartialFunction, _ candidate: Candidate, using generator: inout SplitMix,
    effort: Effort
  ) throws -> (hashes: [LinearHash], table: Set<Int>, seeds: [Int: Seed])? {
    let shape = candidate.shape
    let cells = 1 << shape.hashBits
    let hashes = (0..<shape.choices).map { _ in
      LinearHash.random(
        count: shape.hashBits, weight: candidate.maskWeight, inputCount: sample.inputCount, using: &generator)
    }
    let values = hashes.map { $0.values(on: sample) }
    let density = Double(sample.labels.popcount) / Double(sample.pointCount)
    let oneCount = min(cells - 1, max(1, Int((density * Double(cells)).rounded())))
    var order = Array(0..<cells)
    for index in 0..<oneCount { order.swapAt(index, index + generator.below(cells - index)) }
    let ones = order.prefix(oneCount)
    var table = [Bool](repeating: false, count: cells)
    for cell in ones { table[cell] = true }

    var seeds: [Int: Seed] = [:]
    for (bucket, points) in candidate.members {
      try effort.check()
      var seed: Seed?
      search: for choice in 0..<shape.choices {
        let keys = points.map { values[choice][$0] }
        let wanted = points.map { sample.labels[$0] }
        for offset in 0..<cells where zip(keys, wanted).allSatisfy({ table[offset ^ $0] == $1 }) {
          seed = Seed(choice: choice, offset: offset)
          break search
        }
      }
      guard let seed else { return nil }
      seeds[bucket] = seed
    }
    return (hashes, Set(ones), seeds)
  }
}
