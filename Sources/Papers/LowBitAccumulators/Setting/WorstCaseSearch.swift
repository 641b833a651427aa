import Foundation
import Numbers
import Running

/// A quantized term with the extreme exact products that become it, and the inputs that give those.
struct WorstCaseLetter<Sum: WorstCaseSum>: Sendable {
  var term: Double
  var low: Sum, high: Sum
  var lowInput: Int, highInput: Int
}

/// The tables of a worst case, filled term by term; `WorstCaseSearch+Witness` goes back through them.
struct WorstCaseSearch<Model: AccumulatorModel, Sum: WorstCaseSum> {
  let weights: [Double], inputs: [Double]
  let chunk: Int
  let model: Model
  let effort: Effort
  let letters: [[WorstCaseLetter<Sum>]]
  /// The number of units in 1 is 2^scale.
  let scale: Int
  /// Before each term of its chunk; `ends` after each chunk, `totals` after the sum of chunks 0...i.
  var befores: [WorstCaseTable<Sum>] = []
  var ends: [WorstCaseTable<Sum>] = []
  var totals: [WorstCaseTable<Sum>] = []

  /// - Precondition: products are multiples of 2^-scale, and their sums fit into `Sum`.
  init(weights: [Double], inputs: [Double], chunk: Int, model: Model, scale: Int, effort: Effort) {
    (self.weights, self.inputs, self.chunk, self.model) = (weights, inputs, chunk, model)
    (self.scale, self.effort) = (scale, effort)
    letters = weights.map { weight in
      var known: [Double: WorstCaseLetter<Sum>] = [:]
      for (index, input) in inputs.enumerated() {
        let product = weight * input
        let units = Sum(scalbn(product, scale))
        let term = model.term(of: product).term
        var letter =
          known[term] ?? WorstCaseLetter(term: term, low: units, high: units, lowInput: index, highInput: index)
        if units < letter.low { (letter.low, letter.lowInput) = (units, index) }
        if units > letter.high { (letter.high, letter.highInput) = (units, index) }
        known[term] = letter
      }
      return known.values.sorted { $0.term < $1.term }
    }
  }

  var chunkStarts: [Int] { Array(stride(from: 0, to: weights.count, by: chunk)) }

  /// Fills the tables.
  mutating func run() -> Exhausted? {
    for (index, first) in chunkStarts.enumerated() {
      var table = WorstCaseTable<Sum>(states: model.stateCount)
      table.reach(model.start, 0, 0)
      for position in first..<min(first + chunk, weights.count) {
        befores.append(table)
        let reached = ReachedStates(table, of: model)
        table = WorstCaseTable(states: model.stateCount)
        for letter in letters[position] {
          if let exhausted = effort.exhaustion() { return exhausted }
          model.move(reached, term: letter.term, low: letter.low, high: letter.high, into: &table)
        }
      }
      ends.append(table)
      if index == 0 {
        totals.append(table)
      } else if let exhausted = combine(totals[index - 1], table) {
        return exhausted
      }
    }
    return nil
  }

  /// Every sum of the chunks so far meets every sum of the next chunk.
  private mutating func combine(
    _ total: WorstCaseTable<Sum>, _ part: WorstCaseTable<Sum>
  ) -> Exhausted? {
    var next = WorstCaseTable<Sum>(states: model.stateCount)
    let (reached, added) = (ReachedStates(total, of: model), ReachedStates(part, of: model))
    for place in added.states.indices {
      if let exhausted = effort.exhaustion() { return exhausted }
      model.move(
        reached, term: added.values[place], low: added.least[place], high: added.largest[place], into: &next)
    }
    totals.append(next)
    return nil
  }
}
