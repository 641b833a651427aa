import NeuronModels
import Numbers
import Running

/// All functions that the layers after the first can compute of the values of the first, with how many settings compute each.
///
/// A function of m <= 6 values is a word: bit r is its value where value j is bit j of r.
final class LaterFunctions {
  struct Function {
    let table: UInt64
    /// The number of settings of the later layers; not 0, and without meaning in the model `threshold`.
    var count: Integer
    /// The fewest wires of the later layers.
    var wires: Int
  }

  /// What extends a partial function of the cells.
  struct Extension {
    var count = Integer(0)
    /// The fewest wires, and the function that has them; nil if nothing extends.
    var least: (wires: Int, place: Int)?
  }

  private struct Cells: Hashable {
    let on: UInt64
    let off: UInt64
  }

  let fanIn: Int
  /// In the order of the tables.
  let functions: [Function]
  private var known: [Cells: Extension] = [:]

  init(fanIn: Int, functions: [Function]) { (self.fanIn, self.functions) = (fanIn, functions) }

  /// The functions that do what is asked, together; remembered, since few partial functions occur often.
  func extending(_ demand: CellDemand) -> Extension {
    let cells = Cells(on: demand.on, off: demand.off)
    if demand.allowance == 0, let found = known[cells] { return found }
    var result = Extension()
    for (place, function) in functions.enumerated() where demand.accepts(function.table) {
      result.count += function.count
      if function.wires < result.least?.wires ?? .max { result.least = (function.wires, place) }
    }
    if demand.allowance == 0, known.count < 1 << 20 { known[cells] = result }
    return result
  }
}

/// What a run of questions about one model shares: functions of later layers by fan-in and widths.
package final class ModelTables {
  package let model: NeuronModel
  private struct Key: Hashable {
    let fanIn: Int
    let widths: [Int]
  }
  private var later: [Key: LaterFunctions] = [:]
  private var cubes: [Int: ModelDictionary<UInt64>] = [:]

  package init(_ model: NeuronModel) { self.model = model }

  /// The neurons on all points of a cube of m <= 6 inputs.
  func neurons(fanIn m: Int, meter: StepMeter) throws -> ModelDictionary<UInt64> {
    if let found = cubes[m] { return found }
    let inputs = (0..<m).map { Cube.projection($0, of: m) }
    let dictionary = try ModelDictionary<UInt64>(model, inputs: inputs, pointCount: 1 << m, meter: meter)
    cubes[m] = dictionary
    return dictionary
  }

  /// The functions of networks of these widths over m <= 6 values.
  func functions(fanIn m: Int, widths: [Int], meter: StepMeter) throws -> LaterFunctions {
    guard m <= Cube.maximumInputs else {
      throw ModelStopped(
        .outOfReach("the functions of \(m) neurons of a layer are not listed: at most \(Cube.maximumInputs) neurons"))
    }
    let key = Key(fanIn: m, widths: widths)
    if let found = later[key] { return found }
    let neurons = try neurons(fanIn: m, meter: meter)
    let made: LaterFunctions
    if widths.count == 1 {
      made = LaterFunctions(
        fanIn: m,
        functions: neurons.entries.map {
          LaterFunctions.Function(table: $0.column, count: Integer($0.settings), wires: $0.wires)
        })
    } else {
      let rest = try functions(fanIn: widths[0], widths: Array(widths.dropFirst()), meter: meter)
      made = LaterFunctions(fanIn: m, functions: try Self.compose(neurons, rest, all: Cube.all(m), meter: meter))
    }
    later[key] = made
    return made
  }

  private static func compose(
    _ neurons: ModelDictionary<UInt64>, _ rest: LaterFunctions, all: UInt64, meter: StepMeter
  ) throws -> [LaterFunctions.Function] {
    var found: [UInt64: LaterFunctions.Function] = [:]
    let tuples = CellTuples(
      neurons.entries.map(\.column), ones: 0, zeros: 0, width: rest.fanIn, meter: meter)
    try tuples.visit { set, _ in
      let entries = set.map { neurons.entries[tuples.order[$0]] }
      let columns = tuples.columns(of: set)
      let count = entries.reduce(Integer(CellTuples<UInt64>.arrangements(of: set))) { $0 * Integer($1.settings) }
      let wires = entries.reduce(0) { $0 + $1.wires }
      for function in rest.functions {
        try meter.step()
        let table = composed(function.table, columns, all: all)
        if var known = found[table] {
          known.count += count * function.count
          known.wires = min(known.wires, wires + function.wires)
          found[table] = known
        } else {
          found[table] = LaterFunctions.Function(
            table: table, count: count * function.count, wires: wires + function.wires)
        }
      }
      return true
    }
    return found.values.sorted { $0.table < $1.table }
  }
}

/// The cube {0,1}^m of at most six inputs as words.
enum Cube {
  static let maximumInputs = 6

  static func all(_ m: Int) -> UInt64 { m == 6 ? ~0 : (1 << (1 << UInt64(m))) - 1 }

  static func projection(_ input: Int, of m: Int) -> UInt64 {
    let patterns: [UInt64] = [
      0xaaaa_aaaa_aaaa_aaaa, 0xcccc_cccc_cccc_cccc, 0xf0f0_f0f0_f0f0_f0f0, 0xff00_ff00_ff00_ff00,
      0xffff_0000_ffff_0000, 0xffff_ffff_0000_0000,
    ]
    return patterns[input] & all(m)
  }
}
