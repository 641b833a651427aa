import Numbers
import ThresholdNetworks

/// A random wide network computes the function of a narrow teacher with at least a certain probability.
public struct RealisationProbability: Claim {
  /// The settings of sign and bias per unit of fan-in.
  public var settingsFactor: Rational = 6
  /// The probability that a hidden neuron is constant 0.
  public var idleProbability = Rational(5, 12)

  public init() {}

  public let name = "realisation"
  public let statement = """
    P(h_theta = teacher) >= product over the layers of (1 / (2^(d'_(l-1)) 6 d_(l-1)))^(d'_l) (5/12)^(d_l - d'_l), \
    teacher widths d', student widths d.
    """
  public let source = "Harel et al. 2024 (5.6); Buzaglo et al. 2024 for this prior (3.7)"
  public let parameters = [
    Parameter("inputs", "the number d_0"), Parameter("teacher", "the teacher's widths, as in 1,1"),
    Parameter("student", "the student's widths, at least as large"),
    Parameter("N", "for --bounds: also the error that N clean points guarantee on average"),
  ]

  public var grid: [Arguments] {
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

  /// The lower bound.
  public func bound(inputCount: Int, teacher: [Int], student: [Int]) -> Rational {
    var bound = Rational(1)
    for layer in student.indices {
      let kept = layer == 0 ? inputCount : teacher[layer - 1]
      let fanIn = layer == 0 ? inputCount : student[layer - 1]
      let neuron = (Rational(Integer(1) << kept) * settingsFactor * Rational(fanIn)).reciprocal
      bound *= neuron.power(teacher[layer]) * idleProbability.power(student[layer] - teacher[layer])
    }
    return bound
  }

  private func checkedWidths(_ arguments: Arguments) throws -> (teacher: [Int], student: [Int])? {
    let teacher = try arguments.widths("teacher")
    let student = try arguments.widths("student")
    guard teacher.count == student.count, zip(teacher, student).allSatisfy({ $0 <= $1 }) else { return nil }
    return (teacher, student)
  }

  public func verdict(for arguments: Arguments) throws -> Verdict {
    guard let (teacher, student) = try checkedWidths(arguments) else {
      return .outsideHypotheses("the student is not as deep and as wide as the teacher")
    }
    let narrow = try arguments.distribution(widths: "teacher")
    let wide = try arguments.distribution(widths: "student")
    let least = narrow.functions.map { wide.probability(of: $0) }.min() ?? 0
    let bound = bound(inputCount: narrow.architecture.inputCount, teacher: teacher, student: student)
    return Verdict([Side("bound against the least likely teacher", .exact(bound), .atMost, .exact(least))])
  }

  public func bounds(for arguments: Arguments) throws -> [Bound] {
    guard let (teacher, student) = try checkedWidths(arguments) else { return [] }
    let inputs = try arguments.integer("inputs", in: 1...(1 << 30))
    // -log2 of the bound: w(d') + sum d'_l log2(6 d_(l-1)) + sum (d_l - d'_l) log2(12/5).
    let bits = student.indices.reduce(Interval(0)) { sum, layer in
      let kept = layer == 0 ? inputs : teacher[layer - 1]
      let fanIn = layer == 0 ? inputs : student[layer - 1]
      let neuron = Interval(kept) + Interval(settingsFactor * Rational(fanIn)).log2
      return sum + Interval(teacher[layer]) * neuron
        - Interval(student[layer] - teacher[layer]) * Interval(idleProbability).log2
    }
    var bounds = [Bound("-log2 P(h_theta = teacher) is at most", .enclosed(bits))]
    if arguments["N"] != nil {
      let n = try arguments.integer("N", in: 1...Int.max)
      bounds.append(
        Bound("E L of posterior sampling is at most", .enclosed(Interval(1) - (-bits / Interval(n)).exp2)))
    }
    return bounds
  }
}
