import CSmallProgram

/// The columns e of one neuron on all points of n inputs, as +1 and -1, one of each pair e, -e.
///
/// Column j is "at least t of W", for the nonempty sets W of inputs in the order of binary numbers and t = 1 ... |W| for each;
/// bit i of W stands for bit i of the row number. The last column is the constant +1. So n 2^(n - 1) + 1 columns, 81 for five
/// inputs. A *signed column* is the number 2 j for e_j, and 2 j + 1 for its complement -e_j.
public struct SignedColumns: Sendable {
  /// The number n of inputs, at most `maximumInputs`.
  public let inputCount: Int
  /// Bit p of column j: whether it is +1 on point p.
  public let tables: [UInt32]

  /// More points would not fit into the small program.
  public static let maximumInputs = 5

  /// The columns of so many inputs.
  ///
  /// - Precondition: 1 ... `maximumInputs` inputs.
  public init(inputCount n: Int) {
    precondition((1...Self.maximumInputs).contains(n), "the columns of \(n) inputs")
    inputCount = n
    var tables: [UInt32] = []
    for set in 1..<(UInt32(1) << UInt32(n)) {
      for threshold in 1...set.nonzeroBitCount {
        tables.append(Self.table(pointCount: 1 << n) { (UInt32($0) & set).nonzeroBitCount >= threshold })
      }
    }
    tables.append(Self.table(pointCount: 1 << n) { _ in true })
    self.tables = tables
  }

  /// 2^n.
  public var pointCount: Int { 1 << inputCount }
  /// n 2^(n - 1) + 1.
  public var count: Int { tables.count }

  /// The set W and the threshold t of a column; nil for the constant.
  public func neuron(_ column: Int) -> (set: UInt32, threshold: Int)? {
    var rest = column
    for set in 1..<(UInt32(1) << UInt32(inputCount)) {
      if rest < set.nonzeroBitCount { return (set, rest + 1) }
      rest -= set.nonzeroBitCount
    }
    return nil
  }

  /// What a signed column is on a point: +1 or -1.
  public func sign(_ signed: Int, on point: Int) -> Int {
    let isPlus = tables[signed >> 1] >> UInt32(point) & 1 == 1
    return isPlus == (signed & 1 == 0) ? 1 : -1
  }

  private static func table(pointCount: Int, _ value: (Int) -> Bool) -> UInt32 {
    (0..<pointCount).reduce(0) { value($1) ? $0 | 1 << UInt32($1) : $0 }
  }
}
