import Formats
import NeuronModels
import Synthesis
import ThresholdNetworks

/// How the network that the user named compares with the least one of its function.
struct OwnNetwork {
  let network: NamedNetwork
  /// What is minimized, and among which networks.
  let measure: SizeMeasure
  let model: NeuronModel
  let depths: [Int]
  /// What is known of the least size; no lower end if no network fits at these depths.
  let lower: Int?
  let upper: Int?
  let isOpen: Bool

  private var size: Int { network.size(by: measure) }
  private var isOfModel: Bool { network.model == model }

  var fields: [String: JSONValue] {
    var fields: [String: JSONValue] = [
      "widths": .array(network.architecture.widths.map { .integer($0) }), "size": .integer(size),
      // Nothing of the same neurons is smaller than `lower`, at the depths that were asked for.
      "minimal": isOfModel ? lower.map { $0 >= size ? true : isOpen ? .null : false } ?? .null : .null,
    ]
    if !isOfModel { fields["neurons"] = .string("\(network.model)") }
    return fields
  }

  var text: String {
    let depths = depths.map { "\($0)" }.joined(separator: ", ")
    let at =
      (depths == "\(network.architecture.depth)" ? "" : " at depth \(depths)")
      + (isOfModel ? "" : " with \(model) neurons")
    let yours = "yours has \(size) \(measure.rawValue)" + (isOfModel ? "" : " with \(network.model) neurons")
    guard let lower else { return "\(yours); none fits\(at)\n" }
    if isOpen {
      let upper = upper.map { " and at most \($0)" } ?? ""
      return "\(yours), least is at least \(lower)\(upper)\(at)\n"
    }
    return "\(yours), least is \(lower)\(at)\n"
  }
}

extension MinimizeRun {
  func yours(_ network: NamedNetwork, _ best: Summary) -> OwnNetwork {
    OwnNetwork(
      network: network, measure: command.size, model: .binary, depths: best.results.map(\.depth), lower: best.lower,
      upper: best.upper, isOpen: best.answer == .interval)
  }
}
