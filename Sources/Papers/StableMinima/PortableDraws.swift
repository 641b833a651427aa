import Numbers

/// The linear congruential generator of the reference tables: s <- (1103515245 s + 12345) mod 2^31, u = s / 2^31.
///
/// It reproduces published starting points in any language; for anything random use `RandomKey`.
public struct PortableDraws: Sendable {
  private var state: UInt64

  /// A generator whose first number follows from s = `seed`.
  public init(seed: UInt64) { state = seed }

  /// 0 ..< 1.
  public mutating func unit() -> Double {
    state = (1_103_515_245 &* state &+ 12345) & 0x7fff_ffff
    return Double(state) / 0x1p31
  }

  /// -1 ..< 1.
  public mutating func centred() -> Double { 2 * unit() - 1 }

  /// The sum of twelve units less 6: mean 0, variance 1.
  public mutating func normal() -> Double {
    var sum = 0.0
    for _ in 0..<12 { sum += unit() }
    return sum - 6
  }
}
