import CKernels

/// The integers in which exact sums are kept: of 64 bits where they fit, else of 128.
public protocol WorstCaseSum: FixedWidthInteger & SignedInteger & Sendable where Magnitude: Sendable {
  /// One term for all reached states, in the vector kernel.
  static func move(
    _ reached: ReachedStates<Self>, term: Double, low: Self, high: Self, format: inout thresher_state_format,
    into next: inout WorstCaseTable<Self>)
}

/// The least and the largest exact sum that lead to each state, in units; `least > largest` for a state that is not reached.
public struct WorstCaseTable<Sum: WorstCaseSum>: Sendable {
  /// The least sum of every state.
  public internal(set) var least: [Sum]
  /// The largest sum of every state.
  public internal(set) var largest: [Sum]

  init(states: Int) {
    least = [Sum](repeating: .max, count: states)
    largest = [Sum](repeating: .min, count: states)
  }

  func isReached(_ state: Int) -> Bool { least[state] <= largest[state] }

  mutating func reach(_ state: Int, _ low: Sum, _ high: Sum) {
    if low < least[state] { least[state] = low }
    if high > largest[state] { largest[state] = high }
  }
}

/// The reached states of a table, in increasing order and without gaps, as loops over them want it.
public struct ReachedStates<Sum: WorstCaseSum>: Sendable {
  /// The numbers of the states.
  public let states: [Int]
  /// What the states hold.
  public let values: [Double]
  /// The least sum of each.
  public let least: [Sum]
  /// The largest sum of each.
  public let largest: [Sum]

  init(_ table: WorstCaseTable<Sum>, of model: some AccumulatorModel) {
    states = table.least.indices.filter { table.isReached($0) }
    values = states.map { model.value(of: $0) }
    least = states.map { table.least[$0] }
    largest = states.map { table.largest[$0] }
  }
}

extension Int: WorstCaseSum {
  /// Sums of 64 bits.
  public static func move(
    _ reached: ReachedStates<Int>, term: Double, low: Int, high: Int, format: inout thresher_state_format,
    into next: inout WorstCaseTable<Int>
  ) {
    let target = MatrixProduct.Target.best.rawValue
    reached.least.withUnsafeBytes { least in
      reached.largest.withUnsafeBytes { largest in
        next.least.withUnsafeMutableBytes { nextLeast in
          next.largest.withUnsafeMutableBytes { nextLargest in
            // An array is bound to its own integers; the kernel's have the same 64 bits.
            thresher_worst_step64(
              reached.values, least.assumingMemoryBound(to: Int64.self).baseAddress,
              largest.assumingMemoryBound(to: Int64.self).baseAddress, reached.values.count, term, Int64(low),
              Int64(high), &format, nextLeast.assumingMemoryBound(to: Int64.self).baseAddress,
              nextLargest.assumingMemoryBound(to: Int64.self).baseAddress, target)
          }
        }
      }
    }
  }
}

extension Int128: WorstCaseSum {
  /// Sums of 128 bits.
  public static func move(
    _ reached: ReachedStates<Int128>, term: Double, low: Int128, high: Int128, format: inout thresher_state_format,
    into next: inout WorstCaseTable<Int128>
  ) {
    let target = MatrixProduct.Target.best.rawValue
    var (low, high) = (low, high)
    reached.least.withUnsafeBytes { least in
      reached.largest.withUnsafeBytes { largest in
        next.least.withUnsafeMutableBytes { nextLeast in
          next.largest.withUnsafeMutableBytes { nextLargest in
            thresher_worst_step128(
              reached.values, least.baseAddress, largest.baseAddress, reached.values.count, term, &low, &high, &format,
              nextLeast.baseAddress, nextLargest.baseAddress, target)
          }
        }
      }
    }
  }
}
