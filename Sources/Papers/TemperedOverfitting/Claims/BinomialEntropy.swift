import Claims
import Numbers
import Running

/// N H(k/N) - log2(N+1) <= log2 C(N, k) <= N H(k/N), in integers.
package struct BinomialEntropy: Claim {
  /// What the left side of the upper bound is multiplied with; 1 as published.
  package var upperFactor: Integer = 1
  /// The N + 1 of the lower bound is replaced by this when it is set.
  package var lowerFactor: Integer?

  package init() {}

  package let statement = Statement(
    name: "binomial-entropy", label: "S5",
    text:
      "N H(k/N) - log2(N+1) <= log2 C(N,k) <= N H(k/N), as C k^k (N-k)^(N-k) <= N^N <= (N+1) C k^k (N-k)^(N-k).",
    standing: .sharpened, source: "Harel et al. 2024, S5")
  package let parameters = [
    Parameter("N", "points", kind: .integer(1...1_000_000_000)),
    Parameter("k", "ones", kind: .integer(0...1_000_000_000)),
  ]

  package var grid: [Arguments] {
    [1, 2, 3, 4, 7, 16, 33, 100].flatMap { n in (0...n).map { ["N": "\(n)", "k": "\($0)"] } }
  }

  package func read(_ arguments: Arguments) throws -> (points: Int, ones: Int) {
    let n = try arguments.integer("N", in: 1...2000)
    return (n, try arguments.integer("k", in: 0...n))
  }

  package func verdict(on case: (points: Int, ones: Int), effort: Effort) throws -> Verdict {
    let (n, k) = `case`
    let product = Integer.binomial(n, k) * Integer(k).power(k) * Integer(n - k).power(n - k)
    let power = Integer(n).power(n)
    return Verdict([
      Side("C k^k (N-k)^(N-k) against N^N", .exact(upperFactor * product), .atMost, .exact(power)),
      Side(
        "N^N against (N+1) C k^k (N-k)^(N-k)", .exact(power), .atMost, .exact((lowerFactor ?? Integer(n + 1)) * product)
      ),
    ])
  }

  package func bounds(for arguments: Arguments) throws -> [Bound] {
    let n = try arguments.integer("N", in: 1...1_000_000_000)
    let k = try arguments.integer("k", in: 0...n)
    let entropy = Interval(n) * Bits.entropy(Rational(Integer(k), Integer(n)))
    var bounds = [
      Bound("N H(k/N) - log2(N+1)", .enclosed(entropy - Interval(n + 1).log2)),
      Bound("N H(k/N)", .enclosed(entropy)),
    ]
    // The binomial itself has N bits at most; beyond ten million only the bounds are given.
    if n <= 10_000_000 { bounds.insert(Bound("log2 C(N,k)", .enclosed(Interval(Integer.binomial(n, k)).log2)), at: 1) }
    return bounds
  }
}
