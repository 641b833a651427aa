import Foundation

/// The laws of T^(1), ..., T^(M) for independent times of one law, on a lattice: what many workers cost, without draws.
///
/// The law of a time is cut into cells of a thirty-second of its deviation, its mean kept exactly, and convolved with itself. That enlarges the
/// variance by a part in 12,000; tails below 1e-15 are left out, so that up to about 10^8 workers the expected maximum is good to 1e-4 of
/// the deviation.
///
/// - Complexity: O(M^2 c^2) for c cells of a time, some hundred as a rule.
public struct SumLaw: Sendable {
  private static let tail = 1e-15

  private struct Layer: Sendable {
    /// The place of the first cell's centre.
    var first: Double
    var masses: [Double]
    /// P(T > right border of a cell).
    var above: [Double] = []

    mutating func close() {
      var sum = 0.0
      above = masses
      for index in masses.indices.reversed() {
        above[index] = sum
        sum += masses[index]
      }
    }
  }

  private let spacing: Double
  private let layers: [Layer]

  /// M.
  public var micros: Int { layers.count }

  /// The laws of the sums of 1, ..., `micros` times.
  ///
  /// - Precondition: a law with a positive deviation, or an empirical one.
  public init(_ law: RuntimeLaw, micros: Int) {
    let (one, spacing) = Self.cells(law)
    self.spacing = spacing
    var layers = [one]
    for _ in 1..<max(micros, 1) { layers.append(Self.sum(layers[layers.count - 1], one, spacing)) }
    for index in layers.indices { layers[index].close() }
    self.layers = layers
  }

  private static func cells(_ law: RuntimeLaw) -> (Layer, Double) {
    if case .empirical(let times) = law { return atoms(times) }
    if case .twoPoint(let mean, let deviation) = law { return atoms([mean - deviation, mean + deviation]) }
    let (mean, deviation) = (law.mean, law.deviation)
    let spacing = deviation / 32
    let low = law.least ?? mean - 9 * deviation
    var high = mean + deviation
    while law.cumulative(high) < 1 - tail, high < mean + 4000 * deviation { high += deviation }
    let count = Int(((high - low) / spacing).rounded(.up))
    var masses: [Double] = []
    var before = law.cumulative(low)
    for k in 0..<count {
      let next = law.cumulative(low + Double(k + 1) * spacing)
      masses.append(max(0, next - before))
      before = next
    }
    return (centred(masses, first: low + spacing / 2, mean: mean, spacing), spacing)
  }

  /// Each time between the two lattice points beside it.
  private static func atoms(_ times: [Double]) -> (Layer, Double) {
    let (low, high) = (times.min() ?? 0, times.max() ?? 0)
    let mean = times.reduce(0, +) / Double(max(times.count, 1))
    let deviation = (times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(times.count, 1))).squareRoot()
    let cells = min(4096, max(1, ((high - low) / max(deviation / 64, .leastNormalMagnitude)).rounded(.up)))
    let spacing = high > low ? (high - low) / cells : max(high, 1) / 4096
    var masses = [Double](repeating: 0, count: Int(cells) + 2)
    for time in times {
      let place = (time - low) / spacing
      let index = min(Int(place), masses.count - 2)
      masses[index] += (1 - place + Double(index)) / Double(times.count)
      masses[index + 1] += (place - Double(index)) / Double(times.count)
    }
    return (centred(masses, first: low, mean: mean, spacing), spacing)
  }

  private static func centred(_ masses: [Double], first: Double, mean: Double, _ spacing: Double) -> Layer {
    let total = masses.reduce(0, +)
    let scaled = masses.map { $0 / total }
    var centre = 0.0
    for (k, mass) in scaled.enumerated() { centre += mass * (first + Double(k) * spacing) }
    return trimmed(Layer(first: first + mean - centre, masses: scaled), spacing)
  }

  private static func sum(_ left: Layer, _ right: Layer, _ spacing: Double) -> Layer {
    var masses = [Double](repeating: 0, count: left.masses.count + right.masses.count - 1)
    masses.withUnsafeMutableBufferPointer { out in
      right.masses.withUnsafeBufferPointer { right in
        for (i, mass) in left.masses.enumerated() where mass > 0 {
          for j in right.indices { out[i + j] += mass * right[j] }
        }
      }
    }
    // All layers have the spacing of the first, so the sum of first centres is the first centre.
    return trimmed(Layer(first: left.first + right.first, masses: masses), spacing)
  }

  /// Without the cells at either end that hold less than the tail together.
  private static func trimmed(_ layer: Layer, _ spacing: Double) -> Layer {
    func cut(_ masses: some Sequence<Double>) -> Int {
      var (count, sum) = (0, 0.0)
      for mass in masses {
        sum += mass
        if sum >= tail { break }
        count += 1
      }
      return count
    }
    let (front, back) = (cut(layer.masses), cut(layer.masses.reversed()))
    return Layer(
      first: layer.first + Double(front) * spacing, masses: Array(layer.masses.dropFirst(front).dropLast(back)))
  }

  /// P(T^(m) <= x), between borders by straight lines.
  public func cumulative(_ m: Int, _ x: Double) -> Double {
    let layer = layers[m - 1]
    let place = (x - layer.first) / spacing + 0.5
    if place <= 0 { return 0 }
    let index = Int(place)
    if index >= layer.masses.count { return 1 }
    let below = index == 0 ? 1.0 : layer.above[index - 1]
    return 1 - below + (place - Double(index)) * layer.masses[index]
  }

  /// E[completed micro-batches of a worker].
  public func completed(_ threshold: Double) -> Double {
    (1...micros).reduce(0) { $0 + cumulative($1, threshold) }
  }

  /// E[T], the slowest of `workers`.
  public func expectedMaximum(_ workers: Int) -> Double { expectedMinimum(.infinity, workers) }

  /// E[min(tau, T)].
  public func expectedMinimum(_ threshold: Double, _ workers: Int) -> Double {
    let (layer, n) = (layers[micros - 1], Double(workers))
    var (sum, before) = (0.0, 0.0)
    for index in layer.masses.indices {
      let power = exp(n * log1p(-layer.above[index]))
      sum += min(threshold, layer.first + Double(index) * spacing) * (power - before)
      before = power
    }
    return sum
  }

  /// S_eff(tau).
  public func speed(_ threshold: Double, workers: Int, serial: Double) -> Double {
    completed(threshold) / Double(micros) * (expectedMaximum(workers) + serial)
      / (expectedMinimum(threshold, workers) + serial)
  }

  /// The threshold of largest speed among all borders of cells, a tooth of S being hundreds of cells wide.
  ///
  /// - Complexity: O(cells M).
  public func bestThreshold(
    workers: Int, serial: Double, dropAtMost: Double = 1
  ) -> (threshold: Double, speed: Double, dropRate: Double) {
    let (layer, n) = (layers[micros - 1], Double(workers))
    let longest = expectedMaximum(workers)
    let end = layer.first + (Double(layer.masses.count) - 0.5) * spacing
    var best = (threshold: end, speed: 1.0, dropRate: 0.0)
    // E[min(tau, T)] = (what is due by tau) + tau P(T > tau), kept up as tau goes over the cells of T.
    var (due, below, index) = (0.0, 0.0, 0)
    var threshold = max(layers[0].first, spacing)
    while threshold < end {
      while index < layer.masses.count, layer.first + Double(index) * spacing <= threshold {
        let power = exp(n * log1p(-layer.above[index]))
        due += (layer.first + Double(index) * spacing) * (power - below)
        below = power
        index += 1
      }
      let share = completed(threshold) / Double(micros)
      let speed = share * (longest + serial) / (due + threshold * (1 - below) + serial)
      if 1 - share <= dropAtMost, speed > best.speed { best = (threshold, speed, 1 - share) }
      threshold += spacing
    }
    return best
  }
}
