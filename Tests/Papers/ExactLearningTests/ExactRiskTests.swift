import ExactLearning
import Numbers
import PaperTestSupport
import Testing
import ThresholdNetworks

@Suite struct ExactRiskTests {
  /// Posterior sampling, X uniform, noiseless labels: E L_D, then I(S;A) and E[-log2 p_S] where given.
  @Test(arguments: [
    (6, 1, "13775/27648", "0.9973065249", "1"),
    (6, 2, "6466692196441/14902000275456", "2.185547121", "4.107484341"),
    (6, 3, "20547775885465/59608001101824", "2.611748636", "6.88471066"),
    (6, 4, "9041417940127/34061714915328", "2.581074834", "8.980191208"),
    (8, 1, "1147/3072", "", ""), (8, 2, "493209893/1968820224", "", ""),
    (8, 3, "76824212060131/408813706592256", "", ""), (0, 1, "109/9216", "", ""),
    (0, 2, "629333605/105687945216", "", ""),
  ])
  func posteriorWithoutNoise(teacher: UInt64, n: Int, error: String, information: String, description: String) throws {
    let rule = PosteriorSampling(uniformTwoOne)
    let law = SampleLaw(Population(teacher: table(teacher), flips: [0, 0, 0, 0]), sampleSize: n)
    let risk = try #require(ExactRisk(rule, law: law))
    #expect(risk.interpolable == 1 && risk.flipRate == 0)
    #expect(risk.error == rational(error) && risk.cleanError == risk.error)
    #expect(risk.errorLaw.reduce(0) { $0 + $1.value * $1.probability } == risk.error)
    if !information.isEmpty {
      #expect(agrees(risk.information, information))
      let expected = try #require(rule.expectedDescription(law: law))
      #expect(agrees(expected, description))
    }
  }

  /// Independent noise 1/4, teacher AND.
  @Test(arguments: [
    (1, "1", "5755/12288", "2683/6144", "1/4"),
    (2, "29/32", "3077286437/7136973312", "1293043109/3568486656", "13/58"),
    (3, "193/256", "8927209814596810439/22112017965588590592", "", "151/772"),
  ])
  func posteriorWithNoise(n: Int, interpolable: String, error: String, clean: String, flips: String) throws {
    let population = Population(teacher: table(8), flips: [Rational](repeating: Rational(1, 4), count: 4))
    let risk = try #require(ExactRisk(PosteriorSampling(uniformTwoOne), law: SampleLaw(population, sampleSize: n)))
    #expect(risk.interpolable == rational(interpolable) && risk.error == rational(error))
    #expect(risk.flipRate == rational(flips))
    if !clean.isEmpty { #expect(risk.cleanError == rational(clean)) }
  }

  /// P(L >= 1/4), P(L >= 1/2), P(L >= 3/4).
  @Test(arguments: [
    (8, [2, 1], 1, ["4577/4608", "1169/4608", "71/288"]),
    (8, [2, 1], 2, ["57090418937/67924297728", "6786239753/67924297728", "71/1152"]),
    (8, [2, 1], 3, ["424993081049129/613220559888384", "11742887657/271697190912", "71/4608"]),
    (6, [2, 1], 1, ["13823/13824", "13679/13824", "1/288"]),
    (6, [2, 1], 2, ["7430911381465/7451000137728", "5496005129353/7451000137728", "1/1152"]),
    (6, [3, 1], 2, ["2412607105013080831/2424978535828193280", "", "767/884736"]),
  ])
  func failureProbabilities(teacher: UInt64, widths: [Int], n: Int, expected: [String]) throws {
    let prior = FunctionDistribution(Architecture(inputCount: 2, widths: widths))
    let law = SampleLaw(Population(teacher: table(teacher), flips: [0, 0, 0, 0]), sampleSize: n)
    let risk = try #require(ExactRisk(PosteriorSampling(prior), law: law))
    for (quarters, value) in zip(1...3, expected) where !value.isEmpty {
      #expect(risk.tail(Rational(Integer(quarters), 4)) == rational(value))
    }
    #expect(risk.tail(1) == 0)
  }
}
