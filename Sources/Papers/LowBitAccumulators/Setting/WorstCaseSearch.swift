import Foundation
import Numbers
import Running

/// The tables of a worst case, and the way back through them to inputs.
struct WorstCaseSearch<Model: AccumulatorModel> {
  /// A quantized term with the extreme exact products that become it, and the inputs that give those.
  private struct Letter {
    var term: Double
    var low: Int, high: Int
    var lowInput: Int, highInput: Int
  }

  /// The least and the largest exact sum that lead to each state, in units; `least > largest` for a state that is not reached.
  private struct Table {
    var least: [Int]
    var largest: [Int]

    init(states: Int) {
      least = [Int](repeating: .max, count: states)
      largest = [Int](repeating: .min, count: states)
    }

    func isReached(_ state: Int) -> Bool { least[state] <= largest[state] }

    mutating func reach(_ state: Int, _ low: Int, _ high: Int) {
      if low < least[state] { least[state] = low }
      if high > largest[state] { largest[state] = high }
    }
  }

  /// Where the accumulation first overflows: in a step of a chunk, or when the sum of a chunk is added.
  private enum Place {
    case step(position: Int, state: Int, letter: Int)
    case sum(chunk: Int, total: Int, part: Int)
  }

  private let weights: [Double], inputs: [Double]
  private let chunk: Int
  private let model: Model
  private let effort: Effort
  private let letters: [[Letter]]
  /// The number of units in 1 is 2^scale.
  private let scale: Int
  /// Before each term of its chunk; `ends` after each chunk, `totals` after the sum of chunks 0...i.
  private var befores: [Table] = []
  private var ends: [Table] = []
  private var totals: [Table] = []
  private var overflow: Place?
  private var productOverflow: (position: Int, input: Int)?

  init(weights: [Double], inputs: [Double], chunk: Int, model: Model, effort: Effort) throws {
    (self.weights, self.inputs, self.chunk, self.model, self.effort) = (weights, inputs, chunk, model, effort)
    scale = try Self.scale(weights, inputs)
    var letters: [[Letter]] = []
    for (position, weight) in weights.enumerated() {
      var known: [Double: Letter] = [:]
      for (index, input) in inputs.enumerated() {
        let product = weight * input
        let units = Int(scalbn(product, scale))
        let (term, overflows) = model.term(of: product)
        if overflows && productOverflow == nil { productOverflow = (position, index) }
        var letter = known[term] ?? Letter(term: term, low: units, high: units, lowInput: index, highInput: index)
        if units < letter.low { (letter.low, letter.lowInput) = (units, index) }
        if units > letter.high { (letter.high, letter.highInput) = (units, index) }
        known[term] = letter
      }
      letters.append(known.values.sorted { $0.term < $1.term })
    }
    self.letters = letters
  }

  /// The least power of two of which all products are multiples, if the sums then fit into 62 bits.
  private static func scale(_ weights: [Double], _ inputs: [Double]) throws -> Int {
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
    let scale = -(w.bit + x.bit)
    guard w.largest * x.largest * Double(weights.count) * scalbn(1, scale) < 0x1p62, scale < 1000 else {
      throw WorstCase.Unusable(
        description:
          "products from 2^\(w.bit + x.bit) to \(w.largest * x.largest) do not fit into 62 bits; quantize them")
    }
    return scale
  }

  private var chunkStarts: [Int] { Array(stride(from: 0, to: weights.count, by: chunk)) }

  /// Fills the tables.
  mutating func run() -> Exhausted? {
    for (index, first) in chunkStarts.enumerated() {
      var table = Table(states: model.stateCount)
      table.reach(model.start, 0, 0)
      for position in first..<min(first + chunk, weights.count) {
        befores.append(table)
        if let exhausted = step(position, &table) { return exhausted }
      }
      ends.append(table)
      if index == 0 {
        totals.append(table)
      } else if let exhausted = combine(index) {
        return exhausted
      }
    }
    return nil
  }

  private mutating func step(_ position: Int, _ table: inout Table) -> Exhausted? {
    var next = Table(states: model.stateCount)
    let reached = (0..<model.stateCount).filter { table.isReached($0) }
    for (index, letter) in letters[position].enumerated() {
      if let exhausted = effort.exhaustion() { return exhausted }
      var first: Int?
      for state in reached {
        let (target, overflows) = model.add(letter.term, to: state)
        if overflows && first == nil { first = state }
        next.reach(target, table.least[state] + letter.low, table.largest[state] + letter.high)
      }
      if let first, overflow == nil { overflow = .step(position: position, state: first, letter: index) }
    }
    table = next
    return nil
  }

  private mutating func combine(_ index: Int) -> Exhausted? {
    let (total, part) = (totals[index - 1], ends[index])
    var next = Table(states: model.stateCount)
    let reached = (0..<model.stateCount).filter { total.isReached($0) }
    for added in 0..<model.stateCount where part.isReached(added) {
      if let exhausted = effort.exhaustion() { return exhausted }
      let term = model.value(of: added)
      for state in reached {
        let (target, overflows) = model.add(term, to: state)
        if overflows && overflow == nil { overflow = .sum(chunk: index, total: state, part: added) }
        next.reach(target, total.least[state] + part.least[added], total.largest[state] + part.largest[added])
      }
    }
    totals.append(next)
    return nil
  }
}

// MARK: - The way back

extension WorstCaseSearch {
  func result() -> WorstCase {
    guard let end = totals.last else { preconditionFailure("no table") }
    var (worst, worstSum) = (end.least[model.start], model.start)
    var (largest, most) = (-1.0, 0)
    var reached = 0
    for state in 0..<model.stateCount where end.isReached(state) {
      reached += 1
      most = max(most, abs(end.least[state]), abs(end.largest[state]))
      let units = Self.units(model.value(of: state), scale)
      for sum in [end.least[state], end.largest[state]] {
        let error = abs(units - Double(sum))
        if error > largest { (largest, worst, worstSum) = (error, sum, state) }
      }
    }
    return WorstCase(
      overflow: overflow.map { witness(overflowing: $0) },
      productOverflow: productOverflow.map { witness(product: $0) },
      largestError: witness(inputs(endingIn: worstSum, with: worst, chunk: chunkStarts.count - 1)),
      largestSum: Rational(most) * Rational(2).power(-scale), statesReached: reached)
  }

  /// For choosing the worst state; the witness is worked out exactly.
  private static func units(_ value: Double, _ scale: Int) -> Double { scalbn(value, scale) }

  /// What the accumulator makes of inputs, with the exact sum.
  private func witness(_ choice: [Int]) -> WorstCase.Witness {
    var total: Int?
    var exact = Rational()
    for first in chunkStarts {
      var state = model.start
      for position in first..<min(first + chunk, weights.count) {
        let product = weights[position] * inputs[choice[position]]
        exact += Rational(exactly: product) ?? 0
        state = model.add(model.term(of: product).term, to: state).state
      }
      total = total.map { model.add(model.value(of: state), to: $0).state } ?? state
    }
    return WorstCase.Witness(
      inputs: choice.map { inputs[$0] }, computed: Rational(exactly: model.value(of: total ?? model.start)) ?? 0,
      exact: exact)
  }

  private func witness(product: (position: Int, input: Int)) -> WorstCase.Witness {
    var choice = [Int](repeating: 0, count: weights.count)
    choice[product.position] = product.input
    return witness(choice)
  }

  private func witness(overflowing place: Place) -> WorstCase.Witness {
    var choice = [Int](repeating: 0, count: weights.count)
    switch place {
    case .step(let position, let state, let letter):
      let first = position / chunk * chunk
      let path = inputs(from: first, before: position, endingIn: state, with: befores[position].least[state])
      choice.replaceSubrange(first..<position, with: path)
      choice[position] = letters[position][letter].lowInput
    case .sum(let index, let total, let part):
      let head = inputs(endingIn: total, with: totals[index - 1].least[total], chunk: index - 1)
      let tail = inputs(ofChunk: index, endingIn: part, with: ends[index].least[part])
      choice.replaceSubrange(0..<head.count + tail.count, with: head + tail)
    }
    return witness(choice)
  }

  /// The inputs of chunks 0...chunk that end in a state of their sum with an extreme exact sum.
  private func inputs(endingIn state: Int, with sum: Int, chunk index: Int) -> [Int] {
    if index == 0 { return inputs(ofChunk: 0, endingIn: state, with: sum) }
    let (total, part) = (totals[index - 1], ends[index])
    for added in 0..<model.stateCount where part.isReached(added) {
      let term = model.value(of: added)
      for before in 0..<model.stateCount where total.isReached(before) {
        for (head, tail) in [(total.least[before], part.least[added]), (total.largest[before], part.largest[added])]
        where head + tail == sum && model.add(term, to: before).state == state {
          return inputs(endingIn: before, with: head, chunk: index - 1)
            + inputs(ofChunk: index, endingIn: added, with: tail)
        }
      }
    }
    preconditionFailure("no chunks that end in state \(state) with \(sum)")
  }

  private func inputs(ofChunk index: Int, endingIn state: Int, with sum: Int) -> [Int] {
    let end = min((index + 1) * chunk, weights.count)
    return inputs(from: index * chunk, before: end, endingIn: state, with: sum)
  }

  /// The inputs of positions `first` ..< `end` of one chunk that end in a state with an extreme exact sum.
  private func inputs(from first: Int, before end: Int, endingIn state: Int, with sum: Int) -> [Int] {
    var (state, sum) = (state, sum)
    var path: [Int] = []
    for position in (first..<end).reversed() {
      guard let (before, letter, low) = step(position, to: state, with: sum) else {
        preconditionFailure("no term before \(position) that leads to state \(state) with \(sum)")
      }
      path.append(low ? letter.lowInput : letter.highInput)
      sum -= low ? letter.low : letter.high
      state = before
    }
    return path.reversed()
  }

  private func step(_ position: Int, to state: Int, with sum: Int) -> (state: Int, letter: Letter, low: Bool)? {
    let table = befores[position]
    for letter in letters[position] {
      for before in 0..<model.stateCount where table.isReached(before) {
        if table.least[before] + letter.low == sum && model.add(letter.term, to: before).state == state {
          return (before, letter, true)
        }
        if table.largest[before] + letter.high == sum && model.add(letter.term, to: before).state == state {
          return (before, letter, false)
        }
      }
    }
    return nil
  }
}
