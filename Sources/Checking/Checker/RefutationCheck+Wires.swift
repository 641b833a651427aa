// Wires at depth 1 and 2: hidden neurons with costs (manual, *Certificates*, wires).
extension RefutationCheck {
  func checkWires(_ method: String, _ wires: Int) throws {
    let list = widths.widths
    switch (method, list.count) {
    case ("columns", 1): try checkWiresOfOneNeuron(wires)
    case ("margin", 2), ("tree", 2):
      guard let width = list[0], width <= CoveringReplay.maximumSize else {
        throw json.rejection("the number of hidden neurons that are read has to be given")
      }
      // Every hidden neuron that is read has a wire out.
      let budget = wires - width
      guard budget >= 0 else { throw json.rejection("\(width) hidden neurons that are read have \(width) wires out") }
      guard budget <= CoveringReplay.maximumBudget else {
        throw json.rejection("more wires than \(CoveringReplay.maximumBudget)")
      }
      if method == "tree" { return try checkTrees(on: wireReplay(), width: width, budget: budget) }
      try checkPricedMargin(width: width, budget: budget)
    default:
      throw try json["by"].rejection("\(method) does not refute wires at depth \(list.count)")
    }
  }

  /// Weights of the points and the price of a column, for each threshold.
  private func checkPricedMargin(width: Int, budget: Int) throws {
    let lists = try json["weights"]
    guard try lists.array.count == width else {
      throw lists.rejection("one list of weights for each threshold 1...\(width)")
    }
    let replay = try wireReplay()
    for (index, list) in try lists.array.enumerated() {
      try list.require(keys: ["points", "price"])
      let items = try pointWeights(try list["points"])
      let price = try list["price"].integer(0...CoveringReplay.maximumTotalWeight)
      do {
        try replay.replay(
          demands: demands(threshold: index + 1, width: width), size: width, budget: budget, allowance: mismatches
        ) { .pruned(items, price: price) }
      } catch is Rejection {
        throw list.rejection(
          "the weights do not refute threshold \(index + 1) of \(width) hidden neurons with \(budget) wires in")
      }
    }
  }

  /// The correct sets of neurons with the least number of wires that gives each.
  private func wireReplay() throws -> CoveringReplay {
    let labels = NeuronColumns.column(instance.labels)
    let all = NeuronColumns.column([Bool](repeating: true, count: instance.points.count))
    var costs: [[UInt64]: Int] = [:]
    for (column, wires) in try NeuronColumns.leastWires(on: instance, work: work) {
      let wrong = zip(column, labels).map { $0 ^ $1 }
      for set in [wrong, zip(wrong, all).map { ~$0 & $1 }] { costs[set] = min(costs[set] ?? .max, wires) }
    }
    let sets = costs.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return CoveringReplay(
      sets: sets.map(\.key), costs: sets.map(\.value), itemCount: instance.points.count, work: work)
  }

  /// Depth 1: every neuron with so many wires is wrong on too many points.
  private func checkWiresOfOneNeuron(_ wires: Int) throws {
    let labels = NeuronColumns.column(instance.labels)
    let fitting = try NeuronColumns.leastWires(on: instance, work: work).filter { column, _ in
      let wrong = zip(column, labels).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
      return min(wrong, instance.points.count - wrong) <= mismatches
    }
    if let least = fitting.values.min(), least <= wires { throw json.rejection("a neuron with \(least) wires fits") }
  }
}
