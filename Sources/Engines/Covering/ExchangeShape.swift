import ThresholdNetworks

/// A hidden layer with its output threshold, of which one neuron after the other is exchanged: the state of one search.
///
/// A network of k hidden neurons with output threshold T is wrong where too few fire on a one, or T or more on a zero. The
/// layer loses neurons as long as exchanges mend it, many at first, and gains some of them back where they do not.
final class ExchangeShape {
  private let points: ExchangePoints
  private let source: any NeuronSource
  /// T is about this share of k.
  private let share: Double
  private let rule: ExchangeRule
  private(set) var neurons: [ExchangedNeuron] = []
  private(set) var threshold: Int
  /// A byte for each neuron and point: whether it fires.
  private var columns: [UInt8] = []
  /// How many neurons of each point fire.
  private var counts: [Int32]
  private var weights: [Int32]
  private var gains: [Int32]
  private var tables: (zeros: [Int32], ones: [Int32]) = ([], [])
  /// The largest weight for which sums stay within bounds.
  private let largestWeight: Int32
  private var next = 0
  private var steps = 0
  private var rounds = 0
  /// Rounds since fewer points were wrong than ever at this width.
  private var stalled = 0
  private var leastWrong = Int.max
  /// So many neurons are dropped at once; 0 before all points are right for the first time.
  private var stride = 0
  private var patience = ExchangeShape.firstPatience
  private var random: UInt64
  /// Whether all points are right by as few neurons as dropping leaves.
  private var isDone = false
  /// The least width with all points right.
  private(set) var bestWidth = Int.max

  private static let firstPatience = 8.0
  /// The weight of a point that is right.
  private static let unit: Int32 = 16

  init(_ points: ExchangePoints, source: any NeuronSource, share: Double, rule: ExchangeRule, seed: UInt64) {
    (self.points, self.source, self.share, self.rule) = (points, source, share, rule)
    threshold = share == 1 ? 0 : 1
    counts = [Int32](repeating: 0, count: points.count)
    weights = [Int32](repeating: Self.unit, count: points.count)
    gains = [Int32](repeating: 0, count: points.count)
    let most = (1 << 29) / (max(1, points.count) * rule.largestGain) * Int(Self.unit)
    largestWeight = Int32(min(max(most, 4 * Int(Self.unit)), 1 << 14))
    random = seed &* 0x9e37_79b9_7f4a_7c15
  }

  /// Makes one exchange, or changes the width.
  ///
  /// - Returns: whether all points are right now, with the fewest neurons so far.
  func advance() -> Bool {
    source.work &+= UInt64(points.count)
    if isDone {
      isDone = false
      shrink()
    } else if !neurons.isEmpty && isRight {
      drop()
      isDone = true
      let isNew = neurons.count < bestWidth
      bestWidth = min(bestWidth, neurons.count)
      return isNew
    } else if neurons.isEmpty || isHopeless {
      grow()
    } else if next >= neurons.count {
      endRound()
    } else {
      exchange(next)
      next += 1
    }
    return false
  }

  /// Goes on with fewer neurons after all points were right.
  private func shrink() {
    guard neurons.count > 1 else { return }
    let largest = max(1, neurons.count / 4)
    stride = stride == 0 ? largest : min(largest, stride + (stride + 1) / 2)
    patience = Self.firstPatience
    removeLeastUseful(min(stride, neurons.count - 1))
    begin()
    for point in weights.indices { weights[point] = Self.unit }
  }

  // MARK: Steps

  /// Whether a layer with more neurons is to be tried; beyond the best width nothing is gained.
  private var isHopeless: Bool {
    guard neurons.count + 1 < bestWidth else { return false }
    return stride == 0 ? next >= neurons.count : Double(stalled) > patience + 40 / Double(neurons.count)
  }

  private func begin() {
    (next, rounds, stalled, leastWrong) = (0, 0, 0, .max)
    tables = rule.gains(width: neurons.count, threshold: threshold)
  }

  private func grow() {
    var more = 1 + neurons.count / 3
    if stride > 0 {
      more = max(1, stride / 2)
      stride = more
      patience *= 1.5
    }
    for _ in 0..<max(1, min(more, bestWidth - 1 - neurons.count)) {
      let k = neurons.count + 1
      let wanted = min(k, max(1, Int((share * Double(k)).rounded())))
      if wanted > threshold || threshold > k { threshold = wanted }
      tables = rule.gains(width: k, threshold: threshold)
      insert(source.bestNeuron(currentGains(), replacing: nil, random: &random))
    }
    begin()
  }

  /// Takes a neuron out and puts the best one for the others in its place.
  private func exchange(_ place: Int) {
    count(place, -1)
    neurons[place] = source.bestNeuron(currentGains(), replacing: neurons[place], random: &random)
    fill(place)
    count(place, 1)
    steps += 1
    guard case .hard = rule else { return }
    points.visit(counts, threshold) { [largestWeight] point, isRight in
      if !isRight { weights[point] = min(largestWeight, weights[point] + Self.unit) }
    }
    if steps % 512 == 0 {
      for point in weights.indices { weights[point] = max(Self.unit, weights[point] / 2) }
    }
  }

  private func endRound() {
    next = 0
    rounds += 1
    stalled += 1
    var wrong = 0
    points.visit(counts, threshold) { [largestWeight] point, isRight in
      if !isRight { wrong += 1 }
      if case .hard = rule { return }
      let weight = weights[point]
      weights[point] =
        isRight ? Self.unit + (weight - Self.unit) * 7 / 8 : min(largestWeight, weight + Self.unit / 2)
    }
    if wrong < leastWrong { (leastWrong, stalled) = (wrong, 0) }
    if rounds % max(40, 400 / neurons.count) == 0 { shake() }
  }

  /// Replaces some neurons at once.
  private func shake() {
    let taken = max(1, neurons.count / 8)
    for _ in 0..<taken { remove(Int(nextRandom(&random) >> 33) % neurons.count) }
    for _ in 0..<taken { insert(source.bestNeuron(currentGains(), replacing: nil, random: &random)) }
  }

  private func currentGains() -> [Int32] {
    counts.withUnsafeBufferPointer { counts in
      weights.withUnsafeBufferPointer { weights in
        gains.withUnsafeMutableBufferPointer { gains in
          for point in gains.indices {
            let count = Int(counts[point])
            let gain = points.isOne[point] ? tables.ones[count] : tables.zeros[count]
            gains[point] = gain &* weights[point] / Self.unit
          }
        }
      }
    }
    return gains
  }

  // MARK: Columns

  private func count(_ place: Int, _ sign: Int32) {
    let start = place * points.count
    columns.withUnsafeBufferPointer { columns in
      counts.withUnsafeMutableBufferPointer { counts in
        for point in counts.indices { counts[point] &+= sign &* Int32(columns[start &+ point]) }
      }
    }
  }

  private func fill(_ place: Int) {
    columns.withUnsafeMutableBufferPointer { columns in
      guard let base = columns.baseAddress else { return }
      source.fill(base + place * points.count, by: neurons[place])
    }
  }

  private func insert(_ neuron: ExchangedNeuron) {
    neurons.append(neuron)
    columns.append(contentsOf: repeatElement(0, count: points.count))
    fill(neurons.count - 1)
    count(neurons.count - 1, 1)
  }

  /// Takes a neuron out; the last one takes its place.
  private func remove(_ place: Int) {
    count(place, -1)
    let last = neurons.count - 1
    if place < last {
      neurons[place] = neurons[last]
      columns.withUnsafeMutableBufferPointer { columns in
        for point in 0..<points.count { columns[place * points.count + point] = columns[last * points.count + point] }
      }
    }
    neurons.removeLast()
    columns.removeLast(points.count)
  }

  // MARK: Fewer neurons

  private var isRight: Bool { points.isRight(counts, threshold) }

  /// Drops neurons without which, with the threshold as it is or one lower, every point is right.
  private func drop() {
    source.work &+= UInt64(3 * points.count * neurons.count)
    var place = 0
    while place < neurons.count, neurons.count > 1 {
      count(place, -1)
      let isSpare = isRight
      if !isSpare && threshold > 1 && points.isRight(counts, threshold - 1) {
        threshold -= 1
      } else if !isSpare {
        count(place, 1)
        place += 1
        continue
      }
      count(place, 1)
      remove(place)
    }
  }

  /// Takes out the neurons whose loss, each by itself, makes the points least wrong; the threshold follows.
  private func removeLeastUseful(_ number: Int) {
    source.work &+= UInt64(4 * points.count * neurons.count)
    var losses: [(loss: Int, place: Int)] = []
    for place in neurons.indices {
      count(place, -1)
      losses.append((min(points.shortfall(counts, threshold), points.shortfall(counts, threshold - 1)), place))
      count(place, 1)
    }
    losses.sort { ($0.loss, $0.place) < ($1.loss, $1.place) }
    for place in losses.prefix(number).map(\.place).sorted(by: >) { remove(place) }
    let thresholds = max(1, threshold - number)...max(1, min(threshold, neurons.count))
    threshold = thresholds.min { points.shortfall(counts, $0) < points.shortfall(counts, $1) } ?? threshold
  }
}

/// The labels and weights of the points of an exchange, and how many may be wrong.
struct ExchangePoints {
  let isOne: [Bool]
  let weights: [Int]
  let mismatches: Int

  var count: Int { isOne.count }

  /// The points of a sample, of which so much weight may be wrong.
  init(_ sample: PartialFunction, mismatches: Int) {
    isOne = (0..<sample.pointCount).map { sample.labels[$0] }
    weights = sample.weights
    self.mismatches = mismatches
  }

  /// Calls `body` with every point and whether it is right.
  func visit(_ counts: [Int32], _ threshold: Int, _ body: (Int, Bool) -> Void) {
    for point in isOne.indices { body(point, (Int(counts[point]) >= threshold) == isOne[point]) }
  }

  /// Whether points of no more weight than allowed are wrong.
  func isRight(_ counts: [Int32], _ threshold: Int) -> Bool {
    var wrong = 0
    for point in isOne.indices where (Int(counts[point]) >= threshold) != isOne[point] {
      wrong += weights[point]
      if wrong > mismatches { return false }
    }
    return true
  }

  /// How many neurons are missing or too many, over all points.
  func shortfall(_ counts: [Int32], _ threshold: Int) -> Int {
    guard threshold >= 1 else { return .max }
    var sum: Int32 = 0
    let threshold = Int32(threshold)
    for point in isOne.indices {
      sum &+= isOne[point] ? max(0, threshold &- counts[point]) : max(0, counts[point] &- threshold &+ 1)
    }
    return Int(sum)
  }
}
