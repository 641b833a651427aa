import LinearAlgebra
import Numbers

/// A partition of the units of all networks in one layer, as ZipIt makes it: unit j of network i is number i d + j.
public struct UnitGroups: Hashable, Sendable {
  /// Non-empty, and every unit in exactly one.
  public let groups: [[Int]]
  /// The number K of networks.
  public let networks: Int
  /// d, the units of each network in this layer.
  public let width: Int

  /// Nil unless every unit stands in exactly one group and no group is empty.
  public init?(_ groups: [[Int]], networks: Int, width: Int) {
    guard groups.allSatisfy({ !$0.isEmpty }), groups.flatMap({ $0 }).sorted() == Array(0..<networks * width) else {
      return nil
    }
    (self.groups, self.networks, self.width) = (groups, networks, width)
  }

  /// M with `factor` / |group| on the members of each group, U the copies.
  public func pair(factor: Rational = 1) -> MergePair<RationalMatrix> {
    var merge = (0..<networks).map { _ in RationalMatrix(rows: width, columns: groups.count) }
    var unmerge = (0..<networks).map { _ in RationalMatrix(rows: groups.count, columns: width) }
    for (g, group) in groups.enumerated() {
      for unit in group {
        merge[unit / width][unit % width, g] = factor / Rational(group.count)
        unmerge[unit / width][g, unit % width] = 1
      }
    }
    return MergePair(merge: merge, unmerge: unmerge)
  }

  /// The weights between two layers merged by averaging outputs and adding inputs, without M and U: entry (g, h) is the mean over
  /// the units of g of the sum of their weights from units of h in the same network.
  public static func merged(_ weights: [RationalMatrix], outputs: UnitGroups, inputs: UnitGroups) -> RationalMatrix {
    var result = RationalMatrix(rows: outputs.groups.count, columns: inputs.groups.count)
    for (g, targets) in outputs.groups.enumerated() {
      for (h, sources) in inputs.groups.enumerated() {
        var sum = Rational.zero
        for target in targets {
          for source in sources where source / inputs.width == target / outputs.width {
            sum += weights[target / outputs.width][target % outputs.width, source % inputs.width]
          }
        }
        result[g, h] = sum / Rational(targets.count)
      }
    }
    return result
  }
}
