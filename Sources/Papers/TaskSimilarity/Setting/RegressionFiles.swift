import Files
import Numbers
import Tensors

/// The first task and permutations from the files that people have.
enum RegressionFiles {
  /// The most numbers of X, so that inner products in fractions take seconds.
  static let largestCount = 400_000
  static let largestSamples = 200

  /// X and y: an `.npz` or `.safetensors` with `X` and `y`, or a CSV (or `.npy`) whose last column, or column `y`, holds the labels. Numbers
  /// are the fractions that they are.
  static func task(_ path: String) throws -> (features: [[Rational]], labels: [Rational]) {
    if path.utf8.count > 400 {
      throw DataError(
        file: "\(path.prefix(40))...", found: "\(path.utf8.count) characters", expected: "the name of a file")
    }
    if path.lowercased().hasSuffix(".csv") {
      let (matrix, columns) = try MatrixCSV.read(InputText(reading: path))
      return try split(matrix, label: columns?.firstIndex { $0.lowercased() == "y" })
    }
    let tensors = try TensorFile.read(path)
    if tensors.count == 1 { return try split(tensors[0], label: nil) }
    func find(_ names: [String]) throws -> Tensor {
      guard let tensor = tensors.first(where: { names.contains($0.name) }) else {
        let found = tensors.map { DataError.quoted($0.name) }.prefix(8).joined(separator: ", ")
        throw DataError(file: path, found: "the tensors \(found)", expected: "one named \(names[0])")
      }
      return tensor
    }
    let (features, labels) = (try find(["X", "x"]), try find(["y", "Y"]))
    let (rows, columns) = try shape(features)
    guard labels.count == rows else {
      throw labels.error(found: "\(labels.count) labels", expected: "\(rows), one a row of X")
    }
    let numbers = try features.exact()
    return ((0..<rows).map { Array(numbers[($0 * columns)..<(($0 + 1) * columns)]) }, try labels.exact())
  }

  private static func shape(_ matrix: Tensor) throws -> (rows: Int, columns: Int) {
    let (rows, columns) = try matrix.matrixShape()
    guard rows >= 1, columns >= 1, rows <= largestSamples, rows * columns <= largestCount else {
      throw matrix.error(
        found: "shape \(matrix.shape)", expected: "1 to \(largestSamples) samples and at most \(largestCount) numbers")
    }
    return (rows, columns)
  }

  private static func split(_ matrix: Tensor, label: Int?) throws -> (features: [[Rational]], labels: [Rational]) {
    let (rows, columns) = try shape(matrix)
    guard columns >= 2 else { throw matrix.error(found: "one column", expected: "x1, ..., xp and y") }
    let numbers = try matrix.exact()
    let place = label ?? columns - 1
    let table = (0..<rows).map { Array(numbers[($0 * columns)..<(($0 + 1) * columns)]) }
    return (
      table.map { row in row.indices.filter { $0 != place }.map { row[$0] } }, table.map { $0[place] }
    )
  }

  /// The images of 0, ..., p - 1.
  static func permutation(_ path: String, dimension: Int) throws -> [Int] {
    guard let tensor = try TensorFile.read(path).first else {
      throw DataError(file: path, found: "no array", expected: "a permutation")
    }
    let images = try tensor.integers()
    guard images.count == dimension else {
      throw tensor.error(found: "\(images.count) numbers", expected: "\(dimension), one a coordinate of X")
    }
    guard Set(images) == Set(0..<dimension) else {
      let wrong = images.first { !(0..<dimension).contains($0) }
      throw tensor.error(
        found: wrong.map { "the image \($0)" } ?? "an image twice", expected: "each of 0 ... \(dimension - 1) once")
    }
    return images
  }
}
