/// A unit 1{w.x >= t} over bits, with integer weights.
public struct ThresholdUnit: Hashable, Sendable {
  /// w, one weight for every bit of the input.
  public var weights: [Int]
  /// t, the least w.x at which the unit is on.
  public var threshold: Int

  /// A unit from its weights and its threshold.
  public init(_ weights: [Int], _ threshold: Int) { (self.weights, self.threshold) = (weights, threshold) }

  /// 1 if w.x >= t, else 0.
  ///
  /// - Parameter input: as many numbers 0 or 1 as there are weights.
  public func callAsFunction(_ input: [Int]) -> Int {
    zip(weights, input).reduce(0) { $0 + $1.0 * $1.1 } >= threshold ? 1 : 0
  }
}

/// Two layers of threshold units: hidden ones over the inputs, outputs over the hidden ones.
public struct ThresholdPair: Hashable, Sendable {
  /// The units of the first layer, all over the same inputs.
  public var hidden: [ThresholdUnit]
  /// The units of the second layer, over the values of `hidden`.
  public var outputs: [ThresholdUnit]

  /// Two layers; each output has as many weights as there are hidden units.
  public init(hidden: [ThresholdUnit], outputs: [ThresholdUnit]) { (self.hidden, self.outputs) = (hidden, outputs) }

  /// The values of all outputs, each 0 or 1.
  ///
  /// - Parameter input: as many numbers 0 or 1 as the hidden units have weights.
  public func callAsFunction(_ input: [Int]) -> [Int] {
    let features = hidden.map { $0(input) }
    return outputs.map { $0(features) }
  }

  /// When two hidden units are one.
  public enum Sameness: String, CaseIterable, Sendable {
    /// Equal weights and thresholds.
    case identical
    /// Equal values at every given point.
    case equivalent
  }

  /// One network in place of several: each distinct hidden unit once, in the order of first occurrence, and all outputs. The
  /// weights of an output from units that became one are added.
  ///
  /// Selection matrices M and copy matrices U do the same to the weights, so that the merge is exact on the points (S10).
  public static func merged(
    _ networks: [ThresholdPair], by sameness: Sameness, on points: [[Int]], thresholdShift: Int = 0
  ) -> ThresholdPair {
    var kept: [ThresholdUnit] = []
    var keys: [[Int]: Int] = [:]
    var outputs: [ThresholdUnit] = []
    for network in networks {
      let places = network.hidden.map { unit -> Int in
        let key = sameness == .identical ? unit.weights + [unit.threshold] : points.map { unit($0) }
        if let known = keys[key] { return known }
        keys[key] = kept.count
        kept.append(ThresholdUnit(unit.weights, unit.threshold + thresholdShift))
        return kept.count - 1
      }
      outputs += network.outputs.map { output in
        var weights: [Int] = []
        for (place, weight) in zip(places, output.weights) {
          if weights.count <= place { weights += Array(repeating: 0, count: place + 1 - weights.count) }
          weights[place] += weight
        }
        return ThresholdUnit(weights, output.threshold)
      }
    }
    for index in outputs.indices {
      outputs[index].weights += Array(repeating: 0, count: kept.count - outputs[index].weights.count)
    }
    return ThresholdPair(hidden: kept, outputs: outputs)
  }

  /// A network with 0/1 weights and thresholds 1...n drawn by `draw(bound)`.
  public static func random(inputs: Int, width: Int, outputs: Int, draw: (Int) -> Int) -> ThresholdPair {
    func unit(_ n: Int) -> ThresholdUnit { ThresholdUnit((0..<n).map { _ in draw(2) }, 1 + draw(max(1, n - 1))) }
    return ThresholdPair(
      hidden: (0..<width).map { _ in unit(inputs) }, outputs: (0..<outputs).map { _ in unit(width) })
  }

  /// All points of {0,1}^n, n <= 20.
  public static func cube(_ n: Int) -> [[Int]] { (0..<1 << n).map { point in (0..<n).map { point >> $0 & 1 } } }
}
