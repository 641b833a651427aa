import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// How often the networks of a model that fit a sample of up to six inputs read each input, over all settings of some architectures.
///
/// A network reads an input if the function of some neuron of the first layer depends on it. The settings that do not are counted like
/// all others, from the functions that do not depend on it.
package struct ModelInclusion: Sendable {
  /// The settings that fit.
  package let total: Integer
  /// `without[j]` of them do not read input j.
  package let without: [Integer]

  /// - Throws: `ModelStopped` when the effort ends, for more than six inputs, and for `threshold`.
  package init(_ questions: [ModelQuestion], _ tables: ModelTables, effort: Effort) throws {
    var total = Integer(0)
    var without = [Integer](repeating: 0, count: questions.first?.sample.inputCount ?? 0)
    for question in questions {
      total += try question.count(tables, effort: effort)
      for input in without.indices { without[input] += try question.count(without: input, tables, effort) }
    }
    (self.total, self.without) = (total, without)
  }
}

extension ModelQuestion {
  /// The settings that fit and have no neuron in the first layer whose function depends on an input.
  fileprivate func count(without input: Int, _ tables: ModelTables, _ effort: Effort) throws -> Integer {
    let n = sample.inputCount
    guard n <= Cube.maximumInputs else {
      throw ModelStopped(
        .outOfReach("the functions of neurons of \(n) inputs are not listed: at most \(Cube.maximumInputs) inputs"))
    }
    try requireCells()
    let meter = StepMeter(effort)
    let rows = (0..<sample.pointCount).map { Int(sample.point($0).words.first ?? 0) }
    let isOne = Cube.projection(input, of: n)
    let dictionary = try ModelDictionary<UInt64>(of: tables.neurons(fanIn: n, meter: meter), on: rows) { table in
      table & isOne == (table & ~isOne) << UInt64(1 << input)
    }
    return try count(ModelSampleWords<UInt64>(sample), dictionary, tables, meter)
  }
}
