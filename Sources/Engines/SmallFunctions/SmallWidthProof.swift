/// The least width of one function, a network of that width, and why no narrower one exists.
///
/// A network is a list of k signed columns and a number t: the function is +1 where the columns' sum exceeds t, and -1 where it
/// is below; t has the other parity than k, so that they are never equal.
public struct SmallWidthProof: Hashable, Sendable {
  /// The least number k of hidden neurons.
  public var width: Int
  /// The number t, from -(k - 1) to k - 1 in steps of two.
  public var shift: Int
  /// k signed columns, see `SignedColumns`.
  public var columns: [UInt8]
  /// The refutation of width k - 1, see <doc:LeastWidths>; empty for k = 1.
  public var evidence: [UInt8]

  /// The function, where bit p stands for +1 on point p; nil if some sum equals t, or a signed column does not exist.
  public func function(of columns: SignedColumns) -> UInt32? {
    var table: UInt32 = 0
    guard self.columns.allSatisfy({ $0 >> 1 < columns.count }) else { return nil }
    for point in 0..<columns.pointCount {
      let sum = self.columns.reduce(0) { $0 + columns.sign(Int($1), on: point) }
      if sum == shift { return nil }
      if sum > shift { table |= 1 << UInt32(point) }
    }
    return table
  }
}
