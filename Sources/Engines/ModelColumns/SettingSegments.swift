import NeuronModels
import Numbers
import Running

/// For every column of a dictionary the settings that have it, as runs of consecutive numbers, so that one can be drawn fairly.
struct SettingSegments {
  /// Runs of all columns, those of the first column first: the first setting, and how many settings of the column come before it.
  private let firsts: [Int]
  private let before: [UInt64]
  private let starts: [Int]
  private let model: NeuronModel
  private let fanIn: Int

  /// - Throws: `ModelStopped` when the effort ends or the runs would not fit.
  init<Word: ColumnWord>(_ dictionary: ModelDictionary<Word>, inputs: [Word], meter: StepMeter) throws {
    (model, fanIn) = (dictionary.model, dictionary.fanIn)
    let settings = ModelSettings(model, fanIn: fanIn)
    var runs: [(place: Int, first: Int, count: UInt64)] = []
    let stride = MemoryLayout<(place: Int, first: Int, count: UInt64)>.stride + 16
    try settings.forEach(inputs: inputs, pointCount: dictionary.pointCount, meter: meter) { column, count, first, _ in
      guard let place = dictionary.places[column] else { return }
      runs.append((place, first, count))
      if runs.count & 0xffff == 0, let refusal = meter.effort.refusal(ofBytes: runs.count * stride) {
        throw ModelStopped(refusal)
      }
    }
    runs.sort { ($0.place, $0.first) < ($1.place, $1.first) }
    var starts = [Int](repeating: 0, count: dictionary.entries.count + 1)
    var before: [UInt64] = []
    var sum: UInt64 = 0
    for (index, run) in runs.enumerated() {
      if index == 0 || runs[index - 1].place != run.place { sum = 0 }
      before.append(sum)
      sum += run.count
      starts[run.place + 1] = index + 1
    }
    for place in starts.indices.dropFirst() { starts[place] = max(starts[place], starts[place - 1]) }
    (self.starts, self.before, firsts) = (starts, before, runs.map(\.first))
  }

  /// A uniform setting of the column at `place`, which has so many settings.
  func draw(place: Int, of count: UInt64, using key: inout RandomKey) -> ModelNeuron {
    let rank = key.next(below: count)
    var (low, high) = (starts[place], starts[place + 1])
    while high - low > 1 {
      let middle = (low + high) / 2
      if before[middle] <= rank { low = middle } else { high = middle }
    }
    return ModelSettings(model, fanIn: fanIn).neuron(firsts[low] + Int(rank - before[low]))
  }
}
