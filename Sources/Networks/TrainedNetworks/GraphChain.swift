import Files
import Formats
import NeuronModels
import Tensors

/// The layers of a graph found so far, and the value that the last node gives.
struct GraphChain {
  private let model: ONNXModel
  /// The name of what the next node has to take.
  private(set) var current: String
  private let inputType: ElementType
  private var type: ElementType
  /// The places of the current value, nil where the model does not say.
  private var width: Int?
  /// Whether rows are points, also of an input of more axes.
  private var isFlat: Bool
  private let asked: InputValues?
  /// What is done to the input before the first product.
  private var inputSteps: [GraphStep] = []
  private var layer: GraphLayer?
  private var weightCount = 0
  private var seen: Set<String> = []

  private(set) var inputCount = 0
  private(set) var inputValues = InputValues.signs
  /// What the next layer reads.
  private var values = InputValues.signs
  private(set) var layers: [[FoldedNeuron]] = []

  /// - Parameter values: what the inputs are; nil if the graph is to tell.
  init(_ model: ONNXModel, from input: ONNXModel.Value, values: InputValues?) throws {
    (self.model, current, asked) = (model, input.name, values)
    guard let type = input.elementType, GraphNumber(1, as: type) != nil else {
      throw DataError(
        file: model.file, found: "the input \(DataError.quotedName(input.name)) of another type",
        expected: "float, double, int32, int64 or bool")
    }
    (inputType, self.type) = (type, type)
    seen = [input.name]
    isFlat = input.shape.map { $0.count == 2 } ?? true
    let lengths = input.shape?.dropFirst() ?? [nil]
    width =
      lengths.contains(nil)
      ? nil : lengths.compactMap { $0 }.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
  }

  /// Takes the next node.
  ///
  /// - Throws: `DataError` that names the node where it belongs to no chain of layers.
  mutating func append(_ node: ONNXNode) throws {
    func error(_ found: String, _ expected: String) -> DataError {
      node.error(file: model.file, found: found, expected: expected)
    }
    let results = node.outputs.filter { !$0.isEmpty }
    guard results.count == 1, seen.insert(results[0]).inserted, model.constants[results[0]] == nil else {
      throw error("\(results.count) outputs, or a name given twice", "one output of a new name")
    }
    guard node.inputs.count(where: { $0 == current }) == 1 else {
      throw error(
        "inputs \(node.inputs.map { DataError.quotedName($0) }.joined(separator: ", "))",
        "\(DataError.quotedName(current)) once, for branches are not read")
    }
    if let other = node.inputs.first(where: { $0 != current && !$0.isEmpty && model.constants[$0] == nil }) {
      throw error("the input \(DataError.quotedName(other)), which is no constant", "constants beside the layer")
    }
    switch node.operation {
    case "MatMul", "Gemm": try multiply(node)
    case "Flatten":
      guard node.inputs.count == 1, node.integer("axis", default: 1) == 1 else { throw error("another axis", "axis 1") }
      isFlat = true
    default:
      let reader = try GraphStepReader(node, of: model, current: current, type: type, width: width)
      let step = try reader.step()
      if layer == nil { inputSteps.append(step) } else { layer?.steps.append(step) }
      (type, width) = (step.type, width ?? step.width)
    }
    current = results[0]
  }

  /// Folds the last layer.
  mutating func finish() throws {
    guard layer != nil else {
      throw DataError(file: model.file, found: "no MatMul and no Gemm", expected: "at least one layer")
    }
    try fold()
  }

  private mutating func multiply(_ node: ONNXNode) throws {
    func error(_ found: String, _ expected: String, fix: String? = nil) -> DataError {
      node.error(file: model.file, found: found, expected: expected, fix: fix)
    }
    let isGemm = node.operation == "Gemm"
    guard isGemm ? (2...3).contains(node.inputs.count) : node.inputs.count == 2, node.inputs[0] == current,
      let tensor = model.constants[node.inputs[1]]
    else { throw error("another order of inputs", "the layer, then its weights") }
    guard isFlat else { throw error("an input of other than two axes", "(points, inputs), or Flatten before it") }
    guard Set(node.attributes).isSubset(of: isGemm ? ["alpha", "beta", "transA", "transB"] : []),
      node.float("alpha", default: 1) == 1, node.float("beta", default: 1) == 1,
      node.integer("transA", default: 0) == 0
    else { throw error("alpha, beta, transA or another attribute", "the defaults 1, 1 and 0, and transB alone") }
    guard tensor.elementType == type, let bound = GraphNumber.largestSum(in: type) else {
      throw error("weights of \(tensor.elementType) for values of \(type)", "float, double, int32 or int64, both alike")
    }
    let rows = try weights(tensor, isTransposed: !isGemm || node.integer("transB", default: 0) == 0)
    guard width == nil || width == rows.first?.count else {
      throw error("\(rows.first?.count ?? 0) inputs", "\(width ?? 0), as come before it")
    }
    let sizes = rows.map { $0.reduce(0) { $0 + abs($1) } }
    guard sizes.allSatisfy({ $0 <= bound }) else {
      throw error("sums up to \(sizes.max() ?? 0)", "at most \(bound), which \(type) holds in every order")
    }
    if layer == nil { inputCount = rows.first?.count ?? 0 } else { try fold() }
    var next = GraphLayer(file: model.file, node: node, weights: rows, type: type)
    if isGemm, node.inputs.count == 3, !node.inputs[2].isEmpty, let bias = model.constants[node.inputs[2]] {
      let row = try GraphRow(bias, width: rows.count, type: type)
      next.steps = [GraphStep(biasOf: node, row, type: type, bounds: sizes, terms: rows[0].count)]
    }
    (layer, width) = (next, rows.count)
  }

  /// A row for each neuron.
  private mutating func weights(_ tensor: Tensor, isTransposed: Bool) throws -> [[Int]] {
    let shape = try tensor.matrixShape()
    let (inputs, neurons) = isTransposed ? (shape.rows, shape.columns) : (shape.columns, shape.rows)
    guard (1...Sample.maximumInputs).contains(inputs), (1...Sample.maximumInputs).contains(neurons) else {
      throw tensor.error(found: "shape \(tensor.shape)", expected: "1 to \(Sample.maximumInputs) inputs and neurons")
    }
    weightCount += tensor.count
    guard weightCount <= NetworkJSON.maximumWeights, layers.count < NetworkJSON.maximumDepth else {
      throw tensor.error(
        found: "\(weightCount) weights in \(layers.count + 1) layers or more",
        expected: "at most \(NetworkJSON.maximumWeights) in \(NetworkJSON.maximumDepth)")
    }
    let numbers = try tensor.finiteDoubles()
    if let bad = numbers.firstIndex(where: { $0 != $0.rounded() || abs($0) > Double(ModelNetworkJSON.maximumWeight) }) {
      throw tensor.error(
        found: "\(numbers[bad]) in row \(bad / shape.columns + 1), column \(bad % shape.columns + 1)",
        expected: "integers, such as -1 and 1", fix: "a scale belongs behind the product")
    }
    return (0..<neurons).map { neuron in
      (0..<inputs).map { Int(numbers[isTransposed ? $0 * neurons + neuron : neuron * inputs + $0]) }
    }
  }

  private mutating func fold() throws {
    guard let layer else { return }
    if layers.isEmpty { try chooseInputValues(layer) }
    let (neurons, values) = try layer.folded(reading: self.values)
    layers.append(neurons)
    self.values = values
    self.layer = nil
  }

  /// What the inputs are: as asked, or what makes the first layer read values that it can read, or else such as it
  /// gives.
  private mutating func chooseInputValues(_ layer: GraphLayer) throws {
    let candidates = asked.map { [$0] } ?? InputValues.allCases
    let made = candidates.map { ($0, madeValues($0)) }
    let fitting = made.compactMap { asked, read in read.map { (asked, $0) } }
    guard let first = fitting.first else {
      throw (inputSteps.last?.node ?? layer.node).error(
        file: model.file, found: "inputs that are neither -1 and 1 nor 0 and 1 in the first layer",
        expected: "one of these from inputs \(candidates.map(\.words).joined(separator: ", or "))")
    }
    (inputValues, values) = first
    guard fitting.count > 1 else { return }
    let given = try layer.values(reading: first.1)
    if let choice = fitting.first(where: { $0.0 == given }) { (inputValues, values) = choice }
  }

  /// What the steps before the first product make of the values of the inputs; nil if that is neither -1 and 1 nor 0
  /// and 1.
  private func madeValues(_ values: InputValues) -> InputValues? {
    func made(_ value: Int, _ place: Int) -> Double? {
      var number = GraphNumber(value, as: inputType)
      for step in inputSteps { number = number.flatMap { step.apply($0, place) } }
      return number?.value
    }
    return InputValues.allCases.first { read in
      (0..<max(1, inputCount)).allSatisfy {
        made(values.low, $0) == Double(read.low) && made(1, $0) == 1
      }
    }
  }
}

extension InputValues {
  fileprivate var words: String { self == .signs ? "-1 and 1" : "0 and 1" }
}
