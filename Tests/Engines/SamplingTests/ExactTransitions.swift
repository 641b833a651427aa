import Numbers
import Sampling

/// Runs code that uses chance on every outcome of its choices, and so obtains the exact law of its result.
///
/// The choices made so far are replayed; the first new one takes the value 0 and is remembered with its bound, so that
/// its other values come later.
struct EnumeratingSource: UniformSource {
  private var script: [(value: UInt64, bound: UInt64)]
  private var position = 0

  mutating func next(below bound: UInt64) -> UInt64 {
    if position == script.count { script.append((0, bound)) }
    position += 1
    return script[position - 1].value
  }

  /// The probability of every result of `body`.
  static func law<Result: Hashable>(_ body: (inout Self) -> Result) -> [Result: Rational] {
    var law: [Result: Rational] = [:]
    var source = Self(script: [])
    while true {
      source.position = 0
      let result = body(&source)
      let probability = source.script.reduce(Rational(1)) { $0 / Rational($1.bound) }
      law[result, default: 0] += probability
      while let last = source.script.last, last.value + 1 == last.bound { source.script.removeLast() }
      guard let last = source.script.popLast() else { return law }
      source.script.append((last.value + 1, last.bound))
    }
  }
}
