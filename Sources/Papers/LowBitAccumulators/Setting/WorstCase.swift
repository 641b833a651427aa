import Foundation
import Numbers
import Running

/// What an accumulator can do to a dot product with fixed weights when every input is free to take any of the given values.
///
/// Dynamic programming over the states of the accumulator: after j terms it keeps for every state the least and the largest exact
/// sum that leads there. A sum of chunks combines the tables of its chunks, whose inputs are independent. Whatever is reported is
/// reached by inputs that are reported with it.
public struct WorstCase: Sendable {
  /// Inputs with what the accumulator makes of them.
  public struct Witness: Sendable, Hashable {
    /// One input for every weight.
    public let inputs: [Double]
    /// The sum in the accumulator, and the exact sum.
    public let computed, exact: Rational

    /// How far the accumulator is from the exact sum.
    public var error: Rational { (computed - exact).magnitude }
  }

  /// Inputs whose accumulation overflows, nil if no inputs do.
  public let overflow: Witness?
  /// Inputs one of whose products alone overflows the product's format, nil if no inputs do.
  public let productOverflow: Witness?
  /// Inputs with the largest difference between the sum in the accumulator and the exact one.
  public let largestError: Witness
  /// The largest magnitude of an exact sum.
  public let largestSum: Rational
  /// The states that the accumulator can end in.
  public let statesReached: Int
}

extension WorstCase {
  /// Weights and inputs that cannot be worked out exactly.
  public struct Unusable: Error, CustomStringConvertible {
    /// What cannot be worked out, in one line.
    public let description: String
  }

  /// What a worst case costs, to be told before it starts.
  public struct Cost: Sendable, Hashable {
    /// Additions of a term to a state, at most.
    public var transitions: Double
    /// The memory of the tables.
    public var bytes: Int

    /// Seconds on one core, at 2 ns a transition (measured on a server of 2023; right within a small factor elsewhere).
    public var seconds: Double { transitions * 2e-9 }
  }

  /// The cost for one neuron of `weights` weights, `inputs` values each, in chunks of `chunk`; `isWide` if sums take 128 bits.
  public static func cost(weights: Int, inputs: Int, chunk: Int, states: Int, isWide: Bool = false) -> Cost {
    let chunks = (weights + chunk - 1) / max(1, chunk)
    let pairs = Double(max(0, chunks - 1)) * Double(states) * Double(states)
    // A table before every term, after every chunk and every sum of chunks; two more that are at work.
    let bytes = (weights + 2 * chunks + 4) * (isWide ? 32 : 16) * states
    return Cost(transitions: Double(weights) * Double(inputs) * Double(states) + pairs, bytes: bytes)
  }

  /// Whether exact sums need more than 64 bits.
  ///
  /// - Throws: `Unusable` where 128 do not suffice either.
  public static func isWide(weights: [Double], inputs: [Double]) throws -> Bool {
    try WorstCaseUnit(weights, inputs).bits > 62
  }

  /// The worst case of a dot product with `weights`, every input any of `inputs`.
  ///
  /// - Returns: nil, with the reason, if the effort ended or the tables would not fit.
  /// - Throws: `Unusable` where products are no multiples of one unit within 126 bits.
  /// - Complexity: O(weights * inputs * states) time, O(weights * states) memory; sums of chunks take O(states^2) each.
  public static func find(
    weights: [Double], inputs: [Double], chunk: Int, model: FloatAccumulator, effort: Effort = .unlimited
  ) throws -> (result: WorstCase?, exhausted: Exhausted?) {
    try search(weights: weights, inputs: inputs, chunk: chunk, model: model, effort: effort)
  }

  /// The same for an integer accumulator; weights and inputs are integers.
  public static func find(
    weights: [Double], inputs: [Double], chunk: Int, model: IntegerAccumulatorModel, effort: Effort = .unlimited
  ) throws -> (result: WorstCase?, exhausted: Exhausted?) {
    try search(weights: weights, inputs: inputs, chunk: chunk, model: model, effort: effort)
  }

  /// Generic only inside this module, where it is specialized: the inner loop takes nanoseconds.
  private static func search<Model: AccumulatorModel>(
    weights: [Double], inputs: [Double], chunk: Int, model: Model, effort: Effort
  ) throws -> (result: WorstCase?, exhausted: Exhausted?) {
    guard !weights.isEmpty, !inputs.isEmpty else {
      throw Unusable(description: "no \(weights.isEmpty ? "weights" : "input values")")
    }
    let unit = try WorstCaseUnit(weights, inputs)
    let cost = cost(
      weights: weights.count, inputs: inputs.count, chunk: chunk, states: model.stateCount, isWide: unit.bits > 62)
    if let refusal = effort.refusal(ofBytes: cost.bytes) { return (nil, refusal) }
    let overflow = Overflow(weights: weights, inputs: inputs, chunk: chunk, model: model)
    func run<Sum: WorstCaseSum>(_: Sum.Type) -> (result: WorstCase?, exhausted: Exhausted?) {
      var search = WorstCaseSearch<Model, Sum>(
        weights: weights, inputs: inputs, chunk: chunk, model: model, scale: unit.scale, effort: effort)
      if let exhausted = search.run() { return (nil, exhausted) }
      return (search.result(overflow: overflow), nil)
    }
    return unit.bits > 62 ? run(Int128.self) : run(Int.self)
  }
}

/// The unit of which all products of a neuron are multiples.
struct WorstCaseUnit {
  /// The unit is 2^-scale.
  let scale: Int
  /// No sum of products has more bits than this.
  let bits: Int

  init(_ weights: [Double], _ inputs: [Double]) throws {
    func lowest(_ values: [Double]) throws -> (bit: Int, bits: Int, largest: Double) {
      var (bit, largest, bits) = (Int.max, 0.0, 0)
      for value in values where value != 0 {
        guard value.isFinite else { throw WorstCase.Unusable(description: "a weight or input is \(value)") }
        let width = value.significandWidth
        bit = min(bit, Int(value.exponent) - width)
        bits = max(bits, width + 1)
        largest = max(largest, value.magnitude)
      }
      return (bit == .max ? 0 : bit, bits, largest)
    }
    let (w, x) = (try lowest(weights), try lowest(inputs))
    guard w.bits + x.bits <= 53 else {
      throw WorstCase.Unusable(
        description:
          "weights of \(w.bits) and inputs of \(x.bits) significant bits, more than 53 together; quantize them")
    }
    scale = -(w.bit + x.bit)
    let largest = w.largest * x.largest * Double(weights.count)
    guard largest < 0x1p900, abs(scale) < 900 else {
      throw WorstCase.Unusable(description: "products outside of 2^-900 ... 2^900")
    }
    bits = largest == 0 ? 0 : Int(largest.exponent) + 1 + scale
    guard bits <= 126 else {
      throw WorstCase.Unusable(
        description:
          "products from 2^\(w.bit + x.bit) to \(w.largest * x.largest) do not fit into 126 bits; quantize them")
    }
  }
}
