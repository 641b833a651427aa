import Foundation
import Numbers

/// Independent standard normal numbers and square roots of chi-square ones from a key.
struct GaussianStream {
  private var key: RandomKey
  private var spare: Double?

  init(_ key: RandomKey) { self.key = key }

  /// Marsaglia's polar method (1964).
  mutating func next() -> Double {
    if let value = spare {
      spare = nil
      return value
    }
    while true {
      let (u, v) = (2 * key.nextUnit() - 1, 2 * key.nextUnit() - 1)
      let s = u * u + v * v
      if s > 0 && s < 1 {
        let factor = (-2 * log(s) / s).squareRoot()
        spare = v * factor
        return u * factor
      }
    }
  }

  /// The root of a chi-square number with k >= 1 degrees, by Marsaglia and Tsang's gamma method (2000); k = 1 is |N(0, 1)|.
  mutating func chi(_ degrees: Int) -> Double {
    if degrees == 1 { return abs(next()) }
    let d = Double(degrees) / 2 - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = next()
      let base = 1 + c * x
      if base <= 0 { continue }
      let v = base * base * base
      let u = 1 - key.nextUnit()
      if log(u) < x * x / 2 + d - d * v + d * log(v) { return (2 * d * v).squareRoot() }
    }
  }
}
