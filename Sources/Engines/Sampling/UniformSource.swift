import Numbers

/// The only way in which chains use chance: an exactly uniform number below a bound.
///
/// Everything else (weighted choices, acceptance) is made of it in integers. So a test can run a move on *all*
/// outcomes of its choices and obtain the exact transition probabilities of the code that runs.
package protocol UniformSource {
  /// A uniform number of 0 ..< bound.
  mutating func next(below bound: UInt64) -> UInt64
}

extension RandomKey: UniformSource {}
