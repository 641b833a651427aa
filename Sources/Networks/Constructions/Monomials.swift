import Running
import ThresholdNetworks

/// Depth 2, widths (K, 1): the sign of an integer combination of monomials. w = n K + K.
///
/// Every function is a sum of c_S over the sets S of inputs that are all 1, so hidden neurons "all of S", |c_S| copies of
/// each and negated where c_S < 0, fit any sample. Only the sign matters, so the points are taken in ascending number of
/// ones, and the monomial of a point's own ones is added, as often as needed, where the sum so far has the wrong sign: it
/// is 0 on every point before. The same with zeros for ones, in descending order; the smaller K of both is kept.
///
/// K is at most exponential in the length of the longest chain of points and near min(N1, N0) when few points are comparable.
public struct Monomials: Hashable, Sendable {
  /// The number n of inputs.
  public let inputCount: Int
  /// K, copies counted.
  public let termCount: Int

  /// The construction for so many monomials.
  ///
  /// - Precondition: at least one input and one term.
  public init(inputCount: Int, termCount: Int) {
    precondition(inputCount >= 1 && termCount >= 1)
    (self.inputCount, self.termCount) = (inputCount, termCount)
  }

  /// The widths of the layers, the last one 1.
  public var widths: [Int] { [termCount, 1] }

  /// n K + K.
  public var weightCount: Int { inputCount * termCount + termCount }

  /// A sum of monomials whose sign (positive or not) is the label of every point of a sample.
  private struct Combination {
    /// Whether a monomial fires when all of its inputs are 0, instead of 1.
    let readsZeros: Bool
    /// The value on a point where no monomial fires: 0 or 1.
    var offset: Int
    var terms: [(inputs: BitVector, factor: Int)] = []
    var copies = 0

    /// nil when more than `limit` copies would be needed.
    ///
    /// - Complexity: O(N K') comparisons of points for K' different monomials.
    init?(_ sample: PartialFunction, readsZeros: Bool, offset: Int, limit: Int, effort: Effort) {
      self.readsZeros = readsZeros
      self.offset = offset
      let sets = sample.points.map { readsZeros ? ~$0 : $0 }
      var compared = 0
      for index in BitVector.ascendingByOnes(sets) {
        compared += 64 + terms.count
        if compared > 1 << 18 {
          compared = 0
          if effort.isStopped { return nil }
        }
        let set = sets[index]
        let sum = terms.reduce(self.offset) { $1.inputs.isSubset(of: set) ? $0 + $1.factor : $0 }
        if (sum >= 1) == sample.labels[index] { continue }
        let factor = (sample.labels[index] ? 1 : 0) - sum
        if set.isAllZero {
          // The empty monomial is a constant, which the output's threshold absorbs.
          self.offset += factor
        } else {
          terms.append((set, factor))
          copies += abs(factor)
          if copies > limit { return nil }
        }
      }
    }
  }

  static func construction(for sample: PartialFunction, memory: Int, effort: Effort) throws -> Construction {
    let n = sample.inputCount
    // Each copy is a neuron of n weights and a weight of the output; beyond the limit the check below fails in any case.
    let limit = memory / (64 + n / 8) + 1
    var best: Combination?
    for readsZeros in [false, true] {
      for offset in [0, 1] {
        try effort.check()
        let bound = min(limit, best.map { $0.copies - 1 } ?? limit)
        if let found = Combination(sample, readsZeros: readsZeros, offset: offset, limit: bound, effort: effort) {
          best = found
        }
      }
    }
    try effort.check()
    try ConstructionMethod.monomials.checkMemory([best?.copies ?? limit, 1], inputCount: n, memory)
    guard let best else { throw ConstructionError.noParameters(.monomials) }
    let shape = Monomials(inputCount: n, termCount: best.copies)
    var assembly = NetworkAssembly(inputCount: n)
    let wires = assembly.layer { layer in
      best.terms.flatMap { term -> [Int] in
        let inputs = term.inputs.ones
        let gate: Gate =
          switch (best.readsZeros, term.factor > 0) {
          case (false, true): .and(inputs)
          case (false, false): .nand(inputs)
          case (true, true): .nor(inputs)
          case (true, false): .or(inputs)
          }
        return (0..<abs(term.factor)).map { _ in layer.add(gate) }
      }
    }
    // A negated neuron contributes 1 more than the negative term that it stands for.
    let negated = best.terms.reduce(0) { $0 - min(0, $1.factor) }
    return try Construction(
      .monomials, assembly.output(.atLeast(1 - best.offset + negated, of: wires)), for: sample,
      shape: Architecture(inputCount: n, widths: shape.widths), parameters: [.init("K", shape.termCount)],
      effort: effort)
  }
}
