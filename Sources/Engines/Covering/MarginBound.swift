import Solving
import ThresholdNetworks

/// What linear programming says about one hidden width at depth 2: for every output threshold either integer
/// weights that refute it, or nothing.
///
/// Weights U >= 0 on the points refute threshold T at width k if U . demand > k M, where the demand is T on the
/// ones and k + 1 - T on the zeros and M is the largest weight of the points on which one neuron can be right.
public struct MarginBound: Hashable, Sendable {
  /// The hidden width k.
  public let width: Int
  /// `weights[T - 1]` refutes the output threshold T; nil if that threshold is open.
  public let weights: [[Int]?]

  /// The thresholds that are not refuted, ascending.
  public var openThresholds: [Int] { weights.indices.filter { weights[$0] == nil }.map { $0 + 1 } }

  /// The refutation of the width, if every threshold is refuted.
  public var refutation: Refutation? {
    let trees = weights.compactMap { $0.map { CoverTree([.pruned($0)]) } }
    return trees.count == width ? .cover(trees) : nil
  }
}

/// The linear programs of one sample, one for each width and output threshold, solved from one tableau.
///
///     let programs = MarginPrograms(of: sample)
///     let least = programs.leastHiddenWidth()      // no narrower hidden layer can do
///     programs.bound(width: least).openThresholds  // the thresholds that a solver has to look at
///
/// With an allowance for mismatches a refutation also has to survive the best choice of points to give up.
public final class MarginPrograms {
  /// The sets of points on which single neurons are right.
  public let sets: CorrectSets
  private let sample: PartialFunction
  private let allowance: Int
  let program: CoverLP
  private var integers: IntegerWeights
  private var refutations: [KnownRefutation] = []
  /// Room for the weight of every set, and for a mark, all false between two calls.
  private var setWeights: [Int]
  private var marks: [Bool]

  /// The number of bytes that the programs need at most.
  public static func bytesNeeded(for sample: PartialFunction) -> Int {
    let sets = CorrectSets.bytesNeeded(fanIn: sample.inputCount, pointCount: sample.pointCount)
    guard sets < 1 << 40 else { return .max }
    let columns = min(sample.inputCount << sample.inputCount + 2, 1 << 40)
    return sets + CoverLP.bytesNeeded(setCount: columns, pointCount: sample.pointCount)
  }

  /// The programs of a sample, whose correct sets are listed here.
  ///
  /// - Precondition: at most `CorrectSets.maximumFanIn` inputs. Check `bytesNeeded` first.
  public convenience init(of sample: PartialFunction, mismatches: Int = 0) {
    self.init(of: sample, mismatches: mismatches, sets: CorrectSets(of: sample).maximal())
  }

  /// The programs on sets that the caller has prepared: the maximal correct sets of `sample`.
  public init(of sample: PartialFunction, mismatches: Int, sets: CorrectSets) {
    self.sample = sample
    allowance = mismatches
    self.sets = sets
    program = CoverLP(of: sets)
    integers = IntegerWeights(pointCount: sample.pointCount)
    setWeights = [Int](repeating: 0, count: sets.count)
    marks = [Bool](repeating: false, count: sets.count)
  }

  /// The same programs in the same state.
  init(copying other: MarginPrograms) {
    (sample, allowance, sets, integers) = (other.sample, other.allowance, other.sets, other.integers)
    (setWeights, marks) = (other.setWeights, other.marks)
    program = other.program.copy()
  }

  /// The value of the linear program of the last question, a lower bound if that was refuted.
  var value: Double { program.value }

  /// Entries of tableaus touched.
  var work: UInt64 { program.work }

  /// Asked every few milliseconds of a linear program: whether to give up. What is said then is right but may be less.
  public var shouldStop: (() -> Bool)? {
    get { program.shouldStop }
    set { program.shouldStop = newValue }
  }

  /// How often each point has to be classified correctly at width k and the threshold.
  public static func demand(of sample: PartialFunction, width k: Int, threshold: Int) -> [Int] {
    (0..<sample.pointCount).map { sample.labels[$0] ? threshold : k + 1 - threshold }
  }

  /// Decides by linear programming what it can of hidden width `width`.
  public func bound(width: Int) -> MarginBound {
    MarginBound(width: width, weights: (1...max(1, width)).map { refutation(width: width, threshold: $0) })
  }

  /// Integer weights that refute width k with the threshold, nil if the linear program does not.
  public func refutation(width k: Int, threshold: Int) -> [Int]? {
    refutation(width: k, threshold: threshold, toOptimum: false)
  }

  private func refutation(width k: Int, threshold: Int, toOptimum: Bool) -> [Int]? {
    if let known = refutations.first(where: { $0.refutes(width: k, threshold: threshold) }) { return known.weights }
    let demand = Self.demand(of: sample, width: k, threshold: threshold)
    demand.map(Double.init).withUnsafeBufferPointer { if let base = $0.baseAddress { program.setDemand(base) } }
    let limit = Double(k) * (1 + 4e-6) + 1e-9
    // With mismatches the optimum is the better proposal: the excess has to pay for the points given up.
    var largest = 0
    var outcome = program.maximize(stoppingAbove: toOptimum || allowance > 0 ? .infinity : limit)
    // With all sets in the program a value within the limit says that nothing is refuted.
    while program.value > limit || program.isPartial {
      largest = weigh(demand)
      let forgiven = integers.forgivable(
        demand, costs: sample.weights, allowance: allowance,
        isKept: [Bool](repeating: false, count: sample.pointCount))
      if program.value > limit && integers.total(demand) - forgiven > k * largest { break }
      if outcome == .exceeded && program.isPartial {
        outcome = program.maximize()
      } else if outcome != .optimal
        || !program.admit(heaviestOf: 0..<Int32(sets.count), weights: setWeights, of: sets, marks: &marks)
      {
        return nil
      }
    }
    guard program.value > limit else { return nil }
    if allowance == 0 {
      var totals = [0, 0]
      for point in 0..<sample.pointCount { totals[sample.labels[point] ? 1 : 0] += integers.weights[point] }
      refutations.append(
        KnownRefutation(weights: integers.weights, zeros: totals[0], ones: totals[1], largest: largest))
    }
    return integers.weights
  }

  /// The largest weight of a set by the present solution, in `integers`.
  private func weigh(_ demand: [Int]) -> Int {
    integers.take(from: program, demand: demand)
    return sets.members.withUnsafeBufferPointer { members in
      guard let base = members.baseAddress else { return 0 }
      var largest = 0
      for index in 0..<sets.count {
        setWeights[index] = integers.weight(of: base + index * sets.words)
        largest = max(largest, setWeights[index])
      }
      return largest
    }
  }

  /// What the linear program says about an open threshold, in integers.
  public struct Slackness {
    /// U >= 0, one weight a point.
    public let weights: [Int]
    /// M: the largest weight of the points about which one neuron can be right.
    public let largest: Int
    /// E = k M - U . demand >= 0. Any k columns that satisfy the demand obey
    /// sum (M - U(column)) + sum U_p surplus_p = E, so a point of weight U_p is covered at most E / U_p times too often.
    public let excess: Int

    /// E / M: how many columns are left over.
    public var relativeExcess: Double { Double(excess) / Double(max(1, largest)) }
  }

  /// The slackness of an open threshold; nil if the threshold is refuted, or with an allowance for mismatches.
  public func slackness(width k: Int, threshold: Int) -> Slackness? {
    guard allowance == 0, refutation(width: k, threshold: threshold) == nil else { return nil }
    let demand = Self.demand(of: sample, width: k, threshold: threshold)
    _ = program.maximize(stoppingAbove: .infinity)
    let largest = weigh(demand)
    let excess = k * largest - integers.total(demand)
    return excess < 0 ? nil : Slackness(weights: integers.weights, largest: largest, excess: excess)
  }

  /// The least hidden width of which some threshold is open: no narrower layer can do.
  public func leastHiddenWidth(from start: Int = 1) -> Int {
    var width = max(1, start)
    // The optimum often refutes the next widths as well, where the first sufficient weights do not.
    while (1...width).allSatisfy({ refutation(width: width, threshold: $0, toOptimum: true) != nil }) { width += 1 }
    return width
  }
}

/// Weights that refuted one width and threshold. They are tried on others first: it is one comparison.
private struct KnownRefutation {
  let weights: [Int]
  /// Sums of the weights by label.
  let zeros, ones: Int
  /// The largest weight of a set.
  let largest: Int

  func refutes(width k: Int, threshold: Int) -> Bool {
    ones * threshold + zeros * (k + 1 - threshold) > k * largest
  }
}
