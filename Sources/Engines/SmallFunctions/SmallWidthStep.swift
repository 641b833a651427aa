/// The steps of a proof that have weights: the first byte is the kind plus the number b of bits of a weight, 2 ... 11.
///
/// The weights follow without gaps, point 0 in the lowest bits of the first byte: of a tight point the weight as a number of two's
/// complement of b bits, of another one its size in b - 1 bits, for its sign is that of the point's label.
enum SmallWidthStep: UInt8 {
  /// The weights show that nothing is left to be found.
  case refute = 0
  /// The weights bar columns and make points tight; the proof goes on.
  case reduce = 12

  /// Signed column v is taken, and then, in a second proof, taken no more: one byte, this + v.
  static let branch: UInt8 = 24

  func write(bits: Int, of weights: UnsafeBufferPointer<Int16>, tight: UInt32, to bytes: inout [UInt8]) {
    let bits = max(2, bits)
    bytes.append(rawValue + UInt8(bits))
    var (word, filled) = (UInt32(0), 0)
    for (point, weight) in weights.enumerated() {
      let isTight = tight >> UInt32(point) & 1 == 1
      let width = isTight ? bits : bits - 1
      let value = UInt32(truncatingIfNeeded: isTight ? weight : abs(weight)) & ((1 << UInt32(width)) - 1)
      word |= value << UInt32(filled)
      filled += width
      while filled >= 8 {
        bytes.append(UInt8(word & 255))
        word >>= 8
        filled -= 8
      }
    }
    if filled > 0 { bytes.append(UInt8(word)) }
  }
}
