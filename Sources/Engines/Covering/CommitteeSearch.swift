import Running
import ThresholdNetworks

/// Looks for narrow hidden layers on data with many inputs by training all weights at once: witnesses, no refutations.
///
/// Every weight of every hidden neuron has a hidden integer; the weight is 1 where that is positive. A point that the network
/// gets wrong moves the hidden integers of the neurons that are nearest to changing their mind, as few of them as the output
/// threshold needs (Baldassi, Braunstein, Brunel and Zecchina 2007, for one neuron; least action for several: Mitchison and
/// Durbin 1989). Where weights are many compared with points nearly everything fits, and this finds it in some hundred passes;
/// exchanging one neuron at a time gets lost in so many inputs.
///
/// Widths are tried from one on, each with the output thresholds majority, or and and, in turns of growing length.
public final class CommitteeSearch {
  private let sample: PartialFunction
  private let words: Int
  /// The points, `words` words each.
  private let points: [UInt64]
  private let isOne: [Bool]
  private var random: UInt64 = 0x9e37_79b9_7f4a_7c15
  private var work: UInt64 = 0
  private var best: ThresholdNetwork?

  /// The smallest network found so far, of depth 2; nil if none.
  public var network: ThresholdNetwork? { best }
  /// Resource units used; one is 2,000 weights looked at.
  public var resources: UInt64 { work / Self.workPerUnit }
  private static let workPerUnit: UInt64 = 2_000
  /// Hidden integers are odd and within these bounds.
  private static let depth: Int16 = 21

  /// The number of bytes that a search needs.
  public static func bytesNeeded(for sample: PartialFunction) -> Int {
    (sample.inputCount + 64) / 8 * sample.pointCount + 64 * 2 * sample.inputCount
  }

  /// A search that `run` begins.
  public init(_ sample: PartialFunction) {
    self.sample = sample
    words = max(1, (sample.inputCount + 63) / 64)
    var points = [UInt64](repeating: 0, count: words * sample.pointCount)
    for (input, column) in sample.inputColumns.enumerated() {
      for point in column.ones { points[point * words + input >> 6] |= 1 << UInt64(input & 63) }
    }
    self.points = points
    isOne = (0..<sample.pointCount).map { sample.labels[$0] }
  }

  /// Searches until so many units are used in all, a network has at most `width` hidden neurons, or the effort ends.
  ///
  /// - Parameters:
  ///   - limit: the units after which it stops, counted from the first run.
  ///   - width: the number of hidden neurons that is narrow enough to stop.
  ///   - widest: no wider layer is tried.
  ///   - effort: asked between passes.
  public func run(untilUnits limit: UInt64, width: Int = 1, widest: Int, effort: Effort) -> ThresholdNetwork? {
    guard !sample.isConstant, sample.pointCount > 0 else { return nil }
    let end = limit > .max / Self.workPerUnit ? .max : limit * Self.workPerUnit
    var passes = 64
    while work < end, !effort.isStopped {
      var k = max(1, width)
      while k <= min(widest, (best?.architecture.widths[0] ?? .max) - 1) {
        for threshold in Set([(k + 1) / 2, 1, k]).sorted() {
          if work >= end || effort.isStopped { return best }
          if let network = train(k, threshold, passes: passes, end: end, effort) {
            best = network
            break
          }
        }
        k += 1 + k / 8
      }
      if let best, best.architecture.widths[0] <= width { return best }
      if passes > 1 << 24 { return best }
      passes *= 4
    }
    return best
  }

  // MARK: One attempt

  private struct Neuron {
    var hidden: [Int16]
    var weights: [UInt64]
    var threshold: Int
  }

  private func next() -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random
  }

  private func count(_ neuron: Neuron, _ point: Int) -> Int {
    var sum = 0
    for word in 0..<words { sum += (neuron.weights[word] & points[point * words + word]).nonzeroBitCount }
    return sum
  }

  private func randomNeuron() -> Neuron {
    let n = sample.inputCount
    var neuron = Neuron(
      hidden: [Int16](repeating: -1, count: n), weights: [UInt64](repeating: 0, count: words), threshold: 1)
    for input in 0..<n where next() >> 40 & 1 == 1 {
      neuron.hidden[input] = 1
      neuron.weights[input >> 6] |= 1 << UInt64(input & 63)
    }
    let counts = isOne.indices.map { count(neuron, $0) }.sorted()
    neuron.threshold = max(1, counts[counts.count / 2])
    return neuron
  }

  private func train(
    _ k: Int, _ outputThreshold: Int, passes: Int, end: UInt64, _ effort: Effort
  ) -> ThresholdNetwork? {
    var neurons = (0..<k).map { _ in randomNeuron() }
    var order = Array(isOne.indices)
    var margins = [(distance: Int, neuron: Int)]()
    for pass in 0..<passes {
      if pass & 7 == 7, effort.isStopped { return nil }
      if work >= end { return nil }
      for place in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(place, Int(next() >> 33) % (place + 1))
      }
      var mistakes = 0
      for point in order {
        let isWanted = isOne[point]
        var firing = 0
        margins.removeAll(keepingCapacity: true)
        for index in 0..<k {
          let margin = count(neurons[index], point) - neurons[index].threshold
          if margin >= 0 { firing += 1 }
          if (margin >= 0) != isWanted { margins.append((isWanted ? -margin : margin + 1, index)) }
        }
        work &+= UInt64(8 * k * words)
        if (firing >= outputThreshold) == isWanted { continue }
        mistakes += 1
        margins.sort { ($0.distance, $0.neuron) < ($1.distance, $1.neuron) }
        let needed = isWanted ? outputThreshold - firing : firing - outputThreshold + 1
        for (_, index) in margins.prefix(needed) { move(&neurons[index], point, isWanted) }
      }
      if mistakes == 0 || mistakes < 4 && pass & 1 == 1, let network = network(neurons, outputThreshold) {
        return network
      }
    }
    return nil
  }

  /// Moves the hidden integers of a neuron towards firing on a point, or away from it.
  private func move(_ neuron: inout Neuron, _ point: Int, _ isWanted: Bool) {
    let bound = Self.depth
    for word in 0..<words {
      let bits = points[point * words + word]
      var weights: UInt64 = 0
      let first = word * 64
      for bit in 0..<min(64, sample.inputCount - first) {
        let rises = (bits >> UInt64(bit) & 1 == 1) == isWanted
        let value = max(-bound, min(bound, neuron.hidden[first + bit] + (rises ? 2 : -2)))
        neuron.hidden[first + bit] = value
        if value > 0 { weights |= 1 << UInt64(bit) }
      }
      neuron.weights[word] = weights
    }
    work &+= UInt64(sample.inputCount)
    if next() >> 40 & 1 == 1 { neuron.threshold = max(1, neuron.threshold + (isWanted ? -1 : 1)) }
  }

  /// The network of the neurons, if it fits.
  private func network(_ neurons: [Neuron], _ outputThreshold: Int) -> ThresholdNetwork? {
    let n = sample.inputCount
    let hidden = neurons.map { neuron in
      let set = BitVector(words: neuron.weights, count: n)
      let function =
        neuron.threshold > set.popcount ? NeuronFunction.constant(false) : .atLeast(neuron.threshold, of: set)
      return function.neuron(fanIn: n)
    }
    let k = neurons.count
    let output = NeuronFunction.atLeast(outputThreshold, of: BitVector(repeating: true, count: k)).neuron(fanIn: k)
    let network = ThresholdNetwork(inputCount: n, layers: [hidden, [output]])
    return network.isConsistent(with: sample) ? network : nil
  }
}
