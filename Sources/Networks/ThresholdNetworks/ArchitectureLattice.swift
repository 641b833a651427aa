/// All architectures of one number of inputs and one depth, in the order of a measure of the widths.
public struct ArchitectureLattice: Sendable {
  /// The number d0 of inputs, at least 1.
  public let inputCount: Int
  /// The number L of layers, at least 1.
  public let depth: Int

  /// All architectures of a number of inputs and a depth.
  ///
  /// - Precondition: at least one input and one layer.
  public init(inputCount: Int, depth: Int) {
    precondition(inputCount >= 1 && depth >= 1, "\(inputCount) inputs, depth \(depth)")
    self.inputCount = inputCount
    self.depth = depth
  }

  /// The architecture whose layers all have width 1, contained in every other.
  public var least: Architecture {
    Architecture(inputCount: inputCount, widths: [Int](repeating: 1, count: depth))
  }

  /// The architectures with exactly this many weights, ordered by their widths.
  ///
  /// - Complexity: a recursion over the layers that only follows widths which still fit into the weight.
  public func architectures(ofWeight weight: Int) -> [Architecture] {
    architectures(ofSize: weight, by: .weights, shouldStop: { false }) ?? []
  }

  private func vectors(ofWeight weight: Int, _ shouldStop: () -> Bool) -> [Architecture]? {
    vectors(shouldStop) { widths, remaining in
      // Adding width d costs d times the width before it; the layers after it cost at least d + 1 + 1 + ...
      let fanIn = widths.last ?? inputCount
      let layersAfter = depth - widths.count - 1
      return (cost: { $0 * fanIn }, reserve: { $0 + layersAfter - 1 }, remaining: weight - remaining)
    }
  }

  /// The architectures with exactly this many neurons, ordered by their widths.
  public func architectures(ofNeurons neurons: Int) -> [Architecture] {
    architectures(ofSize: neurons, by: .neurons, shouldStop: { false }) ?? []
  }

  private func vectors(ofNeurons neurons: Int, _ shouldStop: () -> Bool) -> [Architecture]? {
    vectors(shouldStop) { widths, remaining in
      let layersAfter = depth - widths.count - 1
      return (cost: { $0 }, reserve: { _ in layersAfter }, remaining: neurons - remaining)
    }
  }

  /// The architectures of exactly this size; none by wires, which the widths do not determine.
  public func architectures(ofSize size: Int, by measure: SizeMeasure) -> [Architecture] {
    architectures(ofSize: size, by: measure, shouldStop: { false }) ?? []
  }

  /// The same, nil if `shouldStop`, asked every few thousand steps, says so: deep architectures are many.
  package func architectures(
    ofSize size: Int, by measure: SizeMeasure, shouldStop: () -> Bool
  ) -> [Architecture]? {
    switch measure {
    case .weights: vectors(ofWeight: size, shouldStop)
    case .neurons: vectors(ofNeurons: size, shouldStop)
    case .wires: []
    }
  }

  private typealias Step = (cost: (Int) -> Int, reserve: (Int) -> Int, remaining: Int)

  /// Width vectors whose costs add up exactly: `step(widths, spent)` gives the cost of a further width, a lower bound on the cost of the layers after it,
  /// and what is left to spend.
  private func vectors(_ shouldStop: () -> Bool, _ step: ([Int], Int) -> Step) -> [Architecture]? {
    var found: [Architecture] = []
    var steps = 0
    var isStopped = false
    func extend(_ widths: [Int], spent: Int) {
      steps += 1
      if steps & 0xfff == 0 && shouldStop() { isStopped = true }
      if isStopped { return }
      let (cost, reserve, remaining) = step(widths, spent)
      if widths.count == depth - 1 {
        if cost(1) == remaining { found.append(Architecture(inputCount: inputCount, widths: widths + [1])) }
        return
      }
      var width = 1
      while cost(width) + reserve(width) <= remaining {
        extend(widths + [width], spent: spent + cost(width))
        width += 1
      }
    }
    extend([], spent: 0)
    return isStopped ? nil : found
  }
}

/// The maximal elements among some architectures, ordered.
public func maximalArchitectures(_ architectures: some Sequence<Architecture>) -> [Architecture] {
  Dictionary(grouping: Set(architectures)) { [$0.inputCount, $0.depth] }.values
    .flatMap { ArchitectureAntichain(of: $0, depth: $0[0].depth).elements }
    .sorted()
}
