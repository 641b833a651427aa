import Running

/// Two-layer networks with quantised weights on small domains, counted by convolution.
///
/// A hidden unit is the vector of its values on the domain; d_1 of them, each times its output weight, add up; the
/// output bias (and scale) then turns sums into labels [out > 0]. Nothing is sampled.
public struct QuantisedNetworks: Hashable, Sendable {
  /// sigma: max(0, x), or the sign of x with sign 0 at 0.
  public enum Activation: String, CaseIterable, Sendable {
    /// max(0, x), and the sign of x with sign 0 at 0.
    case relu, sign

    func callAsFunction(_ value: Int) -> Int {
      switch self {
      case .relu: max(0, value)
      case .sign: value.signum()
      }
    }
  }

  /// The points at which networks are compared.
  public enum Domain: Hashable, Sendable {
    /// {0,1}^n, row r with input i equal to bit i of r.
    case cube(Int)
    /// {-1,1}^n in the same order.
    case signs(Int)
  }

  /// Where the scales gamma stand, if there are any; every scale and bias takes the same levels as the weights.
  public enum Kind: String, CaseIterable, Sendable {
    /// sigma(w x + b), output a h + c.
    case vanilla
    /// sigma(gamma (w x) + b), output gamma (a h) + c.
    case scaled
  }

  /// How a hidden unit is connected to the inputs.
  public enum Layout: Hashable, Sendable {
    /// Every hidden unit reads all inputs.
    case fullyConnected
    /// Circular convolution with this kernel, summed over the positions before the readout.
    case convolutional(kernel: Int)
  }

  /// The points at which networks are compared, 2^n of them.
  public var domain: Domain
  /// The values that every weight, bias and scale may take, distinct.
  public var levels: [Int]
  /// The nonlinearity of hidden units.
  public var activation: Activation
  /// With or without scales.
  public var kind: Kind
  /// Fully connected or convolutional.
  public var layout: Layout

  /// A family of networks; see the properties for the parameters.
  public init(domain: Domain, levels: [Int], activation: Activation, kind: Kind, layout: Layout = .fullyConnected) {
    self.domain = domain
    self.levels = levels
    self.activation = activation
    self.kind = kind
    self.layout = layout
  }

  /// The number n of inputs.
  public var inputCount: Int {
    switch domain {
    case .cube(let n), .signs(let n): n
    }
  }

  /// d_0: the number of weights of one hidden unit.
  public var fanIn: Int {
    switch layout {
    case .fullyConnected: inputCount
    case .convolutional(let kernel): kernel
    }
  }

  /// The number of parameters with `width` hidden units.
  public func parameterCount(width: Int) -> Int {
    let scales = kind == .scaled ? 1 : 0
    return width * (fanIn + 1 + scales) + width + 1 + scales
  }

  /// The number of settings by truth table.
  ///
  /// - Precondition: at most three inputs; Q^parameters below 2^63.
  /// - Complexity: (distinct unit vectors)^width.
  public func counts(width: Int) -> [UInt64: UInt64] {
    do {
      return try counts(width: width, effort: .unlimited)
    } catch {
      preconditionFailure("an unlimited effort has ended: \(error)")
    }
  }

  /// The settings of width `width` by the truth table that they compute.
  ///
  /// - Precondition: at most three inputs; Q^parameters below 2^63.
  /// - Throws: `EffortEnded`.
  public func counts(width: Int, effort: Effort) throws(EffortEnded) -> [UInt64: UInt64] {
    let rows = 1 << inputCount
    precondition(rows <= 8, "\(inputCount) inputs")
    let lane = 64 / rows
    let unit = try unitVectors(lane: lane, effort: effort)
    var sums: [Int64: UInt64] = [0: 1]
    for _ in 0..<width {
      var next: [Int64: UInt64] = [:]
      for (sum, count) in sums {
        try effort.goOn()
        // The code of a vector is linear in the vector, so codes are added instead of vectors.
        for (vector, settings) in unit { next[sum &+ vector, default: 0] += count * settings }
      }
      sums = next
    }
    var counts: [UInt64: UInt64] = [:]
    let scales = kind == .scaled ? levels : [1]
    for (sum, count) in sums {
      let values = Self.decode(sum, rows: rows, lane: lane)
      for scale in scales {
        for bias in levels {
          var table: UInt64 = 0
          for row in 0..<rows where scale * values[row] + bias > 0 { table |= 1 << UInt64(row) }
          counts[table, default: 0] += count
        }
      }
    }
    return counts
  }

  /// The code of a vector: sum of value times 2^(lane row).
  private static func encode(_ values: [Int], lane: Int) -> Int64 {
    values.enumerated().reduce(0) { $0 &+ Int64($1.element) &<< Int64(lane * $1.offset) }
  }

  private static func decode(_ code: Int64, rows: Int, lane: Int) -> [Int] {
    var rest = code
    return (0..<rows).map { row in
      if row == rows - 1 { return Int(rest) }
      let value = (rest &<< Int64(64 - lane)) &>> Int64(64 - lane)
      rest = (rest &- value) &>> Int64(lane)
      return Int(value)
    }
  }

  /// Every hidden unit times its output weight, as a code with the number of settings.
  private func unitVectors(lane: Int, effort: Effort) throws(EffortEnded) -> [(Int64, UInt64)] {
    let rows = 1 << inputCount
    let points = (0..<rows).map { row in (0..<inputCount).map { value(row >> $0 & 1) } }
    var vectors: [Int64: UInt64] = [:]
    for weights in tuples(count: fanIn) {
      try effort.goOn()
      for scale in kind == .scaled ? levels : [1] {
        for bias in levels {
          let values = points.map { point in feature(point, weights, scale, bias) }
          for output in levels { vectors[Self.encode(values.map { $0 * output }, lane: lane), default: 0] += 1 }
        }
      }
    }
    return vectors.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func value(_ bit: Int) -> Int {
    switch domain {
    case .cube: bit
    case .signs: 2 * bit - 1
    }
  }

  private func feature(_ point: [Int], _ weights: [Int], _ scale: Int, _ bias: Int) -> Int {
    switch layout {
    case .fullyConnected: return activation(scale * zip(weights, point).reduce(0) { $0 + $1.0 * $1.1 } + bias)
    case .convolutional:
      return point.indices.reduce(0) { sum, position in
        let response = weights.indices.reduce(0) { $0 + weights[$1] * point[(position + $1) % point.count] }
        return sum + activation(scale * response + bias)
      }
    }
  }

  private func tuples(count: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { tuples, _ in tuples.flatMap { tuple in levels.map { tuple + [$0] } } }
  }
}
