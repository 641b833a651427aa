import Numbers
import Running

/// Draws of the forgetting of an isometric first task with a uniformly random row space, when m of its p coordinates are permuted uniformly.
///
/// Which m coordinates makes no difference, for the row space is uniform: the first m. A draw is ||K'(I - K)||^2 / d with K = V'OV for a random
/// frame V of rank d: a Gaussian matrix made orthonormal by the Cholesky factor of its inner products.
///
/// - Complexity: O(p d^2 + d^3) a draw.
package struct PermutationDraws: Sendable {
  package let dimension, rank, support: Int

  /// - Precondition: 1 <= d <= p and 1 <= m <= p.
  package init(dimension p: Int, rank d: Int, support m: Int) {
    precondition((1...p).contains(d) && (1...p).contains(m), "p = \(p), d = \(d), m = \(m)")
    (dimension, rank, support) = (p, d, m)
  }

  /// The mean of `count` draws; batches of 256 have keys of their own, so that the result is the same for any number of threads.
  ///
  /// - Returns: nil if the effort ends before two draws.
  package func mean(of count: Int, key: RandomKey, effort: Effort) -> KernelDraws.Summary? {
    KernelDraws.Summary(of: count, inBatchesOf: 256, effort: effort) { batch in
      let own = key.fold(in: UInt64(batch))
      // "gauss" and "perm" in ASCII.
      var (stream, shuffles) = (GaussianStream(own.fold(in: 0x67_6175_7373)), own.fold(in: 0x7065_726d))
      return { draw(&stream, &shuffles) }
    }
  }

  private func draw(_ stream: inout GaussianStream, _ shuffles: inout RandomKey) -> Double {
    let (p, d) = (dimension, rank)
    var frame = (0..<p).map { _ in (0..<d).map { _ in stream.next() } }
    var square = SmallMatrix(zeros: d)
    for row in frame { for i in 0..<d { for j in 0..<d { square[i, j] += row[i] * row[j] } } }
    let factor = square.cholesky
    for k in 0..<p {
      for i in 0..<d {
        for j in 0..<i { frame[k][i] -= factor[i, j] * frame[k][j] }
        frame[k][i] /= factor[i, i]
      }
    }
    var images = Array(0..<support)
    for i in stride(from: support - 1, to: 0, by: -1) { images.swapAt(i, shuffles.next(below: i + 1)) }
    var kernel = SmallMatrix(zeros: d)
    for (k, row) in frame.enumerated() {
      let moved = k < support ? frame[images[k]] : row
      for i in 0..<d { for j in 0..<d { kernel[i, j] += row[i] * moved[j] } }
    }
    var rest = SmallMatrix(zeros: d)
    for i in 0..<d { rest[i, i] = 1 }
    return (kernel.transposed * (rest - kernel)).squaredNorm / Double(d)
  }
}
