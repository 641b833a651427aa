extension WorstCase {
  /// Whether some inputs overflow. Found without tables: adding a term to a larger sum never gives a smaller one, so the largest
  /// sum of all is that of the largest terms, up to the first overflow.
  struct Overflow {
    /// Inputs whose accumulation overflows, nil if no inputs do.
    let sum: [Double]?
    /// Inputs one of whose products alone overflows the product's format.
    let product: [Double]?

    /// - Complexity: O(weights) additions, whatever the number of inputs and states.
    init(weights: [Double], inputs: [Double], chunk: Int, model: some AccumulatorModel) {
      sum = Self.sum(weights: weights, inputs: inputs, model: model, chunk: chunk)
      product =
        Self.paths(weights, inputs).lazy.compactMap { path -> [Double]? in
          let place = path.indices.first { model.term(of: weights[$0] * path[$0]).overflows }
          let rest = inputs.min { $0.magnitude < $1.magnitude } ?? 0
          return place.map { place in path.indices.map { $0 == place ? path[$0] : rest } }
        }.first
    }

    /// Inputs whose sum overflows.
    static func sum(weights: [Double], inputs: [Double], model: some SumModel, chunk: Int) -> [Double]? {
      paths(weights, inputs).first { path in
        overflows(zip(weights, path).map { model.term(of: $0 * $1).term }, chunk: chunk, model: model)
      }
    }

    /// The inputs with the largest products, and those with the smallest.
    private static func paths(_ weights: [Double], _ inputs: [Double]) -> [[Double]] {
      guard let least = inputs.min(), let largest = inputs.max() else { return [] }
      return [true, false].map { ascends in weights.map { ($0 > 0) == ascends ? largest : least } }
    }

    private static func overflows(_ terms: [Double], chunk: Int, model: some SumModel) -> Bool {
      var total: Double?
      for first in stride(from: 0, to: terms.count, by: chunk) {
        var state = 0.0
        for term in terms[first..<min(first + chunk, terms.count)] {
          let (next, overflows) = model.sum(state, term)
          if overflows { return true }
          state = next
        }
        guard let before = total else {
          total = state
          continue
        }
        let (next, overflows) = model.sum(before, state)
        if overflows { return true }
        total = next
      }
      return false
    }
  }
}

/// FMAq without a list of its states, for formats that are tried one after the other.
struct UnlistedAccumulator: SumModel {
  private let lane: LaneMultiplyAdd
  private let largest: (product: Double, sum: Double)

  init(_ arithmetic: FusedMultiplyAdd) {
    lane = LaneMultiplyAdd(arithmetic)
    largest = (arithmetic.product.format.largest, arithmetic.accumulator.format.largest)
  }

  func sum(_ value: Double, _ term: Double) -> (value: Double, overflows: Bool) {
    let sum = LaneQuantizer.add(value, term)
    return (lane.accumulator(sum), sum.magnitude >= largest.sum)
  }

  func term(of product: Double) -> (term: Double, overflows: Bool) {
    (lane.product(product), product.magnitude >= largest.product)
  }
}
