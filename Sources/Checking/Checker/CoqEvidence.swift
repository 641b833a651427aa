/// One refutation of a certificate as a term of `Proofs/lemmas/Evidence.v`.
struct CoqEvidence {
  let instance: CheckedInstance
  let json: JSONValue
  let readFile: (String) throws -> [UInt8]

  /// The refuted widths.
  func widths() throws -> [Int?] {
    try json["widths"].array.map { $0.isNull ? nil : try $0.integer(1...1_000_000_000) }
  }

  /// The term, and about the steps of a check.
  ///
  /// - Throws: `Rejection` for evidence that the lemmas do not know, `NotChecked` if a neuron has too many columns.
  func term() throws -> (text: String, steps: Int) {
    let by = try json["by"]
    switch try by.string {
    case "counting":
      let chain = try json["chain"].array.map { try $0.integer(0...instance.points.count - 1) }
      return ("Chain \(CoqTerm.naturals(chain))", instance.points.count)
    case "margin":
      let lists = try json["weights"].array.map { list in
        CoqTerm.list(try list.array.map { try CoqTerm.integer($0.integer(0...CoveringReplay.maximumTotalWeight)) })
      }
      let bits = try columnBits(items: instance.points.count)
      return ("Margins\n     \(CoqTerm.list(lists, separator: ";\n      "))", Work.product(lists.count, bits))
    case "tree":
      let tree = try tree()
      let bits = try columnBits(items: instance.points.count)
      return ("Trees\n    \(CoqTerm.pieces(tree.letters()))", Work.product(tree.nodeCount, bits))
    case "separation":
      return try json.find("weights").map(pairs) ?? pairTree("PairTree", points: 0)
    case "layers":
      return try pairTree("LayerTree", points: instance.points.count)
    default:
      throw by.rejection("the lemmas in Coq know chains, margins, trees, separation and layers, not this evidence")
    }
  }

  private var ones: [Int] { instance.labels.indices.filter { instance.labels[$0] } }
  private var zeros: [Int] { instance.labels.indices.filter { !instance.labels[$0] } }

  /// Weights of pairs.
  private func pairs(_ list: JSONValue) throws -> (text: String, steps: Int) {
    let (ones, zeros) = (ones, zeros)
    let terms = try list.array.map { entry in
      let values = try entry.array
      guard values.count == 3 else { throw entry.rejection("a one, a zero and a weight") }
      let one = ones[try values[0].integer(0...ones.count - 1)]
      let zero = zeros[try values[1].integer(0...zeros.count - 1)]
      return "(\(one)%nat, \(zero)%nat, \(try values[2].integer(0...CoveringReplay.maximumTotalWeight)))"
    }
    return ("Pairs \(CoqTerm.list(terms))", try columnBits(items: 2 * terms.count))
  }

  /// A tree on pairs: on those that it names, or on all if some node speaks of all.
  ///
  /// - Parameter points: the points whose values go with the pairs.
  private func pairTree(_ kind: String, points: Int) throws -> (text: String, steps: Int) {
    let (ones, zeros) = (ones, zeros)
    let tree = try tree()
    let items = tree.items.map { $0.sorted() } ?? []
    let rank = items.isEmpty ? nil : Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1, $0) })
    let terms = items.map { "(\(ones[$0 / zeros.count]), \(zeros[$0 % zeros.count]))" }
    let pairCount = items.isEmpty ? ones.count * zeros.count : items.count
    let bits = try columnBits(items: 2 * pairCount + points)
    // A complete first layer: three choices for each of its neurons, and their thresholds.
    let first = try json["widths"].array.first?.integer(1...1_000_000_000) ?? 1
    let choices = (0..<min(first, 40)).reduce(first) { product, _ in Work.product(product, 3) }
    let complete = Work.product(tree.completeCount, Work.product(choices, instance.points.count) / 2)
    let text = "\(kind) \(CoqTerm.list(terms))%nat\n    \(CoqTerm.pieces(tree.letters(rank: rank)))"
    return (text, Work.sum(Work.product(tree.nodeCount, bits), complete))
  }

  private func tree() throws -> CoqTree {
    let file = try json["file"].string
    return try CoqTree(try readFile(file), inputCount: instance.inputCount, file: file)
  }

  /// All columns of a neuron: at least each threshold of each choice of inputs, and the complements.
  private func columnBits(items: Int) throws -> Int {
    let m = instance.inputCount
    let bits = m > 40 ? .max : Work.product(m << m, items)
    guard bits <= CoqTheorem.maximumColumnBits else {
      throw NotChecked(
        "the columns of \(m) inputs on \(items) items in Coq", steps: bits, limit: CoqTheorem.maximumColumnBits)
    }
    return bits
  }
}
