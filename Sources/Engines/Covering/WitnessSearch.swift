import Running
import ThresholdNetworks

/// Looks for narrow hidden layers at depth 2 by exchanging one neuron at a time: witnesses within a second, no refutations.
///
/// A network of k hidden neurons with output threshold T is wrong where too few fire on a one, or T or more on a zero. One neuron
/// after the other is taken out and replaced by the best that a climb finds for the points that the others leave open, whose
/// weights grow while they stay wrong (breakout local search; Morris 1993). Once all points are right, superfluous neurons are
/// dropped and the search goes on with one less. No list of columns is needed, so the number of inputs hardly matters.
///
/// The threshold decides the shape: 1 is an or of neurons, k an and, k / 2 a vote. Each shape is searched by itself, in turns.
/// The same calls give the same networks, unless the effort ends one early.
public final class WitnessSearch {
  /// A hidden layer with its output threshold.
  private struct Layer {
    var neurons: [Neuron]
    var threshold: Int
  }

  private struct Neuron {
    var set: [Bool]
    var function: NeuronFunction
    var column: [Bool]
  }

  /// One shape of networks with the state of its search.
  private struct Shape {
    /// T is about this share of k.
    let share: Double
    /// Whether points that are right by one neuron count as well, and weights grow once a round: slower steps, steadier progress.
    let isSoft: Bool
    var layer: Layer
    /// How many neurons of each point fire.
    var counts: [Int32]
    var weights: [Int32]
    var next = 0
    var stepsAtWidth = 0
    var bestWidth = Int.max
    var random: UInt64
  }

  private let sample: PartialFunction
  private let mismatches: Int
  private let isOne: [Bool]
  private let pointWeights: [Int]
  private var ascent: NeuronAscent
  private var shapes: [Shape] = []
  private var best: ThresholdNetwork?
  private var turn: UInt64 = 0

  /// The smallest network found so far, of depth 2; nil if none.
  public var network: ThresholdNetwork? { best }

  /// Resource units used; one is 2,000 point operations, about a microsecond.
  public var resources: UInt64 { ascent.work / Self.workPerUnit }

  private static let workPerUnit: UInt64 = 2_000
  private static let shares = [0.5, 0, 1, 0.5, 0.25]

  /// The number of bytes that a search needs.
  public static func bytesNeeded(for sample: PartialFunction) -> Int {
    sample.pointCount * (2 * sample.inputCount + 64 * shares.count) + 4096
  }

  /// A search for networks that fit a sample.
  ///
  /// - Parameters:
  ///   - sample: the points that networks have to fit.
  ///   - mismatches: the total weight of the points that may be wrong.
  public init(_ sample: PartialFunction, mismatches: Int = 0) {
    self.sample = sample
    self.mismatches = mismatches
    isOne = (0..<sample.pointCount).map { sample.labels[$0] }
    pointWeights = sample.weights
    ascent = NeuronAscent(sample)
    shapes = Self.shares.enumerated().map { index, share in
      Shape(
        share: share, isSoft: index == 0, layer: Layer(neurons: [], threshold: share == 1 ? 0 : 1),
        counts: [Int32](repeating: 0, count: sample.pointCount),
        weights: [Int32](repeating: 1, count: sample.pointCount), random: UInt64(index + 1) &* 0x9e37_79b9_7f4a_7c15)
    }
  }

  /// Searches until so many units are used in all, a network has at most `width` hidden neurons, or the effort ends.
  ///
  /// - Returns: the smallest network so far.
  public func run(untilUnits limit: UInt64, width: Int = 1, effort: Effort) -> ThresholdNetwork? {
    guard !sample.isConstant else { return nil }
    let end = limit.multipliedReportingOverflow(by: Self.workPerUnit).overflow ? .max : limit * Self.workPerUnit
    while ascent.work < end {
      for index in shapes.indices {
        let stop = ascent.work &+ Self.slice &* (turn < 2 ? 1 : 2)
        while ascent.work < min(stop, end) {
          if let best, best.architecture.widths[0] <= width { return best }
          if effort.isStopped { return best }
          advance(&shapes[index])
        }
      }
      turn += 1
      dropHopelessShapes()
    }
    return best
  }

  /// The work of a shape before the next one has its turn: some tens of milliseconds.
  private static let slice: UInt64 = 40_000_000

  /// Shapes that need half as many neurons again as the best are given up.
  private func dropHopelessShapes() {
    guard turn >= 3, let least = shapes.map(\.bestWidth).min(), least < .max else { return }
    shapes.removeAll { $0.bestWidth > least + least / 2 + 1 }
  }

  // MARK: One step

  private func advance(_ shape: inout Shape) {
    if isRight(shape) {
      drop(&shape)
      keep(&shape)
      shrink(&shape)
      return
    }
    let k = shape.layer.neurons.count
    if k == 0 || shape.stepsAtWidth > patience(shape) && canGrow(shape) {
      grow(&shape)
      return
    }
    if shape.stepsAtWidth > 0 && shape.stepsAtWidth % (40 * max(1, k)) == 0 { shake(&shape) }
    exchange(&shape)
  }

  /// Steps at one width before another neuron is added.
  private func patience(_ shape: Shape) -> Int {
    let k = shape.layer.neurons.count
    return shape.bestWidth == .max ? 3 * k / 2 + 4 : 8 * k + 40
  }

  /// Beyond the best width of the shape nothing is gained.
  private func canGrow(_ shape: Shape) -> Bool { shape.layer.neurons.count + 1 < shape.bestWidth }

  private func isRight(_ shape: Shape) -> Bool {
    var wrong = 0
    for point in isOne.indices where (Int(shape.counts[point]) >= shape.layer.threshold) != isOne[point] {
      wrong += pointWeights[point]
      if wrong > mismatches { return false }
    }
    return true
  }

  /// Adds neurons: an eighth more.
  private func grow(_ shape: inout Shape) {
    let more = 1 + shape.layer.neurons.count / (shape.bestWidth == .max ? 6 : 16)
    for _ in 0..<more where canGrow(shape) || shape.layer.neurons.isEmpty {
      let k = shape.layer.neurons.count + 1
      let threshold = min(k, max(1, Int((shape.share * Double(k)).rounded())))
      if threshold > shape.layer.threshold || shape.layer.threshold > k { shape.layer.threshold = threshold }
      insert(bestNeuron(shape, from: randomSet(&shape), or: nil), into: &shape)
    }
    shape.stepsAtWidth = 0
  }

  /// Takes the next neuron out and puts the best one for the others in its place.
  private func exchange(_ shape: inout Shape) {
    let k = shape.layer.neurons.count
    let place = shape.next % k
    shape.next = place + 1
    let old = shape.layer.neurons[place]
    for point in isOne.indices where old.column[point] { shape.counts[point] -= 1 }
    let start = shape.stepsAtWidth & 1 == 0 ? randomSet(&shape) : nil
    let new = bestNeuron(shape, from: old.set, or: start)
    shape.layer.neurons[place] = new
    for point in isOne.indices where new.column[point] { shape.counts[point] += 1 }
    shape.stepsAtWidth += 1
    if !shape.isSoft || place == k - 1 {
      for point in isOne.indices where (Int(shape.counts[point]) >= shape.layer.threshold) != isOne[point] {
        shape.weights[point] += 1
      }
    }
    if shape.stepsAtWidth % 512 == 0 {
      for point in isOne.indices { shape.weights[point] = max(1, shape.weights[point] / 2) }
    }
  }

  private func insert(_ neuron: Neuron, into shape: inout Shape) {
    for point in isOne.indices where neuron.column[point] { shape.counts[point] += 1 }
    shape.layer.neurons.append(neuron)
  }

  private func remove(_ place: Int, from shape: inout Shape) {
    let neuron = shape.layer.neurons.remove(at: place)
    for point in isOne.indices where neuron.column[point] { shape.counts[point] -= 1 }
  }

  /// The gain of firing at each point, given the other neurons.
  private func gains(_ shape: Shape) -> [Int32] {
    let threshold = Int32(shape.layer.threshold)
    return isOne.indices.map { point in
      let count = shape.counts[point]
      if shape.isSoft {
        if isOne[point] { return count < threshold ? 8 * shape.weights[point] : count == threshold ? 1 : 0 }
        return count >= threshold - 1 ? -8 * shape.weights[point] : count == threshold - 2 ? -1 : 0
      }
      if isOne[point] { return count < threshold ? shape.weights[point] : 0 }
      return count >= threshold - 1 ? -shape.weights[point] : 0
    }
  }

  private func bestNeuron(_ shape: Shape, from first: [Bool], or second: [Bool]?) -> Neuron {
    ascent.aim(at: gains(shape))
    var best = ascent.climb(from: first)
    if let second {
      let other = ascent.climb(from: second)
      if other.value > best.value { best = other }
    }
    return neuron(best)
  }

  private func neuron(_ candidate: NeuronAscent.Candidate) -> Neuron {
    let set = BitVector(candidate.set)
    let size = set.popcount
    let function: NeuronFunction
    if candidate.threshold > size {
      function = .constant(candidate.isNegated)
    } else {
      function =
        candidate.isNegated ? .fewer(than: candidate.threshold, of: set) : .atLeast(candidate.threshold, of: set)
    }
    var column = [Bool](repeating: candidate.isNegated, count: isOne.count)
    let inputs = set.ones
    for point in isOne.indices {
      var count = 0
      for input in inputs where ascent.isOne(input, at: point) { count += 1 }
      if count >= candidate.threshold { column[point].toggle() }
    }
    return Neuron(set: candidate.set, function: function, column: column)
  }

  private func randomSet(_ shape: inout Shape) -> [Bool] {
    shape.random = shape.random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var bits = shape.random
    let isSparse = bits >> 60 & 3 == 0
    return (0..<sample.inputCount).map { input in
      if input & 15 == 15 { bits = bits &* 6_364_136_223_846_793_005 &+ 1 }
      let nibble = bits >> (8 + 3 * UInt64(input & 15)) & 7
      return isSparse ? nibble == 0 : nibble < 4
    }
  }

  /// Replaces some neurons by random ones.
  private func shake(_ shape: inout Shape) {
    for _ in 0..<max(1, shape.layer.neurons.count / 8) {
      shape.random = shape.random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let place = Int(shape.random >> 33) % shape.layer.neurons.count
      remove(place, from: &shape)
      insert(bestNeuron(shape, from: randomSet(&shape), or: nil), into: &shape)
    }
  }

  // MARK: Fewer neurons

  /// Drops neurons without which, with the threshold as it is or one lower, every point is right.
  private func drop(_ shape: inout Shape) {
    var place = 0
    while place < shape.layer.neurons.count, shape.layer.neurons.count > 1 {
      let before = shape
      remove(place, from: &shape)
      if isRight(shape) { continue }
      if shape.layer.threshold > 1 {
        shape.layer.threshold -= 1
        if isRight(shape) { continue }
      }
      shape = before
      place += 1
    }
  }

  /// Notes the network of a shape whose points are right.
  private func keep(_ shape: inout Shape) {
    let k = shape.layer.neurons.count
    shape.bestWidth = k
    guard k < best?.architecture.widths[0] ?? .max else { return }
    let n = sample.inputCount
    let hidden = shape.layer.neurons.map { $0.function.neuron(fanIn: n) }
    let output = NeuronFunction.atLeast(shape.layer.threshold, of: BitVector(repeating: true, count: k)).neuron(
      fanIn: k)
    let network = ThresholdNetwork(inputCount: n, layers: [hidden, [output]])
    precondition(
      sample.mismatchWeight(of: network.column(on: sample)) <= mismatches, "a witness of \(k) neurons is none")
    best = network
  }

  /// Goes on with one neuron less: the one whose loss makes the fewest points wrong.
  private func shrink(_ shape: inout Shape) {
    guard shape.layer.neurons.count > 1 else { return }
    var bestLoss = Int.max
    var choice = (place: 0, threshold: shape.layer.threshold)
    let k = shape.layer.neurons.count
    for place in 0..<k {
      let column = shape.layer.neurons[place].column
      for threshold in [shape.layer.threshold, shape.layer.threshold - 1] where threshold >= 1 && threshold <= k - 1 {
        var loss = 0
        for point in isOne.indices {
          let count = Int(shape.counts[point]) - (column[point] ? 1 : 0)
          if (count >= threshold) != isOne[point] { loss += 1 }
        }
        if loss < bestLoss { (bestLoss, choice) = (loss, (place, threshold)) }
      }
    }
    remove(choice.place, from: &shape)
    shape.layer.threshold = choice.threshold
    for point in isOne.indices { shape.weights[point] = 1 }
    shape.stepsAtWidth = 0
    shape.next = 0
  }
}
