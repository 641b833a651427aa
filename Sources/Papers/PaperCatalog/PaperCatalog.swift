import Claims
import DropCompute
import FoldableSuperNets
import LowBitAccumulators
import MinNormDenoisers
import SeparableTasks
import StableMinimaMultivariate
import StableMinimaUnivariate
import TaskSimilarity
import TemperedOverfitting
import TypicalInterpolators

/// All papers of the house, in the order in which they moved in. The command line knows papers through this list alone.
package enum PaperCatalog {
  package static var all: [any Paper.Type] {
    [
      TemperedOverfitting.self, TypicalInterpolators.self, SeparableTasks.self, LowBitAccumulators.self,
      FoldableSuperNets.self, MinNormDenoisers.self, TaskSimilarity.self, StableMinimaUnivariate.self,
      StableMinimaMultivariate.self, DropCompute.self,
    ]
  }

  /// What a name of the command line stands for.
  package enum Entry {
    case claim(any Claim, of: any Paper.Type)
    case examination(any Examination, of: any Paper.Type)
    case experiment(any Experiment, of: any Paper.Type)
    case paper(any Paper.Type)
  }

  package static func paper(named name: String) -> (any Paper.Type)? { all.first { $0.name == name } }

  package static func claim(named name: String) -> (claim: any Claim, paper: any Paper.Type)? {
    find(name, in: { $0.claims }, name: { $0.name }).map { ($0.found, $0.paper) }
  }

  package static func examination(named name: String) -> (examination: any Examination, paper: any Paper.Type)? {
    find(name, in: { $0.examinations }, name: { $0.name }).map { ($0.found, $0.paper) }
  }

  package static func experiment(named name: String) -> (experiment: any Experiment, paper: any Paper.Type)? {
    find(name, in: { $0.experiments }, name: { $0.name }).map { ($0.found, $0.paper) }
  }

  private static func find<Item>(
    _ name: String, in items: (any Paper.Type) -> [Item], name of: (Item) -> String
  ) -> (found: Item, paper: any Paper.Type)? {
    for paper in all {
      if let found = items(paper).first(where: { of($0) == name }) { return (found, paper) }
    }
    return nil
  }

  /// What `verify NAME` is about: a claim, an examination, or a paper with all its claims.
  ///
  /// An examination may have the name of its paper; it is meant when anything is given to look at.
  package static func verifiable(_ name: String, isGivenData: Bool) -> Entry? {
    if let (claim, paper) = claim(named: name) { return .claim(claim, of: paper) }
    let paper = paper(named: name)
    if let (examination, owner) = examination(named: name), paper == nil || isGivenData {
      return .examination(examination, of: owner)
    }
    if let paper, isGivenData, paper.examinations.count == 1 { return .examination(paper.examinations[0], of: paper) }
    return paper.map { .paper($0) }
  }

  /// What `reproduce NAME` is about: an experiment, or a paper with all its experiments.
  ///
  /// An experiment with the name of its paper is meant before the paper.
  package static func reproducible(_ name: String) -> Entry? {
    if let (experiment, paper) = experiment(named: name) { return .experiment(experiment, of: paper) }
    // A paper is also found by the name of what it is about in the singular, as its examination is called.
    return (paper(named: name) ?? paper(named: name + "s")).flatMap { $0.experiments.isEmpty ? nil : .paper($0) }
  }

  /// Every name that `verify` takes.
  package static var verifiableNames: [String] {
    all.flatMap { paper in [paper.name] + paper.claims.map(\.name) + paper.examinations.map(\.name) }
  }

  /// Every name that `reproduce` takes.
  package static var reproducibleNames: [String] {
    all.flatMap { paper in paper.experiments.isEmpty ? [] : [paper.name] + paper.experiments.map(\.name) }
  }
}
