import Running
import ThresholdNetworks

/// Depth 3, widths (2n, K, 1) for K points of the rarer label: w = 2 n^2 + 2 n K + K.
///
/// Literals; one AND of n literals for each of the K points; OR if the rarer label is 1, else NOR.
public struct Minterms: Hashable, Sendable {
  /// The number n of inputs.
  public let inputCount: Int
  /// K.
  public let termCount: Int

  /// The construction for so many points of the rarer label.
  ///
  /// - Precondition: at least one input and one term.
  public init(inputCount: Int, termCount: Int) {
    precondition(inputCount >= 1 && termCount >= 1)
    (self.inputCount, self.termCount) = (inputCount, termCount)
  }

  init(_ sample: PartialFunction) {
    let ones = sample.labels.popcount
    self.init(inputCount: sample.inputCount, termCount: max(1, min(ones, sample.pointCount - ones)))
  }

  /// The widths of the layers, the last one 1.
  public var widths: [Int] { [2 * inputCount, termCount, 1] }

  /// 2 n^2 + 2 n K + K.
  public var weightCount: Int { 2 * inputCount * inputCount + 2 * inputCount * termCount + termCount }

  func construction(for sample: PartialFunction, memory: Int, effort: Effort) throws -> Construction {
    try ConstructionMethod.minterms.checkMemory(widths, inputCount: inputCount, memory)
    let ones = sample.labels.popcount
    let label = ones <= sample.pointCount - ones
    var assembly = NetworkAssembly(inputCount: inputCount)
    let literals = assembly.layer { $0.literals(of: Array(0..<inputCount)) }
    let terms = assembly.layer { layer in
      (label ? sample.ones : sample.zeros).ones.map { index in
        let point = sample.point(index)
        return layer.add(.and(literals.indices.map { literals[$0].wire(for: point[$0]) }))
      }
    }
    return try Construction(
      .minterms, assembly.output(label ? .or(terms) : .nor(terms)), for: sample,
      shape: Architecture(inputCount: inputCount, widths: widths), parameters: [.init("K", termCount)], effort: effort)
  }
}
