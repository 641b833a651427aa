import NeuronModels
import Numbers
import Running
import ThresholdNetworks

extension ModelQuestion {
  /// The layers after the first.
  var laterWidths: [Int] { Array(architecture.widths.dropFirst()) }

  /// What every search begins with: the columns that one neuron has on the points.
  private func neurons<Word: ColumnWord>(
    on words: ModelSampleWords<Word>, _ effort: Effort
  ) throws -> (meter: StepMeter, dictionary: ModelDictionary<Word>) {
    let meter = StepMeter(effort)
    try meter.look()
    let dictionary = try ModelDictionary<Word>(
      model, inputs: words.inputs, pointCount: words.pointCount, meter: meter)
    return (meter, dictionary)
  }

  func requireCells() throws {
    let widest = architecture.hiddenWidths.max() ?? 1
    guard widest <= Cube.maximumInputs else {
      throw ModelStopped(
        .outOfReach("a layer of \(widest) neurons is not searched by columns: at most \(Cube.maximumInputs)"))
    }
  }

  func decide<Word: ColumnWord>(_: Word.Type, _ tables: ModelTables, _ effort: Effort) throws -> ModelNetwork? {
    // Cells are faster where there are few of them.
    let countsAgreements =
      architecture.depth == 2 && architecture.widths[0] > Cube.maximumInputs && mismatches == 0
      && (model == .bipolar || model == .ternary)
    if !countsAgreements { try requireCells() }
    let words = ModelSampleWords<Word>(sample)
    let (meter, dictionary) = try neurons(on: words, effort)
    if architecture.depth == 1 {
      guard let entry = fitting(dictionary, words).first else { return nil }
      return network([[dictionary.neuron(ofSetting: entry.setting)]])
    }
    if countsAgreements {
      let columns = dictionary.entries.map(\.column)
      let search = AgreementSearch(columns, ones: words.ones, zeros: words.zeros, meter: meter)
      return try search.find(width: architecture.widths[0]).flatMap { found in
        let first = found.places.map { dictionary.neuron(ofSetting: dictionary.entries[$0].setting) }
        let output = ModelNeuron(weights: first.map { _ in 1 }, bias: 1 - found.threshold)
        return network([first, [output]])
      }
    }
    let later = try tables.functions(fanIn: architecture.widths[0], widths: laterWidths, meter: meter)
    let entries = candidates(dictionary, words)
    if mismatches == 0, model.absorbsComplementedInputs, architecture.widths[0] >= 3, entries.count >= 1 << 12 {
      if try isRefuted(byPairsOf: entries, meter) { return nil }
    }
    let tuples = CellTuples(
      entries.map(\.column), ones: words.ones, zeros: words.zeros, width: architecture.widths[0],
      points: words.costs(mismatches), meter: meter)
    var found: [[ModelNeuron]]?
    try tuples.visit { set, demand in
      guard let least = later.extending(demand).least else { return true }
      let first = set.map { dictionary.neuron(ofSetting: entries[tuples.order[$0]].setting) }
      found = [first] + (try layers(computing: later.functions[least.place].table, tables, effort))
      return false
    }
    return found.flatMap { network($0) }
  }

  func isRefuted<Word: ColumnWord>(
    byPairsOf entries: [ModelDictionary<Word>.Entry], _ meter: StepMeter
  ) throws -> Bool {
    try SeparatingSets(entries.map(\.column), of: sample, model, meter: meter).refutes(architecture.widths[0])
  }

  func isRefutedByPairs<Word: ColumnWord>(_: Word.Type, _ effort: Effort) throws -> Bool {
    let words = ModelSampleWords<Word>(sample)
    let (meter, dictionary) = try neurons(on: words, effort)
    return try isRefuted(byPairsOf: candidates(dictionary, words), meter)
  }

  /// The columns of single neurons that fit; without mismatches there is one at most.
  func fitting<Word: ColumnWord>(
    _ dictionary: ModelDictionary<Word>, _ words: ModelSampleWords<Word>
  ) -> [ModelDictionary<Word>.Entry] {
    if mismatches == 0, words.ones | words.zeros == words.all {
      return dictionary.places[words.ones].map { [dictionary.entries[$0]] } ?? []
    }
    let costs = words.costs(mismatches)
    return dictionary.entries.filter { costs.accepts($0.column, ones: words.ones, zeros: words.zeros) }
  }

  /// Those of the share.
  func shared<Element>(_ list: [Element]) -> [Element] {
    list.enumerated().filter { shard.contains($0.offset) }.map(\.element)
  }

  /// One column of each pair of complements where later neurons do not care which of the two they read.
  private func candidates<Word: ColumnWord>(
    _ dictionary: ModelDictionary<Word>, _ words: ModelSampleWords<Word>
  ) -> [ModelDictionary<Word>.Entry] {
    guard model.absorbsComplementedInputs, words.pointCount > 0 else { return dictionary.entries }
    return dictionary.entries.filter { $0.column & 1 == 0 }
  }

  /// Layers after the first that compute a function of the cells with the fewest wires.
  private func layers(
    computing table: UInt64, _ tables: ModelTables, _ effort: Effort
  ) throws -> [[ModelNeuron]] {
    let width = architecture.widths[0]
    let function = PartialFunction(TruthTable(inputCount: width, bits: table))
    let question = ModelQuestion(model, function, Architecture(inputCount: width, widths: laterWidths))
    guard let least = try question.leastWires(tables, effort: effort) else {
      throw ModelStopped(.outOfReach("the later layers of a witness were not found again"))
    }
    return least.network.layers
  }

  private func network(_ layers: [[ModelNeuron]]) -> ModelNetwork? {
    ModelNetwork(model: model, inputCount: architecture.inputCount, layers: layers)
  }

  func leastWires<Word: ColumnWord>(
    _: Word.Type, _ tables: ModelTables, _ limit: Int, _ effort: Effort
  ) throws -> (wires: Int, network: ModelNetwork)? {
    try requireCells()
    let words = ModelSampleWords<Word>(sample)
    let (meter, dictionary) = try neurons(on: words, effort)
    if architecture.depth == 1 {
      guard let entry = fitting(dictionary, words).min(by: { $0.wires < $1.wires }), entry.wires <= limit else {
        return nil
      }
      return network([[dictionary.neuron(ofSetting: entry.setting)]]).map { (entry.wires, $0) }
    }
    let later = try tables.functions(fanIn: architecture.widths[0], widths: laterWidths, meter: meter)
    let entries = candidates(dictionary, words)
    let tuples = CellTuples(
      entries.map(\.column), costs: entries.map(\.wires), ones: words.ones, zeros: words.zeros,
      width: architecture.widths[0], points: words.costs(mismatches), meter: meter)
    let leastLater = later.functions.map(\.wires).min() ?? 0
    tuples.costLimit = limit == .max ? .max : limit - leastLater
    var best: (wires: Int, set: [Int], place: Int)?
    try tuples.visit { set, demand in
      guard let least = later.extending(demand).least else { return true }
      let wires = set.reduce(least.wires) { $0 + entries[tuples.order[$1]].wires }
      guard wires <= limit, wires < best?.wires ?? .max else { return true }
      best = (wires, set, least.place)
      tuples.costLimit = wires - 1 - leastLater
      return true
    }
    guard let best else { return nil }
    let first = best.set.map { dictionary.neuron(ofSetting: entries[tuples.order[$0]].setting) }
    let rest = try layers(computing: later.functions[best.place].table, tables, effort)
    return network([first] + rest).map { (best.wires, $0) }
  }

  func count<Word: ColumnWord>(_: Word.Type, _ tables: ModelTables, _ effort: Effort) throws -> Integer {
    try requireCells()
    let words = ModelSampleWords<Word>(sample)
    let (meter, dictionary) = try neurons(on: words, effort)
    return try count(words, dictionary, tables, meter)
  }

  /// The settings that fit whose first layer has neurons of a dictionary.
  func count<Word: ColumnWord>(
    _ words: ModelSampleWords<Word>, _ dictionary: ModelDictionary<Word>, _ tables: ModelTables, _ meter: StepMeter
  ) throws -> Integer {
    if architecture.depth == 1 {
      return shared(fitting(dictionary, words)).reduce(0) { $0 + Integer($1.settings) }
    }
    let later = try tables.functions(fanIn: architecture.widths[0], widths: laterWidths, meter: meter)
    let tuples = CellTuples(
      dictionary.entries.map(\.column), ones: words.ones, zeros: words.zeros, width: architecture.widths[0],
      points: words.costs(mismatches), meter: meter)
    var total = Integer(0)
    tuples.shard = shard
    try tuples.visit { set, demand in
      let rest = later.extending(demand).count
      guard !rest.isZero else { return true }
      total += set.reduce(rest * Integer(CellTuples<Word>.arrangements(of: set))) {
        $0 * Integer(dictionary.entries[tuples.order[$1]].settings)
      }
      return true
    }
    return total
  }

  func functions<Word: ColumnWord>(
    _: Word.Type, _ tables: ModelTables, _ effort: Effort
  ) throws -> [(table: TruthTable, settings: Integer)] {
    try requireCells()
    let words = ModelSampleWords<Word>(cubeOf: sample)
    let (meter, dictionary) = try neurons(on: words, effort)
    var found: [Word: Integer] = [:]
    if architecture.depth == 1 {
      for entry in shared(fitting(dictionary, words)) { found[entry.column] = Integer(entry.settings) }
    } else {
      let later = try tables.functions(fanIn: architecture.widths[0], widths: laterWidths, meter: meter)
      let tuples = CellTuples(
        dictionary.entries.map(\.column), ones: words.ones, zeros: words.zeros, width: architecture.widths[0],
        points: words.costs(mismatches), meter: meter)
      tuples.shard = shard
      try tuples.visit { set, demand in
        let columns = tuples.columns(of: set)
        let count = set.reduce(Integer(CellTuples<Word>.arrangements(of: set))) {
          $0 * Integer(dictionary.entries[tuples.order[$1]].settings)
        }
        for function in later.functions where demand.accepts(function.table) {
          try meter.step()
          found[composed(function.table, columns, all: words.all), default: 0] += count * function.count
        }
        if found.count & 0xfff == 0, let refusal = effort.refusal(ofBytes: found.count * 128) {
          throw ModelStopped(refusal)
        }
        return true
      }
    }
    let n = sample.inputCount
    return found.map { column, count in
      let wordCount = max(1, (1 << n) / 64)
      let parts = (0..<wordCount).map { UInt64(truncatingIfNeeded: column >> Word(64 * $0)) }
      return (TruthTable(inputCount: n, values: BitVector(words: parts, count: 1 << n)), count)
    }.sorted { $0.table < $1.table }
  }
}
