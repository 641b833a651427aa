/// That an output is the label on all points but at most so many, as it is written point by point.
///
/// The order of clauses is that of the points: proofs name clauses by their place.
struct LabelRequirement {
  let mismatches: Int
  /// Whether the output differs from the label, for each point; not needed where it must not.
  private var errors: [ReferenceFormula.Literal] = []

  init(mismatches: Int) { self.mismatches = mismatches }

  /// The next point.
  mutating func require(_ label: Bool, of output: ReferenceFormula.Literal, in formula: inout ReferenceFormula) {
    if mismatches == 0 {
      formula.require(label ? output : -output)
    } else {
      errors.append(label ? -output : output)
    }
  }

  /// After the last point.
  func finish(in formula: inout ReferenceFormula) throws {
    if mismatches < errors.count { try formula.requireAtMost(mismatches, of: errors) }
  }
}
