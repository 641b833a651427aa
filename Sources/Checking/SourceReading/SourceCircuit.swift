import Checker

/// Combinational BLIF circuits, 64 points at a time.
struct SourceCircuit {
  struct Cover {
    var operands: [String]
    var cubes: [[Character]] = []
    var value: Character?
  }

  struct Model {
    var name = ""
    var inputs: [String] = []
    var outputs: [String] = []
    var covers: [String: Cover] = [:]
    var free: [String: Cover]?
    var uses: [(model: String, names: [String: String])] = []

    var isEmpty: Bool { inputs.isEmpty && outputs.isEmpty && covers.isEmpty }
  }

  /// The words of 64 values that are computed at most.
  private static let maximumWork = 1 << 32

  static func read(_ bytes: [UInt8], output: String?, _ isOver: () -> Bool) throws -> CheckedInstance {
    let models = try SourceModels.read(SourceText.words(bytes))
    guard var main = models.first else { throw SourceRefusal("the source has no model") }
    try insert(main.uses, models, prefix: "", depth: 0, into: &main) { $0 }
    return try instance(of: main, output: output, isOver)
  }

  /// The function of one output of a model without uses of others.
  static func instance(of main: Model, output: String?, _ isOver: () -> Bool) throws -> CheckedInstance {
    let place = try SourceText.place(of: output, names: main.outputs, count: main.outputs.count)
    let name = main.outputs[place]
    let order = try Self.order(of: name, main.covers, main.inputs)
    let freeOrder = try main.free.flatMap { free in
      free[name] == nil ? nil : try Self.order(of: name, free, main.inputs)
    }
    var inputs = main.inputs
    if inputs.count > 20 {
      var reached: Set<String> = [name]
      for node in order { reached.formUnion(main.covers[node]?.operands ?? []) }
      for node in freeOrder ?? [] { reached.formUnion(main.free?[node]?.operands ?? []) }
      inputs = main.inputs.filter(reached.contains)
      if inputs.isEmpty { inputs = [main.inputs[0]] }
    }
    guard (1...20).contains(inputs.count) else { throw SourceRefusal("the source depends on \(inputs.count) inputs") }
    let literals = (order.compactMap { main.covers[$0] } + (freeOrder ?? []).compactMap { main.free?[$0] })
      .reduce(0) { $0 + $1.cubes.count * ($1.operands.count + 1) + 1 }
    let blocks = max(1, (1 << inputs.count) / 64)
    guard literals <= maximumWork / blocks else {
      throw SourceRefusal("the source is too large to be read a second time")
    }
    let program = Program(order, main.covers, inputs: inputs, output: name)
    let freeProgram = freeOrder.map { Program($0, main.free ?? [:], inputs: inputs, output: name) }
    var points: [[Bool]] = []
    var labels: [Bool] = []
    for block in 0..<blocks {
      if isOver() { throw SourceTimeOver() }
      let value = program.values(block)
      let free = freeProgram?.values(block) ?? 0
      for bit in 0..<min(64, 1 << inputs.count) where free >> UInt64(bit) & 1 == 0 {
        let row = 64 * block + bit
        points.append(inputs.indices.map { row >> $0 & 1 == 1 })
        labels.append(value >> UInt64(bit) & 1 == 1)
      }
    }
    return CheckedInstance(inputCount: inputs.count, points: points, labels: labels)
  }

  /// Covers with places in place of names: the inputs first, then the covers in their order.
  private struct Program {
    private struct Step {
      /// For each cube the places that have to be 1, and those that have to be 0.
      var cubes: [(ones: [Int], zeros: [Int])]
      var isInverted: Bool
    }

    private let inputCount: Int
    private let steps: [Step]
    private let output: Int

    init(_ order: [String], _ covers: [String: Cover], inputs: [String], output: String) {
      var places: [String: Int] = [:]
      for name in inputs + order where places[name] == nil { places[name] = places.count }
      inputCount = inputs.count
      steps = order.map { name in
        guard let cover = covers[name] else { return Step(cubes: [], isInverted: false) }
        let operands = cover.operands.map { places[$0] ?? 0 }
        return Step(
          cubes: cover.cubes.map { cube in
            (
              ones: zip(cube, operands).filter { $0.0 == "1" }.map(\.1),
              zeros: zip(cube, operands).filter { $0.0 == "0" }.map(\.1)
            )
          }, isInverted: cover.value == "0")
      }
      self.output = places[output] ?? 0
    }

    /// The values of the output at the 64 points of a block.
    func values(_ block: Int) -> UInt64 {
      let patterns: [UInt64] = [
        0xaaaa_aaaa_aaaa_aaaa, 0xcccc_cccc_cccc_cccc, 0xf0f0_f0f0_f0f0_f0f0, 0xff00_ff00_ff00_ff00,
        0xffff_0000_ffff_0000, 0xffff_ffff_0000_0000,
      ]
      var known = (0..<inputCount).map { index -> UInt64 in
        index < 6 ? patterns[index] : block >> (index - 6) & 1 == 1 ? ~0 : 0
      }
      for step in steps {
        var sum: UInt64 = 0
        for cube in step.cubes {
          var product = ~UInt64(0)
          for place in cube.ones { product &= known[place] }
          for place in cube.zeros { product &= ~known[place] }
          sum |= product
        }
        known.append(step.isInverted ? ~sum : sum)
      }
      return known[output]
    }
  }

  /// The names that an output needs, each behind its operands.
  private static func order(of output: String, _ covers: [String: Cover], _ inputs: [String]) throws -> [String] {
    var order: [String] = []
    var state = Dictionary(inputs.map { ($0, 2) }) { first, _ in first }
    var pending: [(name: String, next: Int)] = [(output, 0)]
    while let (name, next) = pending.last {
      pending.removeLast()
      if next == 0 {
        if state[name] == 2 { continue }
        if state[name] == 1 { throw SourceRefusal("the source has a cycle through \"\(name)\"") }
        state[name] = 1
      }
      guard let cover = covers[name] else { throw SourceRefusal("the source does not define \"\(name)\"") }
      if next < cover.operands.count {
        pending.append((name, next + 1))
        if state[cover.operands[next]] != 2 { pending.append((cover.operands[next], 0)) }
      } else {
        state[name] = 2
        order.append(name)
      }
    }
    return order
  }

  /// Puts used models in their places; names within them get the path in front.
  private static func insert(
    _ uses: [(model: String, names: [String: String])], _ models: [Model], prefix: String, depth: Int,
    into main: inout Model, _ outer: (String) -> String
  ) throws {
    guard depth < 64, main.covers.count <= 1 << 20 else { throw SourceRefusal("the source nests models too deep") }
    for (number, use) in uses.enumerated() {
      guard let model = models.dropFirst().first(where: { $0.name == use.model }) else {
        throw SourceRefusal("the source has no model \"\(use.model)\"")
      }
      let inner = "\(prefix)\(number)\u{1}"
      let ports = use.names.mapValues(outer)
      func rename(_ name: String) -> String { ports[name] ?? inner + name }
      for (name, cover) in model.covers {
        var cover = cover
        cover.operands = cover.operands.map(rename)
        guard main.covers.updateValue(cover, forKey: rename(name)) == nil else {
          throw SourceRefusal("the source defines \"\(rename(name))\" twice")
        }
      }
      try insert(model.uses, models, prefix: inner, depth: depth + 1, into: &main, rename)
    }
  }
}
