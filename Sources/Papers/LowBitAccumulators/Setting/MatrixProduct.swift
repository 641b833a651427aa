import CKernels
import Foundation
import Running

/// How often something was lost over the steps of many dot products.
public struct AccumulationEvents: Hashable, Sendable, Codable {
  /// |x w| >= R_OF of the product.
  public var productOverflows = 0
  /// x w != 0 that the product quantizer turned into 0.
  public var flushedProducts = 0
  /// |sum| >= R_OF of the accumulator.
  public var overflows = 0
  /// A nonzero sum that became 0.
  public var flushedSums = 0
  /// A nonzero quantized product that left the accumulator as it was, without overflow.
  public var swamped = 0
  /// The number of FMAq steps; additions of chunk sums are not counted here, their events are.
  public var steps = 0

  /// No events yet.
  public init() {}

  /// Adds the counts of other steps.
  public static func += (left: inout Self, right: Self) {
    left.productOverflows += right.productOverflows
    left.flushedProducts += right.flushedProducts
    left.overflows += right.overflows
    left.flushedSums += right.flushedSums
    left.swamped += right.swamped
    left.steps += right.steps
  }
}

/// Whole matrix products of quantized fused multiply-adds, bit for bit as the definition in fractions says.
///
/// The vector kernel works in single precision where that is exact (toward zero and downward, underflow flushed, entries that
/// are single-precision numbers), else in double precision.
public struct MatrixProduct: Sendable {
  /// The instruction sets of the kernel. All give the same numbers.
  public enum Target: Int32, Sendable, CaseIterable {
    /// What every processor of the architecture has.
    case baseline = 0
    /// Vectors of 256 bits.
    case avx2 = 1
    /// Vectors of 512 bits.
    case avx512 = 2

    /// The best one of this machine.
    public static var best: Target { Target(rawValue: thresher_fmaq_best_target()) ?? .baseline }

    /// Those that this machine can run.
    public static var available: [Target] { allCases.filter { $0.rawValue <= best.rawValue } }
  }

  /// A matrix entry that the kernel cannot take.
  public struct Unusable: Error, CustomStringConvertible {
    /// Which entry, and what is wrong with it, in one line.
    public var description: String
  }

  /// The arithmetic of every entry of a product.
  public var arithmetic: FusedMultiplyAdd
  /// The instruction set that is used.
  public var target: Target
  /// Whether single precision may be used where it is exact.
  public var allowsSingle: Bool

  /// The products of an arithmetic; see the properties for the parameters.
  ///
  /// - Precondition: this machine can run `target`.
  public init(_ arithmetic: FusedMultiplyAdd, target: Target = .best, allowsSingle: Bool = true) {
    (self.arithmetic, self.target, self.allowsSingle) = (arithmetic, target, allowsSingle)
  }

  /// The product of `a` (rows x inner) and `b` (inner x columns), both row by row.
  ///
  /// - Throws: `Unusable` for NaN, infinities, and numbers whose products leave 2^-900 ... 2^900.
  /// - Complexity: O(rows * inner * columns), about 3 * 10^9 steps a second on one core with AVX2.
  public func callAsFunction(
    _ a: [Double], _ b: [Double], rows: Int, inner: Int, columns: Int, jobs: Int = 1
  ) throws -> [Double] {
    var events: AccumulationEvents?
    return try product(a, b, rows, inner, columns, jobs, &events)
  }

  /// The product together with the events on the way, in double precision.
  public func counting(
    _ a: [Double], _ b: [Double], rows: Int, inner: Int, columns: Int, jobs: Int = 1
  ) throws -> (product: [Double], events: AccumulationEvents) {
    var events: AccumulationEvents? = AccumulationEvents()
    let result = try product(a, b, rows, inner, columns, jobs, &events)
    return (result, events ?? AccumulationEvents())
  }

  private func product(
    _ a: [Double], _ b: [Double], _ rows: Int, _ inner: Int, _ columns: Int, _ jobs: Int,
    _ events: inout AccumulationEvents?
  ) throws -> [Double] {
    precondition(a.count == rows * inner && b.count == inner * columns, "matrices of other shapes")
    try check(a, b)
    guard rows > 0, columns > 0 else { return [] }
    let single = events == nil && allowsSingle && singleIsExact
    let (a32, b32) = (single ? Self.singles(a) : nil, single ? Self.singles(b) : nil)
    let useSingle = a32 != nil && b32 != nil
    let panels = (columns + 15) / 16
    // Whole panels of 16 columns for each thread.
    let shares = max(1, min(jobs, panels))
    let counts = events != nil
    let result = UnsafeMutablePointer<Double>.allocate(capacity: rows * columns)
    defer { result.deallocate() }
    // Threads write disjoint columns.
    nonisolated(unsafe) let target = result
    let parts = try ParallelLoop.map(shares, jobs: jobs) { share in
      let (first, last) = (panels * share / shares * 16, min(columns, panels * (share + 1) / shares * 16))
      var found = thresher_fmaq_events()
      let status = withUnsafeMutablePointer(to: &found) { found in
        call(
          useSingle ? a32 : nil, useSingle ? b32 : nil, a, b, target, (rows, inner, columns), first, last,
          counts ? found : nil)
      }
      guard status == 0 else { throw Unusable(description: "no memory for a panel of \(inner) rows") }
      return found
    }
    if counts {
      var sum = AccumulationEvents()
      for part in parts { sum += AccumulationEvents(part) }
      sum.steps = rows * inner * columns
      events = sum
    }
    return Array(UnsafeBufferPointer(start: result, count: rows * columns))
  }

  private func call(
    _ a32: [Float]?, _ b32: [Float]?, _ a: [Double], _ b: [Double], _ c: UnsafeMutablePointer<Double>,
    _ shape: (Int, Int, Int), _ first: Int, _ last: Int, _ events: UnsafeMutablePointer<thresher_fmaq_events>?
  ) -> Int32 {
    var (p, q) = (arithmetic.product.kernelFormat, arithmetic.accumulator.kernelFormat)
    let rounding = arithmetic.product.rounding.kernelNumber
    // A chunk of the whole length is the same as any longer one.
    let chunk = min(arithmetic.chunk, max(1, shape.1))
    if let a32, let b32 {
      return thresher_fmaq_product(
        a32, b32, nil, nil, c, shape.0, shape.1, shape.2, first, last, chunk, &p, &q, rounding, events, target.rawValue)
    }
    return thresher_fmaq_product(
      nil, nil, a, b, c, shape.0, shape.1, shape.2, first, last, chunk, &p, &q, rounding, events, target.rawValue)
  }

  private var singleIsExact: Bool {
    [arithmetic.product, arithmetic.accumulator].allSatisfy {
      $0.rounding != .nearestEven && $0.underflow == .flush && $0.format.exponents.lowerBound >= -126
        && $0.format.exponents.upperBound < 126
    }
  }

  private static func singles(_ values: [Double]) -> [Float]? {
    var result = [Float](repeating: 0, count: values.count)
    for (index, value) in values.enumerated() {
      let single = Float(value)
      if Double(single) != value { return nil }
      result[index] = single
    }
    return result
  }

  private func check(_ a: [Double], _ b: [Double]) throws {
    func range(_ values: [Double]) throws -> (least: Int, largest: Int)? {
      var (least, largest) = (Double.infinity, 0.0)
      for value in values where value != 0 {
        guard value.isFinite else { throw Unusable(description: "a matrix entry is \(value)") }
        (least, largest) = (min(least, value.magnitude), max(largest, value.magnitude))
      }
      return largest == 0 ? nil : (Int(least.exponent), Int(largest.exponent))
    }
    guard let a = try range(a), let b = try range(b) else { return }
    guard a.least + b.least >= -900, a.largest + b.largest <= 900, a.least >= -1000, b.least >= -1000 else {
      throw Unusable(description: "products outside of 2^-900 ... 2^900")
    }
  }
}

extension Rounding {
  var kernelNumber: Int32 {
    switch self {
    case .towardZero: 0
    case .downward: 1
    case .nearestEven: 2
    }
  }
}

extension Quantizer {
  var kernelFormat: thresher_number_format {
    let number: Int32 =
      switch underflow {
      case .flush: 0
      case .ignored: 1
      case .gradual: 2
      }
    return thresher_number_format(
      mantissa: Int32(format.mantissaBits), underflow: number, largest: format.largest, smallest: format.smallest)
  }
}

extension AccumulationEvents {
  init(_ events: thresher_fmaq_events) {
    productOverflows = Int(events.product_overflows)
    flushedProducts = Int(events.product_underflows)
    overflows = Int(events.accumulator_overflows)
    flushedSums = Int(events.accumulator_underflows)
    swamped = Int(events.swamped)
  }
}
