import Claims

/// Interpolating noisy labels with the smallest or with a typical binary threshold network overfits, but only so much.
///
/// The statements and how they are computed: <doc:TemperedOverfitting>.
package enum TemperedOverfitting: Paper {
  package static let name = "tempered-overfitting"

  package static let citation = Citation(
    title: "Provable Tempered Overfitting of Minimal Nets and Typical Nets",
    authors: ["Itamar Harel", "William M. Hoza", "Gal Vardi", "Itay Evron", "Nathan Srebro", "Daniel Soudry"],
    year: 2024, venue: "NeurIPS 2024", arXiv: "2410.19092")

  package static let claims: [any Claim] = [
    ParameterCount(), NeuronFunctionCount(), ConstantMass(), LabellingCount(), BinomialEntropy(), MeanDescription(),
    ErrorFromInformation(), ErrorFromPriorMass(), CleanErrorFromInformation(), TemperedConstants(),
    RealisationProbability(),
  ]

  package static let experiments: [any Experiment] = [Tempered(), TemperedSampled(), TemperedWide()]

  package static let unclaimed = [
    "S12": "a limit with an unnamed rate: `construct` builds the networks that are explicit",
    "S13": "a limit; it rests on S7 and S12",
    "S14": "a limit; it rests on S9 and S12",
    "S15": "a limit; it rests on S8, S9 and S11",
  ]
}
