import Files
import ThresholdNetworks

/// A combinational circuit as a BLIF file lists it, the models that it uses put in their places.
struct BLIFCircuit {
  typealias Cover = BLIFModel.Cover

  let text: InputText
  private(set) var comments: [String] = []
  private(set) var inputs: [String] = []
  private(set) var outputs: [String] = []
  /// Whether the file has parts that say more than one model of covers: it gets a digest of its function.
  private(set) var isNewlyReadable = false
  private var covers: [String: Cover] = [:]
  private var freeCovers: [String: Cover]?

  /// The names that all models together may define.
  static let maximumNames = 1 << 20
  /// The models that may be put in, counted as often as they are used.
  static let maximumUses = 1 << 16
  private var useCount = 0

  /// A circuit that another format describes.
  init(_ text: InputText, inputs: [String], outputs: [String], covers: [String: Cover]) throws {
    (self.text, self.inputs, self.outputs, self.covers) = (text, inputs, outputs, covers)
    isNewlyReadable = true
  }

  init(parsing text: InputText) throws {
    self.text = text
    var main: BLIFModel?
    var others: [String: BLIFModel] = [:]
    var model = BLIFModel()
    var isInside = true
    var fault: DataError?
    func close() throws {
      guard isInside else { return }
      if main == nil {
        main = model
      } else if fault == nil {
        others[model.name] = others[model.name] ?? model
      }
    }
    try forEachLine { words, number in
      switch words[0] {
      case ".model":
        if !model.inputs.isEmpty || !model.outputs.isEmpty || !model.order.isEmpty {
          try close()
          model = BLIFModel()
          fault = nil
        }
        model.name = words.count > 1 ? words[1] : ""
        isInside = true
      case ".end":
        try close()
        model = BLIFModel()
        fault = nil
        isInside = false
        // What stands behind a circuit that is complete does not matter.
        return main?.uses.isEmpty == false
      default:
        guard isInside, fault == nil else { break }
        // A model that is never used may be anything.
        do { try model.read(words, number: number, in: text) } catch let error as DataError {
          guard main != nil else { throw error }
          fault = error
        }
      }
      return true
    }
    try close()
    let top = main ?? model
    (inputs, outputs, covers, freeCovers) = (top.inputs, top.outputs, top.covers, top.freeCovers)
    isNewlyReadable = !top.uses.isEmpty || freeCovers != nil
    try insert(top.uses, of: others, prefix: "", path: [top.name]) { $0 }
    guard Set(inputs).count == inputs.count, !inputs.isEmpty else {
      throw text.error(
        nil, found: "\(inputs.count) inputs", expected: "1 to \(Sample.maximumTotalInputs) different inputs")
    }
  }

  /// The lines without remarks, those that end with a backslash joined; `body` tells whether to go on.
  private mutating func forEachLine(_ body: ([String], Int) throws -> Bool) throws {
    var continued: [String] = []
    for (number, bytes) in text.lines {
      try Patience.look(text.file, atStep: number)
      var content = bytes
      if let mark = content.firstIndex(of: UInt8(ascii: "#")) {
        if mark == content.startIndex { comments.append(content.dropFirst().trimmingBlanks.remark) }
        content = content[..<mark].trimmingBlanks
      }
      let isContinued = content.last == UInt8(ascii: "\\")
      if isContinued { content = content.dropLast().trimmingBlanks }
      continued += content.split(whereSeparator: \.isBlank).map { String(decoding: $0, as: UTF8.self) }
      if isContinued || continued.isEmpty { continue }
      let words = continued
      continued = []
      if try !body(words, number) { return }
    }
  }

  /// Puts the models that are used in their places; inner names get the path to them in front.
  private mutating func insert(
    _ uses: [BLIFModel.Use], of models: [String: BLIFModel], prefix: String, path: [String],
    naming: (String) -> String
  ) throws {
    for (number, use) in uses.enumerated() {
      useCount += 1
      guard useCount <= Self.maximumUses else {
        throw text.error(use.line, found: "more than \(Self.maximumUses) uses of models", expected: "at most so many")
      }
      guard let model = models[use.model] else {
        throw text.error(use.line, found: "no model \(DataError.quoted(use.model))", expected: "a .model of this name")
      }
      guard !path.contains(use.model) else {
        throw text.error(
          use.line, found: "\(DataError.quoted(use.model)), which contains itself", expected: "models without cycles")
      }
      let inner = prefix + "\(use.model)\(number + 1)/"
      let ports = Set(model.inputs).union(model.outputs)
      if let stranger = use.names.keys.sorted().first(where: { !ports.contains($0) }) {
        throw text.error(
          use.line, found: "\(DataError.quoted(stranger)), no input or output of \(DataError.quoted(use.model))",
          expected: "its inputs and outputs")
      }
      if let open = model.inputs.first(where: { use.names[$0] == nil }) {
        throw text.error(
          use.line, found: "no value for the input \(DataError.quoted(open)) of \(DataError.quoted(use.model))",
          expected: "\(open)=NAME")
      }
      let actual = use.names.mapValues(naming)
      func rename(_ name: String) -> String { actual[name] ?? inner + name }
      for name in model.order {
        guard var cover = model.covers[name] else { continue }
        cover.operands = cover.operands.map(rename)
        guard covers.updateValue(cover, forKey: rename(name)) == nil, !inputs.contains(rename(name)) else {
          throw text.error(
            use.line, found: "a second definition of \(DataError.quoted(rename(name)))", expected: "one for each name")
        }
      }
      guard covers.count <= Self.maximumNames else {
        throw text.error(
          use.line, found: "models of more than \(Self.maximumNames) names", expected: "at most so many")
      }
      try insert(model.uses, of: models, prefix: inner, path: path + [use.model], naming: rename)
    }
  }

  /// The inputs over which the function of an output is listed: all, or those that it can depend on where all are too many.
  func inputsForTable(of output: String) throws -> [String] {
    if inputs.count <= Sample.maximumTotalInputs { return inputs }
    let all = Set(inputs)
    var reached: Set<String> = []
    for name in try evaluationOrder(of: output, in: covers) {
      for operand in covers[name]?.operands ?? [] where all.contains(operand) { reached.insert(operand) }
    }
    if all.contains(output) { reached.insert(output) }
    for name in try freeCovers.map({ try evaluationOrder(of: output, in: $0) }) ?? [] {
      for operand in freeCovers?[name]?.operands ?? [] where all.contains(operand) { reached.insert(operand) }
    }
    let cone = reached.isEmpty ? [inputs[0]] : inputs.filter(reached.contains)
    guard cone.count <= Sample.maximumTotalInputs else {
      throw text.error(
        nil, found: "\(inputs.count) inputs, on \(cone.count) of which the output \(DataError.quoted(output)) depends",
        expected: "1 to \(Sample.maximumTotalInputs) different inputs")
    }
    return cone
  }

  /// Where the output is free, nil for nowhere.
  func freePoints(of output: String, inputs: [String]) throws -> TruthTable? {
    guard let freeCovers, freeCovers[output] != nil else { return nil }
    return try truthTable(of: output, inputs: inputs, covers: freeCovers)
  }

  /// The value of an output on all points of `inputs`.
  func truthTable(of output: String, inputs: [String]) throws -> TruthTable {
    try truthTable(of: output, inputs: inputs, covers: covers)
  }

  /// A column of 2^n bits is kept from the moment it is known to its last use.
  ///
  /// - Complexity: at most one operation on 2^n bits for each literal of each cover; where literals are constant on a block of
  ///   points, whole blocks of a cube are skipped.
  /// - Throws: `DataError` for an undefined name, a cycle, or a circuit that needs too much work or memory.
  private func truthTable(of output: String, inputs: [String], covers: [String: Cover]) throws -> TruthTable {
    var evaluation = BLIFEvaluation(inputCount: inputs.count)
    let order = try evaluationOrder(of: output, in: covers)
    try checkWork(order.compactMap { covers[$0] }, inputCount: inputs.count)
    for (index, input) in inputs.enumerated() {
      evaluation.columns[input] = TruthTable.projection(index, of: inputs.count).words
    }
    for name in order { for operand in covers[name]?.operands ?? [] { evaluation.uses[operand, default: 0] += 1 } }
    evaluation.uses[output, default: 0] += 1
    for name in order {
      guard let cover = covers[name] else { continue }
      try Patience.look(text.file)
      evaluation.evaluate(name, cover)
      guard evaluation.liveBytes <= Self.maximumColumnBytes else {
        throw text.error(
          cover.line,
          found: "a circuit of which \(evaluation.columns.count) names are needed at once, 2^\(inputs.count) bits each",
          expected: "at most \(Self.maximumColumnBytes) bytes for their values")
      }
    }
    let words = evaluation.columns[output] ?? []
    return TruthTable(inputCount: inputs.count, values: BitVector(words: words, count: 1 << inputs.count))
  }

  /// The memory for the values of all names that are needed at the same time.
  static let maximumColumnBytes = 1 << 28
  /// The words of 64 points that all literals together may read: a second or two of work.
  static let maximumWork = 1 << 33

  private func checkWork(_ covers: [Cover], inputCount: Int) throws {
    let literals = covers.reduce(0) { sum, cover in
      sum + cover.cubes.reduce(cover.cubes.count + 1) { $0 + $1.count { $0 != UInt8(ascii: "-") } }
    }
    let words = max(1, (1 << inputCount) / 64)
    guard literals <= Self.maximumWork / words else {
      throw text.error(
        nil, found: "\(literals) literals on 2^\(inputCount) points",
        expected: "at most \(Self.maximumWork / words) literals for so many inputs")
    }
  }

  /// The names on which an output depends, operands first.
  private func evaluationOrder(of output: String, in covers: [String: Cover]) throws -> [String] {
    // Depth first without recursion: a name is finished when all its operands are.
    var order: [String] = []
    var finished = Set(inputs)
    var stack = [output]
    var open: Set<String> = []
    while let name = stack.last {
      if finished.contains(name) {
        stack.removeLast()
        continue
      }
      guard let cover = covers[name] else {
        throw text.error(nil, found: "no definition of \(DataError.quoted(name))", expected: "a .names for it")
      }
      let missing = cover.operands.filter { !finished.contains($0) }
      if missing.isEmpty {
        order.append(name)
        finished.insert(name)
        stack.removeLast()
      } else {
        guard open.insert(name).inserted else {
          throw text.error(
            cover.line, found: "\(DataError.quoted(name)), which depends on itself",
            expected: "a circuit without cycles")
        }
        stack += missing
      }
    }
    return order
  }
}
