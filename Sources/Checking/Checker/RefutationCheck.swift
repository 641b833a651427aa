/// Checks one refutation: that no network of the given widths is right on all points of the instance but `mismatches`.
///
/// With `wires`, that none of depth 1 is with at most so many wires, or none of depth 2 whose output reads exactly as many
/// hidden neurons as the first width says.
struct RefutationCheck {
  let instance: CheckedInstance
  /// What a neuron is; nil if it is binary.
  let model: CheckedModel?
  let widths: RefutedWidths
  let mismatches: Int
  let wires: Int?
  let json: JSONValue
  let readFile: (String) throws -> [UInt8]
  let emitFormula: ((ReferenceFormula, String) throws -> Void)?
  let work: Work

  func run(method: String) throws {
    try requireKeys(of: method)
    // A constant sample is fitted by every architecture, and the lemmas below exclude it.
    guard !instance.isConstant(butFor: mismatches) else {
      throw json.rejection(
        mismatches == 0
          ? "every architecture fits a constant sample"
          : "every architecture fits: a constant is wrong on at most \(mismatches) points")
    }
    if let model { return try checkModel(method, model) }
    if let wires { return try checkWires(method, wires) }
    switch method {
    case "counting": try checkChain()
    case "margin": try checkMargin()
    case "tree": try checkCoverTree()
    case "separation": try checkSeparation(secondWidth: nil)
    case "layers": try checkLayers()
    case "columns": try checkColumns()
    case "neuron": try checkNeuron()
    case "conflicts": try checkConflicts()
    case "clauses": try checkClauses()
    default: throw try json["by"].rejection("\(method) is not a method of refutation")
    }
  }

  /// An entry has the evidence of its method and nothing else.
  private func requireKeys(of method: String) throws {
    let evidence: Set<String> =
      switch method {
      case "counting": ["chain"]
      case "margin", "hulls": ["weights"]
      case "tree", "layers", "neuron", "conflicts", "clauses": ["file", "sha256"]
      case "separation": try json.find("weights") == nil ? ["file", "sha256"] : ["weights"]
      case "columns": []
      default: throw try json["by"].rejection("\(method) is not a method of refutation")
      }
    try json.require(keys: evidence.union(wires == nil ? ["widths", "by"] : ["widths", "by", "wires"]))
  }

  /// Along a chain of points each first-layer neuron changes at most once, so what the network says changes at most
  /// as often as there are first-layer neurons; and each point on which it is wrong takes two changes of the label at most
  /// (*alternation with mismatches*).
  private func checkChain() throws {
    let chain = try json["chain"]
    let indices = try chain.array.map { try $0.integer(0...instance.points.count - 1) }
    guard let first = widths.widths[0], indices.count - 1 - 2 * mismatches > first else {
      throw chain.rejection(
        "\(max(indices.count - 1, 0)) changes along the chain do not exceed the first width"
          + (mismatches == 0 ? "" : " and twice the mismatches"))
    }
    for (a, b) in zip(indices, indices.dropFirst()) {
      guard zip(instance.points[a], instance.points[b]).allSatisfy({ !$0 || $1 }) else {
        throw chain.rejection("point \(b) is not above point \(a)")
      }
      guard instance.labels[a] != instance.labels[b] else {
        throw chain.rejection("points \(a) and \(b) have the same label")
      }
    }
  }

  // MARK: Any depth

  static let maximumFirstLayer = 12

  /// Depth 3: every separating first layer is refuted by itself.
  private func checkLayers() throws {
    let essential = widths.essential
    guard mismatches == 0 else { throw json.rejection("layers refute networks without mismatches alone") }
    guard essential.count == 3, let first = essential[0], let second = essential[1], first <= Self.maximumFirstLayer,
      second <= 4096
    else {
      throw json.rejection("the widths \(widths.description) are not a question of depth 3 with a small first layer")
    }
    try checkSeparation(secondWidth: second)
  }

  /// - Parameter secondWidth: the width of the second layer if the evidence goes on to it, else nil.
  func checkSeparation(secondWidth: Int?) throws {
    guard let width = widths.widths[0] else { throw json.rejection("separation needs a first width") }
    let ones = instance.labels.indices.filter { instance.labels[$0] }
    let zeros = instance.labels.indices.filter { !instance.labels[$0] }
    let columns = try firstColumns()
    let (pairCount, overflow) = ones.count.multipliedReportingOverflow(by: zeros.count)
    guard !overflow, pairCount <= 1 << 24, columns.count * pairCount <= 1 << 33 else {
      throw NotChecked(
        "separating \(ones.count) ones from \(zeros.count) zeros by \(columns.count) columns",
        need: "more than a gigabyte")
    }
    try work.spend(columns.count, pairCount, 2, on: "separating \(ones.count) ones from \(zeros.count) zeros")
    // Pair (one i, zero j), counted among the ones and among the zeros, is item i * (number of zeros) + j.
    func separated(_ column: [UInt64]) -> [UInt64] {
      func value(_ point: Int) -> Bool { column[point >> 6] >> UInt64(point & 63) & 1 == 1 }
      let zeroValues = zeros.map(value)
      return NeuronColumns.column(ones.flatMap { one in zeroValues.map { $0 != value(one) } })
    }
    let sets = Set(columns.map(separated)).sorted { $0.lexicographicallyPrecedes($1) }
    let replay = CoveringReplay(sets: sets, itemCount: pairCount, work: work)
    let demands = [Int](repeating: 1, count: pairCount)
    if secondWidth == nil, let list = try json.find("weights") {
      let items = try list.array.map { entry in
        let values = try entry.array
        guard values.count == 3 else { throw entry.rejection("a one, a zero and a weight") }
        return CoveringReplay.Weight(
          item: try values[0].integer(0...ones.count - 1) * zeros.count + values[1].integer(0...zeros.count - 1),
          weight: try values[2].integer(0...CoveringReplay.maximumTotalWeight))
      }
      guard EvidenceTree.isBounded(items) else { throw list.rejection("the weights are too large") }
      let forgiven = forgivenPairs(items, zeroCount: zeros.count)
      guard try replay.refutes(items, size: width, forgiven: forgiven) else {
        throw list.rejection("the weights do not refute separation by \(width) columns")
      }
      return
    }
    guard mismatches == 0 else { throw json.rejection("trees of pairs refute networks without mismatches alone") }
    let (bytes, file) = try evidence()
    var tree = EvidenceTree(bytes, itemCount: pairCount, pointCount: instance.points.count)
    let completion = secondWidth.map { second in
      { (chosen: [[UInt64]], weights: [[CoveringReplay.Weight]]) in
        // The pairs (first one, zero j) and (one i, first zero) give back the column up to its complement.
        let layer = chosen.map { set in
          let isSeparated = { (pair: Int) in set[pair >> 6] >> UInt64(pair & 63) & 1 == 1 }
          var column = [Bool](repeating: false, count: instance.points.count)
          for (rank, zero) in zeros.enumerated() { column[zero] = isSeparated(rank) }
          for (rank, one) in ones.enumerated() { column[one] = isSeparated(rank * zeros.count) != isSeparated(0) }
          return NeuronColumns.column(column)
        }
        try SecondLayer(instance: instance, firstLayer: layer, work: work).refute(width: second, weights: weights)
      }
    }
    do {
      try replay.replay(demands: demands, size: width, completion: completion) {
        try tree.next(inputCount: instance.inputCount) { separated($0.column(on: instance)) }
      }
    } catch let rejection as Rejection {
      throw Rejection(rejection.message, file: file)
    }
    guard tree.isAtEnd else { throw Rejection("something follows the tree", file: file) }
  }

  /// The most weight that pairs lose when as many points as there are mismatches are given up, with every pair that they
  /// are in (*separation with mismatches*).
  private func forgivenPairs(_ weights: [CoveringReplay.Weight], zeroCount: Int) -> Int {
    guard mismatches > 0 else { return 0 }
    var sums: [Int: Int] = [:]
    for weight in weights {
      // Ones are numbered -1, -2, ..., zeros 0, 1, ...
      sums[-1 - weight.item / zeroCount, default: 0] += weight.weight
      sums[weight.item % zeroCount, default: 0] += weight.weight
    }
    return CoveringReplay.largestSum(of: mismatches, in: Array(sums.values))
  }

  func checkColumns() throws {
    let recount = ColumnRecount(
      instance, model: model, widths: try boundedWidths(), mismatches: mismatches, work: work)
    let count = try recount.count()
    guard count.isZero else {
      throw json.rejection(
        model == .threshold
          ? "networks of the widths \(widths.description) fit"
          : "\(count) settings of the widths \(widths.description) fit")
    }
  }

  func checkClauses() throws {
    let (bytes, file) = try evidence()
    let widths = try boundedWidths()
    let parameters = zip(widths, [instance.inputCount] + widths).reduce(0) { $0 + $1.0 * $1.1 }
    try work.spend(
      parameters, instance.points.count,
      on: "the formula of the widths \(widths.map(String.init).joined(separator: ","))")
    let formula =
      if let model {
        try ModelEncoding(instance, widths: widths, model: model, mismatches: mismatches).formula
      } else {
        try ReferenceEncoding(instance, widths: widths, form: .normal, mismatches: mismatches).formula
      }
    try emitFormula?(formula, file)
    var replay = ProofReplay(formula, work: work)
    _ = try replay.replay(bytes, file: file)
  }

  private func boundedWidths() throws -> [Int] {
    try essential.map { width in
      guard let width, width <= 4096 else { throw json.rejection("every width has to be given, and at most 4096") }
      return width
    }
  }

  /// The evidence file that the entry names, if its digest is right.
  func evidence() throws -> (bytes: [UInt8], file: String) {
    let file = try json["file"]
    let name = try file.string
    guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else {
      throw file.rejection("a file beside the certificate was expected")
    }
    let bytes = try readFile(name)
    let digest = try json["sha256"]
    guard try digest.string == CheckedDigest.hexadecimal(of: bytes) else {
      throw digest.rejection("the digest of \(name) is \(CheckedDigest.hexadecimal(of: bytes))")
    }
    return (bytes, name)
  }
}
