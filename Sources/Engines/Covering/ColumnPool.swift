import ThresholdNetworks

/// Some columns of a neuron, each once, with a function that has it.
struct ColumnPool {
  private let sample: PartialFunction
  private var known: Set<BitVector> = []
  private var members: [UInt64] = []
  private var functions: [NeuronFunction] = []
  private var random: UInt64 = 0x9e37_79b9_7f4a_7c15

  var count: Int { functions.count }

  /// The constants, the inputs and their complements, so that every point is in some set.
  init(_ sample: PartialFunction, isEmpty: Bool = false) {
    self.sample = sample
    if isEmpty { return }
    for value in [false, true] { add(.constant(value)) }
    for input in 0..<sample.inputCount {
      let set = BitVector(ones: [input], count: sample.inputCount)
      add(.atLeast(1, of: set))
      add(.fewer(than: 1, of: set))
    }
  }

  /// Whether the column was not there yet.
  @discardableResult
  mutating func add(_ function: NeuronFunction) -> Bool {
    let column = function.neuron(fanIn: sample.inputCount)
      .column(on: sample.inputColumns, pointCount: sample.pointCount)
    let correct = ~(column ^ sample.labels)
    guard known.insert(correct).inserted else { return false }
    members += correct.words.isEmpty ? [0] : correct.words
    functions.append(function)
    return true
  }

  var sets: CorrectSets {
    CorrectSets(pointCount: sample.pointCount, members: members, functions: functions, fanIn: sample.inputCount)
  }

  /// The inputs of a column of the pool.
  func inputs(of index: Int) -> BitVector {
    switch functions[index] {
    case .atLeast(_, of: let set), .fewer(than: _, of: let set): set
    case .constant: BitVector(count: sample.inputCount)
    }
  }

  /// Keeps the columns named and the latest ones, so many in all; what is forgotten may come again.
  mutating func keep(_ count: Int, with named: Set<Int>) {
    let words = max(1, (sample.pointCount + 63) / 64)
    var left = max(0, count - named.count)
    var kept: [Int] = []
    for index in functions.indices.reversed() {
      if named.contains(index) {
        kept.append(index)
      } else if left > 0 {
        kept.append(index)
        left -= 1
      }
    }
    kept.reverse()
    members = kept.flatMap { members[$0 * words..<($0 + 1) * words] }
    functions = kept.map { functions[$0] }
    known = Set(
      kept.indices.map { BitVector(words: Array(members[$0 * words..<($0 + 1) * words]), count: sample.pointCount) })
  }

  /// The covering program of the pool.
  func program(demand: [Int]) -> CoverLP {
    let program = members.withUnsafeBufferPointer { members in
      guard let base = members.baseAddress else { preconditionFailure("an empty pool") }
      return CoverLP(pointCount: sample.pointCount, members: base, sets: functions.indices)
    }
    demand.map(Double.init).withUnsafeBufferPointer { if let base = $0.baseAddress { program.setDemand(base) } }
    return program
  }

  /// The largest weight of a correct set.
  func largest(_ integers: IntegerWeights) -> Int {
    let words = max(1, (sample.pointCount + 63) / 64)
    return members.withUnsafeBufferPointer { members in
      members.baseAddress.map { base in
        functions.indices.reduce(0) { max($0, integers.weight(of: base + $1 * words)) }
      } ?? 0
    }
  }

  /// A random set of inputs, of a half or an eighth of them.
  mutating func nextStart() -> [Bool] {
    (0..<sample.inputCount).map { _ in
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      return random >> 40 & (count & 1 == 0 ? 1 : 7) == 0
    }
  }
}
