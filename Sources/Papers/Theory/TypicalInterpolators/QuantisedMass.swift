import Numbers

/// The exponents E with "prior mass of every narrow teacher at least Q^(-E)".
public enum TeacherExponent {
  /// Vanilla: sum of d*_l d_(l-1) + d*_l. The rows of the kept neurons are fixed, with zeros for absent inputs.
  public static func vanilla(inputCount: Int, teacher: [Int], student: [Int]) -> Integer {
    student.indices.reduce(Integer.zero) { sum, layer in
      let fanIn = layer == 0 ? inputCount : student[layer - 1]
      return sum + Integer(teacher[layer]) * Integer(fanIn) + Integer(teacher[layer])
    }
  }

  /// Scaled neurons: sum of d*_l d*_(l-1) + 2 d_l. Absent neurons need a zero scale and a zero bias only.
  public static func scaled(inputCount: Int, teacher: [Int], student: [Int]) -> Integer {
    student.indices.reduce(Integer.zero) { sum, layer in
      let fanIn = layer == 0 ? inputCount : teacher[layer - 1]
      return sum + Integer(teacher[layer]) * Integer(fanIn) + 2 * Integer(student[layer])
    }
  }

  /// One convolution with kernel volume k and a readout after pooling: k c* + c* + c + 1.
  public static func convolutional(kernel: Int, teacher: Int, student: Int) -> Int {
    (kernel + 1) * teacher + student + 1
  }

  /// The same with scaled neurons: k c* + 2 c + c* + 2.
  public static func scaledConvolutional(kernel: Int, teacher: Int, student: Int) -> Int {
    kernel * teacher + 2 * student + teacher + 2
  }
}

/// Quantised networks: every function of a narrow teacher has prior mass at least Q^(-E) in a wide student.
public struct QuantisedMass: Claim {
  public let kind: QuantisedNetworks.Kind
  public let isConvolutional: Bool
  /// Added to the exponent; 0 as published.
  public var exponentShift = 0

  public init(_ kind: QuantisedNetworks.Kind, isConvolutional: Bool = false) {
    self.kind = kind
    self.isConvolutional = isConvolutional
  }

  public var name: String { "\(kind.rawValue)-\(isConvolutional ? "convolution-" : "")mass" }

  public var statement: String {
    let exponent =
      switch (kind, isConvolutional) {
      case (.vanilla, false): "sum of d*_l d_(l-1) + d*_l"
      case (.scaled, false): "sum of d*_l d*_(l-1) + 2 d_l"
      case (.vanilla, true): "k c* + c* + c + 1 (one convolution, pooled readout)"
      case (.scaled, true): "k c* + 2 c + c* + 2 (one convolution, pooled readout)"
      }
    return
      "With Q levels a \(kind.rawValue) student has the teacher's function with probability >= Q^(-E), E = \(exponent)."
  }

  public var source: String {
    isConvolutional
      ? "Buzaglo et al. 2024, convolutional nets (3.6)"
      : "Buzaglo et al. 2024, \(kind == .vanilla ? "vanilla nets (3.1)" : "scaled neurons (3.2)")"
  }

  public var parameters: [Parameter] {
    let common = [
      Parameter("Q", "the number of levels: 2 is {0,1}, 3 is {-1,0,1}, 5 is {-2,...,2}"),
      Parameter("teacher", isConvolutional ? "channels of the teacher" : "the teacher's widths, as in 1,1"),
      Parameter("student", isConvolutional ? "channels of the student" : "the student's widths, as in 2,1"),
    ]
    return isConvolutional
      ? common + [Parameter("inputs", "the length of the circle: 2 or 3"), Parameter("kernel", "2; any for --bounds")]
      : common + [
        Parameter("inputs", "2; any for --bounds"), Parameter("domain", "cube for {0,1}^2, signs for {-1,1}^2"),
        Parameter("activation", "relu or sign"),
      ]
  }

  public var grid: [Arguments] {
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

  /// The family of networks and the hidden widths of teacher and student; nil for sizes that are not enumerated.
  private func networks(_ arguments: Arguments) throws -> (QuantisedNetworks, teacher: Int, student: Int)? {
    let levels = try arguments.integer("Q", in: 2...5)
    guard levels != 4 else { throw ArgumentError(name: "Q", found: "4", expected: "2, 3 or 5 levels") }
    if isConvolutional {
      let inputs = try arguments.integer("inputs", in: 2...3)
      let kernel = try arguments.integer("kernel", in: 2...2)
      let teacher = try arguments.integer("teacher", in: 1...3)
      let student = try arguments.integer("student", in: 1...3)
      // Larger level sets overflow the packed sums of eight rows.
      guard teacher <= student, levels <= 3 else { return nil }
      return (
        QuantisedNetworks(
          domain: .cube(inputs), levels: Self.levelSet(levels), activation: .relu, kind: kind,
          layout: .convolutional(kernel: kernel)), teacher, student
      )
    }
    _ = try arguments.integer("inputs", in: 2...2)
    let domain = try arguments.choice("domain", of: Domain.self)
    let activation = try arguments.choice("activation", of: QuantisedNetworks.Activation.self)
    let (teacher, student) = (
      try arguments.widths("teacher", maximumWidth: 3), try arguments.widths("student", maximumWidth: 3)
    )
    guard teacher.count == 2, student.count == 2, teacher[0] <= student[0], levels < 5 || student[0] < 3 else {
      return nil
    }
    return (
      QuantisedNetworks(
        domain: domain == .cube ? .cube(2) : .signs(2), levels: Self.levelSet(levels), activation: activation,
        kind: kind),
      teacher[0], student[0]
    )
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    guard let (networks, teacher, student) = try networks(arguments) else {
      return .outsideHypotheses(
        "only two layers with up to 3 hidden units (2 for five levels) are counted, the teacher no wider")
    }
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
    let wide = networks.counts(width: student)
    let least = networks.counts(width: teacher).keys.map { wide[$0] ?? 0 }.min() ?? 0
    let levels = Rational(networks.levels.count)
    return Verdict([
      Side(
        "Q^(-E) against the least likely teacher", .exact(levels.power(-(exponent + exponentShift))), .atMost,
        .exact(Rational(Integer(least)) / levels.power(networks.parameterCount(width: student))))
    ])
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
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
