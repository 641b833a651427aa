import Claims

/// Random weights that happen to interpolate generalise when a narrow teacher made the labels.
///
/// The statements and how they are computed: <doc:TypicalInterpolators>.
package enum TypicalInterpolators: Paper {
  package static let name = "typical-interpolators"

  package static let citation = Citation(
    title:
      "How Uniform Random Weights Induce Non-uniform Bias: Typical Interpolating Neural Networks Generalize with Narrow Teachers",
    authors: ["Gon Buzaglo", "Itamar Harel", "Mor Shpigel Nacson", "Alon Brutzkus", "Nathan Srebro", "Daniel Soudry"],
    year: 2024, venue: "ICML 2024", arXiv: "2402.06323")

  package static let claims: [any Claim] = [
    GuessAndCheck(), RiskTail(), MeanRisk(), QuantisedMass(.vanilla), QuantisedMass(.scaled),
    QuantisedMass(.vanilla, isConvolutional: true), QuantisedMass(.scaled, isConvolutional: true), CapLemma(),
  ]

  package static let examinations: [any Examination] = [QuantisedPosterior()]

  package static let experiments: [any Experiment] = [Typical()]

  package static let unclaimed = [
    "S9": "its two-layer constant is not confirmed; the cap that it rests on is S8",
    "S10": "worked out on a user's sample by the examination quantised-posterior",
  ]
}
