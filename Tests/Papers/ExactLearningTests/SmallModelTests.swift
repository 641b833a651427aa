import ExactLearning
import Numbers
import Running
import Testing
import ThresholdNetworks

@Suite struct SmallModelTests {
  /// The settings by multisets of columns against the plain enumeration of (W, gamma, b).
  @Test(arguments: [(2, 1), (2, 2), (2, 3), (2, 4), (2, 5), (3, 1), (3, 2), (3, 3)])
  func settingsAgreeWithEnumeration(inputs: Int, width: Int) throws {
    let settings = try SmallModel.settings(inputCount: inputs, width: width)
    let distribution = FunctionDistribution(Architecture(inputCount: inputs, widths: [width, 1]))
    for (table, count) in settings.enumerated() {
      #expect(Integer(count) == distribution.counts[UInt64(table)] ?? 0)
    }
  }

  /// |Theta| of (k, 1) on four inputs is 384^k 6 k 2^k. By the least widths, 65536 - 66 - 988 - 7826 - 22618 =
  /// 34038 functions need more than four hidden neurons and 6870 more than five.
  @Test(arguments: [(4, 8_349_416_423_424, 34038), (5, 8_015_439_766_487_040, 6870)])
  func settingsOfWideStudents(width: Int, total: UInt64, unreachable: Int) throws {
    let settings = try SmallModel.settings(inputCount: 4, width: width)
    #expect(settings.reduce(0, +) == total)
    #expect(settings.count { $0 == 0 } == unreachable)
  }

  /// The widest student on three inputs computes everything, and parity as often as its negation.
  @Test func settingsOfTheWidestStudent() throws {
    let settings = try SmallModel.settings(inputCount: 3, width: SmallModel.maximumStudentWidth)
    // 144^6 6 6 2^6.
    #expect(settings.reduce(0, +) == 20_542_695_432_781_824)
    #expect(settings[0x96] == settings[0x69] && settings.allSatisfy { $0 > 0 })
  }

  /// A model that would take seconds ends with its effort.
  @Test func theModelEndsWithItsEffort() {
    let over = Effort(budget: Budget(deadline: .now))
    #expect(throws: EffortEnded(.time)) { try SmallModel(inputCount: 4, studentWidth: 6, depth: 2, effort: over) }
    let soon = Effort(budget: Budget(deadline: .now + .milliseconds(50)))
    #expect(throws: EffortEnded(.time)) { try SmallModel.settings(inputCount: 4, width: 6, effort: soon) }
  }
}
