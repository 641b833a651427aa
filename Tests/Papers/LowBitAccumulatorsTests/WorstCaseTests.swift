import Foundation
import LowBitAccumulators
import Numbers
import Running
import Testing

/// `Setting/WorstCase.swift`, `Setting/AccumulatorModel.swift`, `Setting/IntegerWidths.swift`.
@Suite struct WorstCaseTests {
  /// Everything that a worst case says, by going through all inputs.
  struct Enumeration {
    var overflows = false, productOverflows = false
    var error = Rational(), sum = Rational()
    var states: Set<Double> = []

    init(weights: [Double], inputs: [Double], chunk: Int, model: some AccumulatorModel) {
      var choice = [Int](repeating: 0, count: weights.count)
      while true {
        var total: Int?
        var exact = Rational()
        for start in stride(from: 0, to: weights.count, by: chunk) {
          var state = model.start
          for index in start..<min(start + chunk, weights.count) {
            let product = weights[index] * inputs[choice[index]]
            exact += Rational(exactly: product) ?? 0
            let (term, over) = model.term(of: product)
            productOverflows = productOverflows || over
            let added = model.add(term, to: state)
            overflows = overflows || added.overflows
            state = added.state
          }
          if let before = total {
            let added = model.add(model.value(of: state), to: before)
            overflows = overflows || added.overflows
            total = added.state
          } else {
            total = state
          }
        }
        let value = model.value(of: total ?? model.start)
        states.insert(value)
        error = max(error, ((Rational(exactly: value) ?? 0) - exact).magnitude)
        sum = max(sum, exact.magnitude)
        var place = 0
        while place < choice.count, choice[place] + 1 == inputs.count {
          choice[place] = 0
          place += 1
        }
        if place == choice.count { return }
        choice[place] += 1
      }
    }
  }

  /// 500 small cases with seed 3: formats, weights, inputs, chunks, all roundings; one in five an integer accumulator.
  @Test func agreesWithEnumeration() throws {
    var key = RandomKey(seed: 3)
    let formats = try ["M2E2b1", "M1E3b2", "M3E2b2", "M2E3b4", "fp4_e2m1fn", "M1E2b0"].map(QuantizerTests.format)
    let inputFormat = try QuantizerTests.format("M1E2b1")
    for round in 0..<500 {
      let count = 1 + key.next(below: 5)
      let chunk = 1 + key.next(below: 5)
      let inputs = Array(
        Set((0..<1 + key.next(below: 4)).map { _ in inputFormat.value(rank: key.next(below: 17) - 8) }))
      func compare(
        _ weights: [Double], _ inputs: [Double], _ model: some AccumulatorModel, _ result: WorstCase?
      ) throws {
        let found = try #require(result)
        let all = Enumeration(weights: weights, inputs: inputs.sorted(), chunk: chunk, model: model)
        #expect((found.overflow != nil) == all.overflows, "round \(round)")
        #expect((found.productOverflow != nil) == all.productOverflows, "round \(round)")
        #expect(found.largestError.error == all.error && found.largestSum == all.sum, "round \(round)")
        #expect(found.statesReached == all.states.count)
        // The inputs of every witness do what it says.
        for witness in [found.overflow, found.productOverflow, found.largestError].compactMap({ $0 }) {
          #expect(witness.inputs.count == weights.count && witness.inputs.allSatisfy(inputs.contains))
        }
        if let witness = found.overflow {
          let alone = zip(weights, witness.inputs).map { $0 * $1 }
          let again = Enumeration(weights: alone, inputs: [1], chunk: chunk, model: model)
          #expect(again.overflows)
        }
      }
      if round % 5 == 0 {
        let weights = (0..<count).map { _ in Double(key.next(below: 9) - 4) }
        let whole = Array([-2.0, -1, 0, 1, 3].shuffled(using: &key).prefix(1 + key.next(below: 3)))
        let model = IntegerAccumulatorModel(
          bits: 3 + key.next(below: 3), isSigned: true,
          overflow: IntegerAccumulatorModel.Overflow.allCases[key.next(below: 2)])
        try compare(
          weights, whole, model,
          WorstCase.find(weights: weights, inputs: whole.sorted(), chunk: chunk, model: model).result)
      } else {
        var weights = (0..<count).map { _ in Double(key.next(below: 33) - 16) / 8 }
        // Sums that 64 bits do not hold.
        if round % 7 == 1 { weights[0] *= 0x1p-70 }
        let arithmetic = FusedMultiplyAdd(
          product: formats[key.next(below: formats.count)], accumulator: formats[key.next(below: formats.count)],
          chunk: chunk, rounding: Rounding.allCases[key.next(below: 3)])
        let model = FloatAccumulator(arithmetic)
        try compare(
          weights, inputs, model,
          WorstCase.find(weights: weights, inputs: inputs.sorted(), chunk: chunk, model: model).result)
      }
    }
  }

  /// 16 weights, all 129 values of M3E3b4 as inputs, M7E4 accumulators: 2^112 inputs.
  @Test func sixteenWeights() throws {
    let (p, q) = (try QuantizerTests.format("M7E4b12"), try QuantizerTests.format("M7E4b10"))
    let (inputs, weightFormat) = (try QuantizerTests.format("M3E3b4"), try QuantizerTests.format("M4E3b6"))
    var key = RandomKey(seed: 4)
    let quantizer = LaneQuantizer(Quantizer(weightFormat, rounding: .nearestEven))
    for deviation in [0.1, 0.5] {
      let weights = (0..<16).map { _ in
        quantizer(deviation * (-2 * log(1 - key.nextUnit())).squareRoot() * cos(2 * .pi * key.nextUnit()))
      }
      let arithmetic = FusedMultiplyAdd(product: p, accumulator: q, chunk: 16)
      let found = try #require(
        try WorstCase.find(weights: weights, inputs: inputs.values, chunk: 16, model: FloatAccumulator(arithmetic))
          .result)
      let witness = found.largestError
      let x = witness.inputs.map { Rational(exactly: $0) ?? 0 }
      let w = weights.map { Rational(exactly: $0) ?? 0 }
      #expect(arithmetic.dot(x, w) == witness.computed)
      #expect(zip(x, w).reduce(Rational()) { $0 + $1.0 * $1.1 } == witness.exact)
      if let overflow = found.overflow {
        let steps = arithmetic.trace(zip(overflow.inputs, weights).map { (Rational(exactly: $0 * $1) ?? 0) })
        #expect(steps.contains { !$0.isInRange })
      }
      #expect((found.overflow == nil) == (deviation == 0.1))
    }
  }

  @Test func memoryIsAskedFor() throws {
    let arithmetic = FusedMultiplyAdd(
      product: try QuantizerTests.format("M7E4b12"), accumulator: try QuantizerTests.format("M7E4b10"), chunk: 16)
    let effort = Effort(budget: Budget(memory: 1000))
    let found = try WorstCase.find(
      weights: [1, 2], inputs: [0, 1], chunk: 16, model: FloatAccumulator(arithmetic), effort: effort)
    #expect(found.result == nil && found.exhausted == .memory(needed: 8 * 16 * 4097))
  }

  /// Widths by definition: every sum, every sum of leading terms.
  @Test func integerWidths() {
    var key = RandomKey(seed: 5)
    for _ in 0..<200 {
      let weights = (0..<1 + key.next(below: 4)).map { _ in key.next(below: 15) - 7 }
      for isSigned in [false, true] {
        let bits = 1 + key.next(below: 3)
        let inputs = isSigned ? Array(-(1 << (bits - 1))..<(1 << (bits - 1))) : Array(0..<(1 << bits))
        var sums: Set<Int> = [0]
        var leading: Set<Int> = [0]
        for weight in weights {
          sums = Set(sums.flatMap { sum in inputs.map { sum + weight * $0 } })
          leading.formUnion(sums)
        }
        func least(_ values: Set<Int>) -> Int {
          (1...40).first { b in values.allSatisfy { -(1 << (b - 1)) <= $0 && $0 < 1 << (b - 1) } } ?? 0
        }
        let widths = IntegerWidths(weights: weights, inputBits: bits, isSigned: isSigned)
        #expect(widths.wrap == least(sums) && widths.saturate == least(leading))
        #expect(widths.saturate <= widths.l1Bound)
      }
    }
  }
}
