import Running
import Solving
import ThresholdNetworks

/// Branch and bound for "exactly k columns of total cost at most B cover every one T times and every zero k + 1 - T times".
///
/// The bound is the linear program of least cost, in the dual: maximise demand . u - r m subject to u(set) - m <= cost, where m >= 0
/// prices the r columns that are left to choose. Floating point proposes; with integers U and m and
/// M = max of (U(set) - m) / cost over the live sets, rounded up, a node is pruned if U . demand - r m > M B, and a set is dropped if
/// taking it once would be pruned so.
///
/// Refutations are recorded on request as trees whose weights have m as one more number at their end.
final class WireCoverSearch {
  enum Outcome {
    case found([Int32], threshold: Int)
    /// With a tree for each threshold if they were asked for.
    case impossible([CoverTree])
    case stopped(Exhausted)
  }

  private final class Node {
    let program: CoverLP
    var live: [Int32]
    var demand: [Int]
    var remaining: Int
    var budget: Int
    var taken: [Int32]
    /// Where the refutation of the node goes, nil if none is wanted.
    var evidence: CoverEvidence?

    init(
      program: CoverLP, live: [Int32], demand: [Int], remaining: Int, budget: Int, taken: [Int32],
      evidence: CoverEvidence? = nil
    ) {
      (self.program, self.live, self.demand) = (program, live, demand)
      (self.remaining, self.budget, self.taken, self.evidence) = (remaining, budget, taken, evidence)
    }

    func refuted(_ end: CoverEvidence.End) -> Step {
      evidence?.end = end
      return .pruned
    }
  }

  private let columns: WireColumns
  private let labels: BitVector
  private let effort: Effort
  private let root: CoverLP
  private var integers: IntegerWeights
  private var isDropped: [Bool]
  private var work: UInt64 = 0

  var resources: UInt64 { work / MulticoverSearch.entriesPerUnit }

  private var pointCount: Int { columns.pointCount }
  private var words: Int { columns.words }

  init(_ columns: WireColumns, labels: BitVector, effort: Effort) {
    self.columns = columns
    self.labels = labels
    self.effort = effort
    root = columns.members.withUnsafeBufferPointer { members in
      guard let base = members.baseAddress else { preconditionFailure("no columns") }
      return CoverLP(pointCount: columns.pointCount, members: base, costs: columns.costs)
    }
    root.shouldStop = { effort.isStopped }
    integers = IntegerWeights(pointCount: columns.pointCount)
    isDropped = [Bool](repeating: false, count: columns.count)
  }

  /// Whether exactly `width` columns of at most so many wires in all will do.
  func decide(width k: Int, wires: Int, recordsEvidence: Bool = false) -> Outcome {
    guard wires >= k else { return .impossible([CoverTree](repeating: CoverTree([.impossible]), count: k)) }
    var trees: [CoverTree] = []
    for threshold in 1...k {
      let demand = (0..<pointCount).map { labels[$0] ? threshold : k + 1 - threshold }
      let evidence = recordsEvidence ? CoverEvidence() : nil
      var stack = [
        Node(
          program: root.copy(), live: (0..<columns.count).map { Int32($0) }, demand: demand, remaining: k,
          budget: wires, taken: [], evidence: evidence)
      ]
      if let root = stack.first, evidence != nil, isPrunedAtOnce(root) { stack = [] }
      while let node = stack.popLast() {
        if let reason = effort.exhaustion(used: resources) { return .stopped(reason) }
        let before = node.program.work
        let step = expand(node)
        work &+= node.program.work &- before &+ UInt64(8 * pointCount)
        switch step {
        case .pruned: break
        case .success(let chosen): return .found(chosen, threshold: threshold)
        case .branched(let taken, let rest):
          stack.append(rest)
          stack.append(taken)
        }
      }
      if let tree = evidence?.tree { trees.append(tree) }
    }
    return .impossible(trees)
  }

  /// Whether the linear program alone refutes a root, before anything is dropped: weights are shorter to record than a tree.
  private func isPrunedAtOnce(_ root: Node) -> Bool {
    setDemand(root)
    _ = root.program.maximize(stoppingAbove: Double(root.budget) * (1 + 4e-6) + 1e-6)
    work &+= root.program.work
    let bound = weigh(root)
    guard bound.value > bound.unit * root.budget else { return false }
    _ = pruned(root, price: bound.price)
    return true
  }

  private enum Step {
    case pruned
    case success([Int32])
    case branched(Node, Node)
  }

  private func expand(_ node: Node) -> Step {
    while true {
      let r = node.remaining
      let openDemand = node.demand.contains { $0 > 0 }
      if r == 0 { return openDemand ? node.refuted(.impossible) : .success(node.taken) }
      guard keepPossible(node), let cheapest = node.live.min(by: { cost($0) < cost($1) }) else {
        return node.refuted(.impossible)
      }
      if !openDemand {
        return .success(node.taken + [Int32](repeating: cheapest, count: r))
      }
      setDemand(node)
      let outcome = node.program.maximize(stoppingAbove: Double(node.budget) * (1 + 4e-6) + 1e-6)
      if outcome == .stalled && effort.isStopped { return .branched(node, Self.nothing(like: node)) }
      var bound = weigh(node)
      if bound.value > bound.unit * node.budget { return pruned(node, price: bound.price) }
      if outcome == .exceeded {
        _ = node.program.maximize()
        bound = weigh(node)
        if bound.value > bound.unit * node.budget { return pruned(node, price: bound.price) }
      }
      let kept = node.live.filter { set in
        bound.value - bound.weights[Int(set)] <= bound.unit * (node.budget - cost(set))
      }
      if kept.count < node.live.count {
        node.evidence?.steps.append(.reduction(pricedWeights(bound.price)))
        if remove(node, keeping: kept) || kept.isEmpty { continue }
      }
      return branch(node)
    }
  }

  /// A node without any way on, for a search that ends.
  private static func nothing(like node: Node) -> Node {
    Node(program: node.program, live: [], demand: node.demand, remaining: node.remaining, budget: -1, taken: [])
  }

  private func cost(_ set: Int32) -> Int { columns.costs[Int(set)] }

  /// Drops sets that are too dear or miss a point that every set left has to cover; false if that ends the node.
  private func keepPossible(_ node: Node) -> Bool {
    let r = node.remaining
    guard let least = node.live.lazy.map({ self.cost($0) }).min(), r * least <= node.budget else { return false }
    var forced = [UInt64](repeating: 0, count: words)
    var needed = forced
    for point in 0..<pointCount where node.demand[point] > 0 {
      if node.demand[point] > r { return false }
      needed[point >> 6] |= 1 << UInt64(point & 63)
      if node.demand[point] == r { forced[point >> 6] |= 1 << UInt64(point & 63) }
    }
    let dearest = node.budget - (r - 1) * least
    var union = [UInt64](repeating: 0, count: words)
    let kept = columns.members.withUnsafeBufferPointer { members in
      node.live.filter { set in
        guard cost(set) <= dearest else { return false }
        let base = Int(set) * words
        for word in 0..<words where forced[word] & ~members[base + word] != 0 { return false }
        for word in 0..<words { union[word] |= members[base + word] }
        return true
      }
    }
    if kept.count < node.live.count {
      // Columns that are too dear need no evidence. With a weight and a price of one for each forced point M is zero.
      let weights = (0..<pointCount).map { Int(forced[$0 >> 6] >> UInt64($0 & 63) & 1) }
      let price = weights.reduce(0, +)
      if price > 0 { node.evidence?.steps.append(.reduction(weights + [price])) }
      _ = remove(node, keeping: kept)
    }
    return !kept.isEmpty && !(0..<words).contains { needed[$0] & ~union[$0] != 0 }
  }

  private func setDemand(_ node: Node) {
    let real = node.demand.map { Double($0) } + [-Double(node.remaining)]
    real.withUnsafeBufferPointer { if let base = $0.baseAddress { node.program.setDemand(base) } }
  }

  /// U . demand - r m, M, m, and U(set) - m for every live set, by set.
  private typealias Bound = (value: Int, unit: Int, price: Int, weights: [Int])

  /// What the weights of the program say in integers.
  private func weigh(_ node: Node) -> Bound {
    var points = [Int](repeating: 0, count: pointCount)
    var price = 0
    node.program.forEachWeight { point, weight in
      let scaled = Int(min(weight, 64) * 0x1p24)
      if point == pointCount { price = scaled } else if node.demand[point] > 0 { points[point] = scaled }
    }
    return weigh(node, points, price: price)
  }

  private func weigh(_ node: Node, _ points: [Int], price: Int) -> Bound {
    integers.take(points)
    var unit = 1
    var weights = [Int](repeating: 0, count: columns.count)
    columns.members.withUnsafeBufferPointer { members in
      guard let base = members.baseAddress else { return }
      for set in node.live {
        let weight = integers.weight(of: base + Int(set) * words) - price
        weights[Int(set)] = weight
        let cost = columns.costs[Int(set)]
        if weight > unit * cost { unit = (weight + cost - 1) / cost }
      }
    }
    work &+= UInt64(node.live.count * words * 8 + words * 2048)
    return (integers.total(node.demand) - node.remaining * price, unit, price, weights)
  }

  /// The weights of the last call of `weigh` with the price behind them.
  private func pricedWeights(_ price: Int) -> [Int] { integers.weights + [price] }

  /// Ends a node that the weights of the last call of `weigh` refute; what is recorded are the shortest weights that still do.
  private func pruned(_ node: Node, price: Int) -> Step {
    guard node.evidence != nil else { return .pruned }
    let weights = pricedWeights(price)
    let largest = weights.max() ?? 0
    for scale in [15, 127, 1023, 16_383] where scale < largest {
      let shorter = weights.map { (2 * $0 * scale + largest) / (2 * largest) }
      let bound = weigh(node, Array(shorter.dropLast()), price: shorter[pointCount])
      if bound.value > bound.unit * node.budget { return node.refuted(.weights(shorter)) }
    }
    return node.refuted(.weights(weights))
  }

  private func remove(_ node: Node, keeping kept: [Int32]) -> Bool {
    defer { node.live = kept }
    return node.program.keep(kept, of: node.live, marks: &isDropped)
  }

  /// On the set whose multiplicity is nearest to one half: once more, or no more.
  private func branch(_ node: Node) -> Step {
    var best: (set: Int32, distance: Double)?
    var whole: [(set: Int32, count: Int)] = []
    node.program.forEachMultiplicity { set, multiplicity in
      let fraction = multiplicity - multiplicity.rounded(.down)
      if min(fraction, 1 - fraction) < 1e-6 {
        if multiplicity > 0.5 { whole.append((Int32(set), Int(multiplicity.rounded()))) }
        return
      }
      let distance = abs(fraction - 0.5)
      if best.map({ (distance, Int32(set)) < ($0.distance, $0.set) }) ?? true { best = (Int32(set), distance) }
    }
    if best == nil, let chosen = completed(node, whole) { return .success(chosen) }
    let set = best?.set ?? whole.max { ($0.count, -$0.set) < ($1.count, -$1.set) }?.set ?? node.live[0]
    var first: CoverEvidence?
    var second: CoverEvidence?
    if let evidence = node.evidence {
      let (taken, excluded) = (CoverEvidence(), CoverEvidence())
      evidence.end = .branch(columns.function(Int(set)), taken, excluded)
      (first, second) = (taken, excluded)
    }
    let program = node.program.copy()
    work &+= program.work &- node.program.work
    let taken = Node(
      program: program, live: node.live, demand: node.demand, remaining: node.remaining - 1,
      budget: node.budget - cost(set), taken: node.taken + [set], evidence: first)
    node.evidence = second
    for point in 0..<pointCount where taken.demand[point] > 0 && columns.contains(point, in: Int(set)) {
      taken.demand[point] -= 1
    }
    _ = remove(node, keeping: node.live.filter { $0 != set })
    return .branched(taken, node)
  }

  /// The sets taken with the given ones and the cheapest for what is left, if they suffice.
  private func completed(_ node: Node, _ counts: [(set: Int32, count: Int)]) -> [Int32]? {
    let used = counts.reduce(0) { $0 + $1.count }
    guard used <= node.remaining, let cheapest = node.live.min(by: { cost($0) < cost($1) }) else { return nil }
    var chosen = counts.sorted { $0.set < $1.set }.flatMap { [Int32](repeating: $0.set, count: $0.count) }
    chosen += [Int32](repeating: cheapest, count: node.remaining - used)
    guard chosen.reduce(0, { $0 + cost($1) }) <= node.budget else { return nil }
    for point in 0..<pointCount where node.demand[point] > 0 {
      guard chosen.count(where: { columns.contains(point, in: Int($0)) }) >= node.demand[point] else { return nil }
    }
    return node.taken + chosen
  }
}
