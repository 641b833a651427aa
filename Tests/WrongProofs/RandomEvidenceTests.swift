import Certificates
import Checker
import Files
import Formats
import Foundation
import Numbers
import Testing
import ThresholdNetworks

/// Evidence drawn at random, for statements drawn at random: whatever is accepted is true. Truth is what all networks on two
/// and three inputs say.
@Suite struct RandomEvidenceTests {
  static let count = ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] == nil ? 6_000 : 1_000_000

  @Test func whatIsAcceptedIsTrue() throws {
    var accepted: [String: Int] = [:]
    for number in 0..<Self.count {
      var draw = RandomStatement(key: RandomKey(seed: 77).fold(in: UInt64(number)))
      let certificate = draw.certificate()
      guard let acceptance = try? Self.check(certificate, draw.sample) else { continue }
      let truth = draw.leastSize
      #expect(acceptance.lower <= truth, "statement \(number): \(acceptance.summary), but the least is \(truth)")
      let kind = "\(certificate.measure) \(min(certificate.mismatches, 1)) "
      for entry in certificate.refuted { accepted[kind + entry.evidence.method, default: 0] += 1 }
    }
    // Enough is accepted for the test to mean something.
    for kind in [
      "weights 0 margin", "weights 1 margin", "weights 0 tree", "weights 1 tree", "weights 0 counting",
      "wires 0 margin",
      "wires 0 tree", "wires 1 margin", "wires 1 tree", "wires 1 columns", "weights 1 separation",
    ] {
      #expect(accepted[kind, default: 0] >= 5, "\(kind): \(accepted)")
    }
  }

  static func check(_ certificate: Certificate, _ sample: PartialFunction) throws -> Acceptance {
    let files = Dictionary(try certificate.files().map { ($0.name, $0.bytes) }, uniquingKeysWith: { $1 })
    return try CertificateCheck(
      instance: Array(PLA.text(of: Sample(name: "test", sample)).utf8), certificate: files["certificate.json"] ?? [],
      readFile: { files[$0] ?? [] }
    ).accept()
  }
}

/// A bound on a tiny sample with something for evidence.
struct RandomStatement {
  private var key: RandomKey
  let sample: PartialFunction
  private let depth: Int
  private let measure: SizeMeasure
  private let mismatches: Int

  init(key: RandomKey) {
    var key = key
    // Half of them near parity, of which something can be refuted.
    let inputs = key.next(below: 3) == 0 ? 2 : 3
    let isHard = key.next() & 1 == 0
    sample = AllowingCertificateTests.sample(inputs: inputs) { row in
      if key.next(below: 8) == 0 { return 0 }
      return isHard && key.next(below: 10) > 0 ? 1 + row.nonzeroBitCount % 2 : 1 + key.next(below: 2)
    }
    measure = key.next(below: 2) == 0 ? .weights : .wires
    depth = measure == .wires ? 2 - key.next(below: 4) / 3 : 2 + key.next(below: 4) / 3
    mismatches = [0, 1, 1, 2][key.next(below: 4)]
    self.key = key
  }

  /// The true least size; beyond everything where nothing fits.
  var leastSize: Int {
    let sizes = SmallSizes.of(sample.inputCount)
    return measure == .wires
      ? sizes.leastWires(sample, depth: depth, mismatches: mismatches)?.size ?? .max
      : sizes.leastWeights(sample, depth: depth, mismatches: mismatches)?.size ?? .max
  }

  mutating func certificate() -> Certificate {
    let n = sample.inputCount
    // At depth 2 widths (k, 1) have k (n + 1) weights, so few entries are needed.
    let width = 1 + key.next(below: 2)
    var refuted: [RefutedWidths] = []
    let lower: Int
    switch (measure, depth) {
    case (.wires, 1):
      lower = 2 + key.next(below: n)
      refuted = [RefutedWidths([1], .columns, wires: lower - 1)]
    case (.wires, _):
      lower = 3 + key.next(below: 2 * width + 2)
      for k in stride(from: 1, through: max(1, (lower - 1) / 2), by: 1) {
        refuted.append(RefutedWidths([k, 1], weights(width: k), wires: lower - 1))
      }
    case (_, 2):
      lower = (width + 1) * (n + 1)
      refuted = [RefutedWidths([width, 1], key.next(below: 6) == 0 ? chain() : weights(width: width))]
    default:
      // Widths (k, 1, 1) are the least with k first.
      lower = (width + 1) * (n + 1) + 1
      refuted = [RefutedWidths([width, nil, 1], key.next(below: 3) == 0 ? chain() : pairs())]
    }
    return Certificate(
      instanceDigest: Files.SHA256.hexadecimal(of: Array(PLA.text(of: Sample(name: "test", sample)).utf8)),
      inputCount: n, pointCount: sample.pointCount, depth: depth, measure: measure, mismatches: mismatches,
      lower: lower, upper: nil, isComplete: false, minima: [], refuted: refuted)
  }

  /// Points in a chain, with repetitions or gaps now and then.
  private mutating func chain() -> CheckableEvidence {
    var rows: [Int] = []
    var row = BitVector(count: sample.inputCount)
    let points = sample.points
    for input in (0..<sample.inputCount).sorted(by: { _, _ in key.next() & 1 == 0 }) {
      if let index = points.firstIndex(of: row), key.next(below: 8) > 0 { rows.append(index) }
      row[input] = true
    }
    if let index = points.firstIndex(of: row) { rows.append(index) }
    return .counting(chain: rows)
  }

  private mutating func pairs() -> CheckableEvidence {
    let ones = max(sample.labels.popcount, 1)
    let zeros = max(sample.pointCount - ones, 1)
    var entries: [[Int]] = []
    let points = sample.points
    let oneIndices = points.indices.filter { sample.labels[$0] }
    let zeroIndices = points.indices.filter { !sample.labels[$0] }
    for one in 0..<ones {
      for zero in 0..<zeros {
        // Neighbours are the hardest to separate. A sample of one label has no pairs, and this none that exists.
        let isNear =
          one < oneIndices.count && zero < zeroIndices.count
          && (points[oneIndices[one]] ^ points[zeroIndices[zero]]).popcount == 1
        if key.next(below: 8) == 0 ? !isNear : isNear { entries.append([one, zero, 1 + key.next(below: 8) / 7]) }
      }
    }
    return .separation(entries)
  }

  private mutating func weights(width: Int) -> CheckableEvidence {
    if key.next(below: 2) == 0 { return .margin((0..<width).map { _ in list() }) }
    var bytes: [UInt8] = []
    for _ in 0..<width { tree(&bytes, depth: 0) }
    return .tree(bytes)
  }

  private var hasPrices: Bool { measure == .wires }

  /// Small weights, the price last where there is one.
  private mutating func list() -> [Int] {
    let most = 1 + key.next(below: 3)
    var weights = (0..<sample.pointCount).map { _ in key.next(below: 4) == 0 ? key.next(below: most + 1) : 1 }
    if hasPrices { weights.append(key.next(below: 2) * key.next(below: 4)) }
    return weights
  }

  /// A tree with a chance of being right; see the checker's `EvidenceTree`.
  private mutating func tree(_ bytes: inout [UInt8], depth: Int) {
    switch depth > 3 ? key.next(below: 4) : key.next(below: 9) {
    case 0, 1, 2:
      bytes.append(0)
      write(list(), &bytes)
    case 3: bytes.append(1)
    case 4, 5:
      bytes.append(2)
      let set = 1 + key.next(below: (1 << sample.inputCount) - 1)
      bytes.append(UInt8(2 * (1 + key.next(below: set.nonzeroBitCount)) + key.next(below: 2)))
      bytes.append(UInt8(set))
      tree(&bytes, depth: depth + 1)
      tree(&bytes, depth: depth + 1)
    case 6:
      bytes.append(3)
      write(list(), &bytes)
      tree(&bytes, depth: depth + 1)
    default:
      guard mismatches > 0 else { return tree(&bytes, depth: depth) }
      bytes.append(5)
      bytes.append(UInt8(key.next(below: max(sample.pointCount, 1))))
      tree(&bytes, depth: depth + 1)
      tree(&bytes, depth: depth + 1)
    }
  }

  private func write(_ weights: [Int], _ bytes: inout [UInt8]) {
    let items = (0..<sample.pointCount).filter { weights[$0] > 0 }
    bytes.append(UInt8(items.count))
    var previous = -1
    for item in items {
      bytes += [UInt8(item - previous), UInt8(weights[item])]
      previous = item
    }
    if hasPrices, let price = weights.last { bytes.append(UInt8(price)) }
  }
}
