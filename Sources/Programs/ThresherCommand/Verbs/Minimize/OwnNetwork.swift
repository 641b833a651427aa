import Formats
import Solving
import Synthesis
import ThresholdNetworks

/// How the network that the user named compares with the least one of its function.
extension MinimizeRun {
  private func size(of network: ThresholdNetwork) -> Int {
    switch command.size {
    case .weights: network.architecture.weightCount
    case .neurons: network.architecture.neuronCount
    case .wires: network.wireCount
    }
  }

  func yours(_ network: ThresholdNetwork, _ best: Summary) -> [String: JSONValue] {
    let size = size(of: network)
    return [
      "widths": Self.widths(network.architecture), "size": .integer(size),
      // Nothing is smaller than `lower`, at the depths that were asked for.
      "minimal": best.lower.map { $0 >= size ? true : best.answer == .interval ? .null : false } ?? .null,
    ]
  }

  func yoursText(_ network: ThresholdNetwork, _ best: Summary) -> String {
    let measure = command.size.rawValue
    let size = size(of: network)
    let depths = best.results.map { "\($0.depth)" }.joined(separator: ", ")
    let isSameDepth = depths == "\(network.architecture.depth)"
    let at = isSameDepth ? "" : " at depth \(depths)"
    guard let lower = best.lower else { return "yours has \(size) \(measure); none fits\(at)\n" }
    if best.answer == .interval {
      let upper = best.upper.map { " and at most \($0)" } ?? ""
      return "yours has \(size) \(measure), least is at least \(lower)\(upper)\(at)\n"
    }
    return "yours has \(size) \(measure), least is \(lower)\(at)\n"
  }
}
