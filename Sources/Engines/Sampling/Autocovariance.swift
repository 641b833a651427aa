import Foundation

/// The autocovariances of a sequence at all lags: sum of (x_i - mean)(x_{i+lag} - mean), over n.
///
/// By the Fourier transform of the sequence padded with zeros, whose squared magnitudes transform back into the sums
/// (Wiener and Khinchin). A sum for each lag would be quadratic for the chains that matter: those that hardly move.
///
/// - Complexity: O(n log n).
func autocovariances(_ sequence: [Double]) -> [Double] {
  let n = sequence.count
  guard n > 0 else { return [] }
  let mean = sequence.reduce(0, +) / Double(n)
  var size = 1
  while size < 2 * n { size *= 2 }
  var real = [Double](repeating: 0, count: size)
  var imaginary = real
  for (index, value) in sequence.enumerated() { real[index] = value - mean }
  fourierTransform(&real, &imaginary)
  for index in 0..<size {
    real[index] = real[index] * real[index] + imaginary[index] * imaginary[index]
    imaginary[index] = 0
  }
  // The spectrum is real and even, so that the transform is its own inverse up to the factor.
  fourierTransform(&real, &imaginary)
  return real.prefix(n).map { $0 / Double(size) / Double(n) }
}

/// The discrete Fourier transform in place (Cooley and Tukey 1965).
///
/// - Precondition: the length is a power of two.
private func fourierTransform(_ real: inout [Double], _ imaginary: inout [Double]) {
  let size = real.count
  var reversed = 0
  for index in 1..<max(1, size) {
    var bit = size >> 1
    while reversed & bit != 0 {
      reversed ^= bit
      bit >>= 1
    }
    reversed |= bit
    if index < reversed {
      real.swapAt(index, reversed)
      imaginary.swapAt(index, reversed)
    }
  }
  var length = 2
  while length <= size {
    let half = length / 2
    let cosines = (0..<half).map { cos(2 * Double.pi * Double($0) / Double(length)) }
    let sines = (0..<half).map { -sin(2 * Double.pi * Double($0) / Double(length)) }
    for start in stride(from: 0, to: size, by: length) {
      for offset in 0..<half {
        let (low, high) = (start + offset, start + offset + half)
        let re = real[high] * cosines[offset] - imaginary[high] * sines[offset]
        let im = real[high] * sines[offset] + imaginary[high] * cosines[offset]
        real[high] = real[low] - re
        imaginary[high] = imaginary[low] - im
        real[low] += re
        imaginary[low] += im
      }
    }
    length *= 2
  }
}
