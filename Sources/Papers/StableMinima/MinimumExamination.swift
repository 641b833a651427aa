import Claims
import Files
import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// What the claims say about a user's network on a user's sample: sharpness, the largest stable step, S and S1, every gap of the
/// chain, and the units that pay for it.
package struct MinimumExamination: Examination {
  package let name: String
  /// The coordinates of a point; nil for any number.
  package let inputs: Int?
  /// Claims whose verdict is given, in this order.
  private let claims: [any MinimumClaim]

  package init(name: String, inputs: Int?, claims: [any MinimumClaim]) {
    (self.name, self.inputs, self.claims) = (name, inputs, claims)
  }

  package struct Case: Sendable {
    package let minimum: MinimumCase
    package let convention: LossConvention

    package init(_ minimum: MinimumCase, convention: LossConvention) {
      (self.minimum, self.convention) = (minimum, convention)
    }
  }

  package var text: String {
    "is this network a stable minimum for the step, and what does that say about its function?"
  }

  package let parameters = [
    Parameter("data", "points and labels: CSV, .npy or .npz", kind: .file),
    Parameter("network", "one hidden layer of ReLU units: .npz, .safetensors, .json or .onnx", kind: .file),
    Parameter("step", "the step size of gradient descent; without it the largest stable one is given", kind: .rational),
    Parameter(
      "loss", "half-mean is 1/(2n) sum r^2, mean is 1/n sum r^2 (PyTorch's mse_loss)",
      kind: .choice(LossConvention.allCases.map(\.rawValue)), default: "half-mean"),
  ]

  package func read(_ arguments: Arguments) throws -> Case {
    let networkFile = try arguments.text("network", expected: "a file with a network, --network FILE")
    let dataFile = try arguments.text("data", expected: "a file with points and labels, --data FILE")
    let convention = try arguments.choice("loss", of: LossConvention.self)
    var step: Rational?
    if arguments["step"] != nil {
      step = try arguments.rational("step", from: 0, to: 1_000_000)
      if step == 0 {
        throw ArgumentError(name: "step", found: "0", expected: "a positive step: with step 0 every point is a limit")
      }
    }
    let file = try DenseNetworkFile(reading: networkFile)
    let network = try ShallowNetwork(file.exact(), file: networkFile)
    if let inputs, network.inputCount != inputs {
      throw DataError(
        file: networkFile, found: "a network of \(network.inputCount) inputs", expected: "\(inputs)")
    }
    let data = try RegressionData(LabelledData(reading: dataFile), inputCount: network.inputCount)
    return Case(
      MinimumCase(ShallowLoss(network, on: data), step: step.map { $0 * Rational(convention.factor) }),
      convention: convention)
  }

  package func report(on input: Case, effort: Effort) throws -> ExaminationReport {
    let loss = input.minimum.loss
    let factor = Rational(input.convention.factor)
    var report = ExaminationReport(summary: [
      "\(loss.data.count) points in \(loss.network.inputCount) dimensions, \(loss.network.width) units, "
        + "\(loss.network.parameterCount) parameters, read as exactly the fractions that they are",
      input.convention == .halfMean
        ? "loss 1/(2n) sum r^2 (half-mean)"
        : "loss 1/n sum r^2 (mean): sharpness and loss are twice those of the half-mean",
    ])
    if let text = input.minimum.kinkText {
      report.summary.append("not twice differentiable: \(text); no verdict on stability")
      report.verdicts = claims.map { ($0.statement, .outside(text)) }
      return report
    }
    if loss.network.parameterCount > Self.largestDense { return try large(input, report, effort) }
    let chain = SharpnessChain(loss)
    if let why = effort.exhaustion() {
      report.exhausted = why
      return report
    }
    let (whole, part) = (try chain.sharpness(), try chain.gaussNewtonSharpness())
    let gradient = loss.gradient.reduce(Rational(0)) { $0 + $1 * $1 }
    report.summary.append(
      gradient.isZero ? "stationary: the gradient is zero" : "not stationary, so the noise term applies")
    let two = Interval(2)
    report.quantities = [
      Quantity("loss", .exact(factor * loss.value)),
      Quantity("|grad|", .enclosed(Interval(factor) * Interval(gradient).squareRoot)),
      Quantity("lambda_max", .enclosed(Interval(factor) * whole.interval)),
      Quantity("lambda_max of Gauss-Newton", .enclosed(Interval(factor) * part.interval)),
      Quantity("largest stable step", .enclosed(two / (Interval(factor) * whole.interval))),
      Quantity("S", .enclosed(chain.functionNorm)), Quantity("S1", .enclosed(chain.parameterNorm)),
      Quantity("1 + 2 S", .enclosed(Interval(1) + two * chain.functionNorm)),
      Quantity("1 + 2 S1", .enclosed(Interval(1) + two * chain.parameterNorm)),
      Quantity("ones quotient q1", .exact(chain.onesQuotient)), Quantity("trace of Gauss-Newton", .exact(chain.trace)),
      Quantity("gap from S to S1", .enclosed(two * (chain.parameterNorm - chain.functionNorm))),
      Quantity(
        "gap from S1 to q1", .enclosed(Interval(chain.onesQuotient) - Interval(1) - two * chain.parameterNorm)),
      Quantity("gap from q1 to lambda_max of Gauss-Newton", .enclosed(part.interval - Interval(chain.onesQuotient))),
      Quantity("gap from lambda_max of Gauss-Newton to trace", .enclosed(Interval(chain.trace) - part.interval)),
      Quantity("noise term max|rho|/2", .enclosed(NoisyBound.term(.moments, of: chain))),
      Quantity("noise term of the loss", .enclosed(NoisyBound.term(.loss, of: chain))),
      Quantity("noise term as published", .enclosed(NoisyBound.term(.published, of: chain))),
      Quantity("path norm", .enclosed(chain.pathNorm)),
    ]
    if let step = input.minimum.step {
      report.quantities.append(Quantity("2/eta", .exact(2 * factor / step)))
      let bound = step.reciprocal - Rational(1, 2)
      report.quantities.append(Quantity("1/eta - 1/2 (half-mean)", .exact(bound)))
      if bound.signum > 0 {
        report.quantities.append(Quantity("share of S in it", .enclosed(chain.functionNorm / Interval(bound))))
        report.quantities.append(Quantity("share of S1 in it", .enclosed(chain.parameterNorm / Interval(bound))))
      }
      report.verdicts.append((Self.stability, stabilityVerdict(whole, step, factor, effort)))
    }
    for claim in claims {
      report.verdicts.append((claim.statement, try claim.verdict(on: chain, in: input.minimum, effort: effort)))
    }
    report.tables = [UnitTable.costliest(of: chain)]
    return report
  }

  /// Beyond this many parameters the Hessian is not formed.
  static let largestDense = 1000

  package static let stability = Statement(
    name: "stable", label: "stability", text: "The minimum is linearly stable for the step: lambda_max <= 2/eta.",
    standing: .published, source: "Mulayoff, Michaeli, Soudry 2021, Lemma 1")

  private func stabilityVerdict(
    _ sharpness: LargestEigenvalue, _ step: Rational, _ factor: Rational, _ effort: Effort
  ) -> Verdict {
    let side = Side(
      "lambda_max", .enclosed(Interval(factor) * sharpness.interval), .atMost, .exact(2 * factor / step))
    // Where the bracket leaves it open, the inertia of 2/eta - H has decided.
    return switch sharpness.isAtMost(2 / step, effort: effort) {
    case true?: .holds([side])
    case false?: .violated([side])
    case nil: .undecided([side], effort.exhaustion() ?? .time)
    }
  }

  /// Products with the Hessian alone, in doubles.
  private func large(_ input: Case, _ start: ExaminationReport, _ effort: Effort) throws -> ExaminationReport {
    var report = start
    let factor = Double(input.convention.factor)
    let products = HessianProducts(
      ShallowNetwork(rounding: input.minimum.loss.network), on: RegressionData(rounding: input.minimum.loss.data))
    let largest = try products.largestEigenvalue(effort: effort)
    report.exhausted = largest.exhausted
    report.summary.append(
      "lambda_max = \(factor * largest.value) by Lanczos in doubles, residual \(factor * largest.residual), "
        + "\(largest.productCount) products; some eigenvalue is this near, and none was found above")
    report.summary.append(
      "max|rho|/2 = \(products.largestMoment / 2); the chain is worked out up to \(Self.largestDense) parameters")
    if let step = input.minimum.step {
      let bound = 2 / Double(rounding: step)
      report.summary.append("2/eta = \(factor * bound)")
      report.verdicts = [
        (
          Self.stability,
          .undecided(
            [],
            .outOfReach(
              "\(input.minimum.loss.network.parameterCount) parameters: Lanczos in doubles finds "
                + (largest.value > bound ? "an eigenvalue above 2/eta" : "none above 2/eta") + ", which is no proof"))
        )
      ]
    }
    return report
  }
}
