import Claims
import Files
import Foundation
import Numbers
import Running
import TaskSimilarity
import Tensors
import Testing

/// First tasks and permutations as they should not be: a verdict, or one clear line; and permutations as a claim.
@Suite struct HostileRegressionTests {
  /// The last line of the summary, or the error.
  static func answer(_ text: String, _ more: Arguments = ["draws": "20"]) throws -> String {
    try withFile(text) { path in
      var arguments = more
      arguments["data"] = path
      do {
        return try ExaminationTests.report(arguments).summary.dropFirst().joined(separator: "\n")
      } catch let error as DataError {
        let hasBreak = error.description.contains { $0.isNewline }
        #expect(!hasBreak)
        return error.description
      }
    }
  }

  static func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: "regression-\(UUID().uuidString).csv")
    try Data(text.utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
  }

  @Test func noNumbersAndNoSamples() throws {
    #expect(try Self.answer("x1,x2,y\n1,nan,1\n").hasSuffix("nan at [0, 1]; expected a finite number"))
    #expect(try Self.answer("x1,x2,y\n").contains("expected"))
    #expect(try Self.answer("x1,x2,y\n1,2\n").contains("line 2"))
    #expect(try Self.answer("1\n2\n").contains("expected x1, ..., xp and y"))
  }

  @Test func oneSample() throws {
    #expect(try Self.answer("x1,x2,x3,y\n1,2,2,3\n").hasPrefix("X is 1 x 3 of rank 1; y = X w holds exactly; m = 3"))
  }

  @Test func rankDeficientFeatures() throws {
    let answer = try Self.answer("x1,x2,x3,y\n1,0,1,1\n2,0,2,2\n0,1,0,5\n")
    #expect(answer.hasPrefix("X is 3 x 3 of rank 2; y = X w holds exactly"))
  }

  @Test func moreSamplesThanParameters() throws {
    #expect(try Self.answer("x1,y\n1,3\n2,6\n4,12\n").hasPrefix("X is 3 x 1 of rank 1; y = X w holds exactly"))
    #expect(
      try Self.answer("x1,y\n1,3\n2,7\n")
        == "outside the hypotheses: no w gives the labels y = X w exactly (noisy labels)")
    #expect(try Self.answer("x1,x2,y\n0,0,0\n") == "outside the hypotheses: X is zero")
    // p < d is no shape.
    let error = #expect(throws: ArgumentError.self) { try ExaminationTests.report(["p": "3", "d": "5", "m": "2"]) }
    #expect(error?.description == "found d=5, expected an integer from 1 to 3")
  }

  /// The claim on a user's permutation: the identity exactly, and the percentile among random rotations.
  @Test func aPermutationAsAClaim() throws {
    try Self.withFile("x1,x2,x3,x4,y\n1,0,0,2,1\n0,3,1,0,2\n") { data in
      try Self.withFile("1\n0\n3\n2\n") { permutation in
        let result = try PermutedCoordinates().result(
          for: ["data": data, "permutation": permutation, "draws": "2000"], effort: Effort(jobs: 2))
        #expect(result.verdict.name == "holds")
        let place = try #require(result.quantities.last)
        #expect(place.name == "percentile of the permutation among 2000 random rotations")
        #expect((0...100).contains(place.value.approximate))
      }
      try Self.withFile("1\n0\n3\n3\n") { permutation in
        let error = #expect(throws: DataError.self) {
          try PermutedCoordinates().verdict(for: ["data": data, "permutation": permutation])
        }
        #expect(error?.description.hasSuffix("an image twice; expected each of 0 ... 3 once") == true)
      }
      #expect(throws: ArgumentError.self) { try PermutedCoordinates().verdict(for: ["data": data]) }
    }
  }

  /// Simulated values of the page: (10,3,4) 0.0564, (20,10,10) 0.2329, (20,2,10) 0.0475, (40,2,20) 0.05136, to one unit of their last place
  /// and five standard errors.
  @Test(arguments: [(10, 3, 4, 0.0564, 1e-4), (20, 10, 10, 0.2329, 1e-4), (20, 2, 10, 0.0475, 1e-4)])
  func permutationsOfThePage(p: Int, d: Int, m: Int, value: Double, unit: Double) throws {
    let draws = PermutationDraws(dimension: p, rank: d, support: m)
    let mean = try #require(draws.mean(of: 40_000, key: RandomKey(seed: 9), effort: Effort(jobs: 2)))
    #expect(abs(mean.mean - value) < 5 * mean.standardError + 4 * unit, "\(mean)")
  }
}
