import Numbers
import Running
import ThresholdNetworks

/// A rule that turns a consistent sample into a (random) interpolating function.
public protocol LearningRule: Sendable {
  /// The law of the output on a sample, by truth table; nil if the class has no interpolator.
  func outputs(on seen: SeenLabels) -> [(table: UInt64, probability: Rational)]?
}

/// Posterior sampling: a uniform setting among those that interpolate (guess and check).
public struct PosteriorSampling: LearningRule {
  /// How many settings compute each function: the prior before the sample is seen.
  public let prior: FunctionDistribution

  /// The rule for a prior.
  public init(_ prior: FunctionDistribution) { self.prior = prior }

  /// Every function of the prior that agrees with the sample, with its share of the settings that do; nil if none does.
  ///
  /// - Complexity: O(functions of the prior).
  public func outputs(on seen: SeenLabels) -> [(table: UInt64, probability: Rational)]? {
    let total = prior.count(seen: seen.rows, labels: seen.labels)
    if total.isZero { return nil }
    return prior.functions.filter { $0 & seen.rows == seen.labels }.map { table in
      (table, Rational(prior.counts[table] ?? 0, total))
    }
  }

  /// p_S: the prior probability of interpolating.
  public func interpolationProbability(on seen: SeenLabels) -> Rational {
    Rational(prior.count(seen: seen.rows, labels: seen.labels), prior.total)
  }
}

/// Min-size: a function of a network with the fewest weights at a fixed depth.
///
/// The rule leaves ties open. Here all functions of the least size are equally likely, or the first truth table is taken.
public struct MinimalSize: LearningRule {
  /// What is done where several functions have the least size: all are equally likely, or the least truth table is
  /// taken.
  public enum Ties: String, CaseIterable, Sendable { case uniform, first }

  /// The functions by architecture, least weights first.
  public let supports: [(architecture: Architecture, tables: [UInt64])]
  /// How ties are settled.
  public let ties: Ties

  /// All architectures of `depth` with at most `maximumWidth` neurons in every hidden layer.
  public init(inputCount: Int, depth: Int, maximumWidth: Int, ties: Ties = .uniform) {
    do {
      try self.init(inputCount: inputCount, depth: depth, maximumWidth: maximumWidth, ties: ties, effort: .unlimited)
    } catch {
      preconditionFailure("an unlimited effort has ended: \(error)")
    }
  }

  /// The same as far as the effort goes.
  ///
  /// - Throws: `EffortEnded`.
  public init(inputCount: Int, depth: Int, maximumWidth: Int, ties: Ties, effort: Effort) throws(EffortEnded) {
    self.ties = ties
    var hidden: [[Int]] = [[]]
    for _ in 1..<depth { hidden = hidden.flatMap { prefix in (1...maximumWidth).map { prefix + [$0] } } }
    var supports: [(architecture: Architecture, tables: [UInt64])] = []
    for architecture in hidden.map({ Architecture(inputCount: inputCount, widths: $0 + [1]) }).sorted() {
      supports.append((architecture, try FunctionDistribution(architecture, effort: effort).functions))
    }
    self.supports = supports
  }

  /// The least number of weights of an interpolator and all functions that reach it.
  public func minimum(on seen: SeenLabels) -> (weights: Int, tables: [UInt64])? {
    var found: (weights: Int, tables: Set<UInt64>)?
    for (architecture, tables) in supports {
      if let found, architecture.weightCount > found.weights { break }
      let fitting = tables.filter { $0 & seen.rows == seen.labels }
      if !fitting.isEmpty {
        found = (architecture.weightCount, (found?.tables ?? []).union(fitting))
      }
    }
    return found.map { ($0.weights, $0.tables.sorted()) }
  }

  /// The functions of the least size that agree with the sample, as `ties` says; nil if none of the widths reaches it.
  public func outputs(on seen: SeenLabels) -> [(table: UInt64, probability: Rational)]? {
    guard let tables = minimum(on: seen)?.tables else { return nil }
    switch ties {
    case .uniform: return tables.map { ($0, Rational(1, Integer(tables.count))) }
    case .first: return [(tables[0], 1)]
    }
  }
}
