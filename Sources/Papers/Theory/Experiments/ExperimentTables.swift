import Foundation

extension TemperedExperiment {
  /// The table as CSV, one number a line; empty fields where a quantity is not defined.
  public func csv(_ table: [Row]) -> String {
    var text =
      "flips,points,noise,measure,error,deviation,interpolable,bound,limit_independent,limit_arbitrary,target\n"
    for row in table {
      let entropy =
        row.noise > 0 && row.noise < 1 ? -row.noise * log2(row.noise) - (1 - row.noise) * log2(1 - row.noise) : 0
      let fields: [String] = [
        row.flips.rawValue, "\(row.points)", decimal(row.noise), row.measure.rawValue, decimal(row.error),
        decimal(row.deviation), decimal(row.interpolable), decimal(row.bound), decimal(2 * row.noise * (1 - row.noise)),
        decimal(1 - exp2(-entropy)), row.target.map { "0x" + String($0, radix: 16) } ?? "",
      ]
      text += fields.joined(separator: ",") + "\n"
    }
    return text
  }
}

extension TypicalExperiment {
  public func csv(_ table: [Row]) -> String {
    var text =
      "teacher,teacher_width,student_width,points,error,deviation,mass_bits,description_bound,mass_bound,realisation_bound\n"
    for row in table {
      let fields: [String] = [
        row.teacher, "\(row.teacherWidth)", "\(row.studentWidth)", "\(row.points)", decimal(row.error),
        decimal(row.deviation), decimal(row.massBits), decimal(row.descriptionBound), decimal(row.massBound),
        decimal(row.realisationBound),
      ]
      text += fields.joined(separator: ",") + "\n"
    }
    return text
  }
}

/// Ten significant digits: more than the last bits of a sum in floating point can spoil.
private func decimal(_ value: Double?) -> String {
  guard let value else { return "" }
  return abs(value) < 1e-12 ? "0" : String(format: "%.10g", value)
}
