import Numbers

/// Micro-batches that take a, or with probability p the longer b: every quantity is a fraction.
///
/// T^(m) <= tau says that at most floor((tau - a m) / (b - a)) of m micro-batches were slow, a threshold gate of m bits.
public struct TwoPointModel: Sendable, Hashable {
  /// The workers N and the micro-batches M of each, at least 1.
  public var workers: Int, micros: Int
  /// The times a < b, the probability p of b, and the serial time T_c, in one unit of time.
  public var fast: Rational, slow: Rational, probability: Rational, serial: Rational
  /// Whether a micro-batch that ends exactly at the threshold counts.
  public var countsTies: Bool

  /// A model; see the properties for the parameters.
  ///
  /// - Precondition: `fast < slow`, at least one worker and one micro-batch.
  public init(
    workers: Int, micros: Int, fast: Rational, slow: Rational, probability: Rational, serial: Rational,
    countsTies: Bool = true
  ) {
    precondition(fast < slow && workers >= 1 && micros >= 1, "times \(fast) and \(slow)")
    (self.workers, self.micros, self.fast, self.slow) = (workers, micros, fast, slow)
    (self.probability, self.serial, self.countsTies) = (probability, serial, countsTies)
  }

  /// P(k of m micro-batches are slow).
  private func probability(_ k: Int, of m: Int) -> Rational {
    Rational(Integer.binomial(m, k)) * probability.power(k) * (1 - probability).power(m - k)
  }

  private func time(_ k: Int, of m: Int) -> Rational { fast * Rational(m) + (slow - fast) * Rational(k) }

  /// P(T^(m) <= tau), or < tau if ties do not count.
  public func cumulative(_ m: Int, _ threshold: Rational) -> Rational {
    (0...m).filter { countsTies ? time($0, of: m) <= threshold : time($0, of: m) < threshold }
      .reduce(Rational()) { $0 + probability($1, of: m) }
  }

  /// E[completed micro-batches of a worker].
  public func completed(_ threshold: Rational) -> Rational {
    (1...micros).reduce(Rational()) { $0 + cumulative($1, threshold) }
  }

  /// The law of T, the slowest of all workers.
  private var maximum: [(time: Rational, probability: Rational)] {
    var (below, sum) = (Rational(), Rational())
    return (0...micros).map { k in
      sum += probability(k, of: micros)
      let power = sum.power(workers)
      defer { below = power }
      return (time(k, of: micros), power - below)
    }
  }

  /// E[T].
  public var expectedMaximum: Rational { maximum.reduce(Rational()) { $0 + $1.time * $1.probability } }

  /// E[min(tau, T)].
  public func expectedMinimum(_ threshold: Rational) -> Rational {
    maximum.reduce(Rational()) { $0 + min(threshold, $1.time) * $1.probability }
  }

  /// S(tau), the expected throughput with the threshold over that without it, exactly.
  public func speed(_ threshold: Rational) -> Rational {
    completed(threshold) / Rational(micros) * (expectedMaximum + serial) / (expectedMinimum(threshold) + serial)
  }
}
