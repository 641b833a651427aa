import Foundation
import Numbers

/// u = W(e^s), the solution of u + ln u = s, without ever forming e^s.
package enum LambertW {
  /// In double precision, by Newton's method on u + ln u; 0 where it underflows. Relative error of a few units in the last place.
  package static func ofExponential(_ s: Double) -> Double {
    if s < -40 { return exp(s) }
    var u = s > 2 ? s - log(s) : exp(s) / (1 + exp(s))
    for _ in 0..<60 {
      let next = u * (1 + s - log(u)) / (1 + u)
      if abs(next - u) <= 1e-16 * abs(next) { return next }
      u = next
    }
    return u
  }

  /// Certainly contains W(e^s): the function u + ln u increases, so that a sign at each end encloses the solution.
  package static func enclosure(ofExponential s: Interval) -> Interval? {
    let guess = ofExponential(s.midpoint)
    var width = guess * 0x1p-44
    while width < guess / 2 {
      guard let lower = Rational(exactly: guess - width), let upper = Rational(exactly: guess + width) else {
        return nil
      }
      let (low, high) = (Interval(lower), Interval(upper))
      if low + low.ln <= s, high + high.ln >= s { return Interval(from: lower, to: upper) }
      width *= 16
    }
    return nil
  }
}
