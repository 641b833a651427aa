/// A complete Boolean function of n inputs: row r = sum x_i 2^(i-1) holds the value at x.
///
/// Written in hexadecimal with the highest row first, so AND of two inputs is `8`.
public struct TruthTable: Hashable, Sendable {
  /// The largest number of inputs for which a table is built: 2^24 rows are 2 MiB.
  public static let maximumInputs = 24

  /// The number n of inputs.
  public let inputCount: Int
  /// 2^n values, row 0 first.
  public var values: BitVector

  /// A function from its values, row 0 first.
  ///
  /// - Precondition: `values` has `2^inputCount` bits.
  public init(inputCount: Int, values: BitVector) {
    precondition(inputCount >= 0 && inputCount <= Self.maximumInputs, "a truth table of \(inputCount) inputs")
    precondition(values.count == 1 << inputCount, "\(values.count) rows for \(inputCount) inputs")
    self.inputCount = inputCount
    self.values = values
  }

  /// The function of at most six inputs whose row r is bit r of `bits`.
  public init(inputCount: Int, bits: UInt64) {
    precondition(inputCount >= 0 && inputCount <= 6, "\(inputCount) inputs do not fit into a word")
    self.init(inputCount: inputCount, values: BitVector(words: [bits], count: 1 << inputCount))
  }

  /// The function written in hexadecimal, highest row first; nil unless `text` has exactly
  /// `max(1, 2^n / 4)` hexadecimal digits that name no row beyond the last.
  public init?(inputCount: Int, hexadecimal text: some StringProtocol) {
    guard inputCount >= 0, inputCount <= Self.maximumInputs else { return nil }
    let rows = 1 << inputCount
    let digits = Array(text.utf8)
    guard digits.count == max(1, rows / 4) else { return nil }
    var words = [UInt64](repeating: 0, count: (rows + 63) / 64)
    for (place, digit) in digits.reversed().enumerated() {
      guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      if rows < 4 && value >= 1 << rows { return nil }
      words[place / 16] |= UInt64(value) << UInt64(4 * (place % 16))
    }
    self.init(inputCount: inputCount, values: BitVector(words: words, count: rows))
  }

  /// The table in hexadecimal, highest row first.
  public var hexadecimal: String {
    let rows = 1 << inputCount
    let digits = Array("0123456789abcdef")
    return String(
      (0..<max(1, rows / 4)).reversed().map { place in
        digits[Int(values.words[place / 16] >> UInt64(4 * (place % 16)) & 15)]
      })
  }

  /// The value at the point x.
  public subscript(point: BitVector) -> Bool {
    precondition(point.count == inputCount, "a point of \(point.count) inputs")
    return values[point.words.isEmpty ? 0 : Int(point.words[0])]
  }

  /// The column of input `index` on all 2^n rows.
  public static func projection(_ index: Int, of inputCount: Int) -> BitVector {
    precondition(index >= 0 && index < inputCount && inputCount <= maximumInputs)
    let patterns: [UInt64] = [
      0xaaaa_aaaa_aaaa_aaaa, 0xcccc_cccc_cccc_cccc, 0xf0f0_f0f0_f0f0_f0f0,
      0xff00_ff00_ff00_ff00, 0xffff_0000_ffff_0000, 0xffff_ffff_0000_0000,
    ]
    let rows = 1 << inputCount
    let words = (0..<(rows + 63) / 64).map { word -> UInt64 in
      index < 6 ? patterns[index] : (word >> (index - 6) & 1 == 1 ? ~0 : 0)
    }
    return BitVector(words: words, count: rows)
  }

  /// Whether the function agrees with every label of `sample`.
  public func isConsistent(with sample: PartialFunction) -> Bool {
    sample.inputCount == inputCount
      && (0..<sample.pointCount).allSatisfy { self[sample.point($0)] == sample.labels[$0] }
  }
}

extension TruthTable: Comparable {
  /// A total order for listings: by inputs, then by the highest row that differs.
  public static func < (left: Self, right: Self) -> Bool {
    left.inputCount != right.inputCount ? left.inputCount < right.inputCount : left.values < right.values
  }
}

extension TruthTable: CustomStringConvertible {
  /// The literal of the command line: `4:0x6996`.
  public var description: String { "\(inputCount):0x\(hexadecimal)" }
}
