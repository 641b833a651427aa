import NeuronModels
import Running
import ThresholdNetworks

/// The least weights of all functions of up to four inputs in a model, up to the symmetries that keep sizes.
///
/// Architectures are run through by their weights. For each one, all its first layers are composed with all functions of its later
/// layers, and the classes of what comes out are marked. Where classes are closed under symmetries of the neurons, the first neuron
/// that is met is taken up to symmetry: a layer is moved until its neuron of the lowest orbit is the one that stands for the orbit.
package struct ModelCatalog: Sendable {
  /// A class of functions that have equal sizes.
  package struct Class: Sendable {
    /// The least truth table of the class.
    package let table: TruthTable
    /// The number of functions in it.
    package let functions: Int
    /// The least weights; nil where they were not settled.
    package fileprivate(set) var weights: Int?
    /// All widths that attain them.
    package fileprivate(set) var architectures: [Architecture] = []
  }

  /// The classes with so many weights.
  package struct Bar: Sendable {
    package let weights: Int
    package let classes: Int
    package let functions: Int
    package let widths: [Architecture]
  }

  package static let maximumInputs = 4

  package let model: NeuronModel
  package private(set) var classes: [Class] = []
  /// The place of the class of every table.
  private let classOf: [UInt16]
  /// The number of classes by Burnside's lemma, which does not look at any function.
  package let classCount: Int
  /// Why classes are left open, nil if none are.
  package private(set) var exhausted: Exhausted?
  /// All architectures of at most so many weights were run through.
  package private(set) var settledWeights = 0

  /// Runs through the architectures until every class is settled or the effort ends.
  package init(_ model: NeuronModel, inputCount n: Int, depth: Int, effort: Effort) throws {
    precondition(n >= 1 && n <= Self.maximumInputs && depth >= 1)
    self.model = model
    let symmetries = ModelSymmetries(model, inputCount: n)
    classCount = symmetries.classCount
    let (leasts, sizes) = symmetries.classes()
    let order = sizes.keys.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, UInt16($0)) })
    let classOf = leasts.map { numbers[$0] ?? 0 }
    self.classOf = classOf
    classes = order.map { least in
      Class(table: TruthTable(inputCount: n, bits: UInt64(least)), functions: sizes[least] ?? 0)
    }
    let meter = StepMeter(effort)
    let tables = ModelTables(model)
    let lattice = ArchitectureLattice(inputCount: n, depth: depth)
    do {
      let layers = try FirstLayers(tables, symmetries, classOf, classCount: classes.count, meter)
      var weights = lattice.least.weightCount
      while classes.contains(where: { $0.weights == nil }) {
        for architecture in lattice.architectures(ofWeight: weights) {
          effort.report?(
            "\(classes.count { $0.weights != nil }) of \(classes.count) classes settled   at \(architecture)")
          let open = classes.map { $0.weights == nil || $0.weights == weights }
          let reached =
            try layers.isDearer(architecture, classes: open.count { $0 })
            ? settledOneByOne(architecture, open, tables, effort) : layers.reached(architecture, open)
          for (place, isReached) in reached.enumerated() where isReached && open[place] {
            classes[place].weights = weights
            classes[place].architectures.append(architecture)
          }
        }
        settledWeights = weights
        if depth == 1 { break }
        weights += 1
      }
    } catch let stop as ModelStopped {
      exhausted = stop.reason
    }
    for place in classes.indices where (classes[place].weights ?? 0) > settledWeights {
      // Ties of the last weight were not all run through.
      classes[place].weights = nil
      classes[place].architectures = []
    }
  }

  /// Which of the open classes an architecture reaches, each asked for itself.
  private func settledOneByOne(
    _ architecture: Architecture, _ open: [Bool], _ tables: ModelTables, _ effort: Effort
  ) throws -> [Bool] {
    try classes.enumerated().map { place, entry in
      guard open[place] else { return false }
      switch ModelQuestion(model, PartialFunction(entry.table), architecture).decide(tables, effort: effort) {
      case .found: return true
      case .impossible: return false
      case .undecided(let reason): throw ModelStopped(reason)
      }
    }
  }

  /// The classes of binary neurons (exchanging inputs, complementing all of them or the output), each with what its least table needs in
  /// this model. But for `levels` all functions of such a class need the same.
  package var binaryClasses: [Class] {
    let (_, sizes) = ModelSymmetries(.binary, inputCount: classes[0].table.inputCount).classes()
    return sizes.keys.sorted().map { least in
      let known = classes[Int(classOf[Int(least)])]
      var entry = Class(
        table: TruthTable(inputCount: known.table.inputCount, bits: UInt64(least)), functions: sizes[least] ?? 0)
      (entry.weights, entry.architectures) = (known.weights, known.architectures)
      return entry
    }
  }

  /// How many classes and functions need how many weights.
  package var histogram: [Bar] { Self.histogram(of: classes) }

  /// How many of some classes and of their functions need how many weights.
  package static func histogram(of classes: [Class]) -> [Bar] {
    Dictionary(grouping: classes.filter { $0.weights != nil }) { $0.weights ?? 0 }.map { weights, group in
      Bar(
        weights: weights, classes: group.count, functions: group.reduce(0) { $0 + $1.functions },
        widths: Set(group.flatMap(\.architectures)).sorted())
    }.sorted { $0.weights < $1.weights }
  }
}

/// The layers of neurons over the cube, and what later layers make of them.
private final class FirstLayers {
  private let tables: ModelTables
  private let meter: StepMeter
  private let classOf: [UInt16]
  private let classCount: Int
  private let all: UInt64
  private let inputCount: Int
  /// Neurons by orbit, those of an orbit together, and where each orbit begins. Where later neurons absorb complements there is one of
  /// each pair.
  private var neurons: [UInt64] = []
  private var orbitStarts: [Int] = []
  /// Whether later neurons absorb complements: then one neuron of each pair of complements is enough.
  private let absorbs: Bool
  /// Whether the symmetries map layers onto layers, which those of binary neurons do only with the output complemented.
  private let usesOrbits: Bool
  private var known: [Architecture: [Bool]] = [:]

  init(
    _ tables: ModelTables, _ symmetries: ModelSymmetries, _ classOf: [UInt16], classCount: Int, _ meter: StepMeter
  ) throws {
    (self.tables, self.classOf, self.classCount, self.meter) = (tables, classOf, classCount, meter)
    inputCount = symmetries.inputCount
    all = Cube.all(inputCount)
    absorbs = tables.model.absorbsComplementedInputs
    usesOrbits = tables.model != .binary
    let columns = try tables.neurons(fanIn: inputCount, meter: meter).entries.map(\.column)
    if usesOrbits {
      let halves = absorbs ? columns.filter { $0 & 1 == 0 } : columns
      let orbits = Dictionary(grouping: halves) { classOf[Int($0)] }
      // Large orbits first: what comes after has few neurons left.
      for orbit in orbits.values.sorted(by: { ($1.count, $0[0]) < ($0.count, $1[0]) }) {
        orbitStarts.append(neurons.count)
        neurons += orbit.sorted()
      }
    } else {
      neurons = columns
      orbitStarts = Array(neurons.indices)
    }
  }

  /// Whether running through all layers costs more than asking for so many classes one by one, by a rough measure: a class takes about
  /// as long as a few million layers.
  func isDearer(_ architecture: Architecture, classes: Int) -> Bool {
    guard architecture.depth > 1 else { return false }
    let width = architecture.widths[0]
    if width > Cube.maximumInputs { return true }
    // Sets of the remaining columns, for an average orbit; a layer is met by about 2^width functions.
    var sets = usesOrbits ? Double(orbitStarts.count) / 3 : Double(neurons.count) / Double(width)
    for step in 1..<max(2, width) { sets *= Double(neurons.count + step) / Double(step) }
    return sets * Double(1 << width) > Double(classes) * 2e7
  }

  /// The classes that an architecture reaches.
  func reached(_ architecture: Architecture, _ open: [Bool]) throws -> [Bool] {
    var marks = [Bool](repeating: false, count: classCount)
    if architecture.depth == 1 {
      for neuron in neurons { marks[Int(classOf[Int(neuron)])] = true }
      return marks
    }
    let width = architecture.widths[0]
    let later = try tables.functions(fanIn: width, widths: Array(architecture.widths.dropFirst()), meter: meter)
    let functions = later.functions.map(\.table).filter { isEssential($0, width) }
    var left = open.count { $0 }
    var cells = [[UInt64]](repeating: [], count: width + 1)
    cells[0] = [all]
    func mark(_ cells: [UInt64]) throws {
      try meter.step()
      for function in functions {
        var table: UInt64 = 0
        var rest = function
        while rest != 0 {
          table |= cells[rest.trailingZeroBitCount]
          rest &= rest - 1
        }
        let place = Int(classOf[Int(table)])
        if !marks[place] {
          marks[place] = true
          if open[place] { left -= 1 }
        }
      }
    }
    func descend(_ level: Int, from start: Int) throws {
      if level == width { return try mark(cells[level]) }
      for index in start..<neurons.count {
        if left == 0 { return }
        let neuron = neurons[index]
        cells[level + 1] = cells[level].map { $0 & ~neuron } + cells[level].map { $0 & neuron }
        try descend(level + 1, from: index)
      }
    }
    for start in orbitStarts {
      let neuron = neurons[start]
      cells[1] = [all & ~neuron, neuron]
      try descend(1, from: start)
      if left == 0 { break }
    }
    return marks
  }

  /// Whether a function of the values of a layer reads all of them; the others belong to narrower layers, which are run through for
  /// themselves. Of complements one is enough where the output may be complemented.
  private func isEssential(_ table: UInt64, _ width: Int) -> Bool {
    if absorbs && table & 1 == 1 { return false }
    return (0..<width).allSatisfy { input in
      let one = Cube.projection(input, of: width)
      return (table & one) >> (1 << UInt64(input)) != table & ~one & Cube.all(width)
    }
  }
}
