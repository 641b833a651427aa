import Claims

/// Blumenfeld, Hubara and Soudry 2024: dot products whose every multiply-add is quantized, with accumulators of 12 bits and fewer.
///
/// The statements stand on the page <doc:LowBitAccumulators>.
package enum LowBitAccumulators: Paper {
  package static let name = "accumulators"

  package static let citation = Citation(
    title: "Towards Cheaper Inference in Deep Networks with Lower Bit-Width Accumulators",
    authors: ["Yaniv Blumenfeld", "Itay Hubara", "Daniel Soudry"], year: 2024, venue: "ICLR 2024", arXiv: "2401.14110")

  package static let claims: [any Claim] = [
    QuantizerLaws(), RelativeError(), DoublesSuffice(), NonnegativeSums(), CountingStall(), OrderMatters(), BestChunk(),
    BiasRule(), RecursiveOverflowGradient(), DiffGradient(), TwoStages(), PopcountStorage(), SaturatingCounter(),
    WrappingSums(), SignedSaturation(),
    FloatCounter(), SignedPopcount(), NormBound(), ReachableWorstCase(),
  ]

  package static let examinations: [any Examination] = [AccumulatorExamination()]

  package static let experiments: [any Experiment] = [AccumulatorErrors(), AccumulatorAccuracy(), GradientTraining()]
}
