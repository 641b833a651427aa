import Foundation
import Numbers

/// How many bits an integer accumulator needs for a dot product with integer weights.
public struct IntegerWidths: Sendable, Hashable {
  /// The least two's complement width that holds every final sum: enough if additions wrap around.
  public let wrap: Int
  /// The least two's complement width that holds every sum of leading terms: enough if additions saturate.
  public let saturate: Int
  /// The width that the l1 norm of the weights guarantees (Colbert, Pappalardo and Petri-Koenig 2023, A2Q, 3.2):
  /// beta + log2(1 + 2^-beta) + 1 with beta = log2 |w|_1 + N - [inputs are signed], rounded up.
  public let l1Bound: Int
  private let inputs: ClosedRange<Int>
  /// Whether the largest sum asks for the width, and not the least one.
  private let isLargest: Bool

  /// Works out the widths for the weights of one neuron and the range of its inputs.
  ///
  /// - Parameters:
  ///   - weights: the integer weights of one neuron.
  ///   - inputBits: the bits of every input, which takes all values of so many bits.
  ///   - isSigned: whether inputs are two's complement numbers.
  public init(weights: [Int], inputBits: Int, isSigned: Bool) {
    let inputs = isSigned ? -(1 << (inputBits - 1))...(1 << (inputBits - 1) - 1) : 0...(1 << inputBits - 1)
    var (least, largest) = (0, 0)
    var (lowest, highest) = (0, 0)
    for weight in weights {
      let (a, b) = (weight * inputs.lowerBound, weight * inputs.upperBound)
      least += min(a, b)
      largest += max(a, b)
      // Inputs may be zero from here on, so every sum of leading terms is at most these.
      (lowest, highest) = (min(lowest, least), max(highest, largest))
    }
    self.inputs = inputs
    isLargest = largest >= -(least + 1)
    wrap = Self.width(least, largest)
    saturate = Self.width(lowest, highest)
    let norm = weights.reduce(Integer()) { $0 + Integer($1.magnitude) }
    l1Bound = Self.l1(norm, inputBits - (isSigned ? 1 : 0))
  }

  /// Inputs whose sum needs the whole width.
  package func witness(for weights: [Double]) -> [Int] {
    weights.map { ($0 > 0) == isLargest ? inputs.upperBound : inputs.lowerBound }
  }

  /// The least B with -2^(B-1) <= least and largest <= 2^(B-1) - 1.
  static func width(_ least: Int, _ largest: Int) -> Int {
    let reach = max(largest, least < 0 ? -(least + 1) : 0)
    return Int.bitWidth - reach.leadingZeroBitCount + 1
  }

  /// The bound in integers: the least P with 2^(P-1) >= |w|_1 2^shift + 1.
  static func l1(_ norm: Integer, _ shift: Int) -> Int { (norm << shift).bitLength + 1 }
}

/// How many bits decide a binary threshold neuron 1{S >= t}, where S counts the ones among m inputs.
public struct PopcountWidths: Sendable, Hashable {
  /// Enough to hold every count: bitlen(m).
  public let store: Int
  /// Enough to decide the neuron with a counter that stops at its largest value: bitlen(t).
  public let decide: Int

  /// The widths for a neuron of binary inputs.
  ///
  /// - Precondition: `1 <= threshold <= fanIn`.
  public init(fanIn: Int, threshold: Int) {
    precondition((1...max(1, fanIn)).contains(threshold), "threshold \(threshold) of \(fanIn)")
    store = Int.bitWidth - fanIn.leadingZeroBitCount
    decide = Int.bitWidth - threshold.leadingZeroBitCount
  }
}

/// Whether an accumulator decides S >= t for all binary inputs, S the sum of the weights of the inputs that are one.
///
/// The same dynamic programme as `WorstCase`, without the way back: a state decides wrongly if an exact sum on the other side of
/// the threshold leads to it.
public enum ThresholdDecision {
  /// Whether some set of states separates the sums at the threshold and above from those below.
  ///
  /// - Returns: whether there is a set of states in which the neuron fires, with "state >= t" for it.
  /// - Complexity: O(weights * states).
  public static func isCorrect(weights: [Int], threshold: Int, model: some AccumulatorModel) -> Bool {
    let sums = reachable(weights: weights, model: model)
    return sums.indices.allSatisfy { state in
      guard let range = sums[state] else { return true }
      return model.value(of: state) >= Double(threshold) ? range.lowerBound >= threshold : range.upperBound < threshold
    }
  }

  /// Whether the final state separates S >= t from S < t at all, whatever is read off it.
  public static func separates(weights: [Int], threshold: Int, model: some AccumulatorModel) -> Bool {
    reachable(weights: weights, model: model).allSatisfy { range in
      range.map { $0.lowerBound >= threshold || $0.upperBound < threshold } ?? true
    }
  }

  /// The least and the largest exact sum that lead to each state.
  private static func reachable(weights: [Int], model: some AccumulatorModel) -> [ClosedRange<Int>?] {
    var sums = [ClosedRange<Int>?](repeating: nil, count: model.stateCount)
    sums[model.start] = 0...0
    for weight in weights {
      var next = sums
      for (state, range) in sums.enumerated() {
        guard let range else { continue }
        let target = model.add(model.term(of: Double(weight)).term, to: state).state
        let moved = (range.lowerBound + weight)...(range.upperBound + weight)
        next[target] =
          next[target].map {
            min($0.lowerBound, moved.lowerBound)...max($0.upperBound, moved.upperBound)
          } ?? moved
      }
      sums = next
    }
    return sums
  }
}
