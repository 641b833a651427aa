import Foundation
import Running
import ThresholdNetworks

/// Looks for a neuron that fits a large sample by approximate message passing: witnesses in a few passes, no refutations.
///
/// Every input j is in W with probability a_j. A pass compares what these probabilities predict of each point with its label and
/// moves them by what the points say together, corrected for what each point has said itself (Donoho, Maleki and Montanari 2009;
/// Rangan 2011). Where one neuron made the labels and points are one and a half times the inputs or more, some ten passes tell W;
/// near fewer points the method is known to fail, as all others that are fast (Barbier, Krzakala, Macris, Miolane and
/// Zdeborova 2019). Roundings are evaluated on the whole sample.
///
/// - Complexity: O(points * inputs) a pass.
struct NeuronInference {
  private typealias Lane = SIMD8<Float>

  private let sample: PartialFunction
  private let isOne: [Bool]
  /// Inputs in blocks of 8.
  private let blocks: Int
  /// The value of each input on each point less its mean, a point after the other.
  private let centred: [Lane]
  /// Point and input pairs looked at.
  private(set) var work: UInt64 = 0

  /// What a pass costs: besides its inputs a point takes four error functions, as long as some 240 pairs.
  static func passWork(inputs: Int, points: Int) -> UInt64 { UInt64((2 * inputs + 240) * points) }

  /// The number of bytes that the inference needs.
  static func bytesNeeded(for sample: PartialFunction) -> Int { (sample.inputCount + 8) * 4 * (sample.pointCount + 8) }

  init(_ sample: PartialFunction, isNegated: Bool) {
    self.sample = sample
    let n = sample.inputCount
    let pointCount = sample.pointCount
    isOne = (0..<pointCount).map { sample.labels[$0] != isNegated }
    blocks = (n + 7) / 8
    var centred = [Lane](repeating: .zero, count: blocks * pointCount)
    for (input, column) in sample.inputColumns.enumerated() {
      let mean = Float(column.popcount) / Float(max(1, pointCount))
      for point in 0..<pointCount {
        centred[point * blocks + input >> 3][input & 7] = (column[point] ? 1 : 0) - mean
      }
    }
    self.centred = centred
    work = UInt64(n * pointCount)
  }

  /// A set of inputs that some threshold separates, with that threshold; nil after so many passes.
  mutating func run(passes: Int, effort: Effort) -> (set: BitVector, threshold: Int)? {
    let (n, count) = (sample.inputCount, sample.pointCount)
    var share = [Lane](repeating: Lane(repeating: 0.5), count: blocks)
    var spread = [Lane](repeating: Lane(repeating: 0.25), count: blocks)
    var force = [Double](repeating: 0, count: count)
    var stiffness = force
    var mean = force
    var variance = force
    var shift = 0.0
    var prior = 0.5
    for pass in 0..<passes {
      if effort.isStopped { return nil }
      predict(share, spread, &mean, &variance, isFirst: pass == 0, force)
      shift += correction(mean, variance, shift)
      for point in 0..<count {
        let sign: Double = isOne[point] ? 1 : -1
        let scale = variance[point].squareRoot()
        let distance = sign * (mean[point] - shift) / scale
        let ratio = Self.millsRatio(distance)
        force[point] = sign * ratio / scale
        stiffness[point] = ratio * (ratio + distance) / variance[point]
      }
      let total = update(&share, &spread, force, stiffness, prior)
      prior = min(0.99, max(0.01, total / Double(max(1, n))))
      work &+= Self.passWork(inputs: n, points: count)
      if let found = rounded(share) { return found }
    }
    return nil
  }

  /// Mean and variance of the count of each point.
  private func predict(
    _ share: [Lane], _ spread: [Lane], _ mean: inout [Double], _ variance: inout [Double], isFirst: Bool,
    _ force: [Double]
  ) {
    let damping = isFirst ? 1 : Self.damping
    for point in isOne.indices {
      var sum = Lane.zero
      var square = Lane.zero
      for block in 0..<blocks {
        let value = centred[point * blocks + block]
        sum += value * share[block]
        square += value * value * spread[block]
      }
      variance[point] = Double(square.sum()) + 0.05
      let corrected = Double(sum.sum()) - variance[point] * force[point]
      mean[point] = damping * corrected + (1 - damping) * mean[point]
    }
  }

  /// Keeps the passes from circling.
  private static let damping = 0.8

  /// What moves the threshold to where the labels are most likely: some steps of Newton's method.
  private func correction(_ mean: [Double], _ variance: [Double], _ shift: Double) -> Double {
    var moved = 0.0
    for _ in 0..<3 {
      var slope = 0.0
      var curvature = 1e-9
      for point in isOne.indices {
        let sign: Double = isOne[point] ? 1 : -1
        let scale = variance[point].squareRoot()
        let distance = sign * (mean[point] - shift - moved) / scale
        let ratio = Self.millsRatio(distance)
        slope -= sign * ratio / scale
        curvature += ratio * (ratio + distance) / variance[point]
      }
      moved += max(-2, min(2, slope / curvature))
    }
    return moved
  }

  /// The sum of the new shares.
  private func update(
    _ share: inout [Lane], _ spread: inout [Lane], _ force: [Double], _ stiffness: [Double], _ prior: Double
  ) -> Double {
    var pull = [Lane](repeating: .zero, count: blocks)
    var hold = pull
    for point in isOne.indices {
      let (f, s) = (Float(force[point]), Float(stiffness[point]))
      for block in 0..<blocks {
        let value = centred[point * blocks + block]
        pull[block] += value * f
        hold[block] += value * value * s
      }
    }
    let odds = log(prior / (1 - prior))
    var total = 0.0
    for input in 0..<sample.inputCount {
      let (block, lane) = (input >> 3, input & 7)
      let old = Double(share[block][lane])
      let held = Double(hold[block][lane])
      let exponent = Double(pull[block][lane]) + held * (old - 0.5) + odds
      let new = Self.damping / (1 + exp(-exponent)) + (1 - Self.damping) * old
      share[block][lane] = Float(new)
      spread[block][lane] = Float(max(1e-6, new * (1 - new)))
      total += new
    }
    return total
  }

  /// The density of the normal distribution at u over its mass below u.
  private static func millsRatio(_ u: Double) -> Double {
    if u < -30 { return -u - 1 / u }
    return exp(-u * u / 2) / ((2 * Double.pi).squareRoot() * 0.5 * erfc(-u / 2.0.squareRoot()))
  }

  private func rounded(_ share: [Lane]) -> (set: BitVector, threshold: Int)? {
    let set = BitVector((0..<sample.inputCount).map { share[$0 >> 3][$0 & 7] > 0.5 })
    var counts = [Int32](repeating: 0, count: isOne.count)
    for input in set.ones {
      let words = sample.inputColumns[input].words
      for point in counts.indices { counts[point] += Int32(words[point >> 6] >> UInt64(point & 63) & 1) }
    }
    var lowest = Int32.max
    var highest: Int32 = 0
    for point in counts.indices {
      if isOne[point] { lowest = min(lowest, counts[point]) } else { highest = max(highest, counts[point]) }
    }
    return lowest > highest && lowest < .max ? (set, Int(highest) + 1) : nil
  }
}
