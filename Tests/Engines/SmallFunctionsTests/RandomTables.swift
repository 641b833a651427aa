import TestSupport

extension SplitMix {
  /// The table of a random function.
  mutating func table(of inputCount: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: next() >> UInt64(64 - 1 << inputCount))
  }
}
