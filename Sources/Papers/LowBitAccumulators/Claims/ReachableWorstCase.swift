import Claims
import Numbers
import Running

/// S19: the dynamic programme finds the largest error over all inputs, and inputs that attain it.
package struct ReachableWorstCase: Claim {
  package struct Case: Sendable {
    package var arithmetic: FusedMultiplyAdd
    package var weights: [Double], inputs: [Double]
  }

  package init() {}

  package var statement: Statement {
    Statement(
      name: "worst-case", label: "S19",
      text:
        "the largest |computed - exact| over all inputs is attained by a state of the accumulator with its least or largest "
        + "exact sum, and so is overflow",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] {
    [
      .product, .accumulator, Parameter("weights", "fractions, separated by commas, at most 6"),
      Parameter("inputs", "fractions, separated by commas, at most 5"), .chunk(default: "4"), .rounding,
    ]
  }

  package var grid: [Arguments] {
    ["1,3/2,-1/2,5/4", "1/8,1/8,2,1/8", "-3/2,-3/2,-3/2"].flatMap { weights in
      [("M2E3b4", "M2E3b3"), ("M1E3b3", "M1E3b3"), ("M3E2b2", "M3E2b1")].map { p, a in
        ["product": p, "accumulator": a, "weights": weights, "inputs": "-1,0,1/2,1", "chunk": "2"]
      }
    }
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let rounding = try arguments.choice("rounding", of: Rounding.self)
    func values(_ name: String, _ count: ClosedRange<Int>) throws -> [Double] {
      try arguments.rationals(name, count: count).map { value in
        let double = Double(rounding: value)
        guard Rational(exactly: double) == value, abs(double) < 1e6, double.significandWidth <= 20 else {
          throw ArgumentError(name: name, found: "\(value)", expected: "fractions over a power of two, 20 bits at most")
        }
        return double
      }
    }
    return try Case(
      arithmetic: FusedMultiplyAdd(
        product: arguments.smallFormat("product"), accumulator: arguments.smallFormat("accumulator"),
        chunk: arguments.integer("chunk", in: 1...1 << 20), rounding: rounding),
      weights: values("weights", 1...6), inputs: values("inputs", 1...5))
  }

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let model = FloatAccumulator(input.arithmetic)
    let search = try WorstCase.find(
      weights: input.weights, inputs: input.inputs, chunk: input.arithmetic.chunk, model: model, effort: effort)
    guard let found = search.result else { return .undecided([], search.exhausted ?? .resources) }
    let w = input.weights.map { Quantizer.rational($0) }
    let values = input.inputs.map { Quantizer.rational($0) }
    var worst = Rational()
    var choice = [Int](repeating: 0, count: w.count)
    repeat {
      if let exhausted = effort.exhaustion() { return .undecided([], exhausted) }
      let x = choice.map { values[$0] }
      let exact = zip(x, w).reduce(Rational()) { $0 + $1.0 * $1.1 }
      worst = max(worst, (input.arithmetic.dot(x, w) - exact).magnitude)
    } while Self.advance(&choice, below: values.count)
    let x = found.largestError.inputs.map { Quantizer.rational($0) }
    let exact = zip(x, w).reduce(Rational()) { $0 + $1.0 * $1.1 }
    return Verdict([
      Side("largest error by states", .exact(found.largestError.error), .equal, .exact(worst)),
      Side(
        "error of the inputs found", .exact((input.arithmetic.dot(x, w) - exact).magnitude), .equal,
        .exact(found.largestError.error)),
    ])
  }

  /// The next choice of inputs, false after the last.
  private static func advance(_ choice: inout [Int], below count: Int) -> Bool {
    for place in choice.indices {
      choice[place] += 1
      if choice[place] < count { return true }
      choice[place] = 0
    }
    return false
  }
}
