import Running
import Synthesis
import Testing
import ThresholdNetworks

/// The robots of the manual's gallery, made from their rules (Thrun et al. 1991).
@Suite struct GalleryTests {
  /// All 432 robots, an input for each value of an attribute.
  private static func robots(_ rule: ([Int]) -> Bool) -> PartialFunction {
    let sizes = [3, 3, 2, 3, 4, 2]
    let robots = sizes.reduce([[Int]()]) { robots, size in robots.flatMap { robot in (0..<size).map { robot + [$0] } } }
    let points = robots.map { robot in
      BitVector(zip(robot, sizes).flatMap { value, size in (0..<size).map { $0 == value } })
    }
    return PartialFunction(inputCount: 17, points: points, labels: BitVector(robots.map(rule)))
  }

  private static func minimum(_ sample: PartialFunction, depth: Int) throws -> (weights: Int?, widths: [[Int]]) {
    let result = try Search.minimize(sample, options: MinimizationOptions(depth: depth), effort: .unlimited)
    #expect(result.answer == .optimal)
    #expect(result.minima.allSatisfy { $0.network.isConsistent(with: sample) })
    return (result.upper, result.minima.map { $0.network.architecture.widths })
  }

  /// "Head and body have one shape, or the jacket is red": a second layer saves fourteen weights.
  @Test func firstRobots() throws {
    let sample = Self.robots { $0[0] == $0[1] || $0[4] == 0 }
    #expect(try Self.minimum(sample, depth: 2) == (54, [[3, 1]]))
    #expect(try Self.minimum(sample, depth: 3) == (40, [[2, 2, 1]]))
  }

  @Test func secondAndThirdRobots() throws {
    let second = Self.robots { robot in robot.count { $0 == 0 } == 2 }
    let third = Self.robots { $0[4] == 2 && $0[3] == 0 || $0[4] != 3 && $0[1] != 2 }
    for sample in [second, third] {
      #expect(try Self.minimum(sample, depth: 2) == (36, [[2, 1]]))
      #expect(try Self.minimum(sample, depth: 3) == (37, [[2, 1, 1]]))
    }
  }
}
