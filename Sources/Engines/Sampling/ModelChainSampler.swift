import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// Networks of a model that fit the sample, from Markov chains whose stationary law is exactly uniform over the settings that fit: those
/// of `ChainSampler`, with the moves of `ModelChainState`.
package struct ModelChainSampler: Sendable {
  package let method: ChainSampler.Method
  /// The total weight of the points that a draw may get wrong.
  package let mismatches: Int
  private let question: ModelChainQuestion

  /// - Precondition: a model with settings other than `binary`.
  package init(
    _ model: NeuronModel, _ sample: PartialFunction, _ architecture: Architecture, method: ChainSampler.Method,
    mismatches: Int = 0
  ) {
    (self.method, self.mismatches) = (method, mismatches)
    question = ModelChainQuestion(model, mismatches == 0 ? sample : sample.unweighted, architecture)
  }

  /// Makes draws 0 ..< count of the chains for which `isIncluded` holds; see `ChainSampler.draw`.
  ///
  /// - Throws: `OutOfMemoryBudget` before any chain is made.
  package func draw(
    _ count: Int, from key: RandomKey, plan: ChainSampler.Plan = ChainSampler.Plan(), effort: Effort = .unlimited,
    isIncluded: (Int) -> Bool = { _ in true },
    consume: ([ChainDraw<ModelNetwork>], ChainRun) -> Void
  ) throws -> ChainRun {
    let numbers = (0..<plan.chains).filter(isIncluded)
    let (needed, overflow) = question.bytesNeeded.multipliedReportingOverflow(
      by: TemperatureLadder.longest * numbers.count)
    guard !overflow, needed <= effort.budget.memory else {
      throw OutOfMemoryBudget(needed: overflow ? .max : needed, allowed: effort.budget.memory)
    }
    let (question, method) = (question, method)
    return Chains.run(
      count, key, plan, effort, numbers, maximumErrors: question.sample.pointCount, allowed: mismatches,
      consume: consume
    ) { count, key in
      (0..<count).map { _ in ModelChainState(question, method, using: &key) }
    }
  }
}
