import Solving
import ThresholdNetworks

// Contradictions in integers, and what follows from one where some points may be wrong.
//
// A neuron is wrong on a point of every contradiction. So contradictions that share no point add up: each takes the weight of its
// lightest point that is not kept. Where they take more than is left the node is done; else a point of one of them is given up or
// kept. This is the hitting set of the infeasible subsystems (Parker and Ryan 1996), found by depth first search.
extension NeuronProgram {
  /// A contradiction of the node: the end of it, or its points are left out to look for another one.
  ///
  /// A leaf with all inputs decided and no contradiction fits all points but those given up, so it cannot be refuted by mistake: it is
  /// found before.
  func settle(_ node: Node, _ weights: [NeuronTree.PointWeight]) {
    var node = node
    let free = weights.filter { !node.kept[$0.point] }
    guard let lightest = free.map({ sample.weights[$0.point] }).min() else {
      record(.contradictions([weights]))
      return
    }
    node.conflicts.append(weights)
    node.spent += lightest
    if node.spent > node.left {
      record(.contradictions(node.conflicts))
      return
    }
    stack.append(rebuilt(node))
  }

  /// Gives a point of the contradictions up, or keeps it: one of the shortest contradiction, with the largest weight.
  func branchOnMistake(_ node: Node) {
    func free(_ list: [NeuronTree.PointWeight]) -> [NeuronTree.PointWeight] { list.filter { !node.kept[$0.point] } }
    let lists = node.conflicts.map(free)
    guard let shortest = lists.min(by: { $0.count < $1.count }),
      let chosen = shortest.max(by: { ($0.weight, -$0.point) < ($1.weight, -$1.point) })
    else { return }
    let point = chosen.point
    record(.mistake(on: point))
    let hints = node.conflicts.flatMap { $0.map(\.point) }
    var next = node
    (next.conflicts, next.spent) = ([], 0)
    next.kept[point] = true
    stack.append(rebuilt(next, hints: hints))
    next.kept[point] = false
    next.given[point] = true
    next.left -= sample.weights[point]
    if next.left >= 0 { stack.append(rebuilt(next, hints: hints)) }
  }

  /// The node with a program of its rows and the points in `hints`, without those given up or in contradictions.
  private func rebuilt(_ node: Node, hints: [Int] = []) -> Node {
    var next = node
    next.program = Self.emptyProgram(inputCount: n)
    for (input, value) in node.choice.enumerated() {
      if let value { next.program.fix(input, at: value ? 1 : 0) }
    }
    next.rows = []
    next.isActive = node.given
    for weight in node.conflicts.joined() where !node.kept[weight.point] { next.isActive[weight.point] = true }
    let before = next.program.work
    for point in node.rows + hints where !next.isActive[point] { addRow(point, to: &next) }
    work &+= next.program.work &- before &+ UInt64(n)
    return next
  }

  // MARK: Integers

  /// The multipliers scaled to integers, if they prove that no solution is in the box of the node.
  func proof(_ multipliers: [Double], _ node: Node) -> [NeuronTree.PointWeight]? {
    let largest = multipliers.max() ?? 0
    guard largest > 0 else { return nil }
    for scale in [1.0, 7, 60, 1023, 1_048_575] {
      let weights = multipliers.map { Int(($0 / largest * scale).rounded()) }
      if proves(weights, node) {
        return zip(weights, node.rows).filter { $0.0 > 0 }.map { NeuronTree.PointWeight(point: $0.1, weight: $0.0) }
      }
    }
    return nil
  }

  private func proves(_ weights: [Int], _ node: Node) -> Bool {
    var coefficients = [Int](repeating: 0, count: n)
    var totals = (ones: 0, zeros: 0)
    for (weight, point) in zip(weights, node.rows) where weight > 0 {
      let isOne = labels[point]
      if isOne { totals.ones += weight } else { totals.zeros += weight }
      for input in 0..<n where sample.inputColumns[input][point] { coefficients[input] += isOne ? weight : -weight }
    }
    work &+= UInt64(weights.count * n)
    var most = 0
    for input in 0..<n {
      switch node.choice[input] {
      case true?: most += coefficients[input]
      case false?: break
      case nil: most += max(0, coefficients[input])
      }
    }
    // t is an integer in 1 ... n.
    let rest = totals.zeros - totals.ones
    most += rest > 0 ? rest * n : rest
    return most < totals.zeros
  }

  /// A one without more inputs of a set than a zero has, both in the program or not yet in it: with all inputs decided a contradiction.
  func contradiction(of chosen: BitVector, _ node: Node) -> [NeuronTree.PointWeight]? {
    let counts = counts(of: chosen)
    let points = (0..<sample.pointCount).filter { !node.given[$0] }
    guard let one = points.filter({ labels[$0] }).min(by: { (counts[$0], $0) < (counts[$1], $1) }) else { return nil }
    if counts[one] == 0 { return [NeuronTree.PointWeight(point: one, weight: 1)] }
    guard let zero = points.filter({ !labels[$0] }).max(by: { (counts[$0], -$0) < (counts[$1], -$1) }),
      counts[one] <= counts[zero]
    else { return nil }
    return [one, zero].sorted().map { NeuronTree.PointWeight(point: $0, weight: 1) }
  }
}
