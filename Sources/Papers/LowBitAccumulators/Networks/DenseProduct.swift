/// Matrix products in doubles, row by row in one order, so that any number of threads gives the same bits.
enum DenseProduct {
  /// The product of `a` (rows x inner) and `b` (inner x columns).
  static func of(_ a: [Double], _ b: [Double], rows: Int, inner: Int, columns: Int) -> [Double] {
    precondition(a.count == rows * inner && b.count == inner * columns, "matrices of other shapes")
    var result = [Double](repeating: 0, count: rows * columns)
    result.withUnsafeMutableBufferPointer { result in
      b.withUnsafeBufferPointer { b in
        for row in 0..<rows {
          for index in 0..<inner {
            let x = a[row * inner + index]
            if x == 0 { continue }
            for column in 0..<columns { result[row * columns + column] += x * b[index * columns + column] }
          }
        }
      }
    }
    return result
  }

  /// A matrix of `rows` x `columns` with rows and columns exchanged.
  static func transposed<Number>(_ matrix: [Number], rows: Int, columns: Int) -> [Number] {
    (0..<columns).flatMap { column in (0..<rows).map { matrix[$0 * columns + column] } }
  }
}
