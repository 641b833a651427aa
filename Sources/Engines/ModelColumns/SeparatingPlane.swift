import LinearAlgebra
import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// Whether one threshold neuron has the labels of a sample, of any number of inputs and points, by a linear program in fractions.
///
/// w . x + b >= 1 on ones and <= 0 on zeros has a solution, or Farkas' lemma gives weights of the points, not all 0, under which ones
/// and zeros have the same sum and the same total: their convex hulls meet.
package enum SeparatingPlane: Sendable {
  /// This neuron has the labels.
  case found(ModelNeuron)
  /// No neuron has them; the weights, one for each point.
  case none(weights: [Integer])
  /// The effort ended first, or the neuron has no weights of 40 bits.
  case undecided(Exhausted)

  /// Tableaus of more numbers are not begun.
  private static let maximumEntries = 1 << 20

  package init(of sample: PartialFunction, effort: Effort) {
    let n = sample.inputCount
    guard (n + 1) * (sample.pointCount + 1) <= Self.maximumEntries else {
      self = .undecided(.outOfReach("\(sample.pointCount) points of \(n) inputs are not separated: too many"))
      return
    }
    let rows = (0..<sample.pointCount).map { index in
      let point = sample.point(index)
      let sign: Rational = sample.labels[index] ? 1 : -1
      return LinearConstraint((0..<n).map { point[$0] ? sign : 0 } + [sign], sample.labels[index] ? 1 : 0)
    }
    let program = LinearProgram(
      minimize: [Rational](repeating: 0, count: n + 1),
      subjectTo: LinearSystem(variableCount: n + 1, inequalities: rows))
    switch program.solved(effort: effort) {
    case .undecided(let reason): self = .undecided(reason)
    case .infeasible(let certificate): self = .none(weights: certificate.inequalities)
    case .optimal(let optimum): self = Self.neuron(optimum.point, sample)
    case .unbounded(let point, _): self = Self.neuron(point, sample)
    }
  }

  /// Weights as integers, with the largest bias that is not positive on any zero.
  private static func neuron(_ solution: [Rational], _ sample: PartialFunction) -> Self {
    let scale = solution.reduce(Integer(1)) { .lcm($0, $1.denominator) }
    let integers = solution.dropLast().map { $0.numerator * scale.exactQuotient(dividingBy: $0.denominator) }
    let divisor = integers.reduce(Integer(0)) { .gcd($0, $1) }
    let reduced = divisor.isZero ? integers : integers.map { $0.exactQuotient(dividingBy: divisor) }
    let weights = reduced.compactMap { Int(exactly: $0) }.filter { abs($0) <= ModelNetworkJSON.maximumWeight }
    guard weights.count == sample.inputCount else {
      return .undecided(.outOfReach("the weights of the neuron have more than 40 bits"))
    }
    let sums = (0..<sample.pointCount).map { ModelNeuron(weights: weights, bias: 0).potential(on: sample.point($0)) }
    let least = sums.indices.filter { sample.labels[$0] }.map { sums[$0] }.min()
    let most = sums.indices.filter { !sample.labels[$0] }.map { sums[$0] }.max()
    // sum + bias > 0 from the least sum of a one on; without ones nowhere.
    return .found(ModelNeuron(weights: weights, bias: least.map { 1 - $0 } ?? -(most ?? 0)))
  }
}
