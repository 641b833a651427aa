import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// A sample, the widths, and the model of the neurons: what all questions of this room are about.
package struct ModelQuestion: Sendable {
  package let sample: PartialFunction
  package let architecture: Architecture
  package let model: NeuronModel
  /// The weight of the points on which a network that fits may be wrong.
  package let mismatches: Int
  /// The share of counts and lists that is looked for: of the sets of columns of the first layer. A function may have settings in several.
  package var shard = Shard.whole

  /// The largest number of points that columns may have.
  package static let maximumPoints = 128

  package init(
    _ model: NeuronModel, _ sample: PartialFunction, _ architecture: Architecture, mismatches: Int = 0
  ) {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    (self.model, self.sample, self.architecture, self.mismatches) = (model, sample, architecture, mismatches)
  }

  /// The number of all settings; nil where they are not counted.
  package var settingCount: Integer? {
    var product: Integer = 1
    for layer in architecture.widths.indices {
      guard let count = model.settingCount(fanIn: architecture.fanIn(ofLayer: layer)) else { return nil }
      product *= count.power(architecture.widths[layer])
    }
    return product
  }

  /// Whether some network fits, and one if so.
  ///
  /// - Complexity: the number of sets of d1 columns that separate the sample, at most C(D + d1 - 1, d1) for D columns; half as many
  ///   columns where the model absorbs complemented inputs.
  package func decide(_ tables: ModelTables? = nil, effort: Effort) -> ModelAnswer {
    if model == .threshold, architecture.depth == 1, mismatches == 0 {
      switch SeparatingPlane(of: sample, effort: effort) {
      case .found(let neuron):
        guard let network = ModelNetwork(model: model, inputCount: architecture.inputCount, layers: [[neuron]]) else {
          return .undecided(.outOfReach("the neuron that was found is none of the model"))
        }
        return .found(network)
      case .none: return .impossible
      case .undecided(let reason): return .undecided(reason)
      }
    }
    do {
      let tables = tables ?? ModelTables(model)
      let found = try withWord {
        try decide($0, tables, effort)
      } wide: {
        try decide($0, tables, effort)
      }
      return found.map { .found($0) } ?? .impossible
    } catch let stop as ModelStopped {
      return .undecided(stop.reason)
    } catch {
      return .undecided(.outOfReach("\(error)"))
    }
  }

  /// Whether the first layer is too narrow for any later layers: so few columns separate not every one from every zero; `SeparatingSets`.
  ///
  /// False says nothing. Without mismatches, for models that absorb complemented inputs.
  package func isRefutedByPairs(effort: Effort) throws -> Bool {
    guard mismatches == 0, model.absorbsComplementedInputs else { return false }
    return try withWord {
      try isRefutedByPairs($0, effort)
    } wide: {
      try isRefutedByPairs($0, effort)
    }
  }

  /// The fewest wires of a network that fits, and one that has them; nil if none fits.
  ///
  /// - Parameter limit: networks of more wires do not matter.
  package func leastWires(
    _ tables: ModelTables? = nil, limit: Int = .max, effort: Effort
  ) throws -> (wires: Int, network: ModelNetwork)? {
    let tables = tables ?? ModelTables(model)
    return try withWord {
      try leastWires($0, tables, limit, effort)
    } wide: {
      try leastWires($0, tables, limit, effort)
    }
  }

  /// The number of settings that fit.
  ///
  /// - Throws: `ModelStopped`, also for `threshold`, whose settings are not counted.
  package func count(_ tables: ModelTables? = nil, effort: Effort) throws -> Integer {
    guard model.hasSettings else { throw Self.uncounted }
    let tables = tables ?? ModelTables(model)
    return try withWord {
      try count($0, tables, effort)
    } wide: {
      try count($0, tables, effort)
    }
  }

  static let uncounted = ModelStopped(
    .outOfReach("threshold neurons have infinitely many settings, which are not counted: only their functions are"))

  /// The functions of all fitting networks on the whole cube, each with its number of settings (without meaning for `threshold`), in the
  /// order of their tables.
  package func functions(
    _ tables: ModelTables? = nil, effort: Effort
  ) throws -> [(table: TruthTable, settings: Integer)] {
    let n = sample.inputCount
    guard n <= 7 else {
      throw ModelStopped(.outOfReach("the functions of \(n) inputs are not listed: at most 7 inputs"))
    }
    let tables = tables ?? ModelTables(model)
    return n <= 6
      ? try functions(UInt64.self, tables, effort) : try functions(UInt128.self, tables, effort)
  }

  /// Calls the one whose words hold the points.
  func withWord<Result>(
    _ narrow: (UInt64.Type) throws -> Result, wide: (UInt128.Type) throws -> Result
  ) throws -> Result {
    if sample.pointCount <= 64 { return try narrow(UInt64.self) }
    if sample.pointCount <= 128 { return try wide(UInt128.self) }
    throw ModelStopped(
      .outOfReach("columns of \(sample.pointCount) points are not listed: at most \(Self.maximumPoints) points"))
  }
}

/// The answer to whether a network of a model fits.
package enum ModelAnswer: Sendable {
  case found(ModelNetwork)
  case impossible
  case undecided(Exhausted)
}

/// The sample as words.
struct ModelSampleWords<Word: ColumnWord> {
  let inputs: [Word]
  let ones: Word
  let zeros: Word
  let pointCount: Int
  /// The weight of each point.
  let weights: [Int]

  init(_ sample: PartialFunction) {
    inputs = sample.inputColumns.map(Self.word)
    ones = Self.word(sample.labels)
    zeros = Self.word(~sample.labels)
    (pointCount, weights) = (sample.pointCount, sample.weights)
  }

  /// All points of the cube, labelled where the sample is.
  init(cubeOf sample: PartialFunction) {
    let n = sample.inputCount
    inputs = (0..<n).map { Self.word(TruthTable.projection($0, of: n)) }
    var ones: Word = 0
    var zeros: Word = 0
    var weights = [Int](repeating: 1, count: 1 << n)
    for index in 0..<sample.pointCount {
      let row = sample.point(index).ones.reduce(0) { $0 | 1 << $1 }
      weights[row] = sample.weights[index]
      if sample.labels[index] { ones |= 1 << Word(row) } else { zeros |= 1 << Word(row) }
    }
    (self.ones, self.zeros, self.weights, pointCount) = (ones, zeros, weights, 1 << n)
  }

  private static func word(_ column: BitVector) -> Word {
    column.words.enumerated().reduce(0) { $0 | Word(truncatingIfNeeded: $1.element) << Word(64 * $1.offset) }
  }

  func costs(_ allowance: Int) -> PointCosts<Word> { PointCosts(weights: weights, allowance: allowance) }

  var all: Word { pointCount == Word.bitWidth ? ~0 : (1 << Word(pointCount)) - 1 }
}

extension ModelQuestion {
  /// The number of distinct columns that a neuron of the first layer can have on the sample.
  ///
  /// - Throws: `ModelStopped` where they are not listed.
  package func columnCount(effort: Effort) throws -> Int {
    func columns<Word: ColumnWord>(_: Word.Type) throws -> Int {
      let words = ModelSampleWords<Word>(sample)
      return try ModelDictionary<Word>(
        model, inputs: words.inputs, pointCount: words.pointCount, meter: StepMeter(effort)
      ).entries.count
    }
    return try withWord {
      try columns($0)
    } wide: {
      try columns($0)
    }
  }
}
