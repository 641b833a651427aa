import Numbers
import Statistics
import ThresholdNetworks

extension GoodnessOfFit {
  /// Draws of networks against the exact law of their functions.
  ///
  /// - Parameters:
  ///   - counts: how often each function was drawn.
  ///   - law: the functions with their settings.
  package init(counts: [BitVector: Int], law: [(table: TruthTable, settings: Integer)]) {
    let draws = counts.values.reduce(0, +)
    let total = law.reduce(Integer(0)) { $0 + $1.settings }
    self.init(
      draws: draws,
      classes: law.lazy.map { entry in
        (
          expected: Double(draws) * Double(rounding: Rational(entry.settings, total)),
          observed: counts[entry.table.values] ?? 0
        )
      })
  }
}
