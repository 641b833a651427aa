import CKernels

/// The buffers of one floating projector: the Cholesky factor of the held rows and vectors beside it, padded to blocks of eight.
///
/// A class because it owns memory behind stable pointers for the C kernels; used by one thread at a time.
final class ActiveSetWorkspace {
  let rowCount, blocks, capacity, factorBlocks: Int
  /// Rows of 8 * blocks doubles, zero beyond the dimension.
  let rows: UnsafeMutablePointer<Double>
  let squaredNorms: UnsafeMutablePointer<Double>
  /// Row k holds row k of the lower factor, zero beyond the diagonal.
  let factor: UnsafeMutablePointer<Double>
  let point, direction, margins: UnsafeMutablePointer<Double>
  let forward, spare, weights, multipliers: UnsafeMutablePointer<Double>
  var held: [Int] = []
  var isHeld: [Bool]

  init(rows source: [[Double]]) {
    rowCount = source.count
    let dimension = source[0].count
    blocks = (dimension + 7) / 8
    // The row that is about to join needs a place of its own.
    capacity = min(rowCount, dimension) + 1
    factorBlocks = (capacity + 7) / 8
    func zeros(_ count: Int) -> UnsafeMutablePointer<Double> {
      let pointer = UnsafeMutablePointer<Double>.allocate(capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    rows = zeros(8 * blocks * rowCount)
    squaredNorms = zeros(rowCount)
    factor = zeros(8 * factorBlocks * capacity)
    (point, direction, margins) = (zeros(8 * blocks), zeros(8 * blocks), zeros(rowCount))
    (forward, spare) = (zeros(8 * factorBlocks), zeros(8 * factorBlocks))
    (weights, multipliers) = (zeros(8 * factorBlocks), zeros(8 * factorBlocks))
    isHeld = Array(repeating: false, count: rowCount)
    for (i, row) in source.enumerated() {
      for (j, value) in row.enumerated() { rows[8 * blocks * i + j] = value }
      squaredNorms[i] = thresher_dot(self.row(i), self.row(i), blocks)
    }
  }

  deinit {
    for pointer in [rows, squaredNorms, factor, point, direction, margins, forward, spare, weights, multipliers] {
      pointer.deallocate()
    }
  }

  func row(_ i: Int) -> UnsafeMutablePointer<Double> { rows + 8 * blocks * i }

  func factorRow(_ k: Int) -> UnsafeMutablePointer<Double> { factor + 8 * factorBlocks * k }

  func dot(_ i: Int, _ j: Int) -> Double { thresher_dot(row(i), row(j), blocks) }

  /// Solves L y = `forward` in place.
  func solveForward() {
    for k in held.indices {
      let line = factorRow(k)
      let value = forward[k]
      // The factor is zero beyond the diagonal, so only the entry at k itself has to be out of the way.
      forward[k] = 0
      let diagonal = line[k]
      line[k] = 0
      forward[k] = (value - thresher_dot(line, forward, (k + 7) / 8)) / diagonal
      line[k] = diagonal
    }
  }

  /// `weights` := the solution of L^T weights = `forward`; `forward` is used up.
  func solveBackward() {
    for k in held.indices.reversed() {
      let value = forward[k] / factorRow(k)[k]
      weights[k] = value
      thresher_add_scaled(forward, -value, factorRow(k), (k + 7) / 8)
    }
  }

  /// Appends a row whose entries of the factor are `forward` and whose diagonal is given.
  func append(_ row: Int, diagonal: Double) {
    let line = factorRow(held.count)
    for k in 0..<(8 * factorBlocks) { line[k] = 0 }
    for k in held.indices { line[k] = forward[k] }
    line[held.count] = diagonal
    held.append(row)
    isHeld[row] = true
  }

  /// Removes a held row: the rows of the factor below move up, and rotations make it lower triangular again. O(k^2).
  func remove(at position: Int) {
    isHeld[held[position]] = false
    held.remove(at: position)
    let size = held.count
    let stride = 8 * factorBlocks
    for k in position..<max(size, position) {
      let (target, source) = (factorRow(k), factorRow(k + 1))
      for j in 0...(k + 1) { target[j] = source[j] }
      multipliers[k] = multipliers[k + 1]
    }
    multipliers[size] = 0
    for column in position..<max(size, position) {
      let line = factorRow(column)
      let (a, b) = (line[column], line[column + 1])
      let length = (a * a + b * b).squareRoot()
      let (cosine, sine) = (a / length, b / length)
      var cell = line + column
      for _ in column..<size {
        let (left, right) = (cell[0], cell[1])
        cell[0] = cosine * left + sine * right
        cell[1] = cosine * right - sine * left
        cell += stride
      }
      line[column + 1] = 0
    }
  }

  func reset() {
    for i in held { isHeld[i] = false }
    held.removeAll(keepingCapacity: true)
  }
}
