import NeuronModels
import Running
import ThresholdNetworks

/// The words that hold a column: a bit for each point.
package typealias ColumnWord = FixedWidthInteger & Hashable & Sendable & UnsignedInteger

/// The distinct columns that one neuron of a model can have on given input columns, with how many settings give each.
///
/// Weight vectors are run through one after the other; their sums are kept as "at least t" columns, from which every bias reads its
/// own. What is stored is one entry a column, however many settings there are.
package struct ModelDictionary<Word: ColumnWord>: Sendable {
  /// A column with the neurons that have it.
  package struct Entry: Sendable {
    /// The value of the neuron on every point.
    package let column: Word
    /// The number of settings; 1 in the model `threshold`, where they are not counted.
    package var settings: UInt64
    /// The setting of the fewest wires, of several the first; its number, see `ModelSettings`.
    package var setting: Int
    /// The number of its wires.
    package var wires: Int
  }

  package let model: NeuronModel
  package let fanIn: Int
  package let pointCount: Int
  /// In the order of the columns.
  package let entries: [Entry]
  /// Where each column stands in `entries`.
  package let places: [Word: Int]

  /// Lists the columns.
  ///
  /// - Parameters:
  ///   - model: what a neuron is.
  ///   - inputs: the columns that it reads.
  ///   - pointCount: the number of points, at most as many as a word has bits.
  /// - Throws: `ModelStopped` before the work if the table would not fit, within it when the effort ends.
  init(_ model: NeuronModel, inputs: [Word], pointCount: Int, meter: StepMeter) throws {
    precondition(pointCount <= Word.bitWidth && !inputs.isEmpty)
    try Self.check(model, fanIn: inputs.count, pointCount: pointCount, meter.effort)
    (self.model, self.fanIn, self.pointCount) = (model, inputs.count, pointCount)
    var builder = DictionaryBuilder<Word>()
    if model == .threshold {
      for (place, function) in ThresholdFunctions.all(fanIn: inputs.count).enumerated() {
        try meter.step()
        builder.add(
          function.column(on: inputs, pointCount: pointCount), 1, setting: place, wires: function.essentialCount)
      }
      builder.forgetCounts()
    } else {
      let settings = ModelSettings(model, fanIn: inputs.count)
      try settings.forEach(inputs: inputs, pointCount: pointCount, meter: meter) { column, count, setting, wires in
        builder.add(column, count, setting: setting, wires: wires)
      }
    }
    (entries, places) = builder.finished()
  }

  /// The columns that some functions of neurons have on points of the cube.
  ///
  /// - Parameters:
  ///   - cube: the neurons on all points.
  ///   - rows: the point of each bit of a column.
  ///   - isKept: which functions.
  init(of cube: ModelDictionary<UInt64>, on rows: [Int], where isKept: (UInt64) -> Bool) {
    precondition(rows.count <= Word.bitWidth)
    (model, fanIn, pointCount) = (cube.model, cube.fanIn, rows.count)
    var builder = DictionaryBuilder<Word>()
    for entry in cube.entries where isKept(entry.column) {
      var column: Word = 0
      for (bit, row) in rows.enumerated() where entry.column >> UInt64(row) & 1 == 1 { column |= 1 << Word(bit) }
      builder.add(column, entry.settings, setting: entry.setting, wires: entry.wires)
    }
    (entries, places) = builder.finished()
  }

  /// The parameters of a setting.
  package func neuron(ofSetting setting: Int) -> ModelNeuron {
    model == .threshold
      ? ThresholdFunctions.all(fanIn: fanIn)[setting].neuron
      : ModelSettings(model, fanIn: fanIn).neuron(setting)
  }

  /// Refuses what cannot be listed: too many weight vectors, or a table that is larger than the memory allowed.
  private static func check(_ model: NeuronModel, fanIn m: Int, pointCount: Int, _ effort: Effort) throws {
    guard let values = model.weightValues else {
      if m > ThresholdFunctions.maximumFanIn {
        throw ModelStopped(
          .outOfReach(
            "the threshold functions of \(m) inputs are not listed: at most \(ThresholdFunctions.maximumFanIn) inputs"))
      }
      return
    }
    var vectors = 1
    for _ in 0..<m {
      let (next, overflow) = vectors.multipliedReportingOverflow(by: values.count)
      guard !overflow, next < 1 << 36 else {
        throw ModelStopped(
          .outOfReach(
            "a \(model) neuron of \(m) inputs has \(values.count)^\(m) weight vectors: at most 2^36 are listed"))
      }
      vectors = next
    }
    let thresholds = m * (values.map { abs($0) }.max() ?? 1)
    let columns = min(Double(vectors) * Double(thresholds) + 2, pow2(pointCount))
    let bytes = columns * Double(2 * MemoryLayout<Entry>.stride + 2 * MemoryLayout<Word>.stride + 16)
    if let refusal = effort.refusal(ofBytes: bytes < 1e18 ? Int(bytes) : .max) { throw ModelStopped(refusal) }
  }

  private static func pow2(_ exponent: Int) -> Double {
    exponent < 1000 ? Double(sign: .plus, exponent: exponent, significand: 1) : .infinity
  }
}

/// Collects columns in whatever order they come.
private struct DictionaryBuilder<Word: ColumnWord> {
  private var entries: [ModelDictionary<Word>.Entry] = []
  private var places: [Word: Int] = [:]

  mutating func add(_ column: Word, _ settings: UInt64, setting: Int, wires: Int) {
    if let place = places[column] {
      entries[place].settings += settings
      if wires < entries[place].wires { (entries[place].wires, entries[place].setting) = (wires, setting) }
    } else {
      places[column] = entries.count
      entries.append(ModelDictionary<Word>.Entry(column: column, settings: settings, setting: setting, wires: wires))
    }
  }

  mutating func forgetCounts() { for place in entries.indices { entries[place].settings = 1 } }

  func finished() -> ([ModelDictionary<Word>.Entry], [Word: Int]) {
    let sorted = entries.sorted { $0.column < $1.column }
    return (sorted, Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.column, $0) }))
  }
}
