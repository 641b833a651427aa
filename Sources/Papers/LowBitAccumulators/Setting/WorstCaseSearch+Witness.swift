import Foundation
import Numbers

// The way back through the tables to inputs.

extension WorstCaseSearch {
  /// The result, once the tables are filled.
  func result(overflow: WorstCase.Overflow) -> WorstCase {
    guard let end = totals.last else { preconditionFailure("no table") }
    var most: Sum = 0
    var errors: [(estimate: Double, sum: Sum, state: Int)] = []
    for state in 0..<model.stateCount where end.isReached(state) {
      most = max(most, max(-end.least[state], end.largest[state]))
      let units = scalbn(model.value(of: state), scale)
      for sum in Set([end.least[state], end.largest[state]]).sorted() {
        errors.append((abs(units - Double(sum)), sum, state))
      }
    }
    // Doubles narrow the choice, fractions decide.
    let bound = (errors.map(\.estimate).max() ?? 0) * (1 - 0x1p-40)
    var worst: (error: Rational, sum: Sum, state: Int)?
    for (estimate, sum, state) in errors where estimate >= bound {
      let value = Rational(exactly: model.value(of: state)) ?? 0
      let error = (value - Rational(Integer(sum)) * Rational(2).power(-scale)).magnitude
      if worst.map({ error > $0.error }) ?? true { worst = (error, sum, state) }
    }
    guard let worst else { preconditionFailure("no state is reached") }
    let path = inputs(endingIn: worst.state, with: worst.sum, chunk: chunkStarts.count - 1)
    return WorstCase(
      overflow: overflow.sum.map { WorstCase.Witness($0, weights: weights, chunk: chunk, model: model) },
      productOverflow: overflow.product.map { WorstCase.Witness($0, weights: weights, chunk: chunk, model: model) },
      largestError: WorstCase.Witness(path.map { inputs[$0] }, weights: weights, chunk: chunk, model: model),
      largestSum: Rational(Integer(most)) * Rational(2).power(-scale),
      statesReached: end.least.indices.count { end.isReached($0) })
  }

  /// The inputs of chunks 0...chunk that end in a state of their sum with an extreme exact sum.
  private func inputs(endingIn state: Int, with sum: Sum, chunk index: Int) -> [Int] {
    if index == 0 { return inputs(ofChunk: 0, endingIn: state, with: sum) }
    let (total, part) = (totals[index - 1], ends[index])
    for added in 0..<model.stateCount where part.isReached(added) {
      let term = model.value(of: added)
      for before in sources(of: state, adding: term) where total.isReached(before) {
        for (head, tail) in [(total.least[before], part.least[added]), (total.largest[before], part.largest[added])]
        where head + tail == sum && model.add(term, to: before).state == state {
          return inputs(endingIn: before, with: head, chunk: index - 1)
            + inputs(ofChunk: index, endingIn: added, with: tail)
        }
      }
    }
    preconditionFailure("no chunks that end in state \(state) with \(sum)")
  }

  /// The inputs of one chunk that end in a state with an extreme exact sum.
  private func inputs(ofChunk index: Int, endingIn end: Int, with total: Sum) -> [Int] {
    var (state, sum) = (end, total)
    var path: [Int] = []
    for position in (index * chunk..<min((index + 1) * chunk, weights.count)).reversed() {
      guard let (before, letter, low) = step(position, to: state, with: sum) else {
        preconditionFailure("no term before \(position) that leads to state \(state) with \(sum)")
      }
      path.append(low ? letter.lowInput : letter.highInput)
      sum -= low ? letter.low : letter.high
      state = before
    }
    return path.reversed()
  }

  private func step(
    _ position: Int, to state: Int, with sum: Sum
  ) -> (state: Int, letter: WorstCaseLetter<Sum>, low: Bool)? {
    let table = befores[position]
    for letter in letters[position] {
      for before in sources(of: state, adding: letter.term) where table.isReached(before) {
        let isLeast = table.least[before] + letter.low == sum
        guard isLeast || table.largest[before] + letter.high == sum else { continue }
        if model.add(letter.term, to: before).state == state { return (before, letter, isLeast) }
      }
    }
    return nil
  }

  /// States among which are all that become `state` when the term is added.
  private func sources(of state: Int, adding term: Double) -> Range<Int> {
    guard model.isMonotone else { return 0..<model.stateCount }
    /// The first state that becomes at least `target`.
    func first(_ target: Int) -> Int {
      var (low, high) = (0, model.stateCount)
      while low < high {
        let middle = (low + high) / 2
        if model.add(term, to: middle).state >= target { high = middle } else { low = middle + 1 }
      }
      return low
    }
    return first(state)..<first(state + 1)
  }
}

extension WorstCase.Witness {
  /// What an accumulator makes of inputs, with the exact sum.
  init(_ inputs: [Double], weights: [Double], chunk: Int, model: some AccumulatorModel) {
    var total: Int?
    var exact = Rational()
    for first in stride(from: 0, to: weights.count, by: chunk) {
      var state = model.start
      for position in first..<min(first + chunk, weights.count) {
        let product = weights[position] * inputs[position]
        exact += Rational(exactly: product) ?? 0
        state = model.add(model.term(of: product).term, to: state).state
      }
      total = total.map { model.add(model.value(of: state), to: $0).state } ?? state
    }
    self.init(
      inputs: inputs, computed: Rational(exactly: model.value(of: total ?? model.start)) ?? 0, exact: exact)
  }
}
