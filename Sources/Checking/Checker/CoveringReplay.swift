/// Replays the evidence that no k sets of a family cover every item as often as it demands.
///
/// Three questions about networks have this form (manual, *Certificates*):
///
/// - *Threshold T at width k, depth 2*: items are the points, the set of a column is where it is correct,
///   ones demand T correct columns and zeros k + 1 - T.
/// - *The same with wires*: each set has a cost, the wires into the neuron, and exactly k sets may cost at most a budget.
/// - *Separation*: items are the pairs of a one and a zero, the set of a column is the pairs that it
///   separates, every pair demands one.
///
/// A node of the evidence stands for "r sets may still be chosen from those allowed, for B in all, item i still
/// demands d_i, and a items may be given up whose demand then need not be met, but none that is kept". Without costs every set costs
/// 1 and B = r; without mismatches a = 0. Kinds of node, each with its reason:
///
/// - **pruned** by weights U >= 0 and a price m >= 0: sum U_i max(d_i, 0) - g - r m > M B, where g is the sum of the a largest
///   U_i max(d_i, 0) over items not kept, and M >= 0 the least integer with U(v) - m <= M cost(v) for every allowed set v. Any r sets
///   weigh at most r m + M B together, and a cover weighs at least the rest of the left side (*giving up points*, *price of columns*).
/// - **reduced** by weights and a price: a set v is no longer allowed if the same U and m would prune the node after v is
///   chosen, with g as before. Then no cover chooses v.
/// - **branch** on a set v: one child chooses v once; in the other, no allowed set lies within v that costs as much or more. A cover
///   that uses such a set stays a cover when that set is replaced by v, so one of the children has a
///   cover if the node has one.
/// - **given up** an item: in one child it is given up, in the other it is kept. One of them has a cover if the node has one.
/// - **complete**: all sets are chosen, and the caller refutes the choice. Only for evidence that goes on to the second
///   layer; there a branch excludes v alone, because a larger set is not as good as v any more.
/// - **impossible**: the items that demand more than r, or demand something and are in no allowed set, have all to be given up, but
///   one of them is kept or they are more than a; or r sets are to be chosen, no fewer, and none is allowed.
///
/// With costs, where exactly r sets are chosen, a set is not allowed if what it leaves of B does not pay for r - 1 of the cheapest.
struct CoveringReplay {
  /// The sets, `words` words each, one after the other.
  private let sets: [UInt64]
  private let words: Int
  private let setCount: Int
  /// What each set costs; nil if 1 each, and fewer sets than r may do.
  private let costs: [Int]?
  private let itemCount: Int
  private let work: Work

  /// Weights of a node must not exceed this in total, so that products with r <= 2^16 cannot overflow.
  static let maximumTotalWeight = 1 << 40
  static let maximumSize = 1 << 16
  /// Nor must a budget, so that products with weights cannot overflow.
  static let maximumBudget = 1 << 20

  /// - Parameter costs: positive, one for each set.
  init(sets: [[UInt64]], costs: [Int]? = nil, itemCount: Int, work: Work) {
    self.itemCount = itemCount
    self.costs = costs
    self.work = work
    words = (itemCount + 63) / 64
    setCount = sets.count
    self.sets = Array(sets.joined())
  }

  /// Where the replay stands: a node of the tree.
  private struct Node {
    var allowed: [Int32]
    var demands: [Int]
    var remaining: Int
    var budget: Int
    /// How many more items may be given up, and which ones may not.
    var allowance: Int
    var kept: Set<Int> = []
    /// The sets that were chosen on the way, kept only if the choice itself is to be refuted.
    var chosen: [[UInt64]] = []
  }

  struct Weight {
    var item: Int
    var weight: Int
  }

  /// What a node of the evidence says, in the order in which the nodes are written (parents first, the
  /// child that chooses the set before the other).
  enum Step {
    case pruned([Weight], price: Int = 0)
    case reduced([Weight], price: Int = 0)
    /// The cost counts where sets have costs.
    case branch([UInt64], cost: Int = 1)
    case givenUp(Int)
    case impossible
    case complete([[Weight]])
  }

  /// Refutes a complete choice of sets by weights, or throws.
  typealias Completion = (_ chosen: [[UInt64]], _ weights: [[Weight]]) throws -> Void

  /// Checks the whole tree whose steps `next` gives; the rejection says at which node it fails.
  ///
  /// - Parameters:
  ///   - budget: what the sets may cost in all, if they have costs.
  ///   - allowance: how many items may be given up.
  ///   - completion: refutes complete choices; nil if covering is the whole question.
  func replay(
    demands: [Int], size: Int, budget: Int? = nil, allowance: Int = 0, completion: Completion? = nil,
    next: () throws -> Step
  ) throws {
    guard size <= Self.maximumSize else { throw Rejection("a width beyond \(Self.maximumSize)") }
    guard budget ?? 0 <= Self.maximumBudget else { throw Rejection("more wires than \(Self.maximumBudget)") }
    var open = [
      Node(
        allowed: (0..<Int32(setCount)).map { $0 }, demands: demands, remaining: size, budget: budget ?? size,
        allowance: allowance)
    ]
    var number = 0
    while var node = open.popLast() {
      number += 1
      let step = try next()
      // A pass over the allowed sets, eight items at a time at worst, and over the demands.
      try work.spend(node.allowed.count + 64, 4 * words + 2, on: "node \(number) of the tree and those before it")
      dropTooDear(&node)
      switch step {
      case .impossible:
        // With costs, or if the choice is to be completed, there are exactly r more sets; a cover may do with fewer.
        let isStuck = (completion != nil || costs != nil) && node.remaining > 0 && node.allowed.isEmpty
        guard isStuck || isImpossible(node) else { throw Rejection("node \(number): every demand could still be met") }
      case .pruned(let weights, let price):
        let bound = rate(weights, price: price, in: node) * node.budget
        guard demanded(weights, in: node) - forgiven(weights, in: node) - node.remaining * price > bound else {
          throw Rejection("node \(number): the weights do not refute it")
        }
      case .reduced(let weights, let price):
        reduce(&node, by: weights, price: price)
        open.append(node)
      case .branch(let set, let cost):
        guard node.remaining > 0 else { throw Rejection("node \(number): nothing is left to choose") }
        var excluded = node
        excluded.allowed.removeAll {
          completion == nil ? self.cost($0) >= cost && isSubset($0, of: set) : isEqual($0, to: set)
        }
        open.append(excluded)
        for item in 0..<itemCount where set[item >> 6] >> UInt64(item & 63) & 1 == 1 { node.demands[item] -= 1 }
        node.remaining -= 1
        node.budget -= cost
        if completion != nil { node.chosen.append(set) }
        open.append(node)
      case .givenUp(let item):
        guard node.allowance > 0, !node.kept.contains(item) else {
          throw Rejection("node \(number): point \(item) may not be given up")
        }
        var kept = node
        kept.kept.insert(item)
        open.append(kept)
        node.allowance -= 1
        node.demands[item] = 0
        open.append(node)
      case .complete(let weights):
        guard let completion, node.remaining == 0 else {
          throw Rejection("node \(number): sets are left to choose")
        }
        do {
          try completion(node.chosen, weights)
        } catch let rejection as Rejection {
          throw Rejection("node \(number): \(rejection.message)")
        }
      }
      // Every open node lists its sets: 2^28 of them are a gigabyte.
      guard open.count * max(setCount, demands.count, 1) <= 1 << 28 else {
        throw NotChecked("node \(number) of the tree", need: "more than a gigabyte for the nodes that are open")
      }
    }
  }

  /// Whether any `size` sets weigh less together than the weights in all less `forgiven`.
  ///
  /// The lemma of *pruned* where what is given up are not the items themselves.
  func refutes(_ weights: [Weight], size: Int, forgiven: Int) throws -> Bool {
    guard size <= Self.maximumSize else { throw Rejection("a width beyond \(Self.maximumSize)") }
    try work.spend(setCount + 64, 4 * words + 2, on: "weighing the sets")
    let node = Node(
      allowed: (0..<Int32(setCount)).map { $0 }, demands: [], remaining: size, budget: size, allowance: 0)
    return weights.reduce(0) { $0 + $1.weight } - forgiven > size * rate(weights, price: 0, in: node)
  }

  // MARK: The rules

  private func cost(_ index: Int32) -> Int { costs.map { $0[Int(index)] } ?? 1 }

  private func dropTooDear(_ node: inout Node) {
    guard costs != nil, node.remaining > 0, let least = node.allowed.lazy.map({ self.cost($0) }).min() else { return }
    let dearest = node.budget - (node.remaining - 1) * least
    node.allowed.removeAll { cost($0) > dearest }
  }

  private func isImpossible(_ node: Node) -> Bool {
    var covered = [UInt64](repeating: 0, count: words)
    for index in node.allowed {
      for word in 0..<words { covered[word] |= sets[Int(index) * words + word] }
    }
    let lost = node.demands.indices.filter { item in
      node.demands[item] > node.remaining
        || node.demands[item] > 0 && covered[item >> 6] >> UInt64(item & 63) & 1 == 0
    }
    return lost.count > node.allowance || lost.contains { node.kept.contains($0) }
  }

  private func demanded(_ weights: [Weight], in node: Node) -> Int {
    weights.reduce(0) { $0 + $1.weight * max(node.demands[$1.item], 0) }
  }

  /// The most that giving up items takes away.
  private func forgiven(_ weights: [Weight], in node: Node) -> Int {
    guard node.allowance > 0 else { return 0 }
    var sums: [Int: Int] = [:]
    for weight in weights where !node.kept.contains(weight.item) {
      sums[weight.item, default: 0] += weight.weight * max(node.demands[weight.item], 0)
    }
    return Self.largestSum(of: node.allowance, in: Array(sums.values))
  }

  /// The sum of the `count` largest of some natural numbers.
  static func largestSum(of count: Int, in numbers: [Int]) -> Int {
    numbers.sorted(by: >).prefix(count).reduce(0, +)
  }

  /// M: the least natural number with U(v) - m <= M cost(v) for every allowed set v.
  private func rate(_ weights: [Weight], price: Int, in node: Node) -> Int {
    let table = WeightTable(weights, words: words)
    var rate = 0
    for index in node.allowed {
      let excess = table.weight(of: Int(index), in: sets, words: words) - price
      let cost = cost(index)
      if excess > rate * cost { rate = (excess + cost - 1) / cost }
    }
    return rate
  }

  private func reduce(_ node: inout Node, by weights: [Weight], price: Int) {
    guard node.remaining > 0 else { return }
    let rate = rate(weights, price: price, in: node)
    let demand = demanded(weights, in: node) - forgiven(weights, in: node) - (node.remaining - 1) * price
    // Choosing v lowers the left side by the weight of its items that still demand something.
    let wanting = WeightTable(weights.filter { node.demands[$0.item] > 0 }, words: words)
    let budget = node.budget
    node.allowed.removeAll {
      demand - wanting.weight(of: Int($0), in: sets, words: words) > rate * (budget - cost($0))
    }
  }

  private func isSubset(_ index: Int32, of set: [UInt64]) -> Bool {
    let start = Int(index) * words
    for word in 0..<words where sets[start + word] & ~set[word] != 0 { return false }
    return true
  }

  private func isEqual(_ index: Int32, to set: [UInt64]) -> Bool {
    let start = Int(index) * words
    for word in 0..<words where sets[start + word] != set[word] { return false }
    return true
  }
}
