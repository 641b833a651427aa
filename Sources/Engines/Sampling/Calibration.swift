import Numbers
import Running
import Statistics
import ThresholdNetworks

/// Whether ranks of true parameters among their posterior draws are uniform, as they are for a correct sampler
/// (simulation-based calibration; Talts, Betancourt, Simpson, Vehtari, Gelman 2018).
public struct CalibrationTest: Hashable, Sendable {
  /// How often each rank 0 ... L came up.
  public let histogram: [Int]

  /// A test of how often each rank occurred, rank 0 first.
  ///
  /// - Precondition: at least two ranks.
  public init(histogram: [Int]) {
    precondition(histogram.count >= 2, "at least two ranks")
    self.histogram = histogram
  }

  /// Pearson's statistic against equal numbers in all ranks; 0 without repetitions.
  public var chiSquare: Double {
    let expected = Double(histogram.reduce(0, +)) / Double(histogram.count)
    return expected == 0 ? 0 : histogram.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  }

  /// The probability of ranks at least as uneven from a correct sampler.
  public var pValue: Double { SpecialFunctions.chiSquareTail(chiSquare, degrees: histogram.count - 1) }

  /// The tail below which ranks are called uneven. One statistic is looked at in a run, so a correct sampler is accused by one seed in a
  /// thousand, and another seed tells. A level of one in a million, as for draws that are counted by the million, passed a chain that had
  /// plainly not arrived: 17 of 53 ranks in one of ten places.
  public static let level = 0.001

  /// Whether a correct sampler gives ranks as uneven more often than in one of a thousand runs.
  public var isUniform: Bool { pValue >= Self.level }

  /// Fewer than five ranks a place, and Pearson's statistic has its law only roughly, and hardly any power.
  public var isThin: Bool { histogram.reduce(0, +) < 5 * histogram.count }

  /// What uneven ranks look like: more than their share at both ends (draws of a repetition resemble each other), or a lean to one side
  /// (draws resemble where the chain began).
  public var isHeavyAtBothEnds: Bool {
    let share = Double(histogram.reduce(0, +)) / Double(histogram.count)
    return Double(histogram[0]) > share && Double(histogram[histogram.count - 1]) > share
  }
}

/// Simulation-based calibration of the samplers: a network is drawn from the prior, its labels are taken on random
/// points, and networks that fit them are drawn. The first network is then one more such draw, so its rank among
/// them is uniform.
///
/// Labels that are all equal are passed over, since nearly all networks give such; that depends on the labels alone, so
/// ranks stay uniform.
public struct Calibration: Sendable {
  /// The sampler that is tested.
  public enum Method: String, CaseIterable, Sendable {
    /// Rejection, and chains that redraw blocks of weights or single weights.
    case reject, gibbs, metropolis

    /// How a chain moves; nil where draws are independent.
    var chainMethod: ChainSampler.Method? { ChainSampler.Method(rawValue: rawValue) }
  }

  /// The shape of the networks that are drawn.
  public let architecture: Architecture
  /// Points of each sample.
  public let pointCount: Int
  /// The sampler that draws.
  public let method: Method
  /// Draws in each repetition; ranks are 0 ... draws.
  public let draws: Int
  /// Steps of a chain from draw to draw. Dependent draws spread ranks towards both ends.
  public let thinning: Int
  /// Steps of a chain before its first draw. Where they are too few, draws still resemble networks of the prior that never saw
  /// the labels.
  public let burnIn: Int

  /// A calibration of one sampler on random teachers of an architecture.
  ///
  /// - Parameters:
  ///   - architecture: of teachers and draws.
  ///   - pointCount: the number of points of a sample, two to all.
  ///   - method: the sampler.
  ///   - draws: the number of draws a repetition.
  ///   - thinning: nil for what fits the size of the networks, at least 20; see `ChainSampler.thinning(for:method:atLeast:)`.
  ///   - burnIn: nil for what fits the size, at least 300; see `ChainSampler.burnIn(for:method:atLeast:)`.
  /// - Precondition: between two and all points, at least one draw, no negative burn-in.
  public init(
    _ architecture: Architecture, pointCount: Int, method: Method, draws: Int, thinning: Int? = nil, burnIn: Int? = nil
  ) {
    let thinning =
      thinning ?? method.chainMethod.map { ChainSampler.thinning(for: architecture, method: $0, atLeast: 20) } ?? 20
    let burnIn =
      burnIn ?? method.chainMethod.map { ChainSampler.burnIn(for: architecture, method: $0, atLeast: 300) } ?? 300
    precondition(draws >= 1 && thinning >= 1 && burnIn >= 0)
    precondition(pointCount >= 2 && (architecture.inputCount >= 62 || pointCount <= 1 << architecture.inputCount))
    self.architecture = architecture
    self.pointCount = pointCount
    self.method = method
    self.draws = draws
    self.thinning = thinning
    self.burnIn = burnIn
  }

  /// The ranks of the wires of the true network among those of the draws, ties broken at random.
  ///
  /// - Returns: the test over the repetitions that were completed; nil if there is none.
  /// - Throws: `OutOfMemoryBudget` or `UnsuitableMethod` if the method cannot treat the architecture.
  public func run(
    repetitions: Int, from key: RandomKey, effort: Effort = .unlimited, progress: (_ completed: Int) -> Void = { _ in }
  ) throws -> CalibrationTest? {
    var histogram = [Int](repeating: 0, count: draws + 1)
    var done = 0
    var left = effort
    // In waves of a fixed length, so that a budget ends every run at the same place.
    while done < repetitions, left.exhaustion() == nil {
      let (first, share) = (done, left.single())
      let outcomes = ParallelLoop.map(min(Self.wave, repetitions - first), jobs: effort.jobs) { offset in
        Swift.Result { try repetition(from: key.fold(in: UInt64(first + offset)), share) }
      }
      for outcome in outcomes {
        let (rank, used) = try outcome.get()
        left.budget.resources = left.budget.resources.map { $0 - min($0, used) }
        if let rank { histogram[rank] += 1 }
      }
      done += outcomes.count
      progress(histogram.reduce(0, +))
    }
    return histogram.contains { $0 > 0 } ? CalibrationTest(histogram: histogram) : nil
  }

  private static let wave = 32

  /// One rank, nil if the work was ended before it was known, and the resource units that it took.
  private func repetition(
    from key: RandomKey, _ effort: Effort
  ) throws -> (rank: Int?, used: UInt64) {
    var key = key
    var truth: ThresholdNetwork
    var sample: PartialFunction
    var labellings: UInt64 = 0
    repeat {
      labellings += 1
      if effort.exhaustion(used: labellings) != nil { return (nil, labellings) }
      let points = Self.points(pointCount, inputs: architecture.inputCount, using: &key)
      truth = ThresholdNetwork.random(architecture, using: &key)
      sample = PartialFunction(
        inputCount: architecture.inputCount, points: points, labels: BitVector(points.map { truth.evaluate($0) }))
    } while sample.isConstant
    let left = effort.with(resources: effort.budget.resources.map { $0 - min($0, labellings) })
    let (wires, used) = try drawnWires(sample, key.fold(in: 0), left)
    guard wires.count == draws else { return (nil, labellings + used) }
    let below = wires.count { $0 < truth.wireCount }
    let equal = wires.count { $0 == truth.wireCount }
    return (below + key.next(below: equal + 1), labellings + used)
  }

  private func drawnWires(
    _ sample: PartialFunction, _ key: RandomKey, _ effort: Effort
  ) throws -> (wires: [Int], used: UInt64) {
    guard let chainMethod = method.chainMethod else {
      let sampler = try RejectionSampler(sample, architecture, memory: effort.budget.memory)
      let (draws, run) = sampler.draw(0..<draws, from: key, effort: effort)
      return (draws.map(\.network.wireCount), run.tries / RejectionSampler.triesPerUnit)
    }
    var wires: [Int] = []
    let sampler = try ChainSampler(sample, architecture, method: chainMethod, memory: effort.budget.memory)
    let run = try sampler.draw(
      draws, from: key, plan: .init(chains: 1, burnIn: burnIn, thinning: thinning), effort: effort
    ) { draws, _ in wires += draws.map(\.network.wireCount) }
    return (wires, run.resources)
  }

  /// Distinct points.
  private static func points(_ count: Int, inputs: Int, using key: inout RandomKey) -> [BitVector] {
    if inputs < 62 {
      return choose(count, of: 1 << inputs, using: &key).map { BitVector(words: [UInt64($0)], count: inputs) }
    }
    var points: [BitVector] = []
    var known: Set<BitVector> = []
    while points.count < count {
      let point = BitVector(words: (0..<(inputs + 63) / 64).map { _ in key.next() }, count: inputs)
      if known.insert(point).inserted { points.append(point) }
    }
    return points
  }

  /// Distinct numbers below `bound`, by Floyd's algorithm.
  private static func choose(_ count: Int, of bound: Int, using key: inout RandomKey) -> [Int] {
    var chosen: [Int] = []
    var members: Set<Int> = []
    for limit in (bound - count)..<bound {
      let candidate = key.next(below: limit + 1)
      let choice = members.contains(candidate) ? limit : candidate
      members.insert(choice)
      chosen.append(choice)
    }
    return chosen
  }
}
