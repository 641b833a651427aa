import CKernels
import Running

/// Whole matrix products in an integer accumulator that wraps around or saturates after every addition.
public struct IntegerProduct: Sendable {
  /// The width of the accumulator, two's complement; 2 to 32.
  public var bits: Int
  /// What happens to a sum out of range.
  public var overflow: IntegerAccumulatorModel.Overflow
  /// The number of consecutive terms that are summed from zero before the sums are added.
  public var chunk: Int
  /// The instruction set that is used.
  public var target: MatrixProduct.Target

  /// Entries of matrices have at most so many bits.
  public static let entryBits = 24

  /// The products of an accumulator; see the properties for the parameters.
  ///
  /// - Precondition: `bits` from 2 to 32, `chunk` at least 1, and this machine can run `target`.
  public init(
    bits: Int, overflow: IntegerAccumulatorModel.Overflow, chunk: Int, target: MatrixProduct.Target = .best
  ) {
    precondition((2...32).contains(bits) && chunk >= 1, "\(bits) bits, chunks of \(chunk)")
    (self.bits, self.overflow, self.chunk, self.target) = (bits, overflow, chunk, target)
  }

  /// The product of `a` (rows x inner) and `b` (inner x columns), both row by row, and the number of additions that overflowed.
  ///
  /// - Precondition: matrices of these shapes, entries of at most 24 bits.
  /// - Complexity: O(rows * inner * columns).
  public func callAsFunction(
    _ a: [Int32], _ b: [Int32], rows: Int, inner: Int, columns: Int, jobs: Int = 1
  ) -> (product: [Int], overflows: Int) {
    precondition(a.count == rows * inner && b.count == inner * columns, "matrices of other shapes")
    guard rows > 0, columns > 0 else { return ([], 0) }
    // Whole panels of 8 columns for each thread.
    let panels = (columns + 7) / 8
    let shares = max(1, min(jobs, panels))
    let result = UnsafeMutablePointer<Int64>.allocate(capacity: rows * columns)
    defer { result.deallocate() }
    // Threads write disjoint columns.
    nonisolated(unsafe) let entries = result
    let counts = ParallelLoop.map(shares, jobs: jobs) { share -> Int in
      var count: UInt64 = 0
      thresher_integer_product(
        a, b, entries, rows, inner, columns, panels * share / shares * 8,
        min(columns, panels * (share + 1) / shares * 8), min(chunk, max(1, inner)), Int32(bits),
        overflow == .saturate ? 1 : 0, &count, target.rawValue)
      return Int(count)
    }
    return (UnsafeBufferPointer(start: result, count: rows * columns).map { Int($0) }, counts.reduce(0, +))
  }
}
