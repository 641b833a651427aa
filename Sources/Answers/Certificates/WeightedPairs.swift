import Covering
import Solving
import ThresholdNetworks

/// Weights of pairs of a one and a zero that refute first layers although some points may be given up, with all pairs that they are
/// in: the sum of all weights, less the largest sums at as many points, exceeds what so many columns separate.
///
/// The weights are those of the linear program without mismatches, so they may refute less than others would.
struct WeightedPairs {
  /// No first layer of this width will do; at least 1.
  let refutedWidth: Int
  /// Each pair as a one and a zero, counted among the points of its label, and its weight.
  let ranked: [[Int]]

  /// The most inputs of which all columns are listed once more.
  private static let maximumInputs = 12
  /// Bytes of the linear program: beyond, it takes too long for what it brings.
  private static let memory = 1 << 28

  /// Nil if nothing is refuted.
  init?(sample: PartialFunction, mismatches: Int) {
    guard sample.inputCount <= Self.maximumInputs, let bound = leastFirstLayerWidth(of: sample, memory: Self.memory),
      case .separation(let tree)? = bound.refutation, let pairs = tree.weights
    else { return nil }
    var sums: [Int: Int] = [:]
    for pair in pairs {
      sums[pair.one, default: 0] += pair.weight
      sums[pair.zero, default: 0] += pair.weight
    }
    let total = pairs.reduce(0) { $0 + $1.weight } - sums.values.sorted(by: >).prefix(mismatches).reduce(0, +)
    let heaviest = ColumnDictionary(of: sample).entries.reduce(1) { heaviest, entry in
      max(heaviest, pairs.reduce(0) { entry.column[$1.one] != entry.column[$1.zero] ? $0 + $1.weight : $0 })
    }
    // The largest r with total > r heaviest.
    refutedWidth = (total - 1) / heaviest
    guard total > 0, refutedWidth >= 1 else { return nil }
    let writer = EvidenceWriter(sample: sample)
    ranked = pairs.filter { $0.weight > 0 }.map(writer.ranks)
  }
}
