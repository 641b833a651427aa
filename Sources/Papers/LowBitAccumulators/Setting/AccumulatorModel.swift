import CKernels
import Foundation

/// What an accumulator does to numbers.
public protocol SumModel: Sendable {
  /// What a sum becomes when a (quantized) term is added, and whether that overflows.
  func sum(_ value: Double, _ term: Double) -> (value: Double, overflows: Bool)
  /// What is added for an exact product, and whether the product overflows.
  func term(of product: Double) -> (term: Double, overflows: Bool)
}

/// An accumulator as a finite automaton: numbered states, each with the number that it holds.
///
/// The worst case over all inputs is a path through such an automaton.
public protocol AccumulatorModel: SumModel {
  /// The states are 0 ..< stateCount, in increasing order of the numbers that they hold.
  var stateCount: Int { get }
  /// The state that holds zero.
  var start: Int { get }
  /// The number that a state holds, exactly.
  func value(of state: Int) -> Double
  /// What the state becomes when a (quantized) term is added, and whether that overflows.
  func add(_ term: Double, to state: Int) -> (state: Int, overflows: Bool)
  /// Whether a larger state never becomes a smaller one when the same term is added: a search may then halve.
  var isMonotone: Bool { get }
  /// Adds a term to every reached state; see `WorstCaseTable`.
  func move<Sum: WorstCaseSum>(
    _ reached: ReachedStates<Sum>, term: Double, low: Sum, high: Sum, into next: inout WorstCaseTable<Sum>)
}

extension AccumulatorModel {
  /// State by state.
  public func move<Sum: WorstCaseSum>(
    _ reached: ReachedStates<Sum>, term: Double, low: Sum, high: Sum, into next: inout WorstCaseTable<Sum>
  ) {
    for (place, state) in reached.states.enumerated() {
      next.reach(add(term, to: state).state, reached.least[place] + low, reached.largest[place] + high)
    }
  }
}

/// FMAq as an automaton: the states are the values of the accumulator's format in increasing order.
public struct FloatAccumulator: AccumulatorModel {
  /// The formats and roundings of products and sums.
  public let arithmetic: FusedMultiplyAdd
  private let lane: LaneMultiplyAdd
  private let format: NumberFormat
  private let values: [Double]
  /// The format as the vector kernel takes it; nil where sums of doubles are not exact, or subnormal numbers are kept.
  private let kernel: thresher_state_format?

  /// The automaton of an arithmetic, with all values of its accumulator listed.
  ///
  /// - Precondition: the accumulator's exponents have a lower end (underflow is not ignored), and its format fewer than 2^24
  ///   values.
  public init(_ arithmetic: FusedMultiplyAdd) {
    precondition(arithmetic.accumulator.underflow != .ignored, "an accumulator without least exponent")
    var accumulator = arithmetic.accumulator.format
    if arithmetic.accumulator.underflow == .gradual && !accumulator.hasSubnormals {
      accumulator = NumberFormat(
        mantissaBits: accumulator.mantissaBits, exponents: accumulator.exponents,
        largestMantissa: accumulator.largestMantissa, hasSubnormals: true, name: accumulator.name)
    }
    (self.arithmetic, lane, format) = (arithmetic, LaneMultiplyAdd(arithmetic), accumulator)
    precondition(format.valueCount < 1 << 24, "\(format.valueCount) states")
    values = format.values
    let (p, q) = (arithmetic.product, arithmetic.accumulator)
    // Products and states are multiples of the finer spacing, and their sums below twice the larger bound.
    let finest = min(p.format.spacing, q.format.spacing)
    let isExact = 2 * max(p.format.largest, q.format.largest) <= 0x1p53 * finest
    kernel =
      isExact && p.underflow != .ignored && q.underflow == .flush && !format.hasSubnormals
      ? thresher_state_format(
        mantissa: Int32(format.mantissaBits), rounding: q.rounding.kernelNumber, positive: Int64(format.positiveCount),
        smallest: format.smallest) : nil
  }

  /// The number of values of the accumulator's format, both signs and one zero.
  public var stateCount: Int { values.count }
  /// The state of zero, in the middle.
  public var start: Int { format.positiveCount }
  /// The value of the format at this place in increasing order.
  public func value(of state: Int) -> Double { values[state] }
  /// Quantizers are nondecreasing.
  public var isMonotone: Bool { true }

  /// One addition in doubles, which is exact before it is quantized.
  ///
  /// - Returns: the new state, and whether the sum reached the largest magnitude of the format.
  @inline(__always) public func add(_ term: Double, to state: Int) -> (state: Int, overflows: Bool) {
    let sum = LaneQuantizer.add(values[state], term)
    return (format.rank(of: lane.accumulator(sum)) + format.positiveCount, sum.magnitude >= format.largest)
  }

  /// The same on the values of states.
  public func sum(_ value: Double, _ term: Double) -> (value: Double, overflows: Bool) {
    let sum = LaneQuantizer.add(value, term)
    return (lane.accumulator(sum), sum.magnitude >= format.largest)
  }

  /// The quantized product, and whether it reached the largest magnitude of the product's format.
  public func term(of product: Double) -> (term: Double, overflows: Bool) {
    (lane.product(product), product.magnitude >= arithmetic.product.format.largest)
  }

  /// Through the vector kernel where sums of doubles are exact.
  public func move<Sum: WorstCaseSum>(
    _ reached: ReachedStates<Sum>, term: Double, low: Sum, high: Sum, into next: inout WorstCaseTable<Sum>
  ) {
    guard var kernel else {
      for (place, state) in reached.states.enumerated() {
        next.reach(add(term, to: state).state, reached.least[place] + low, reached.largest[place] + high)
      }
      return
    }
    Sum.move(reached, term: term, low: low, high: high, format: &kernel, into: &next)
  }
}

/// An integer accumulator of a given width.
public struct IntegerAccumulatorModel: AccumulatorModel {
  /// What an integer accumulator does with a sum out of its range.
  public enum Overflow: String, Sendable, CaseIterable {
    /// Modulo 2^bits, as two's complement does.
    case wrap
    /// To the nearest end of the range after every addition.
    case saturate
  }

  /// The integers that it can hold.
  public let range: ClosedRange<Int>
  /// What happens out of range.
  public let overflow: Overflow

  /// `bits` bits, two's complement if signed; 1 to 20 bits so that all states can be visited.
  ///
  /// - Precondition: `bits` is in that range.
  public init(bits: Int, isSigned: Bool, overflow: Overflow) {
    precondition((1...20).contains(bits), "\(bits) bits")
    range = isSigned ? -(1 << (bits - 1))...(1 << (bits - 1) - 1) : 0...(1 << bits - 1)
    self.overflow = overflow
  }

  /// The number of integers in `range`.
  public var stateCount: Int { range.count }
  /// The state of zero.
  public var start: Int { -range.lowerBound }
  /// The integer of a state, the least one in state 0.
  public func value(of state: Int) -> Double { Double(state + range.lowerBound) }
  /// Wrapping around is not.
  public var isMonotone: Bool { overflow == .saturate }

  /// Adds an integer; the sum is brought back into the range as `overflow` says.
  public func add(_ term: Double, to state: Int) -> (state: Int, overflows: Bool) {
    let sum = state + range.lowerBound + Int(term)
    if range.contains(sum) { return (sum - range.lowerBound, false) }
    switch overflow {
    case .saturate: return (sum < range.lowerBound ? 0 : stateCount - 1, true)
    case .wrap:
      // The count of states is a power of two.
      return ((sum - range.lowerBound) & (stateCount - 1), true)
    }
  }

  /// The same on the integers themselves.
  public func sum(_ value: Double, _ term: Double) -> (value: Double, overflows: Bool) {
    let (state, overflows) = add(term, to: Int(value) - range.lowerBound)
    return (self.value(of: state), overflows)
  }

  /// The product itself: integer products are exact and never overflow.
  public func term(of product: Double) -> (term: Double, overflows: Bool) { (product, false) }
}
