import Formats
import LinearAlgebra
import Numbers
import Running
import ThresholdNetworks

/// Whether one neuron with weights of any size and sign fits: a threshold function in the usual sense.
///
/// Both answers carry their proof: integer weights that are checked on every point, or points with label 1 and with label 0 that
/// have the same sum and the same number (by Farkas' lemma there are such points exactly where no weights exist).
enum RealNeuron {
  /// y = 1 exactly where the weighted sum reaches the threshold.
  case fits(weights: [Integer], threshold: Integer)
  /// Multiples of points whose sums agree.
  case impossible(ones: [Multiple], zeros: [Multiple])
  /// The effort ended first.
  case undecided(Exhausted)

  /// A point taken so many times.
  struct Multiple {
    let count: Integer
    let point: BitVector
  }

  /// Weights of the least sum of absolute values by which ones and zeros are a whole unit apart, as a linear program.
  static func of(_ function: PartialFunction, effort: Effort) -> RealNeuron {
    let inputs = function.inputCount
    let points = (0..<function.pointCount).map(function.point)
    // Positive parts, negative parts, threshold: ones have sum - threshold >= 0, zeros threshold - sum >= 1.
    let constraints = points.enumerated().map { index, point -> LinearConstraint in
      let isOne = function.labels[index]
      let positive = (0..<inputs).map { Rational(point[$0] ? (isOne ? 1 : -1) : 0) }
      return LinearConstraint(positive + positive.map { Rational(0) - $0 } + [isOne ? -1 : 1], isOne ? 0 : 1)
    }
    let system = LinearSystem(
      variableCount: 2 * inputs + 1, inequalities: constraints,
      nonnegative: [Bool](repeating: true, count: 2 * inputs) + [false])
    let objective = [Rational](repeating: 1, count: 2 * inputs) + [0]
    switch LinearProgram(minimize: objective, subjectTo: system).solved(effort: effort) {
    case .optimal(let optimum):
      return weights((0..<inputs).map { optimum.point[$0] - optimum.point[inputs + $0] }, optimum.point[2 * inputs])
    case .infeasible(let certificate):
      func multiples(_ label: Bool) -> [Multiple] {
        points.indices.filter { function.labels[$0] == label && !certificate.inequalities[$0].isZero }
          .map { Multiple(count: certificate.inequalities[$0], point: points[$0]) }
      }
      return .impossible(ones: multiples(true), zeros: multiples(false))
    case .unbounded: return .undecided(.outOfReach("a sum of absolute values fell below zero"))
    case .undecided(let reason): return .undecided(reason)
    }
  }

  /// The same neuron in integers without a common divisor.
  private static func weights(_ weights: [Rational], _ threshold: Rational) -> RealNeuron {
    let scale = (weights + [threshold]).reduce(Integer(1)) { .lcm($0, $1.denominator) }
    func scaled(_ number: Rational) -> Integer {
      number.numerator * scale.exactQuotient(dividingBy: number.denominator)
    }
    let integers = weights.map(scaled)
    let divisor = integers.reduce(Integer(0)) { .gcd($0, $1) }
    guard !divisor.isZero else { return .fits(weights: integers, threshold: scaled(threshold)) }
    // Sums are multiples of the divisor: the threshold may rise to the next one.
    let rounded = (scaled(threshold) + divisor - 1).flooredQuotient(dividingBy: divisor)
    return .fits(weights: integers.map { $0.exactQuotient(dividingBy: divisor) }, threshold: rounded)
  }

  /// Whether what the answer says is true of the function, in integers.
  func holds(of function: PartialFunction) -> Bool {
    switch self {
    case .fits(let weights, let threshold):
      return (0..<function.pointCount).allSatisfy { index in
        let sum = function.point(index).ones.reduce(Integer(0)) { $0 + weights[$1] }
        return (sum >= threshold) == function.labels[index]
      }
    case .impossible(let ones, let zeros):
      func sums(_ multiples: [Multiple]) -> [Integer] {
        (0..<function.inputCount).map { input in
          multiples.reduce(Integer(0)) { $1.point[input] ? $0 + $1.count : $0 }
        } + [multiples.reduce(Integer(0)) { $0 + $1.count }]
      }
      return !ones.isEmpty && sums(ones) == sums(zeros)
    case .undecided: return true
    }
  }

  /// `2 x1 + x2 - x3 >= 2`, or `no: 0110 + 1001 = 0101 + 1010`, ones on the left.
  func text(_ name: (Int) -> String) -> String {
    switch self {
    case .fits(let weights, let threshold):
      var text = ""
      for (input, weight) in weights.enumerated() where !weight.isZero {
        let sign = weight.isNegative ? "-" : "+"
        let size = weight.isNegative ? Integer(0) - weight : weight
        text += text.isEmpty ? (weight.isNegative ? "-" : "") : " \(sign) "
        text += (size == 1 ? "" : "\(size) ") + name(input)
      }
      return "y = 1 where \(text.isEmpty ? "0" : text) >= \(threshold)"
    case .impossible(let ones, let zeros):
      func sum(_ multiples: [Multiple]) -> String {
        multiples.map { ($0.count == 1 ? "" : "\($0.count) ") + $0.point.description }.joined(separator: " + ")
      }
      return "none: \(sum(ones)) = \(sum(zeros)), ones on the left, zeros on the right"
    case .undecided(let reason): return "not known: \(reason)"
    }
  }

  /// The answer as a field of a result; null where it is not known.
  var value: JSONValue {
    switch self {
    case .fits(let weights, let threshold):
      return ["weights": .array(weights.map { .string("\($0)") }), "threshold": .string("\(threshold)")]
    case .impossible(let ones, let zeros):
      func list(_ multiples: [Multiple]) -> JSONValue {
        .array(multiples.map { ["times": .string("\($0.count)"), "point": .string($0.point.description)] })
      }
      return ["ones": list(ones), "zeros": list(zeros)]
    case .undecided: return .null
    }
  }
}
