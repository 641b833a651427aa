import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// The ways to merge, by their names on the command line.
public enum MergeMethod: String, CaseIterable, Sendable {
  /// The first network alone.
  case first
  /// The mean of the parameters, as they stand or after units are matched; regression means; ZipIt.
  case average, permutation, regmean, zipit
  /// A network of the merged size trained on the features of all, from the first or from a random network.
  case distill
  /// Distillation from a random network.
  case distillRandom = "distill-random"
  /// FS-Merge with full M and U, from the first network or from the average.
  case fs
  /// FS-Merge from the average.
  case fsAverage = "fs-average"
  /// FS-Merge with diagonals and rank 8.
  case fsLowRank = "fs-low-rank"

  /// What decides about a merge beside the method.
  public struct Settings: Sendable {
    /// The factor of off-diagonal entries in RegMean's Gram matrices.
    public var rho = 0.9
    /// The rank r of the low-rank parts of `fsLowRank`, at least 1.
    public var rank = 8
    /// Nil for one by the number of samples: 400, 200 or 80 for at most 20, 100 or more a task.
    public var epochs: Int?
    /// The points of a gradient step.
    public var batch = 64
    /// The step size of Adam.
    public var rate = 1e-3

    /// The settings of the tables on the page.
    public init() {}

    func epochs(samples: Int) -> Int { epochs ?? (samples <= 20 ? 400 : samples <= 100 ? 200 : 80) }
  }

  /// Why a method cannot merge these networks.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    /// The method merges two networks; its name, and how many were given.
    case needsTwoNetworks(String, Int)

    /// One line for the user.
    public var description: String {
      switch self {
      case .needsTwoNetworks(let method, let count): "\(method) merges two networks, found \(count)"
      }
    }
  }

  /// The merged network; nil if the effort ends first.
  ///
  /// - Throws: `Failure` for a number of networks that the method cannot take, `FactorizationError` for numbers that are not finite.
  public func merge(
    _ problem: MergeProblem, settings: Settings = Settings(), key: RandomKey, effort: Effort
  ) throws -> MergedNetwork? {
    switch self {
    case .first: return MergedNetwork(folded: problem.fold(.first))
    case .average: return MergedNetwork(folded: problem.fold(.average))
    case .permutation: return PermutationMatching.merge(problem)
    case .regmean: return try problem.regMean(rho: settings.rho)
    case .zipit:
      guard problem.count == 2 else { throw Failure.needsTwoNetworks(rawValue, problem.count) }
      return ZipItMatching.merge(problem)
    case .distill, .distillRandom:
      return Distillation(problem: problem, isRandom: self == .distillRandom, settings: settings)
        .merge(key: key, effort: effort)
    case .fs, .fsAverage, .fsLowRank:
      let training = SuperNetTraining(
        problem: problem, kind: self == .fsLowRank ? .diagonalAndLowRank : .full,
        start: self == .fsAverage ? .average : .first, settings: settings)
      return training.merge(key: key, effort: effort)
    }
  }
}

extension MergeProblem {
  /// The fold of a start of FS-Merge.
  func fold(_ start: Initialization) -> Folded<Matrix> {
    let pairs = bodies[0].layers.compactMap { layer in
      start.pair(networks: count, width: layer.outputCount, as: Matrix.self) { Double(rounding: $0) }
    }
    return SuperNet(networks: bodies, pairs: pairs).folded()
  }

  /// RegMean layer by layer; biases are averaged.
  func regMean(rho: Double) throws -> MergedNetwork {
    let features = (0..<count).map { self.features(of: $0, at: inputs[$0]) }
    var notes: [String] = []
    let layers = try bodies[0].layers.indices.map { index in
      let merged = try RegMean.merged(
        bodies.map { SuperNet<Matrix>.weights($0.layers[index]) },
        grams: features.map { RegMean.gram(of: $0[index], rho: rho) })
      let own = bodies[0].layers[index]
      notes.append("layer \(index + 1): rank \(merged.rank) of \(own.inputCount), rho = \(rho)")
      let bias = (0..<own.outputCount).map { unit in
        bodies.reduce(0) { $0 + $1.layers[index].bias[unit] } / Double(count)
      }
      return DenseLayer(
        inputCount: own.inputCount, outputCount: own.outputCount, weights: merged.weights.entries, bias: bias,
        activation: own.activation)
    }
    let width = bodies[0].outputCount
    return MergedNetwork(
      folded: Folded(body: DenseNetwork(layers), unmerge: (0..<count).map { _ in Matrix.identity(width) }),
      notes: notes)
  }
}
