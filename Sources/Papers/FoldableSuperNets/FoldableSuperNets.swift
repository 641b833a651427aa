import Claims

/// Foldable SuperNets: networks of different initializations and tasks are joined by trained matrices before and after every
/// nonlinearity, and fold into one network of the size of each.
package enum FoldableSuperNets: Paper {
  package static let name = "foldable-supernets"

  package static let citation = Citation(
    title: "Foldable SuperNets: Scalable Merging of Transformers with Different Initializations and Tasks",
    authors: ["Edan Kinderman", "Itay Hubara", "Haggai Maron", "Daniel Soudry"], year: 2025, venue: "TMLR 2025",
    arXiv: "2410.01483")

  package static var claims: [any Claim] {
    [
      FoldIdentity(), FoldRounding(), InitialFold(), FrozenFactors(), BlockFold(), PermutationIsFold(),
      RegMeanIsFold(), ZipItIsFold(), FullReachesAll(), DistinctUnits(), SmallWeights(), ParameterCount(),
      ReachesEverything(),
    ]
  }

  package static var examinations: [any Examination] { [FoldExamination(), ThresholdMerge()] }

  package static var experiments: [any Experiment] { [MergingAccuracy(), ReachableDimensions(), SharedNeurons()] }
}
