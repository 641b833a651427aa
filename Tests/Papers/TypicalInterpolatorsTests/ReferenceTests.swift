import Claims
import ExactLearning
import Numbers
import PaperTestSupport
import Testing
import ThresholdNetworks
import TypicalInterpolators

// Reference values of the page.

private let square = QuantisedNetworks.Domain.cube(2)

@Suite struct QuantisedCountTests {
  struct Row: Sendable {
    let domain: QuantisedNetworks.Domain
    let activation: QuantisedNetworks.Activation
    let kind: QuantisedNetworks.Kind
    let width: Int
    let counts: [UInt64: UInt64]
  }

  /// Levels {-1, 0, 1}.
  static let rows: [Row] = [
    Row(
      domain: square, activation: .relu, kind: .vanilla, width: 1,
      counts: [0: 145, 1: 2, 2: 3, 3: 2, 4: 3, 5: 2, 7: 1, 8: 2, 10: 3, 11: 2, 12: 3, 13: 2, 14: 3, 15: 70]),
    Row(
      domain: square, activation: .relu, kind: .vanilla, width: 2,
      counts: [
        0: 10752, 1: 279, 2: 399, 3: 279, 4: 399, 5: 279, 6: 4, 7: 131, 8: 266, 9: 4, 10: 409, 11: 275, 12: 409,
        13: 275, 14: 403, 15: 5120,
      ]),
    Row(
      domain: square, activation: .relu, kind: .scaled, width: 1,
      counts: [0: 1390, 1: 8, 2: 12, 3: 8, 4: 12, 5: 8, 7: 4, 8: 8, 10: 12, 11: 8, 12: 12, 13: 8, 14: 12, 15: 685]),
    Row(
      domain: square, activation: .relu, kind: .scaled, width: 2,
      counts: [
        0: 324228, 1: 3528, 2: 4992, 3: 3528, 4: 4992, 5: 3528, 6: 32, 7: 1696, 8: 3424, 9: 32, 10: 5072, 11: 3496,
        12: 5072, 13: 3496, 14: 5024, 15: 159301,
      ]),
    Row(
      domain: square, activation: .sign, kind: .vanilla, width: 1,
      counts: [0: 140, 1: 4, 2: 4, 3: 4, 4: 4, 5: 4, 7: 2, 8: 2, 10: 4, 11: 4, 12: 4, 13: 4, 14: 4, 15: 59]),
    Row(
      domain: square, activation: .sign, kind: .vanilla, width: 2,
      counts: [
        0: 9990, 1: 516, 2: 508, 3: 492, 4: 508, 5: 492, 7: 216, 8: 316, 9: 8, 10: 508, 11: 460, 12: 508, 13: 460,
        14: 460, 15: 4241,
      ]),
    Row(
      domain: .signs(2), activation: .relu, kind: .vanilla, width: 1,
      counts: [0: 130, 1: 5, 2: 5, 3: 5, 4: 5, 5: 5, 7: 3, 8: 5, 10: 5, 11: 3, 12: 5, 13: 3, 14: 3, 15: 61]),
    Row(
      domain: .signs(2), activation: .relu, kind: .vanilla, width: 2,
      counts: [
        0: 8829, 1: 655, 2: 655, 3: 652, 4: 655, 5: 652, 6: 22, 7: 402, 8: 655, 9: 22, 10: 652, 11: 402, 12: 652,
        13: 402, 14: 402, 15: 3974,
      ]),
  ]

  @Test(arguments: rows.indices) func twoInputs(index: Int) {
    let row = Self.rows[index]
    let networks = QuantisedNetworks(
      domain: row.domain, levels: [-1, 0, 1], activation: row.activation, kind: row.kind)
    let counts = networks.counts(width: row.width)
    #expect(counts == row.counts)
    #expect(
      Integer(counts.values.reduce(0, +)) == Integer(3).power(networks.parameterCount(width: row.width)))
  }

  /// The least likely function of width 1 at width 2 has 131 of 3^9 settings, the bound says 27.
  @Test func leastLikelyTeacher() throws {
    let arguments: Arguments = [
      "inputs": "2", "domain": "cube", "activation": "relu", "Q": "3", "teacher": "1,1", "student": "2,1",
    ]
    let side = try #require(try QuantisedMass(.vanilla).verdict(for: arguments).sides.first)
    #expect(side.value.description == "1/729" && side.bound.description == "131/19683")
    #expect(rational("27/19683") == rational("1/729"))
  }

  /// Circular kernel 2 on three inputs, sum pooling.
  @Test func convolution() {
    let networks = QuantisedNetworks(
      domain: .cube(3), levels: [-1, 0, 1], activation: .relu, kind: .vanilla, layout: .convolutional(kernel: 2))
    #expect(
      networks.counts(width: 1)
        == [0: 140, 1: 4, 23: 4, 126: 2, 127: 2, 128: 3, 129: 2, 232: 4, 254: 4, 255: 78])
    for width in [1, 2] {
      let total = networks.counts(width: width).values.reduce(0, +)
      #expect(Integer(total) == Integer(3).power(networks.parameterCount(width: width)))
    }
    #expect(
      networks.counts(width: 2) == [
        0: 10188, 1: 561, 22: 4, 23: 499, 104: 4, 126: 220, 127: 272, 128: 388, 129: 218, 151: 4, 232: 525, 233: 4,
        254: 578, 255: 6218,
      ])
  }
}

@Suite struct PriorMassTests {
  /// Exact prior mass of teachers.
  @Test func binaryThresholdNetworks() {
    #expect(
      FunctionDistribution(Architecture(inputCount: 2, widths: [2, 1])).probability(of: 8) == rational("31/9216"))
    #expect(
      FunctionDistribution(Architecture(inputCount: 2, widths: [2, 1])).probability(of: 6) == rational("1/27648"))
    let wide = FunctionDistribution(Architecture(inputCount: 2, widths: [3, 1]))
    #expect(wide.probability(of: 6) == rational("89/1327104"))
  }

  /// D = 3 and angle 1, where the share is (1 - cos 1) / 2.
  @Test func cap() throws {
    let sine = Interval(1).sine
    let share = try SphericalCap.probability(sine: sine, dimension: 3)
    #expect(agrees(share, "0.2298488"))
    let cosine = (Interval(1) - sine * sine).squareRoot
    let exact = (Interval(1) - cosine) * Interval(0.5)
    #expect(!(share < exact) && !(share > exact))
    let (lower, upper) = (try #require(share.exactLowerBound), try #require(share.exactUpperBound))
    #expect(upper - lower < Rational(1, Integer(10).power(25)))
  }

  /// On the circle the share is the angle over pi: one sixth for sine 1/2. In dimension 4 it is
  /// (angle - sin cos) / pi.
  @Test func capInEvenDimensions() throws {
    let share = try SphericalCap.probability(sine: Interval(0.5), dimension: 2)
    #expect(share.contains(Rational(1, 6)))
    let four = try SphericalCap.probability(sine: Interval(0.5), dimension: 4)
    let exact = Interval(Rational(1, 6)) - Interval(0.5) * Interval(Rational(3, 4)).squareRoot / Interval.pi
    #expect(!(four < exact) && !(four > exact))
  }
}
