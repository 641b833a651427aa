import Files
import LinearAlgebra
import Numbers
import RealNetworks
import Tensors

/// The matrices of a merge as a file holds them: `M1`, `U1`, `M2`, ... or, for averaging after permutations, `P1`, `P2`, ...
///
/// `M` is K d x d\*, `U` is d\* x K d; in their place may stand the parts `M1.diagonal`, `M1.left` and `M1.right`. `P` has for every merged unit the number, from 0, of the unit of network 2 that it is averaged
/// with (a row for each further network).
public struct MergeFile: Sendable {
  /// One a layer, over fractions.
  public let pairs: [MergePair<RationalMatrix>]

  /// Takes the matrices and compares their shapes with the networks.
  ///
  /// - Throws: `DataError` that names the tensor, and the row for what is no permutation.
  public init(_ tensors: [Tensor], file path: String, networks: [DenseNetworkFile]) throws {
    var named: [String: [String: Tensor]] = [:]
    var depth = 0
    for tensor in tensors {
      let key = tensor.name.lowercased().filter { !"._/".contains($0) }
      let part = ["diagonal", "left", "right"].first { key.hasSuffix($0) } ?? ""
      let place = String(key.dropLast(part.count))
      guard let kind = place.first, "mup".contains(kind), let layer = Int(place.dropFirst()), layer >= 1,
        kind != "p" || part.isEmpty
      else {
        throw tensor.error(found: "no matrix of a merge", expected: "names such as M1, U1, M1.diagonal or P1")
      }
      if named[place, default: [:]].updateValue(tensor, forKey: part) != nil {
        throw tensor.error(found: "a second tensor of this kind for layer \(layer)", expected: "one")
      }
      depth = max(depth, layer)
    }
    let layers = networks[0].layers
    guard depth <= layers.count else {
      throw DataError(
        file: path, found: "matrices for layer \(depth)", expected: "at most \(layers.count), as the networks have")
    }
    pairs = try (1...max(1, depth)).map { layer in
      let width = layers[layer - 1].outputCount
      if let permutation = named["p\(layer)"]?[""] {
        if let other = (named["m\(layer)"] ?? named["u\(layer)"])?.values.min(by: { $0.name < $1.name }) {
          throw other.error(found: "matrices beside the permutation of layer \(layer)", expected: "one of the two")
        }
        return try Self.averaged(permutation, width: width, networks: networks.count, layer: layer)
      }
      guard let merge = named["m\(layer)"], let unmerge = named["u\(layer)"] else {
        throw DataError(
          file: path, found: "no \(named["m\(layer)"] == nil ? "M" : "U")\(layer)",
          expected: "M and U, or P, for every layer up to \(depth)")
      }
      return try Self.pair(merge, unmerge, width: width, networks: networks.count)
    }
  }

  private static func pair(
    _ merge: [String: Tensor], _ unmerge: [String: Tensor], width: Int, networks: Int
  ) throws -> MergePair<RationalMatrix> {
    let widths = Array(repeating: width, count: networks)
    let sides = (
      try SideMatrix(.merge, parts: merge, widths: widths, of: "M"),
      try SideMatrix(.unmerge, parts: unmerge, widths: widths, of: "U")
    )
    if sides.0.mergedWidth != sides.1.mergedWidth, let tensor = unmerge.values.min(by: { $0.name < $1.name }) {
      throw tensor.error(
        found: "shape \(tensor.shape) for the merged width \(sides.1.mergedWidth)",
        expected: "\(sides.0.mergedWidth), as M has")
    }
    return MergePair(merge: try sides.0.exact(), unmerge: try sides.1.exact())
  }

  private static func averaged(
    _ permutation: Tensor, width: Int, networks: Int, layer: Int
  ) throws -> MergePair<RationalMatrix> {
    let shapes = networks == 2 ? [[width], [1, width]] : [[networks - 1, width]]
    guard shapes.contains(permutation.shape) else {
      throw permutation.error(
        found: "shape \(permutation.shape)", expected: "\(shapes[0]), a unit for every merged unit")
    }
    let numbers = try permutation.integers()
    let share = Rational(1, Integer(networks))
    var merge = [RationalMatrix.scaled(width, share)]
    var unmerge = [RationalMatrix.identity(width)]
    for network in 1..<max(1, networks) {
      let own = Array(numbers[(network - 1) * width..<network * width])
      try Permutation.check(own, of: permutation, place: "layer \(layer): ")
      var (m, u) = (RationalMatrix(rows: width, columns: width), RationalMatrix(rows: width, columns: width))
      for (unit, source) in own.enumerated() {
        m[source, unit] = share
        u[unit, source] = 1
      }
      merge.append(m)
      unmerge.append(u)
    }
    return MergePair(merge: merge, unmerge: unmerge)
  }
}
