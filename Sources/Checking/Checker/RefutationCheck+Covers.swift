// Depth 2 as a question of covering: how often hidden neurons are right on each point (manual, *Certificates*, margin and tree).
extension RefutationCheck {
  /// The width k when the widths come down to (k, 1).
  func coverWidth() throws -> Int {
    // One neuron alone is a network of widths (1, 1).
    guard essential.count <= 2, let width = essential[0] else {
      throw json.rejection("the widths \(widths.description) are not a question of depth 2")
    }
    return width
  }

  func coverReplay() throws -> CoveringReplay {
    let labels = NeuronColumns.column(instance.labels)
    let all = NeuronColumns.column([Bool](repeating: true, count: instance.points.count))
    var sets: Set<[UInt64]> = []
    for column in try firstColumns() {
      let wrong = zip(column, labels).map { $0 ^ $1 }
      sets.insert(wrong)
      sets.insert(zip(wrong, all).map { ~$0 & $1 })
    }
    return CoveringReplay(
      sets: sets.sorted { $0.lexicographicallyPrecedes($1) }, itemCount: instance.points.count, work: work)
  }

  func demands(threshold: Int, width: Int) -> [Int] {
    instance.labels.map { $0 ? threshold : width + 1 - threshold }
  }

  func checkMargin() throws {
    let width = try coverWidth()
    let lists = try json["weights"]
    guard try lists.array.count == width else {
      throw lists.rejection("one list of weights for each threshold 1...\(width)")
    }
    let replay = try coverReplay()
    for (index, list) in try lists.array.enumerated() {
      let items = try pointWeights(list)
      do {
        try replay.replay(
          demands: demands(threshold: index + 1, width: width), size: width, allowance: mismatches
        ) { .pruned(items) }
      } catch is Rejection {
        throw list.rejection("the weights do not refute threshold \(index + 1) at width \(width)")
      }
    }
  }

  /// One weight for each point, as a certificate lists them.
  func pointWeights(_ list: JSONValue) throws -> [CoveringReplay.Weight] {
    let weights = try list.array.map { try $0.integer(0...CoveringReplay.maximumTotalWeight) }
    guard weights.count == instance.points.count else { throw list.rejection("one weight for each point") }
    let items = weights.enumerated().map { CoveringReplay.Weight(item: $0.offset, weight: $0.element) }
    guard EvidenceTree.isBounded(items) else { throw list.rejection("the weights are too large") }
    return items
  }

  func checkCoverTree() throws {
    let width = try coverWidth()
    try checkTrees(on: coverReplay(), width: width, budget: nil)
  }

  /// A tree for each threshold, one after the other in the file.
  ///
  /// - Parameter budget: what the wires into the hidden neurons may be in all, if they count.
  func checkTrees(on replay: CoveringReplay, width: Int, budget: Int?) throws {
    let (bytes, file) = try evidence()
    var tree = EvidenceTree(bytes, itemCount: instance.points.count, hasPrices: budget != nil)
    let labels = NeuronColumns.column(instance.labels)
    for threshold in stride(from: 1, through: width, by: 1) {
      do {
        try replay.replay(
          demands: demands(threshold: threshold, width: width), size: width, budget: budget, allowance: mismatches
        ) {
          try tree.next(inputCount: instance.inputCount) { correctSet(of: $0, labels: labels) }
        }
      } catch let rejection as Rejection {
        throw Rejection("threshold \(threshold), \(rejection.message)", file: file)
      }
    }
    guard tree.isAtEnd else { throw Rejection("something follows the last tree", file: file) }
  }

  func correctSet(of neuron: EvidenceTree.Neuron, labels: [UInt64]) -> [UInt64] {
    let column = neuron.column(on: instance)
    return NeuronColumns.column(
      instance.points.indices.map { point in
        column[point >> 6] >> UInt64(point & 63) & 1 == labels[point >> 6] >> UInt64(point & 63) & 1
      })
  }
}
