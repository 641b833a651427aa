import Claims
import ExactLearning
import Numbers
import Running
import ThresholdNetworks

/// A random wide network computes the function of a narrow teacher with at least a certain probability.
package struct RealisationProbability: Claim {
  package var bound = RealisationBound()

  package init() {}

  package let statement = Statement(
    name: "realisation", label: "S11",
    text: """
      P(h_theta = teacher) >= product over the layers of (1 / (2^(d'_(l-1)) 6 d_(l-1)))^(d'_l) (5/12)^(d_l - d'_l), \
      teacher widths d', student widths d.
      """,
    standing: .sharpened, source: "Harel et al. 2024, S11")
  package let parameters = [
    Parameter("inputs", "the number d_0", kind: .integer(1...(1 << 30))),
    Parameter("teacher", "the teacher's widths, as in 1,1"),
    Parameter("student", "the student's widths, at least as large"),
    Parameter(
      "N", "for --bounds: also the error that N clean points guarantee on average", kind: .integer(1...Int.max)),
  ]

  package var grid: [Arguments] {
    let cases: [(Int, String, [String])] = [
      (2, "1,1", ["1,1", "2,1", "3,1", "4,1"]), (2, "2,1", ["2,1", "3,1", "4,1"]),
      (2, "1,1,1", ["1,1,1", "2,1,1", "2,2,1"]),
      (2, "2,1,1", ["2,1,1", "2,2,1"]), (3, "1,1", ["1,1", "2,1", "3,1"]), (3, "2,1", ["2,1", "3,1"]),
      (3, "1,1,1", ["2,2,1"]),
    ]
    return cases.flatMap { inputs, teacher, students in
      students.map { ["inputs": "\(inputs)", "teacher": teacher, "student": $0] }
    }
  }

  /// The widths of a teacher and of a student, of the same number of inputs.
  package struct Case: Sendable {
    package var teacher: Architecture
    package var student: Architecture

    package init(teacher: Architecture, student: Architecture) { (self.teacher, self.student) = (teacher, student) }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    Case(teacher: try arguments.smallArchitecture("teacher"), student: try arguments.smallArchitecture("student"))
  }

  private func fits(_ teacher: [Int], _ student: [Int]) -> Bool {
    teacher.count == student.count && zip(teacher, student).allSatisfy { $0 <= $1 }
  }

  package func verdict(on widths: Case, effort: Effort) throws -> Verdict {
    guard fits(widths.teacher.widths, widths.student.widths) else {
      return .outside("the student is not as deep and as wide as the teacher")
    }
    return try .within {
      let narrow = try FunctionDistribution(widths.teacher, effort: effort)
      let wide = try FunctionDistribution(widths.student, effort: effort)
      let least = narrow.functions.map { wide.probability(of: $0) }.min() ?? 0
      let bound = bound.probability(
        inputCount: widths.teacher.inputCount, teacher: widths.teacher.widths, student: widths.student.widths)
      return Verdict([Side("bound against the least likely teacher", .exact(bound), .atMost, .exact(least))])
    }
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let (teacher, student) = (try arguments.widths("teacher"), try arguments.widths("student"))
    guard fits(teacher, student) else { return [] }
    let bits = bound.bits(
      inputCount: try arguments.integer("inputs", in: 1...(1 << 30)), teacher: teacher, student: student)
    var bounds = [Bound("-log2 P(h_theta = teacher) is at most", .enclosed(bits))]
    if arguments["N"] != nil {
      let n = try arguments.integer("N", in: 1...Int.max)
      bounds.append(
        Bound("E L of posterior sampling is at most", .enclosed(Interval(1) - (-bits / Interval(n)).exp2)))
    }
    return bounds
  }
}
