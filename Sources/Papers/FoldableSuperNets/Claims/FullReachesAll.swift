import Claims
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// S9: a full M reaches every layer of the merged size.
package struct FullReachesAll: Claim {
  /// What the rank exceeds d by.
  package var excess = 1

  package init() {}

  package let statement = Statement(
    name: "full-reaches-all", label: "S9",
    text: "With U = [I, ..., I] the rows of [W*, b*] are combinations of the K d rows [W_i, b_i], whose rank is d + 1 "
      + "unless the networks are special: a full M reaches every (W*, b*). K >= 2.", standing: .sharpened,
    source: "derived on the page")

  package let parameters = IntegerCase.parameters
  package let grid: [Arguments] = (0..<5).map {
    ["seed": "\($0 * 13)", "networks": "\(2 + $0 % 2)", "inputs": "\(2 + $0)", "width": "\(2 + $0)", "depth": "1"]
  }

  package func read(_ arguments: Arguments) throws -> IntegerCase { try IntegerCase.read(arguments) }

  package func verdict(on input: IntegerCase, effort: Effort) throws -> Verdict {
    let layers = input.superNet.networks.map { $0.layers[$0.layers.count - 1] }
    let rows = layers.flatMap { layer in (0..<layer.outputCount).map { Array(layer.row($0)) + [layer.bias[$0]] } }
    let columns = layers[0].inputCount
    guard rows.count > columns else { return .outside("\(rows.count) units are fewer than \(columns + 1) numbers") }
    let rank = RationalMatrix(rows).rank
    return Verdict([Side("rank of the rows [W_i, b_i]", .exact(rank), .equal, .exact(columns + excess))])
  }
}
