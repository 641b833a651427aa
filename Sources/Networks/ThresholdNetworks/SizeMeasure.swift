/// How the size of a network is measured.
public enum SizeMeasure: String, CaseIterable, Sendable {
  /// w(d) = sum_l d_l d_(l-1), a property of the widths.
  case weights
  /// n(d) = sum_l d_l, a property of the widths.
  case neurons
  /// The number of ones in W on neurons with gamma != 0, a property of the network.
  case wires
}

extension Architecture {
  /// The size by a measure of the widths; nil for wires, which the widths do not determine.
  public func size(by measure: SizeMeasure) -> Int? {
    switch measure {
    case .weights: weightCount
    case .neurons: neuronCount
    case .wires: nil
    }
  }
}

extension ThresholdNetwork {
  /// The size by weights, neurons or wires.
  public func size(by measure: SizeMeasure) -> Int {
    switch measure {
    case .weights: architecture.weightCount
    case .neurons: architecture.neuronCount
    case .wires: wireCount
    }
  }
}
