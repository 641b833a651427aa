import ThresholdNetworks

/// A neuron told by the wires it reads: indices of neurons (or inputs) of the layer before it.
///
/// Every gadget of the explicit networks is one of these (Harel et al. 2024): "at least k of W",
/// "fewer than k of W", or a constant. One neuron has one sign, so it never mixes x_i and not x_j;
/// where a negated value is needed the layer before carries both literals.
public enum Gate: Hashable, Sendable {
  /// The same value for every input.
  case constant(Bool)
  /// One iff so many of these wires are one.
  case atLeast(Int, of: [Int])
  /// One iff fewer than so many of these wires are one.
  case fewer(than: Int, of: [Int])

  /// One iff all wires are; constantly one without wires.
  public static func and(_ wires: [Int]) -> Self { wires.isEmpty ? .constant(true) : .atLeast(wires.count, of: wires) }
  /// One iff some wire is; constantly zero without wires.
  public static func or(_ wires: [Int]) -> Self { wires.isEmpty ? .constant(false) : .atLeast(1, of: wires) }
  /// One iff some wire is zero.
  public static func nand(_ wires: [Int]) -> Self {
    wires.isEmpty ? .constant(false) : .fewer(than: wires.count, of: wires)
  }
  /// One iff no wire is one.
  public static func nor(_ wires: [Int]) -> Self { wires.isEmpty ? .constant(true) : .fewer(than: 1, of: wires) }
  /// The value of a wire.
  public static func identity(_ wire: Int) -> Self { .atLeast(1, of: [wire]) }
  /// The complement of a wire.
  public static func not(_ wire: Int) -> Self { .fewer(than: 1, of: [wire]) }

  /// The parameters of the gate in a layer of fan-in m.
  func neuron(fanIn m: Int) -> Neuron {
    switch self {
    case .constant(let value): NeuronFunction.constant(value).neuron(fanIn: m)
    case .atLeast(let threshold, let wires):
      NeuronFunction.atLeast(threshold, of: BitVector(ones: wires, count: m)).neuron(fanIn: m)
    case .fewer(let threshold, let wires):
      NeuronFunction.fewer(than: threshold, of: BitVector(ones: wires, count: m)).neuron(fanIn: m)
    }
  }
}

/// The two wires that carry a bit and its negation.
struct Literal {
  var positive: Int
  var negative: Int

  /// The wire that fires iff the bit equals `value`.
  func wire(for value: Bool) -> Int { value ? positive : negative }
}

extension [Literal] {
  /// The wires that all fire iff the bits spell `word`, bit 0 first.
  func wires(for word: Int) -> [Int] { indices.map { self[$0].wire(for: word >> $0 & 1 == 1) } }
}

/// One layer while it is put together; every method returns the wires it adds, for use in the next layer.
struct Layer {
  private(set) var gates: [Gate] = []

  mutating func add(_ gate: Gate) -> Int {
    gates.append(gate)
    return gates.count - 1
  }

  mutating func copies(of wires: [Int]) -> [Int] { wires.map { add(.identity($0)) } }

  mutating func copies(of literals: [Literal]) -> [Literal] {
    literals.map { Literal(positive: add(.identity($0.positive)), negative: add(.identity($0.negative))) }
  }

  /// Both literals of each wire: 2 neurons a wire.
  mutating func literals(of wires: [Int]) -> [Literal] {
    wires.map { Literal(positive: add(.identity($0)), negative: add(.not($0))) }
  }

  /// The first layer of parity: as many neurons as wires.
  ///
  /// Neuron k is "at least k" for odd k and "fewer than k" for even k, so that on s ones exactly
  /// parity(s) + floor(t/2) of the t neurons fire.
  mutating func unaryParity(of wires: [Int]) -> [Int] {
    wires.indices.map { index in
      let k = index + 1
      return add(k % 2 == 1 ? .atLeast(k, of: wires) : .fewer(than: k, of: wires))
    }
  }

  /// The second layer of parity. A parity of no wires is 0.
  mutating func parity(unary wires: [Int], negated: Bool = false) -> Int {
    if wires.isEmpty { return add(.constant(negated)) }
    let half = wires.count / 2 + 1
    return add(negated ? .fewer(than: half, of: wires) : .atLeast(half, of: wires))
  }

  mutating func parityLiteral(unary wires: [Int]) -> Literal {
    Literal(positive: parity(unary: wires), negative: parity(unary: wires, negated: true))
  }

  /// The 2^s wires of which exactly one fires: the one whose index the literals spell.
  mutating func oneHot(_ literals: [Literal]) -> [Int] {
    (0..<(1 << literals.count)).map { add(.and(literals.wires(for: $0))) }
  }

  /// The rows of a memory of 2^a * 2^c bits: row v fires iff the literals spell v and the bit at (u, v) is
  /// set for the one wire u of `columns` that fires, and all wires of `gates` fire as well.
  ///
  /// One neuron does it because at most one of `columns` fires: with the c literals and the
  /// further wires it takes a one of the row to reach the threshold.
  mutating func memoryRows(
    columns: [Int], rows: [Literal], gatedBy gates: [Int] = [], bit: (_ column: Int, _ row: Int) -> Bool
  ) -> [Int] {
    (0..<(1 << rows.count)).map { row in
      let payload = columns.indices.filter { bit($0, row) }.map { columns[$0] }
      if payload.isEmpty { return add(.constant(false)) }
      let required = rows.wires(for: row) + gates
      return add(.atLeast(required.count + 1, of: payload + required))
    }
  }
}

/// A network while it is put together, layer by layer.
struct NetworkAssembly {
  let inputCount: Int
  private var layers: [[Neuron]] = []
  private var width: Int

  init(inputCount: Int) {
    self.inputCount = inputCount
    width = inputCount
  }

  /// Adds the layer that `build` fills and returns what `build` returns: the wires that the next layer reads.
  mutating func layer<Wires>(_ build: (inout Layer) -> Wires) -> Wires {
    var layer = Layer()
    let wires = build(&layer)
    layers.append(layer.gates.map { $0.neuron(fanIn: width) })
    width = layer.gates.count
    return wires
  }

  /// The network, closed by one output neuron.
  mutating func output(_ gate: Gate) -> ThresholdNetwork {
    layer { _ = $0.add(gate) }
    return ThresholdNetwork(inputCount: inputCount, layers: layers)
  }
}
