import NeuronModels

/// The settings of one neuron as numbers: (place of the weight vector * signs + place of the sign) * biases + place of the bias, the
/// weight vectors in the order of their digits, input 0 the lowest.
struct ModelSettings {
  let model: NeuronModel
  let fanIn: Int
  let values: [Int]
  let signs: [Int]
  let biases: ClosedRange<Int>

  /// - Precondition: a model with settings.
  init(_ model: NeuronModel, fanIn: Int) {
    guard let values = model.weightValues, let biases = model.biases(fanIn: fanIn) else {
      preconditionFailure("the settings of \(model) are not counted")
    }
    (self.model, self.fanIn, self.values, self.biases, signs) = (model, fanIn, values, biases, model.signs)
  }

  /// The number of settings, for as many as are ever listed.
  var count: Int { (0..<fanIn).reduce(signs.count * biases.count) { product, _ in product * values.count } }

  func neuron(_ setting: Int) -> ModelNeuron {
    var rest = setting
    let bias = biases.lowerBound + rest % biases.count
    rest /= biases.count
    let sign = signs[rest % signs.count]
    rest /= signs.count
    let weights = (0..<fanIn).map { _ in
      defer { rest /= values.count }
      return values[rest % values.count]
    }
    return ModelNeuron(weights: weights, sign: sign, bias: bias)
  }

  /// Calls `body` with every column that settings have, how many settings of one weight vector and sign have it, the first of them,
  /// and its wires.
  ///
  /// With A = the number of agreeing literals, each as often as the size of its weight, and q = the sum of the sizes of the
  /// negative weights, the sum is A - q: the neuron fires where A >= q + 1 - bias, under sign -1 where A < bias + q.
  func forEach<Word: ColumnWord>(
    inputs: [Word], pointCount: Int, meter: StepMeter, _ body: (Word, UInt64, Int, Int) throws -> Void
  ) throws {
    let all: Word = pointCount == Word.bitWidth ? ~0 : (1 << Word(pointCount)) - 1
    let largest = values.reduce(0) { max($0, abs($1)) } * fanIn
    // counts[j]: "at least t + 1 of the literals of inputs j ... m-1".
    var counts = [[Word]](repeating: [Word](repeating: 0, count: largest + 1), count: fanIn + 1)
    try descend(
      Walk(input: fanIn - 1, place: 0, length: 0, negative: 0, wires: 0), inputs, all, &counts, meter, body)
  }

  /// Where the walk over weight vectors is: inputs above `input` have their weights.
  private struct Walk {
    var input: Int
    var place: Int
    var length: Int
    var negative: Int
    var wires: Int
  }

  private func descend<Word: ColumnWord>(
    _ walk: Walk, _ inputs: [Word], _ all: Word, _ counts: inout [[Word]], _ meter: StepMeter,
    _ body: (Word, UInt64, Int, Int) throws -> Void
  ) throws {
    guard walk.input >= 0 else {
      try meter.step()
      try emit(walk, counts[0], all, body)
      return
    }
    for (digit, value) in values.enumerated() {
      var next = walk
      next.input -= 1
      next.place = walk.place * values.count + digit
      for index in 0..<walk.length { counts[walk.input][index] = counts[walk.input + 1][index] }
      let literal = value < 0 ? ~inputs[walk.input] & all : inputs[walk.input]
      for _ in 0..<abs(value) {
        var carry = literal
        for index in 0..<next.length {
          let old = counts[walk.input][index]
          counts[walk.input][index] = old | carry
          carry &= old
        }
        counts[walk.input][next.length] = carry
        next.length += 1
      }
      if value < 0 { next.negative -= value }
      if value != 0 { next.wires += 1 }
      try descend(next, inputs, all, &counts, meter, body)
    }
  }

  /// The columns of one weight vector under every sign and bias, constants together.
  private func emit<Word: ColumnWord>(
    _ walk: Walk, _ counts: [Word], _ all: Word, _ body: (Word, UInt64, Int, Int) throws -> Void
  ) throws {
    for (place, sign) in signs.enumerated() {
      let base = (walk.place * signs.count + place) * biases.count
      let wires = sign == 0 ? 0 : walk.wires
      var constants = (zeros: UInt64(0), firstZero: 0, ones: UInt64(0), firstOne: 0)
      for (offset, bias) in biases.enumerated() {
        let threshold = sign == -1 ? bias + walk.negative : walk.negative + 1 - bias
        let isAlways = sign == 0 ? bias > 0 : threshold <= 0
        let isNever = sign == 0 ? bias <= 0 : threshold > walk.length
        guard isAlways || isNever else {
          let column = counts[threshold - 1]
          try body(sign == -1 ? ~column & all : column, 1, base + offset, wires)
          continue
        }
        if isAlways != (sign == -1) {
          if constants.ones == 0 { constants.firstOne = base + offset }
          constants.ones += 1
        } else {
          if constants.zeros == 0 { constants.firstZero = base + offset }
          constants.zeros += 1
        }
      }
      if constants.zeros > 0 { try body(0, constants.zeros, constants.firstZero, wires) }
      if constants.ones > 0 { try body(all, constants.ones, constants.firstOne, wires) }
    }
  }
}
