import Files
import LinearAlgebra
import Numbers
import RealNetworks
import Tensors

/// The matrices of a merge as a file holds them: `M1`, `U1`, `M2`, ... or, for averaging after permutations, `P1`, `P2`, ...
///
/// `M` is K d x d\*, `U` is d\* x K d. `P` has for every merged unit the number, from 0, of the unit of network 2 that it is averaged
/// with (a row for each further network).
public struct MergeFile: Sendable {
  /// One a layer, over fractions.
  public let pairs: [MergePair<RationalMatrix>]

  /// Reads the matrices and compares their shapes with the networks.
  ///
  /// - Throws: `DataError` that names the tensor, and the row for what is no permutation.
  public init(reading path: String, networks: [DenseNetworkFile]) throws {
    var tensors: [String: Tensor] = [:]
    var depth = 0
    for tensor in try TensorFile.read(path) {
      let key = tensor.name.lowercased().filter { !"._/".contains($0) }
      guard let kind = key.first, "mup".contains(kind), let layer = Int(key.dropFirst()), layer >= 1 else {
        throw tensor.error(found: "no matrix of a merge", expected: "names such as M1, U1 or P1")
      }
      if tensors.updateValue(tensor, forKey: key) != nil {
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
      if let permutation = tensors["p\(layer)"] {
        if let other = tensors["m\(layer)"] ?? tensors["u\(layer)"] {
          throw other.error(found: "matrices beside the permutation of layer \(layer)", expected: "one of the two")
        }
        return try Self.averaged(permutation, width: width, networks: networks.count, layer: layer)
      }
      guard let merge = tensors["m\(layer)"], let unmerge = tensors["u\(layer)"] else {
        throw DataError(
          file: path, found: "no \(tensors["m\(layer)"] == nil ? "M" : "U")\(layer)",
          expected: "M and U, or P, for every layer up to \(depth)")
      }
      return try Self.pair(merge, unmerge, width: width, networks: networks.count)
    }
  }

  private static func pair(
    _ merge: Tensor, _ unmerge: Tensor, width: Int, networks: Int
  ) throws -> MergePair<RationalMatrix> {
    let (rows, merged) = try merge.matrixShape()
    guard rows == networks * width, merged > 0 else {
      throw merge.error(found: "shape \(merge.shape)", expected: "\(networks * width) rows, \(networks) times \(width)")
    }
    guard unmerge.shape == [merged, rows] else {
      throw unmerge.error(found: "shape \(unmerge.shape)", expected: "[\(merged), \(rows)]")
    }
    var parameters = PairParameters<RationalMatrix>(networks: networks, width: width, mergedWidth: merged)
    parameters.merge = RationalMatrix(rows: rows, columns: merged, entries: try merge.exact())
    parameters.unmerge = RationalMatrix(rows: merged, columns: rows, entries: try unmerge.exact())
    return parameters.pair()
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
      try check(own, of: permutation, width: width, layer: layer)
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

  private static func check(_ units: [Int], of tensor: Tensor, width: Int, layer: Int) throws {
    var seen: Set<Int> = []
    for unit in units {
      guard (0..<width).contains(unit) else {
        throw tensor.error(
          found: "layer \(layer): not a permutation (unit \(unit))", expected: "units 0 to \(width - 1)")
      }
      guard seen.insert(unit).inserted else {
        throw tensor.error(
          found: "layer \(layer): not a permutation (row \(unit) used twice)", expected: "every unit once")
      }
    }
  }
}
