import Running
import ThresholdNetworks

/// Buckets that store an affine function each: depth 6, about one weight per label whatever the labels are.
///
/// s = s1 + s2 linear functionals divide the points into 2^s buckets; in each, Gaussian elimination finds r with
/// <r, (x, 1)> = y for all its points (it exists when the points (x, 1) of the bucket are linearly independent). Layers: unary
/// parities and x; bucket literals and x; one-hot code of s1 bits, literals of s2, and x; neuron (row, k) = r_k and x_k of the bucket; unary
/// parity of n + 1 products; parity.
public struct LinearBuckets: Hashable, Sendable {
  /// The number n of inputs.
  public let inputCount: Int
  /// P: the total size of the masks of the functionals.
  public let maskSize: Int
  /// The number of input bits that choose a column of the table.
  public let columnBits: Int
  /// The number of input bits that choose a row of the table.
  public let rowBits: Int

  /// The construction for these numbers of bits, without a sample.
  ///
  /// - Precondition: s1, s2 >= 0 and P >= s1 + s2.
  public init(inputCount: Int, maskSize: Int, columnBits: Int, rowBits: Int) {
    precondition(columnBits >= 0 && rowBits >= 0 && maskSize >= columnBits + rowBits && columnBits + rowBits < 60)
    (self.inputCount, self.maskSize) = (inputCount, maskSize)
    (self.columnBits, self.rowBits) = (columnBits, rowBits)
  }

  /// (P + n, 2s + n, A + 2 s2 + n, B (n + 1), n + 1, 1) with A = 2^s1 and B = 2^s2.
  public var widths: [Int] {
    let n = inputCount
    return [
      maskSize + n, 2 * (columnBits + rowBits) + n, (1 << columnBits) + 2 * rowBits + n, (1 << rowBits) * (n + 1),
      n + 1, 1,
    ]
  }

  /// n (P+n) + (P+n)(2s+n) + (2s+n)(A+2 s2+n) + (A+2 s2+n) B (n+1) + B (n+1)(n+1) + n + 1.
  public var weightCount: Int {
    let n = inputCount
    let first = maskSize + n
    let second = 2 * (columnBits + rowBits) + n
    let third = (1 << columnBits) + 2 * rowBits + n
    let rows = 1 << rowBits
    return n * first + first * second + second * third + third * rows * (n + 1) + rows * (n + 1) * (n + 1) + n + 1
  }

  /// Tries s = 0, 1, 2, ... with coordinates first, then sparse random sums, until every bucket is affine.
  static func construction(for sample: PartialFunction, memory: Int, effort: Effort) throws -> Construction {
    var generator = SplitMix(seed: 2)
    let n = sample.inputCount
    for s in 0...max(24, min(n, 40)) {
      // Buckets of more points than unknowns are affine only when the labels are special: any functionals will show it.
      let isCrowded = sample.pointCount >> s > n + 1
      for attempt in 0..<(s == 0 ? 1 : isCrowded ? 3 : 120) {
        let weight = isCrowded ? attempt + 1 : attempt < 100 ? 1 : attempt < 110 ? 2 : 3
        if weight > n || (weight == 1 && s > n) { continue }
        try effort.check()
        let hash = LinearHash.random(count: s, weight: weight, inputCount: n, using: &generator)
        guard let words = try affineWords(of: sample, buckets: hash.values(on: sample), effort: effort) else {
          continue
        }
        let shapes = (0...s).map {
          LinearBuckets(inputCount: n, maskSize: hash.wireCount, columnBits: $0, rowBits: s - $0)
        }
        let shape = shapes.min { $0.weightCount < $1.weightCount } ?? shapes[0]
        try ConstructionMethod.bucketLinear.checkMemory(shape.widths, inputCount: n, memory)
        return try Construction(
          .bucketLinear, shape.network(hash: hash, words: words), for: sample,
          shape: Architecture(inputCount: n, widths: shape.widths),
          parameters: [.init("P", shape.maskSize), .init("s1", shape.columnBits), .init("s2", shape.rowBits)],
          effort: effort)
      }
    }
    throw ConstructionError.noParameters(.bucketLinear)
  }

  /// The coefficients of an affine function through the points of each bucket; nil if a bucket has none.
  private static func affineWords(
    of sample: PartialFunction, buckets: [Int], effort: Effort
  ) throws -> [Int: BitVector]? {
    var members: [Int: [Int]] = [:]
    for (point, bucket) in buckets.enumerated() { members[bucket, default: []].append(point) }
    var words: [Int: BitVector] = [:]
    // The fullest buckets are the likeliest to fail.
    for (bucket, indices) in members.sorted(by: { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }) {
      let rows = indices.lazy.map { sample.affinePoint($0) }
      try effort.foresee(seconds: Double(indices.count * sample.inputCount) / 2e7)
      guard
        let word = solveOverGF2(rows, indices.map { sample.labels[$0] }, unknowns: sample.inputCount + 1)
      else { return nil }
      words[bucket] = word
    }
    return words
  }

  private func network(hash: LinearHash, words: [Int: BitVector]) -> ThresholdNetwork {
    let n = inputCount
    var assembly = NetworkAssembly(inputCount: n)
    var (unary, x) = assembly.layer { layer in
      (hash.masks.map { layer.unaryParity(of: $0) }, layer.copies(of: Array(0..<n)))
    }
    var literals: [Literal]
    (literals, x) = assembly.layer { layer in
      (unary.map { layer.parityLiteral(unary: $0) }, layer.copies(of: x))
    }
    let columns: [Int]
    (columns, literals, x) = assembly.layer { layer in
      (
        layer.oneHot(Array(literals.prefix(columnBits))), layer.copies(of: Array(literals.dropFirst(columnBits))),
        layer.copies(of: x)
      )
    }
    let products = assembly.layer { layer in
      (0...n).flatMap { k in
        layer.memoryRows(columns: columns, rows: literals, gatedBy: k < n ? [x[k]] : []) { column, row in
          words[column + row << columnBits]?[k] ?? false
        }
      }
    }
    // At most one neuron fires for each k, so the number that fires has the parity of <r, (x, 1)>; only the thresholds
    // up to n + 1 are needed, although (n + 1) B wires are read.
    unary = [
      assembly.layer { layer in
        (1...(n + 1)).map { k in layer.add(k % 2 == 1 ? .atLeast(k, of: products) : .fewer(than: k, of: products)) }
      }
    ]
    return assembly.output(.atLeast((n + 1) / 2 + 1, of: unary[0]))
  }
}

/// One affine function <r, (x, 1)> = y for all points: depth 2, widths (t, 1), w = n t + t with t the number of inputs in r.
enum AffineFunction {
  static func construction(for sample: PartialFunction, effort: Effort) throws -> Construction {
    let n = sample.inputCount
    try effort.foresee(seconds: Double(sample.pointCount * n) / 2e7)
    let rows = (0..<sample.pointCount).lazy.map { sample.affinePoint($0) }
    let labels = (0..<sample.pointCount).map { sample.labels[$0] }
    guard let word = solveOverGF2(rows, labels, unknowns: n + 1) else { throw ConstructionError.notAffine }
    let positions = word.ones.filter { $0 < n }
    // A sample with two labels is not fitted by a constant, so r has an input.
    guard !positions.isEmpty else { throw ConstructionError.notAffine }
    return try Construction(
      .parity, .parity(of: positions, inputCount: n, negated: word[n]), for: sample,
      shape: Architecture(inputCount: n, widths: [positions.count, 1]), parameters: [.init("t", positions.count)],
      effort: effort)
  }
}

extension PartialFunction {
  /// (x, 1) for the point at `index`.
  func affinePoint(_ index: Int) -> BitVector { BitVector(inputColumns.map { $0[index] } + [true]) }
}
