import Files
import Tensors

/// Reads a node of a graph as a step: an operation on what the chain has so far and on constants.
struct GraphStepReader {
  let model: ONNXModel
  let node: ONNXNode
  /// The input of the node that is no constant, and what it is.
  private let place: Int
  private let type: ElementType
  /// Its places, nil if they are not known.
  private let width: Int?

  /// The operations that are steps, with the attributes that are understood.
  private static let attributes: [String: Set<String>] = [
    "Add": [], "Sub": [], "Mul": [], "Div": [], "Neg": [], "Sign": [], "Not": [], "Where": [], "Identity": [],
    "Greater": [], "GreaterOrEqual": [], "Less": [], "LessOrEqual": [], "Cast": ["to", "saturate"],
    "BatchNormalization": ["epsilon", "momentum", "training_mode", "spatial"],
  ]

  /// - Throws: `DataError` that names the node, for every operation that is no step.
  init(_ node: ONNXNode, of model: ONNXModel, current: String, type: ElementType, width: Int?) throws {
    (self.node, self.model, self.type, self.width) = (node, model, type, width)
    guard let known = Self.attributes[node.operation] else {
      throw node.error(
        file: model.file, found: "an operation that is no part of layers with steps",
        expected: "MatMul, Gemm, Flatten, \(Self.attributes.keys.sorted().joined(separator: ", "))")
    }
    if let other = node.attributes.first(where: { !known.contains($0) }) {
      throw node.error(
        file: model.file, found: "the attribute \(DataError.quotedName(other))",
        expected: known.isEmpty ? "no attribute" : known.sorted().joined(separator: ", "))
    }
    guard let place = node.inputs.firstIndex(of: current) else {
      throw node.error(
        file: model.file, found: "no input \(DataError.quotedName(current))", expected: "a chain of operations")
    }
    self.place = place
  }

  /// The step.
  func step() throws -> GraphStep {
    switch node.operation {
    case "Add", "Sub", "Mul", "Div": try arithmetic()
    case "Greater", "GreaterOrEqual", "Less", "LessOrEqual": try comparison()
    case "Where": try choice()
    case "Cast": try cast()
    case "BatchNormalization": try normalisation()
    default: try unary()
    }
  }

  private func arithmetic() throws -> GraphStep {
    let operation = node.operation
    try expect(inputs: 2, at: operation == "Div" ? 0...0 : 0...1)
    let other = try row(1 - place, type)
    if operation == "Div", other.numbers.contains(where: { $0.value == 0 }) { throw error("a divisor 0", "another") }
    let role = operation == "Add" && type.isInteger ? GraphStep.Role.bias(other) : .other
    let isFirst = self.place == 0
    return GraphStep(node, type: type, rows: [other], role: role) { number, place in
      isFirst
        ? GraphNumber.arithmetic(operation, number, other[place])
        : GraphNumber.arithmetic(operation, other[place], number)
    }
  }

  private func comparison() throws -> GraphStep {
    try expect(inputs: 2, at: 0...1)
    let (operation, other) = (node.operation, try row(1 - place, type))
    let isPositive = operation == "Greater" && place == 0 && other.numbers.allSatisfy { $0.value == 0 }
    let isFirst = self.place == 0
    return GraphStep(node, type: .bool, rows: [other], role: isPositive && type.isInteger ? .positive : .other) {
      number, place in
      isFirst
        ? GraphNumber.comparison(operation, number, other[place])
        : GraphNumber.comparison(operation, other[place], number)
    }
  }

  private func choice() throws -> GraphStep {
    try expect(inputs: 3, at: 0...0)
    guard type == .bool else { throw error("a condition of \(type)", "truth values") }
    let tensor = try constant(1)
    let yes = try GraphRow(tensor, width: width, type: nil)
    let no = try GraphRow(constant(2), width: width ?? yes.width, type: tensor.elementType)
    return GraphStep(node, type: tensor.elementType, rows: [yes, no]) { number, place in
      number == .bool(true) ? yes[place] : no[place]
    }
  }

  private func cast() throws -> GraphStep {
    try expect(inputs: 1, at: 0...0)
    let code = node.integer("to", default: 0)
    guard let target = ONNXModel.elementTypes[code], target != .float16, target != .bfloat16,
      target != .bool || type == .bool
    else { throw error("a cast of \(type) to the type \(code)", "float, double, int32 or int64") }
    return GraphStep(node, type: target) { number, _ in number.cast(to: target) }
  }

  private func normalisation() throws -> GraphStep {
    try expect(inputs: 5, at: 0...0)
    guard node.integer("training_mode", default: 0) == 0, node.integer("spatial", default: 1) == 1 else {
      throw error("a normalisation in training", "one of fixed mean and variance")
    }
    guard type == .float32 else { throw error("a normalisation of \(type)", "float32") }
    let rows = try (1...4).map { try row($0, .float32) }
    let length = width ?? rows[0].numbers.count
    guard rows.allSatisfy({ $0.numbers.count == length }) else {
      throw error("\(rows.map(\.numbers.count)) numbers", "\(length), one for each place, four times")
    }
    let epsilon = node.float("epsilon", default: 1e-5)
    // In the order of onnxruntime: x * (scale / sqrt(variance + epsilon)) + (shift - mean * that), the root inverted
    // first.
    let terms = (0..<length).map { place in
      let numbers = rows.map { Float($0[place].value) }
      let factor = 1 / (numbers[3] + epsilon).squareRoot() * numbers[0]
      return (factor: factor, shift: numbers[1] - numbers[2] * factor)
    }
    if let bad = terms.firstIndex(where: { !$0.factor.isFinite || !$0.shift.isFinite }) {
      throw error("no finite quotient at place \(bad + 1)", "a variance above 0")
    }
    return GraphStep(node, type: type, width: length) { number, place in
      guard case .float(let value) = number else { return nil }
      return .float(value * terms[place].factor + terms[place].shift)
    }
  }

  private func unary() throws -> GraphStep {
    try expect(inputs: 1, at: 0...0)
    guard node.operation == "Identity" || (type == .bool) == (node.operation == "Not") else {
      throw error("an input of \(type)", node.operation == "Not" ? "truth values" : "numbers")
    }
    switch node.operation {
    case "Sign": return GraphStep(node, type: type) { number, _ in number.sign }
    case "Neg": return GraphStep(node, type: type) { number, _ in number.negated }
    case "Not":
      return GraphStep(node, type: type) { number, _ in number == .bool(true) ? .bool(false) : .bool(true) }
    default: return GraphStep(node, type: type) { number, _ in number }
    }
  }

  private func expect(inputs: Int, at places: ClosedRange<Int>) throws {
    guard node.inputs.count == inputs, places.contains(place) else {
      throw error(
        "\(node.inputs.count) inputs, the layer as number \(place + 1)",
        "\(inputs), the layer as number \(places.map { "\($0 + 1)" }.joined(separator: " or "))")
    }
  }

  private func constant(_ index: Int) throws -> Tensor {
    guard let tensor = model.constants[node.inputs[index]] else {
      throw error("no constant as input \(index + 1)", "a constant")
    }
    return tensor
  }

  private func row(_ index: Int, _ rowType: ElementType) throws -> GraphRow {
    try GraphRow(constant(index), width: width, type: rowType)
  }

  private func error(_ found: String, _ expected: String) -> DataError {
    node.error(file: model.file, found: found, expected: expected)
  }
}
