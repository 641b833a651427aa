import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// Independent, exactly uniform draws from the settings of a model that fit a sample.
///
/// One counting pass keeps every set of first-layer columns with the number of settings behind it; a draw takes a set by its rank, an
/// order of its columns, a function of the later layers by its settings, and a setting for every column.
package final class ModelSampler {
  /// The number of settings that fit.
  package var count: Integer { source.count }
  private let source: any DrawSource
  private let question: ModelQuestion

  /// Counts.
  ///
  /// - Throws: `ModelStopped` when the effort or the memory ends, and for `threshold`.
  package init(_ question: ModelQuestion, _ tables: ModelTables? = nil, effort: Effort) throws {
    guard question.model.hasSettings else { throw ModelQuestion.uncounted }
    try question.requireCells()
    self.question = question
    let tables = tables ?? ModelTables(question.model)
    source = try question.withWord { _ in
      try Draws(question, ModelSampleWords<UInt64>(question.sample), tables, effort) as any DrawSource
    } wide: { _ in
      try Draws(question, ModelSampleWords<UInt128>(question.sample), tables, effort)
    }
  }

  /// A network; nil if none fits.
  ///
  /// - Throws: `ModelStopped` if the effort ends while a table of later layers is made.
  package func draw(using key: inout RandomKey) throws -> ModelNetwork? {
    guard !count.isZero else { return nil }
    return ModelNetwork(
      model: question.model, inputCount: question.architecture.inputCount, layers: try source.layers(using: &key))
  }
}

private protocol DrawSource: AnyObject {
  var count: Integer { get }
  func layers(using key: inout RandomKey) throws -> [[ModelNeuron]]
}

private final class Draws<Word: ColumnWord>: DrawSource {
  private struct Choice {
    let places: [Int]
    let demand: CellDemand
    /// The settings of this choice and of all before it.
    let end: Integer
  }

  private let dictionary: ModelDictionary<Word>
  private let segments: SettingSegments
  private let later: LaterFunctions?
  private let laterArchitecture: Architecture?
  private var choices: [Choice] = []
  private let tables: ModelTables
  private let effort: Effort
  /// Samplers of the layers after the first, by the function that they compute.
  private var inner: [UInt64: Draws<UInt64>] = [:]
  private(set) var count = Integer(0)

  init(_ question: ModelQuestion, _ words: ModelSampleWords<Word>, _ tables: ModelTables, _ effort: Effort) throws {
    let meter = StepMeter(effort)
    (self.tables, self.effort) = (tables, effort)
    let dictionary = try ModelDictionary<Word>(
      question.model, inputs: words.inputs, pointCount: words.pointCount, meter: meter)
    self.dictionary = dictionary
    segments = try SettingSegments(dictionary, inputs: words.inputs, meter: meter)
    guard question.architecture.depth > 1 else {
      (later, laterArchitecture) = (nil, nil)
      for entry in question.fitting(dictionary, words) {
        guard let place = dictionary.places[entry.column] else { continue }
        count += Integer(entry.settings)
        let nothing = CellDemand(on: 0, off: 0, allowance: 0, weights: [])
        choices.append(Choice(places: [place], demand: nothing, end: count))
      }
      return
    }
    let width = question.architecture.widths[0]
    let later = try tables.functions(fanIn: width, widths: question.laterWidths, meter: meter)
    self.later = later
    laterArchitecture = Architecture(inputCount: width, widths: question.laterWidths)
    let tuples = CellTuples(
      dictionary.entries.map(\.column), ones: words.ones, zeros: words.zeros, width: width,
      points: words.costs(question.mismatches), meter: meter)
    try tuples.visit { set, demand in
      let rest = later.extending(demand).count
      guard !rest.isZero else { return true }
      let places = set.map { tuples.order[$0] }
      count += places.reduce(rest * Integer(CellTuples<Word>.arrangements(of: set))) {
        $0 * Integer(dictionary.entries[$1].settings)
      }
      choices.append(Choice(places: places, demand: demand, end: count))
      if choices.count & 0xfff == 0,
        let refusal = effort.refusal(ofBytes: choices.count * (160 + 8 * width + 16 * demand.weights.count))
      {
        throw ModelStopped(refusal)
      }
      return true
    }
  }

  func layers(using key: inout RandomKey) throws -> [[ModelNeuron]] {
    let rank = key.next(below: count)
    var (low, high) = (0, choices.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if rank < choices[middle].end { high = middle } else { low = middle + 1 }
    }
    let choice = choices[low]
    // Uniform orders: a shuffle of places gives each distinct order of a multiset equally often. The cells move along.
    var order = Array(choice.places.indices)
    for place in order.indices.dropLast().reversed() {
      order.swapAt(place + 1, Int(key.next(below: UInt64(place + 2))))
    }
    let first = order.map { source -> ModelNeuron in
      let place = choice.places[source]
      return segments.draw(place: place, of: dictionary.entries[place].settings, using: &key)
    }
    guard let later, let laterArchitecture else { return [first] }
    let total = later.extending(choice.demand).count
    var rest = key.next(below: total)
    var chosen: UInt64?
    for function in later.functions where choice.demand.accepts(function.table) {
      if rest < function.count {
        chosen = function.table
        break
      }
      rest -= function.count
    }
    guard let table = chosen else {
      throw ModelStopped(.outOfReach("the later layers of a draw were not found again"))
    }
    return [first] + (try laterLayers(reordered(table, order), laterArchitecture, using: &key))
  }

  private func laterLayers(
    _ table: UInt64, _ architecture: Architecture, using key: inout RandomKey
  ) throws -> [[ModelNeuron]] {
    if let known = inner[table] { return try known.layers(using: &key) }
    let function = PartialFunction(TruthTable(inputCount: architecture.inputCount, bits: table))
    let made = try Draws<UInt64>(
      ModelQuestion(dictionary.model, function, architecture), ModelSampleWords<UInt64>(function), tables, effort)
    inner[table] = made
    return try made.layers(using: &key)
  }
}
