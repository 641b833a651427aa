import Foundation
import Numbers
import ThresholdNetworks

/// The mass at depth 2 as a combination of the probabilities P(r, t) that of r random first-layer neurons at least t are 1 on every
/// one and fewer on every zero. A neuron that is constant only shifts the threshold, and is summed out.
struct PackedMass {
  /// What does not depend on any P(r, t).
  private(set) var exact = 0.0
  /// The coefficient of P(r, t) at [r][t].
  private(set) var coefficients: [Int: [Int: Double]] = [:]

  /// - Parameters:
  ///   - k: the number of hidden neurons.
  ///   - constants: the probability that a neuron is constantly 1, which is also that of 0; all others make up the P(r, t).
  ///   - fitsFalse, fitsTrue: 1 if an output that is constantly 0, or 1, fits, else 0.
  init(hiddenCount k: Int, constants: Double, fitsFalse: Double, fitsTrue: Double) {
    func binomial(_ n: Int, _ r: Int) -> Double { Double(rounding: Integer.binomial(n, r)) }
    // Outputs whose gate is constant: (2k - s) settings with s inputs read, of either kind, and gamma = 0.
    exact += (fitsFalse + fitsTrue) * Double(k) * pow(2, Double(k))
    for s in 0...k {
      exact += binomial(k, s) * Double(2 * k - s) * (fitsFalse + fitsTrue)
      guard s >= 1 else { continue }
      for threshold in 1...s {
        for a in 0...s {
          for b in 0...(s - a) {
            let r = s - a - b
            let t = threshold - a
            let coefficient =
              2 * binomial(k, s) * binomial(s, a) * binomial(s - a, b)
              * pow(constants, Double(a + b)) * pow(1 - 2 * constants, Double(r))
            if t <= 0 {
              exact += coefficient * fitsTrue
            } else if t > r {
              exact += coefficient * fitsFalse
            } else {
              coefficients[r, default: [:]][t, default: 0] += coefficient
            }
          }
        }
      }
    }
    let outputs = 6 * Double(k) * pow(2, Double(k))
    exact /= outputs
    coefficients = coefficients.mapValues { $0.mapValues { $0 / outputs } }
  }

  init(_ sample: PartialFunction, hiddenCount k: Int, constants: Double, mismatches: Int) {
    let ones = sample.labels.popcount
    self.init(
      hiddenCount: k, constants: constants, fitsFalse: ones <= mismatches ? 1 : 0,
      fitsTrue: sample.pointCount - ones <= mismatches ? 1 : 0)
  }
}

extension PriorMass {
  /// With the columns of a dictionary, those that are constant on the sample summed out.
  static func packingTerms(
    _ sample: PartialFunction, _ k: Int, _ mismatches: Int, _ isStopped: @escaping @Sendable () -> Bool
  ) -> (exact: Double, terms: [Term]) {
    let model = PackingModel(sample)
    let packed = PackedMass(
      sample, hiddenCount: k, constants: Double(model.constants) / Double(model.settings), mismatches: mismatches)
    var exact = packed.exact
    guard model.columnCount > 0 else { return (exact, []) }
    var terms: [Term] = []
    for r in 1...k {
      for t in 1...r {
        let coefficient = packed.coefficients[r]?[t] ?? 0
        if r == 1 {
          exact += coefficient * Double(model.fittingSingles(butFor: mismatches)) / Double(model.varying)
        } else {
          let cost = MemberCost(
            sweep: PackingState.sweepCost(model, columns: r), bytes: PackingState.bytesNeeded(model, columns: r))
          terms.append(
            term(
              coefficient, cost, (sample.pointCount, mismatches), isStopped, prepare: { PackingWorkspace(model) },
              make: { PackingState(model, columns: r, threshold: t, workspace: $1, using: &$0) }))
        }
      }
    }
    return (exact, terms)
  }

  /// Where there are too many inputs to list columns: neurons that are constant whatever the input (5/12 of the prior each) are
  /// summed out, the others are moved in blocks of weights.
  static func blockTerms(
    _ sample: PartialFunction, _ k: Int, _ mismatches: Int, _ isStopped: @escaping @Sendable () -> Bool
  ) -> (exact: Double, terms: [Term]) {
    let packed = PackedMass(sample, hiddenCount: k, constants: 5.0 / 12, mismatches: mismatches)
    var terms: [Term] = []
    for r in 1...k {
      let model = CountedModel(sample, Architecture(inputCount: sample.inputCount, widths: [r, 1]))
      for t in 1...r {
        let law = BlockState.Law.varyingNeurons(threshold: t)
        let cost = MemberCost(sweep: BlockState.sweepCost(model, law), bytes: BlockState.bytesNeeded(model))
        terms.append(
          term(
            packed.coefficients[r]?[t] ?? 0, cost, (sample.pointCount, mismatches), isStopped,
            prepare: { CountedWorkspace(model) },
            make: { BlockState(model, law: law, workspace: $1, using: &$0) }))
      }
    }
    return (packed.exact, terms)
  }
}
