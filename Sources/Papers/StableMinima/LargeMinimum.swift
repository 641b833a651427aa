import Claims
import Files
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import Tensors

/// A network on a sample that are too large for fractions: verdicts come from bounds on all rounding.
package struct LargeMinimum: Sendable {
  package let network: ShallowNetwork<Double>
  package let data: RegressionData<Double>
  /// Whether the doubles are the numbers of the files; otherwise they may be off by a relative 2^-53.
  package let isExact: Bool
  /// The step size asked about, in the units of the half-mean.
  package let step: Rational?

  package init(
    _ network: ShallowNetwork<Double>, on data: RegressionData<Double>, isExact: Bool, step: Rational? = nil
  ) {
    (self.network, self.data, self.isExact, self.step) = (network, data, isExact, step)
  }

  /// - Throws: `DataError` of one line, as for small networks.
  init(_ file: DenseNetworkFile, _ labelled: LabelledData, step: Rational?, isCentred: Bool) throws {
    network = try ShallowNetwork(file.doubles(), file: file.file)
    guard labelled.dimension == network.inputCount else {
      throw labelled.inputs.error(
        found: "points of \(labelled.dimension) coordinates", expected: "\(network.inputCount), as the network")
    }
    let sample = RegressionData(points: try labelled.points(), targets: try labelled.targets())
    // Centred data are rounded, and then they are the question.
    data = isCentred ? sample.centred : sample
    isExact = file.isExactInDoubles && (labelled.isExactInDoubles || isCentred)
    self.step = step
  }

  func report(
    convention: LossConvention, remarks: [String], claims: [any MinimumClaim], effort: Effort
  ) throws -> ExaminationReport {
    let factor = Double(convention.factor)
    var report = ExaminationReport(summary: [
      "\(data.count) points in \(network.inputCount) dimensions, \(network.width) units, \(network.parameterCount) parameters, "
        + (isExact ? "read as doubles, which they are" : "read as the nearest doubles"), convention.sentence,
    ])
    report.summary += remarks
    let sharpness: CertifiedSharpness
    do {
      sharpness = try CertifiedSharpness(network, on: data, isExact: isExact, effort: effort)
    } catch let kink as CertifiedSharpness.Kink {
      let text =
        "point \(kink.point + 1) lies " + (kink.isExact ? "on the kink" : "too near to the kink")
        + " of unit \(kink.unit + 1)"
      report.summary.append("not twice differentiable: \(text); no verdict on stability")
      report.verdicts = claims.map { ($0.statement, .outside(text)) }
      return report
    }
    report.exhausted = effort.exhaustion() ?? sharpness.estimate.exhausted
    report.summary.append(
      "lambda_max = \(factor * sharpness.estimate.value) by Lanczos in doubles, residual "
        + "\(factor * sharpness.estimate.residual), \(sharpness.estimate.productCount) products; "
        + (sharpness.canProveUpperEnds
          ? "both ends below are proved"
          : "the lower end is proved; an upper one takes at most \(CertifiedSharpness.largestCount) points or parameters, and time")
    )
    let scale = Interval(convention.factor)
    let interval = scale * sharpness.interval
    report.quantities = [
      Quantity("lambda_max", .enclosed(interval)),
      Quantity("largest stable step", .enclosed(Interval(2) / interval)),
    ]
    appendChain(&report, sharpness, factor)
    if let step {
      report.quantities.append(Quantity("2/eta", .exact(2 * Rational(convention.factor) / step)))
      let side = Side("lambda_max", .enclosed(interval), .atMost, .exact(2 * Rational(convention.factor) / step))
      let verdict: Verdict =
        switch sharpness.isAtMost(2 / step) {
        case true?: .holds([side])
        case false?: .violated([side])
        case nil:
          .undecided(
            [side],
            effort.exhaustion() ?? .outOfReach("the proved ends of lambda_max leave 2/eta between them"))
        }
      report.verdicts = [(MinimumExamination.stability, verdict)]
    }
    return report
  }

  /// The chain in doubles: sentences, for nothing of it is proved.
  private func appendChain(_ report: inout ExaminationReport, _ sharpness: CertifiedSharpness, _ factor: Double) {
    let chain = RoundedChain(network, on: data)
    report.summary.append(
      "in doubles, for the half-mean: 1 + 2 S = \(1 + 2 * chain.functionNorm) <= 1 + 2 S1 = \(1 + 2 * chain.parameterNorm) <= q1 = "
        + "\(chain.onesQuotient) <= lambda_max of Gauss-Newton <= trace = \(chain.trace)")
    report.summary.append(
      "noise term max|rho|/2 = \(sharpness.largestMoment / 2), path norm \(chain.pathNorm); units that are on at fewer than 3 points: "
        + "\(chain.thinUnits.count) of \(network.width), with \((1000 * chain.thinUnits.pathShare).rounded() / 10) percent of the path norm"
    )
    if let step {
      let bound = 1 / Double(rounding: step) - 0.5
      report.summary.append(
        "1/eta - 1/2 = \(bound): S uses \((1000 * chain.functionNorm / bound).rounded() / 10) percent of it, S1 "
          + "\((1000 * chain.parameterNorm / bound).rounded() / 10) percent")
    }
  }
}

extension CertifiedSharpness {
  /// Both ends; without a proved upper one everything above the lower.
  package var interval: Interval {
    guard let low = Rational(exactly: lower), let high = Rational(exactly: upper) else { return Interval.everything }
    return Interval(from: low, to: high)
  }
}
