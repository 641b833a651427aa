import Claims
import LinearAlgebra
import Numbers
import Running

/// S8: matching units in groups is a fold.
package struct ZipItIsFold: Claim {
  /// The factor of 1/|group|.
  package var factor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "zipit-is-fold", label: "S8",
    text: "Averaging the units of each group and copying back is the fold with 1/|group| in M and the 0/1 copies in U.",
    standing: .sharpened, source: "Stoica et al. 2024 (ZipIt) as a fold; proved on the page")

  package let parameters = [
    Parameter("seed", "of the formula and of the groups", kind: .integer(0...1_000_000), default: "0"),
    Parameter("networks", "networks that are merged", kind: .integer(1...6), default: "2"),
    Parameter("width", "units", kind: .integer(1...16), default: "3"),
  ]
  package let grid: [Arguments] = (0..<5).map {
    ["seed": "\($0)", "networks": "\(2 + $0 % 2)", "width": "\(2 + $0)"]
  }

  package struct Case: Sendable {
    package var weights: [RationalMatrix]
    package var outputs, inputs: UnitGroups
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let seed = try arguments.integer("seed", in: 0...1_000_000)
    let networks = try arguments.integer("networks", in: 1...6)
    let width = try arguments.integer("width", in: 1...16)
    var key = RandomKey(seed: UInt64(seed)).fold(in: "groups")
    func groups() throws -> UnitGroups {
      let units = Array(0..<networks * width).shuffled(using: &key)
      // The first units begin the groups, the others join any of them.
      var groups = units.prefix(width).map { [$0] }
      for unit in units.dropFirst(width) { groups[key.next(below: width)].append(unit) }
      guard let found = UnitGroups(groups, networks: networks, width: width) else {
        throw ArgumentError(name: "width", found: "\(width)", expected: "groups of all units")
      }
      return found
    }
    return Case(
      weights: (0..<networks).map { IntegerExample.matrix(seed + 100 * $0, width, width) }, outputs: try groups(),
      inputs: try groups())
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let (merge, unmerge) = (input.outputs.pair(factor: factor).merge, input.inputs.pair().unmerge)
    var folded = RationalMatrix.zeros(input.outputs.groups.count, input.inputs.groups.count)
    for (i, weight) in input.weights.enumerated() { folded.addFold(merge[i], weight, unmerge[i]) }
    let expected = UnitGroups.merged(input.weights, outputs: input.outputs, inputs: input.inputs)
    return Verdict([
      Side("largest difference of a weight", .exact(largestDifference([folded], [expected])), .equal, .exact(0))
    ])
  }
}
