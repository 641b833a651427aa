/// Replays the evidence that no k sets of a family cover every item as often as it demands.
///
/// Two questions about networks have this form (manual, *Certificates*):
///
/// - *Threshold T at width k, depth 2*: items are the points, the set of a column is where it is correct,
///   ones demand T correct columns and zeros k + 1 - T.
/// - *Separation*: items are the pairs of a one and a zero, the set of a column is the pairs that it
///   separates, every pair demands one.
///
/// A node of the evidence stands for "r sets may still be chosen from those allowed, and item i still
/// demands d_i". Four kinds of node, each with its reason:
///
/// - **pruned** by weights U >= 0: sum U_i max(d_i, 0) > r M, where M is the largest weight of an allowed set.
///   Any r sets weigh at most r M together, and a cover weighs at least the left side.
/// - **reduced** by weights: a set v is no longer allowed if the same U would prune the node after v is
///   chosen. Then no cover chooses v.
/// - **branch** on a set v: one child chooses v once; in the other, no allowed set lies within v. A cover
///   that uses a set within v stays a cover when that set is replaced by v, so one of the children has a
///   cover if the node has one.
/// - **complete**: all sets are chosen, and the caller refutes the choice. Only for evidence that goes on to the second
///   layer; there a branch excludes v alone, because a larger set is not as good as v any more.
/// - **impossible**: some item demands more than r, or demands something and is in no allowed set; or a choice is to be
///   completed and no set is allowed.
struct CoveringReplay {
  /// The sets, `words` words each, one after the other.
  private let sets: [UInt64]
  private let words: Int
  private let setCount: Int
  private let itemCount: Int
  private let work: Work

  /// Weights of a node must not exceed this in total, so that products with r <= 2^16 cannot overflow.
  static let maximumTotalWeight = 1 << 40
  static let maximumSize = 1 << 16

  init(sets: [[UInt64]], itemCount: Int, work: Work) {
    self.itemCount = itemCount
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
    case pruned([Weight])
    case reduced([Weight])
    case branch([UInt64])
    case impossible
    case complete([[Weight]])
  }

  /// Refutes a complete choice of sets by weights, or throws.
  typealias Completion = (_ chosen: [[UInt64]], _ weights: [[Weight]]) throws -> Void

  /// Checks the whole tree whose steps `next` gives; the rejection says at which node it fails.
  ///
  /// - Parameter completion: refutes complete choices; nil if covering is the whole question.
  func replay(demands: [Int], size: Int, completion: Completion? = nil, next: () throws -> Step) throws {
    guard size <= Self.maximumSize else { throw Rejection("a width beyond \(Self.maximumSize)") }
    var open = [Node(allowed: (0..<Int32(setCount)).map { $0 }, demands: demands, remaining: size)]
    var number = 0
    while var node = open.popLast() {
      number += 1
      let step = try next()
      // A pass over the allowed sets, eight items at a time at worst, and over the demands.
      try work.spend(node.allowed.count + 64, 4 * words + 2, on: "node \(number) of the tree and those before it")
      switch step {
      case .impossible:
        // A complete choice has exactly r more sets; a cover may do with fewer.
        let isStuck = completion != nil && node.remaining > 0 && node.allowed.isEmpty
        guard isStuck || isImpossible(node) else { throw Rejection("node \(number): every demand could still be met") }
      case .pruned(let weights):
        let largest = WeightTable(weights, words: words).largest(of: node.allowed, in: sets, words: words)
        guard demanded(weights, node.demands) > node.remaining * largest else {
          throw Rejection("node \(number): the weights do not refute it")
        }
      case .reduced(let weights):
        reduce(&node, by: weights)
        open.append(node)
      case .branch(let set):
        guard node.remaining > 0 else { throw Rejection("node \(number): nothing is left to choose") }
        var excluded = node
        excluded.allowed.removeAll { completion == nil ? isSubset($0, of: set) : isEqual($0, to: set) }
        open.append(excluded)
        for item in 0..<itemCount where set[item >> 6] >> UInt64(item & 63) & 1 == 1 { node.demands[item] -= 1 }
        node.remaining -= 1
        if completion != nil { node.chosen.append(set) }
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

  private func isImpossible(_ node: Node) -> Bool {
    var covered = [UInt64](repeating: 0, count: words)
    for index in node.allowed {
      for word in 0..<words { covered[word] |= sets[Int(index) * words + word] }
    }
    return node.demands.indices.contains { item in
      node.demands[item] > node.remaining
        || node.demands[item] > 0 && covered[item >> 6] >> UInt64(item & 63) & 1 == 0
    }
  }

  private func demanded(_ weights: [Weight], _ demands: [Int]) -> Int {
    weights.reduce(0) { $0 + $1.weight * max(demands[$1.item], 0) }
  }

  private func reduce(_ node: inout Node, by weights: [Weight]) {
    guard node.remaining > 0 else { return }
    let table = WeightTable(weights, words: words)
    let bound = (node.remaining - 1) * table.largest(of: node.allowed, in: sets, words: words)
    let demand = demanded(weights, node.demands)
    // Choosing v lowers the left side by the weight of its items that still demand something.
    let wanting = WeightTable(weights.filter { node.demands[$0.item] > 0 }, words: words)
    node.allowed.removeAll { demand - wanting.weight(of: Int($0), in: sets, words: words) > bound }
  }

  private func isSubset(_ index: Int32, of set: [UInt64]) -> Bool {
    let start = Int(index) * words
    for word in 0..<words where sets[start + word] & ~set[word] != 0 { return false }
    return true
  }
}

extension CoveringReplay {
  private func isEqual(_ index: Int32, to set: [UInt64]) -> Bool {
    let start = Int(index) * words
    for word in 0..<words where sets[start + word] != set[word] { return false }
    return true
  }
}

/// The sum of the weights of a set of items, eight items at a time.
private struct WeightTable {
  /// `sums[256 * i + b]` is the weight of the items 8 i + j for the bits j of b.
  private var sums: [Int]
  /// The bytes that carry weight at all.
  private var bytes: [Int] = []

  init(_ weights: [CoveringReplay.Weight], words: Int) {
    var single = [Int](repeating: 0, count: 64 * words)
    for weight in weights { single[weight.item] += weight.weight }
    sums = []
    for byte in 0..<8 * words where single[8 * byte..<8 * byte + 8].contains(where: { $0 > 0 }) {
      bytes.append(byte)
      let start = sums.count
      sums.append(0)
      for pattern in 1..<256 {
        let low = pattern.trailingZeroBitCount
        sums.append(sums[start + (pattern & (pattern - 1))] + single[8 * byte + low])
      }
    }
  }

  func weight(of index: Int, in sets: [UInt64], words: Int) -> Int {
    var sum = 0
    for (place, byte) in bytes.enumerated() {
      let pattern = sets[index * words + (byte >> 3)] >> UInt64(8 * (byte & 7)) & 255
      sum += sums[256 * place + Int(pattern)]
    }
    return sum
  }

  func largest(of indices: [Int32], in sets: [UInt64], words: Int) -> Int {
    indices.reduce(0) { max($0, weight(of: Int($1), in: sets, words: words)) }
  }
}
