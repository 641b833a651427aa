/// A first layer of fixed width of which one neuron after the other is exchanged until it tells the ones from the zeros: the state of
/// one search.
///
/// Points on which all neurons agree are a *cell*. Whatever follows the layer is wrong on at least the smaller label of each cell, and need
/// not be wrong on more. To exchange a neuron, its cells are those of the others: it may fire on the ones or on the zeros of each, as it
/// likes, so every cell with both labels first takes the side on which the old neuron does best, and the new neuron is the best one for
/// the gains that follow. Points of the smaller label weigh more the longer they stay so (breakout local search; Morris 1993), and an
/// exchange for the worse is kept now and then.
///
/// - Complexity: O(points * neurons) an exchange beside what the source of neurons takes.
final class SeparationExchange {
  private let points: ExchangePoints
  private let source: any NeuronSource
  private let width: Int
  private(set) var neurons: [ExchangedNeuron] = []
  /// Which neurons fire on each point: neuron i in bit i.
  private(set) var codes: [UInt32]
  private var weights: [Int32]
  private var gains: [Int32]
  private var column: [UInt8]
  // Sums over the points of each cell.
  private var ones: [Int]
  private var zeros: [Int]
  /// Of each cell: the weight on which the column and the labels agree less that on which they do not.
  private var agreement: [Int]
  /// Whether the next neuron is to fire on the zeros of a cell, not on its ones.
  private var firesOnZeros: [Bool]
  private var steps = 0
  private var random: UInt64
  /// The largest weight for which the sums of a source stay within bounds.
  private let largestWeight: Int32

  /// The weight of a point that is right.
  private static let unit: Int32 = 16
  /// So many times the sides of the cells are chosen anew in one exchange.
  private static let rounds = 3
  /// After so many exchanges the points of smaller labels gain weight.
  private static let exchangesPerRise = 8

  /// A layer of neurons that `advance` finds one by one.
  ///
  /// - Precondition: at most 16 neurons.
  init(_ points: ExchangePoints, source: any NeuronSource, width: Int, seed: UInt64) {
    precondition(width >= 1 && width <= 16)
    (self.points, self.source, self.width) = (points, source, width)
    codes = [UInt32](repeating: 0, count: points.count)
    weights = [Int32](repeating: Self.unit, count: points.count)
    gains = [Int32](repeating: 0, count: points.count)
    column = [UInt8](repeating: 0, count: points.count)
    ones = [Int](repeating: 0, count: 1 << width)
    zeros = ones
    agreement = ones
    firesOnZeros = [Bool](repeating: false, count: 1 << width)
    largestWeight = Int32(min((1 << 29) / max(1, points.count), 1 << 14))
    random = seed &* 0x9e37_79b9_7f4a_7c15
  }

  /// Makes one exchange, or adds a neuron.
  ///
  /// - Returns: whether the layer is complete and tells the ones from the zeros but for the mismatches.
  func advance() -> Bool {
    source.work &+= UInt64(points.count * (Self.rounds + 2))
    if neurons.count < width {
      let place = neurons.count
      for cell in firesOnZeros.indices { firesOnZeros[cell] = nextRandom(&random) >> 63 == 1 }
      aim()
      neurons.append(source.bestNeuron(gains, replacing: nil, random: &random))
      fill(by: neurons[place])
      setBits(of: place)
    } else {
      exchange(Int(nextRandom(&random) >> 33) % width)
      steps += 1
      if steps % Self.exchangesPerRise == 0 { raise() }
    }
    return neurons.count == width && smallerLabels { points.weights[$0] } <= points.mismatches
  }

  /// Begins anew, as after a layer that was found, for another one.
  func restart() {
    neurons = []
    for point in codes.indices { (codes[point], weights[point]) = (0, Self.unit) }
  }

  private func exchange(_ place: Int) {
    let old = (neuron: neurons[place], codes: codes)
    let before = smallerLabels { Int(weights[$0]) }
    for point in column.indices { column[point] = UInt8(codes[point] >> UInt32(place) & 1) }
    for point in codes.indices { codes[point] &= ~(1 << UInt32(place)) }
    var neuron = old.neuron
    // A fresh neuron once in 32 times, a shaken one eight times, another side of some cell eight times.
    let chance = nextRandom(&random) >> 59
    if chance < 8 { neuron.shake(&random) }
    for round in 0..<Self.rounds {
      let hasOtherSides = takeSides()
      if round > 0 && !hasOtherSides { break }
      if round == 0 && chance & 3 == 3 {
        firesOnZeros[Int(nextRandom(&random) >> 33) & (firesOnZeros.count - 1)].toggle()
      }
      aim()
      neuron = source.bestNeuron(gains, replacing: chance == 31 && round == 0 ? nil : neuron, random: &random)
      fill(by: neuron)
    }
    setBits(of: place)
    neurons[place] = neuron
    let loss = smallerLabels { Int(weights[$0]) } - before
    // A loss of one point of unit weight is kept once in eight times.
    if loss > 0 && nextRandom(&random) >> (64 - UInt64(min(40, 1 + loss / 6))) != 0 {
      codes = old.codes
      neurons[place] = old.neuron
    }
  }

  private func fill(by neuron: ExchangedNeuron) {
    column.withUnsafeMutableBufferPointer { column in
      if let base = column.baseAddress { source.fill(base, by: neuron) }
    }
  }

  private func setBits(of place: Int) {
    for point in codes.indices { codes[point] |= UInt32(column[point]) << UInt32(place) }
  }

  // MARK: Cells

  /// Chooses for each cell of the codes whether a neuron is to fire on its zeros, as the present column does; whether any cell
  /// changes its side.
  private func takeSides() -> Bool {
    for cell in agreement.indices { agreement[cell] = 0 }
    for point in codes.indices {
      let weight = Int(weights[point])
      agreement[Int(codes[point])] += (column[point] == 1) == points.isOne[point] ? weight : -weight
    }
    var changes = false
    for cell in agreement.indices where firesOnZeros[cell] != (agreement[cell] < 0) {
      firesOnZeros[cell].toggle()
      changes = true
    }
    return changes
  }

  /// Gains for the points of cells with both labels; the others are told apart already.
  private func aim() {
    sum { Int(weights[$0]) }
    for point in codes.indices {
      let cell = Int(codes[point])
      let isMixed = ones[cell] > 0 && zeros[cell] > 0
      gains[point] = !isMixed ? 0 : points.isOne[point] != firesOnZeros[cell] ? weights[point] : -weights[point]
    }
  }

  private func sum(_ weight: (Int) -> Int) {
    for cell in ones.indices { (ones[cell], zeros[cell]) = (0, 0) }
    for point in codes.indices {
      let cell = Int(codes[point])
      if points.isOne[point] { ones[cell] += weight(point) } else { zeros[cell] += weight(point) }
    }
  }

  /// The weight of the smaller label, over all cells.
  private func smallerLabels(_ weight: (Int) -> Int) -> Int {
    sum(weight)
    return ones.indices.reduce(0) { $0 + min(ones[$1], zeros[$1]) }
  }

  private func raise() {
    sum { Int(weights[$0]) }
    for point in codes.indices {
      let cell = Int(codes[point])
      let isSmaller = points.isOne[point] ? ones[cell] <= zeros[cell] : zeros[cell] < ones[cell]
      let weight = isSmaller ? weights[point] + Self.unit / 3 : weights[point]
      weights[point] = min(largestWeight, Self.unit + (weight - Self.unit) * 63 / 64)
    }
  }
}

extension ExchangedNeuron {
  /// Puts up to four inputs in or out of the set where they are many; with few inputs the best neuron of all is found whatever the old one.
  fileprivate mutating func shake(_ random: inout UInt64) {
    guard case .flags(var flags) = inputs else { return }
    for _ in 0...Int(nextRandom(&random) >> 62) { flags[Int(nextRandom(&random) >> 33) % flags.count].toggle() }
    inputs = .flags(flags)
  }
}
