import CLAPACKE
import Numbers
import Running

/// The largest eigenvalue of a symmetric operator of which only products are known.
///
/// Lanczos with full orthogonalisation and thick restarts (Wu and Simon 2000): the basis never has more than `basisSize`
/// vectors, and the best Ritz vectors survive a restart. Largest means largest, not largest in modulus.
public struct Lanczos: Sendable {
  /// The Rayleigh quotient of `vector`: never above the largest eigenvalue, up to the rounding of one product.
  public let value: Double
  /// Of length 1.
  public let vector: [Double]
  /// |A v - value v|, from one more product: some eigenvalue is as near to `value`, up to the rounding of that product.
  public let residual: Double
  /// The number of products asked for.
  public let productCount: Int
  /// Nil if the residual has fallen to the tolerance.
  public let exhausted: Exhausted?

  /// Looks for the largest eigenvalue of a symmetric matrix that is known by its products alone.
  ///
  /// - Parameters:
  ///   - dimension: at least 1.
  ///   - tolerance: the residual to reach, relative to the value.
  ///   - basisSize: the vectors that are kept before a restart.
  ///   - productLimit: ends the iteration after so many products.
  ///   - key: draws the first vector.
  ///   - effort: looked at before every product.
  ///   - product: A v for a v of `dimension` entries.
  /// - Complexity: productCount * (dimension * basisSize) operations beside the products.
  public init(
    dimension: Int, tolerance: Double = 1e-12, basisSize: Int = 80, productLimit: Int = 5000, key: RandomKey,
    effort: Effort = .unlimited, product: ([Double]) -> [Double]
  ) throws {
    precondition(dimension >= 1, "an operator on nothing")
    _ = Matrix.singleThread
    var basis = LanczosBasis(dimension: dimension, capacity: min(dimension, basisSize))
    var key = key
    basis.append((0..<dimension).map { _ in key.nextUnit() * 2 - 1 })
    var products = 0
    var exhausted: Exhausted?
    while true {
      exhausted = effort.exhaustion()
      if exhausted != nil && products > 0 { break }
      let image = product(basis.last)
      products += 1
      guard image.allSatisfy(\.isFinite) else { throw FactorizationError.notFinite }
      let rest = basis.project(image)
      let isFull = basis.count == basis.capacity
      if isFull || rest.norm == 0 || basis.count % 4 == 0 {
        let ritz = try basis.projected.symmetricEigenvalues()
        let top = ritz.values.count - 1
        let estimate = rest.norm * abs(ritz.vectors[top, basis.count - 1])
        if estimate <= tolerance * abs(ritz.values[top]) || basis.count == dimension || rest.norm == 0 { break }
        if products >= productLimit {
          exhausted = .resources
          break
        }
        if isFull { basis.restart(ritz, residual: rest) }
      }
      basis.append(rest.vector, normalized: rest.norm)
    }
    vector = try basis.bestVector()
    let image = product(vector)
    value = zip(vector, image).reduce(0) { $0 + $1.0 * $1.1 }
    let quotient = value
    residual = zip(vector, image).reduce(0) { $0 + ($1.1 - quotient * $1.0) * ($1.1 - quotient * $1.0) }.squareRoot()
    productCount = products + 1
    self.exhausted = exhausted
  }
}

/// Orthonormal vectors, and the operator's coefficients between them.
private struct LanczosBasis {
  let dimension: Int
  let capacity: Int
  private(set) var count = 0
  /// Row i is vector i.
  private var vectors: [Double]
  private var coefficients: Matrix

  struct Rest {
    var vector: [Double]
    var norm: Double
  }

  init(dimension: Int, capacity: Int) {
    (self.dimension, self.capacity) = (dimension, capacity)
    vectors = .init(repeating: 0, count: dimension * capacity)
    coefficients = Matrix(rows: capacity, columns: capacity)
  }

  var last: [Double] { Array(vectors[(count - 1) * dimension..<count * dimension]) }

  var projected: Matrix {
    var matrix = Matrix(rows: count, columns: count)
    for i in 0..<count { for j in 0..<count { matrix[i, j] = coefficients[i, j] } }
    return matrix
  }

  mutating func append(_ vector: [Double], normalized norm: Double? = nil) {
    let size = norm ?? cblas_dnrm2(Int32(dimension), vector, 1)
    for j in 0..<dimension { vectors[count * dimension + j] = vector[j] / size }
    count += 1
  }

  /// Notes the coefficients of the last vector's image and gives what is orthogonal to the basis.
  mutating func project(_ image: [Double]) -> Rest {
    var rest = image
    // Twice is enough (Parlett): the second pass removes what rounding left of the first.
    for pass in 0..<2 {
      var parts = [Double](repeating: 0, count: count)
      cblas_dgemv(
        CblasRowMajor, CblasNoTrans, Int32(count), Int32(dimension), 1, vectors, Int32(dimension), rest, 1, 0, &parts, 1
      )
      cblas_dgemv(
        CblasRowMajor, CblasTrans, Int32(count), Int32(dimension), -1, vectors, Int32(dimension), parts, 1, 1, &rest, 1)
      for i in 0..<count {
        let value = pass == 0 ? parts[i] : coefficients[i, count - 1] + parts[i]
        coefficients[i, count - 1] = value
        coefficients[count - 1, i] = value
      }
    }
    return Rest(vector: rest, norm: cblas_dnrm2(Int32(dimension), rest, 1))
  }

  /// Keeps the largest Ritz vectors, half as many as there is room for.
  mutating func restart(_ ritz: SymmetricEigenvalues, residual: Rest) {
    let kept = max(1, capacity / 2)
    let first = count - kept
    var rotation = Matrix(rows: kept, columns: count)
    for i in 0..<kept { for j in 0..<count { rotation[i, j] = ritz.vectors[first + i, j] } }
    let old = Matrix(rows: count, columns: dimension, entries: Array(vectors.prefix(count * dimension)))
    let rotated = rotation * old
    vectors.replaceSubrange(0..<kept * dimension, with: rotated.entries)
    coefficients = Matrix(rows: capacity, columns: capacity)
    for i in 0..<kept { coefficients[i, i] = ritz.values[first + i] }
    count = kept
  }

  func bestVector() throws -> [Double] {
    let ritz = try projected.symmetricEigenvalues()
    let weights = ritz.vectors.row(ritz.values.count - 1)
    var vector = [Double](repeating: 0, count: dimension)
    cblas_dgemv(
      CblasRowMajor, CblasTrans, Int32(count), Int32(dimension), 1, vectors, Int32(dimension), weights, 1, 0, &vector, 1
    )
    let norm = cblas_dnrm2(Int32(dimension), vector, 1)
    return vector.map { $0 / norm }
  }
}
