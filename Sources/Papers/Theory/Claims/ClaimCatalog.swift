/// All claims, by paper and in the order of the papers.
public enum ClaimCatalog {
  public static let tempered: [any Claim] = [
    NeuronFunctionCount(), ConstantMass(), ParameterCount(), LabellingCount(), BinomialEntropy(), MeanDescription(),
    ErrorFromInformation(), ErrorFromPriorMass(), CleanErrorFromInformation(), TemperedConstants(),
    RealisationProbability(),
  ]

  public static let typical: [any Claim] = [
    GuessAndCheck(), RiskTail(), MeanRisk(), QuantisedMass(.vanilla), QuantisedMass(.scaled),
    QuantisedMass(.vanilla, isConvolutional: true), QuantisedMass(.scaled, isConvolutional: true), CapLemma(),
  ]

  public static var all: [any Claim] { tempered + typical }

  public static func claim(named name: String) -> (any Claim)? { all.first { $0.name == name } }
}
