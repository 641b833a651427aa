/// The shape of a layered network: the number of inputs d0 and the widths d = (d1, ..., dL), dL = 1.
public struct Architecture: Hashable, Sendable {
  /// The number d0 of inputs, at least 1.
  public let inputCount: Int
  /// The widths of the L layers, the output layer last.
  public let widths: [Int]

  /// An architecture from its widths.
  ///
  /// - Precondition: at least one input, at least one layer, positive widths, the last one 1.
  public init(inputCount: Int, widths: [Int]) {
    precondition(inputCount >= 1, "an architecture needs an input")
    precondition(
      widths.last == 1 && widths.allSatisfy { $0 >= 1 },
      "widths are positive and end in 1, not \(widths)")
    self.inputCount = inputCount
    self.widths = widths
  }

  /// The number L of layers.
  public var depth: Int { widths.count }

  /// The widths of the layers before the output neuron.
  public var hiddenWidths: ArraySlice<Int> { widths.dropLast() }

  /// The number of values that a neuron of `layer` (0-based) reads.
  public func fanIn(ofLayer layer: Int) -> Int { layer == 0 ? inputCount : widths[layer - 1] }

  /// w(d) = sum over the layers of width times fan-in.
  public var weightCount: Int { widths.indices.reduce(0) { $0 + widths[$1] * fanIn(ofLayer: $1) } }

  /// n(d) = sum of the widths.
  public var neuronCount: Int { widths.reduce(0, +) }

  /// The architecture with every layer behind the first one of width 1 as narrow as that.
  ///
  /// It computes the same functions: what follows such a bottleneck passes its value on, negates it or ignores it, and the bottleneck
  /// could do that itself.
  public var narrowedBehindBottleneck: Self {
    guard let bottleneck = widths.firstIndex(of: 1) else { return self }
    return Self(
      inputCount: inputCount, widths: widths[..<bottleneck] + [Int](repeating: 1, count: depth - bottleneck))
  }

  /// Whether every layer is at most as wide as the same layer of `other` (equal inputs and depth).
  ///
  /// A network of a narrower architecture extends to the wider one by neurons that nobody reads, so
  /// feasibility is monotone in this partial order.
  public func isContained(in other: Self) -> Bool {
    inputCount == other.inputCount && depth == other.depth
      && zip(widths, other.widths).allSatisfy { $0 <= $1 }
  }
}

extension Architecture: Comparable {
  /// A total order for listings only: by weights, then by widths from the first layer on.
  public static func < (left: Self, right: Self) -> Bool {
    if left.weightCount != right.weightCount { return left.weightCount < right.weightCount }
    if left.widths != right.widths { return left.widths.lexicographicallyPrecedes(right.widths) }
    return left.inputCount < right.inputCount
  }
}

extension Architecture: CustomStringConvertible {
  /// The widths as they are written on the command line: `3,2,1`.
  public var description: String { widths.map(String.init).joined(separator: ",") }
}
