/// A square matrix of doubles, row by row, with the few operations that the draws need; O(n^3) each.
struct SmallMatrix {
  let size: Int
  var cells: [Double]

  init(zeros size: Int) { (self.size, cells) = (size, Array(repeating: 0, count: size * size)) }

  subscript(i: Int, j: Int) -> Double {
    get { cells[i * size + j] }
    set { cells[i * size + j] = newValue }
  }

  static func * (left: SmallMatrix, right: SmallMatrix) -> SmallMatrix {
    let n = left.size
    var product = SmallMatrix(zeros: n)
    product.cells.withUnsafeMutableBufferPointer { out in
      left.cells.withUnsafeBufferPointer { a in
        right.cells.withUnsafeBufferPointer { b in
          for i in 0..<n {
            for k in 0..<n {
              let factor = a[i * n + k]
              if factor == 0 { continue }
              for j in 0..<n { out[i * n + j] += factor * b[k * n + j] }
            }
          }
        }
      }
    }
    return product
  }

  static func - (left: SmallMatrix, right: SmallMatrix) -> SmallMatrix {
    var result = left
    for i in result.cells.indices { result.cells[i] -= right.cells[i] }
    return result
  }

  static func + (left: SmallMatrix, right: SmallMatrix) -> SmallMatrix {
    var result = left
    for i in result.cells.indices { result.cells[i] += right.cells[i] }
    return result
  }

  var transposed: SmallMatrix {
    var result = SmallMatrix(zeros: size)
    for i in 0..<size { for j in 0..<size { result.cells[j * size + i] = cells[i * size + j] } }
    return result
  }

  var squaredNorm: Double { cells.reduce(0) { $0 + $1 * $1 } }

  /// The lower factor C with C C' the matrix, which is positive definite.
  var cholesky: SmallMatrix {
    var c = SmallMatrix(zeros: size)
    let n = size
    c.cells.withUnsafeMutableBufferPointer { c in
      for i in 0..<n {
        for j in 0...i {
          var sum = cells[i * n + j]
          for k in 0..<j { sum -= c[i * n + k] * c[j * n + k] }
          c[i * n + j] = i == j ? max(sum, 0).squareRoot() : sum / c[j * n + j]
        }
      }
    }
    return c
  }

  /// C^-1 B for this lower triangular C.
  func solveLower(_ right: SmallMatrix) -> SmallMatrix {
    var x = right
    let n = size
    x.cells.withUnsafeMutableBufferPointer { x in
      for i in 0..<n {
        for k in 0..<i {
          let factor = cells[i * n + k]
          for j in 0..<n { x[i * n + j] -= factor * x[k * n + j] }
        }
        let inverse = 1 / cells[i * n + i]
        for j in 0..<n { x[i * n + j] *= inverse }
      }
    }
    return x
  }
}
