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
    /// The network in fractions, or in doubles where it is large.
    package enum Subject: Sendable {
      case exact(MinimumCase)
      case large(LargeMinimum)
    }

    package let subject: Subject
    package let convention: LossConvention
    /// Sentences on how the files were read.
    package var remarks: [String] = []

    package init(_ minimum: MinimumCase, convention: LossConvention) {
      (subject, self.convention) = (.exact(minimum), convention)
    }

    package init(_ large: LargeMinimum, convention: LossConvention) {
      (subject, self.convention) = (.large(large), convention)
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
    Parameter(
      "center", "subtracts the mean of the points, exactly: the weights g depend on the origin",
      kind: .choice(["true", "false"]), default: "false"),
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
    let isCentred = try arguments.flag("center")
    let file = try DenseNetworkFile(reading: networkFile)
    let data = try LabelledData(reading: dataFile)
    let scaled = step.map { $0 * Rational(convention.factor) }
    var question: Case
    if file.parameterCount > Self.largestDense
      || data.count > Self.largestWork / (file.parameterCount * file.parameterCount)
    {
      question = Case(try LargeMinimum(file, data, step: scaled, isCentred: isCentred), convention: convention)
    } else {
      let network = try ShallowNetwork(file.exact(), file: networkFile)
      try check(network.inputCount, networkFile)
      var sample = try RegressionData(data, inputCount: network.inputCount)
      if isCentred { sample = sample.centred }
      question = Case(MinimumCase(ShallowLoss(network, on: sample), step: scaled), convention: convention)
    }
    if case .large(let large) = question.subject { try check(large.network.inputCount, networkFile) }
    if isCentred {
      let isLarge = if case .large = question.subject { true } else { false }
      question.remarks.append(
        "the mean of the points was subtracted"
          + (isLarge ? " in doubles, and the verdict is about these" : ", exactly"))
    }
    return question
  }

  private func check(_ count: Int, _ file: String) throws {
    if let inputs, count != inputs {
      throw DataError(file: file, found: "a network of \(count) inputs", expected: "\(inputs)")
    }
  }

  package func report(on input: Case, effort: Effort) throws -> ExaminationReport {
    switch input.subject {
    case .large(let large):
      return try large.report(convention: input.convention, remarks: input.remarks, claims: claims, effort: effort)
    case .exact(let minimum): return try report(on: minimum, input, effort)
    }
  }

  private func report(on minimum: MinimumCase, _ input: Case, _ effort: Effort) throws -> ExaminationReport {
    let loss = minimum.loss
    let factor = Rational(input.convention.factor)
    var report = ExaminationReport(summary: [
      "\(loss.data.count) points in \(loss.network.inputCount) dimensions, \(loss.network.width) units, "
        + "\(loss.network.parameterCount) parameters, read as exactly the fractions that they are",
      input.convention.sentence,
    ])
    report.summary += input.remarks
    if let text = minimum.kinkText {
      report.summary.append("not twice differentiable: \(text); no verdict on stability")
      report.verdicts = claims.map { ($0.statement, .outside(text)) }
      return report
    }
    let chain = SharpnessChain(loss)
    if let why = effort.exhaustion() {
      report.exhausted = why
      return report
    }
    let (whole, part) = (try chain.sharpness(), try chain.gaussNewtonSharpness())
    let gradient = loss.gradient.reduce(Rational(0)) { $0 + $1 * $1 }
    report.summary.append(
      gradient.isZero ? "stationary: the gradient is zero" : "not stationary, so the noise term applies")
    if let text = UnitTable.thinUnits(of: chain) { report.summary.append(text) }
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
    if let step = minimum.step {
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
      report.verdicts.append((claim.statement, try claim.verdict(on: chain, in: minimum, effort: effort)))
    }
    report.tables = [UnitTable.costliest(of: chain)]
    return report
  }

  /// Beyond this many parameters the Hessian is not formed.
  static let largestDense = 1000
  /// Beyond this many products of fractions, points times parameters squared, neither: about a minute.
  static let largestWork = 30_000_000

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
}

extension LossConvention {
  /// What stands in every report.
  var sentence: String {
    self == .halfMean
      ? "loss 1/(2n) sum r^2 (half-mean)"
      : "loss 1/n sum r^2 (mean): sharpness and loss are twice those of the half-mean"
  }
}
