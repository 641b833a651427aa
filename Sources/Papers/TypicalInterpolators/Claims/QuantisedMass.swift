import Claims
import ExactLearning
import Numbers
import Running

/// Quantised networks: every function of a narrow teacher has prior mass at least Q^(-E) in a wide student.
package struct QuantisedMass: Claim {
  package let kind: QuantisedNetworks.Kind
  package let isConvolutional: Bool
  /// Added to the exponent; 0 as published.
  package var exponentShift = 0

  package init(_ kind: QuantisedNetworks.Kind, isConvolutional: Bool = false) {
    self.kind = kind
    self.isConvolutional = isConvolutional
  }

  package var statement: Statement {
    let (exponent, label) =
      switch (kind, isConvolutional) {
      case (.vanilla, false): ("sum of d*_l d_(l-1) + d*_l", "S4")
      case (.scaled, false): ("sum of d*_l d*_(l-1) + 2 d_l", "S5")
      case (.vanilla, true): ("k c* + c* + c + 1 (one convolution, pooled readout)", "S6")
      case (.scaled, true): ("k c* + 2 c + c* + 2 (one convolution, pooled readout)", "S7")
      }
    return Statement(
      name: "\(kind.rawValue)-\(isConvolutional ? "convolution-" : "")mass", label: label,
      text:
        "With Q levels a \(kind.rawValue) student has the teacher's function with probability >= Q^(-E), E = \(exponent).",
      standing: .sharpened, source: "Buzaglo et al. 2024, \(label)")
  }

  package var parameters: [Parameter] {
    let common = [
      Parameter(
        "Q", "the number of levels: 2 is {0,1}, 3 is {-1,0,1}, 5 is {-2,...,2}", kind: .integer(2...(1 << 30))),
      Parameter("teacher", isConvolutional ? "channels of the teacher" : "the teacher's widths, as in 1,1"),
      Parameter("student", isConvolutional ? "channels of the student" : "the student's widths, as in 2,1"),
    ]
    return isConvolutional
      ? common + [
        Parameter("inputs", "the length of the circle: 2 or 3", kind: .integer(2...(1 << 30))),
        Parameter("kernel", "2; any for --bounds", kind: .integer(1...(1 << 20))),
      ]
      : common + [
        Parameter("inputs", "2; any for --bounds", kind: .integer(1...(1 << 30))),
        Parameter("domain", "cube for {0,1}^2, signs for {-1,1}^2", kind: .choice(Domain.allCases.map(\.rawValue))),
        Parameter(
          "activation", "relu or sign", kind: .choice(QuantisedNetworks.Activation.allCases.map(\.rawValue))),
      ]
  }

  package var grid: [Arguments] {
    if isConvolutional {
      return ["2", "3"].flatMap { inputs in
        Self.widthGrid.filter { $0.levels < 5 }.map { levels, teacher, student in
          ["inputs": inputs, "kernel": "2", "Q": "\(levels)", "teacher": "\(teacher)", "student": "\(student)"]
        }
      }
    }
    var grid: [Arguments] = []
    for activation in QuantisedNetworks.Activation.allCases {
      for domain in Domain.allCases {
        for (levels, teacher, student) in Self.widthGrid {
          grid.append([
            "inputs": "2", "domain": domain.rawValue, "activation": activation.rawValue, "Q": "\(levels)",
            "teacher": "\(teacher),1", "student": "\(student),1",
          ])
        }
      }
    }
    return grid
  }

  /// Levels with the hidden widths of teacher and student.
  private static var widthGrid: [(levels: Int, teacher: Int, student: Int)] {
    [2, 3, 5].flatMap { levels in
      [(1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3)].filter { levels < 5 || $0.1 < 3 }.map { (levels, $0.0, $0.1) }
    }
  }

  private enum Domain: String, CaseIterable { case cube, signs }

  private static func levelSet(_ levels: Int) -> [Int] { levels == 2 ? [0, 1] : Array((-(levels / 2))...(levels / 2)) }

  /// A family of networks with the hidden widths, or channels, of a teacher and a student.
  package struct Case: Sendable {
    package var networks: QuantisedNetworks
    package var teacher: Int
    package var student: Int

    package init(_ networks: QuantisedNetworks, teacher: Int, student: Int) {
      (self.networks, self.teacher, self.student) = (networks, teacher, student)
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let levels = try arguments.integer("Q", in: 2...5)
    guard levels != 4 else { throw ArgumentError(name: "Q", found: "4", expected: "2, 3 or 5 levels") }
    if isConvolutional {
      let inputs = try arguments.integer("inputs", in: 2...3)
      let kernel = try arguments.integer("kernel", in: 2...2)
      let teacher = try arguments.integer("teacher", in: 1...3)
      let student = try arguments.integer("student", in: 1...3)
      return Case(
        QuantisedNetworks(
          domain: .cube(inputs), levels: Self.levelSet(levels), activation: .relu, kind: kind,
          layout: .convolutional(kernel: kernel)), teacher: teacher, student: student)
    }
    _ = try arguments.integer("inputs", in: 2...2)
    let domain = try arguments.choice("domain", of: Domain.self)
    let activation = try arguments.choice("activation", of: QuantisedNetworks.Activation.self)
    let (teacher, student) = (
      try arguments.widths("teacher", maximumWidth: 3), try arguments.widths("student", maximumWidth: 3)
    )
    for (name, widths) in [("teacher", teacher), ("student", student)] where widths.count != 2 {
      throw ArgumentError(name: name, found: arguments[name], expected: "two layers, such as 2,1")
    }
    return Case(
      QuantisedNetworks(
        domain: domain == .cube ? .cube(2) : .signs(2), levels: Self.levelSet(levels), activation: activation,
        kind: kind), teacher: teacher[0], student: student[0])
  }

  package func verdict(on case: Case, effort: Effort) throws -> Verdict {
    let (networks, teacher, student) = (`case`.networks, `case`.teacher, `case`.student)
    guard teacher <= student else { return .outside("the teacher is wider than the student") }
    // Larger level sets overflow the packed sums.
    guard networks.levels.count < 5 || !isConvolutional && student < 3 else {
      return .undecided([], .outOfReach("five levels are counted for two layers with up to 2 hidden units only"))
    }
    return try .within { try verdict(networks, teacher: teacher, student: student, effort) }
  }

  private func verdict(
    _ networks: QuantisedNetworks, teacher: Int, student: Int, _ effort: Effort
  ) throws -> Verdict {
    let exponent: Int
    if isConvolutional {
      let (kernel, formula) = (
        networks.fanIn, kind == .vanilla ? TeacherExponent.convolutional : TeacherExponent.scaledConvolutional
      )
      exponent = formula(kernel, teacher, student)
    } else {
      let formula = kind == .vanilla ? TeacherExponent.vanilla : TeacherExponent.scaled
      exponent = Int(exactly: formula(2, [teacher, 1], [student, 1])) ?? 0
    }
    let wide = try networks.counts(width: student, effort: effort)
    let least = try networks.counts(width: teacher, effort: effort).keys.map { wide[$0] ?? 0 }.min() ?? 0
    let levels = Rational(networks.levels.count)
    return Verdict([
      Side(
        "Q^(-E) against the least likely teacher", .exact(levels.power(-(exponent + exponentShift))), .atMost,
        .exact(Rational(Integer(least)) / levels.power(networks.parameterCount(width: student))))
    ])
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let levels = try arguments.integer("Q", in: 2...(1 << 30))
    let exponent: Integer
    if isConvolutional {
      let kernel = try arguments.integer("kernel", in: 1...(1 << 20))
      let teacher = try arguments.integer("teacher", in: 1...(1 << 20))
      let student = try arguments.integer("student", in: teacher...(1 << 20))
      exponent = Integer(
        kind == .vanilla
          ? TeacherExponent.convolutional(kernel: kernel, teacher: teacher, student: student)
          : TeacherExponent.scaledConvolutional(kernel: kernel, teacher: teacher, student: student))
    } else {
      let inputs = try arguments.integer("inputs", in: 1...(1 << 30))
      let (teacher, student) = (try arguments.widths("teacher"), try arguments.widths("student"))
      guard teacher.count == student.count, zip(teacher, student).allSatisfy({ $0 <= $1 }) else { return [] }
      let formula = kind == .vanilla ? TeacherExponent.vanilla : TeacherExponent.scaled
      exponent = formula(inputs, teacher, student)
    }
    let shifted = exponent + Integer(exponentShift)
    return [
      Bound("exponent E", .exact(shifted)),
      Bound("-log2 of Q^(-E)", .enclosed(Interval(shifted) * Interval(levels).log2)),
    ]
  }
}
