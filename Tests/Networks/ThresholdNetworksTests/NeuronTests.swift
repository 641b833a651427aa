import Testing
import ThresholdNetworks

@Suite struct NeuronTests {
  /// Harel et al. 2024, section 2: m 2^m + 2 functions; one setting each, the constants 5 m 2^(m-1).
  @Test(arguments: [(1, 4), (2, 10), (3, 26), (4, 66), (5, 162)])
  func functionsAndTheirSettings(fanIn m: Int, expected: Int) {
    #expect(NeuronFunction.all(fanIn: m).count == expected)
    var settings: [NeuronFunction: Int] = [:]
    for bits in 0..<(UInt64(1) << UInt64(m)) {
      for sign in -1...1 {
        for bias in (1 - m)...m {
          settings[Neuron(weights: BitVector(words: [bits], count: m), sign: sign, bias: bias).function, default: 0] +=
            1
        }
      }
    }
    #expect(settings.count == expected)
    for (function, count) in settings {
      if case .constant = function {
        #expect(count == 5 * m << (m - 1))
      } else {
        #expect(count == 1)
      }
    }
  }

  @Test(arguments: 1...4)
  func columnsAgreeWithSinglePoints(fanIn m: Int) {
    let inputs = (0..<m).map { TruthTable.projection($0, of: m) }
    for function in NeuronFunction.all(fanIn: m) {
      let neuron = function.neuron(fanIn: m)
      #expect(neuron.function == function)
      let column = neuron.column(on: inputs, pointCount: 1 << m)
      for row in 0..<(1 << m) {
        #expect(column[row] == neuron.fires(on: BitVector(words: [UInt64(row)], count: m)))
      }
      #expect(function.negated.neuron(fanIn: m).column(on: inputs, pointCount: 1 << m) == ~column)
    }
  }

  @Test(arguments: 1...4)
  func dictionaryListsEverySettingOnce(fanIn m: Int) {
    // An irregular set of points, so that functions coincide.
    let rows = (0..<(1 << m)).filter { $0 % 3 != 1 }
    let inputs = (0..<m).map { TruthTable.projection($0, of: m).selecting(rows) }
    var expected: [BitVector: UInt64] = [:]
    for bits in 0..<(UInt64(1) << UInt64(m)) {
      for sign in -1...1 {
        for bias in (1 - m)...m {
          let neuron = Neuron(weights: BitVector(words: [bits], count: m), sign: sign, bias: bias)
          expected[neuron.column(on: inputs, pointCount: rows.count), default: 0] += 1
        }
      }
    }
    let dictionary = ColumnDictionary(inputs: inputs, pointCount: rows.count)
    #expect(Dictionary(uniqueKeysWithValues: dictionary.entries.map { ($0.column, $0.settings) }) == expected)
    for entry in dictionary.entries {
      #expect(entry.function.neuron(fanIn: m).column(on: inputs, pointCount: rows.count) == entry.column)
    }
  }
}
