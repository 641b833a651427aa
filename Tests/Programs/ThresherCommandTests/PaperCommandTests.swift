import Foundation
import Testing

/// The commands of the pages on separable tasks and on task similarity, as a reader types them.
@Suite("the three commands of a paper's page")
struct PaperCommandTests {
  /// A run that succeeds in silence, in a folder with these files; where there is no rsvg-convert, each PDF that is missed is told.
  static func run(_ command: String, in folder: URL, status: Int32 = 0) throws -> String {
    let words = command.split(separator: " ").map(String.init)
    let outcome = try Executable.run(Array(words.dropFirst()), directory: folder)
    let errors = outcome.errors.split(separator: "\n").filter { !$0.contains(".pdf: rsvg-convert is not installed") }
    #expect(outcome.status == status && errors.isEmpty, "\(command): \(outcome.errors)")
    return outcome.output
  }

  static func lines(_ output: String) -> [Substring] { output.split(separator: "\n") }

  /// The cells of the row of a table that begins with these words; columns are two blanks or more apart.
  static func row(_ output: String, _ prefix: String) -> [String]? {
    lines(output).first { $0.drop { $0 == " " }.hasPrefix(prefix) }
      .map {
        String($0).components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      }
  }

  static let tasks = "task,x1,x2,x3,y\n1,1,0,2,1\n2,0,1,1,1\n3,-1,-1,1,1\n"

  @Test func separableTasksCyclic() throws {
    try Executable.withDirectory { folder in
      try Self.tasks.write(to: folder.appending(path: "tasks.csv"), atomically: true, encoding: .utf8)
      let output = try Self.run(
        "thresher verify separable-tasks --data tasks.csv --order cyclic --steps 1000", in: folder)
      let lines = Self.lines(output)
      #expect(lines[0] == "3 tasks, D = 3, 3 samples, jointly separable: yes (exact)")
      #expect(
        lines[1]
          == "step 3: in the common feasible set, stops; w = (-1/15, 1/30, 29/30) differs from w*; |w|/|w*| = 1.0621")
      #expect(lines.contains("|w*|^2   5/6") && lines.contains("R^2      5") && lines.contains("kappa^2  25/6"))
      #expect(output.contains("1 - 1/(T kappa^2)") && output.contains("ratio at most 0.154, at step 1"))
      #expect(Self.row(output, "3     3 ")?[2...4] == ["0", "0", "0"])
      #expect(Self.row(output, "1000 ") != nil && !output.contains("violated"))
    }
  }

  @Test func separableTasksWithoutACommonPredictor() throws {
    try Executable.withDirectory { folder in
      try "task,x1,x2,y\n1,1,0,1\n2,-1,0.5,1\n3,0,-1,1\n".write(
        to: folder.appending(path: "tasks.csv"), atomically: true, encoding: .utf8)
      let output = try Self.run("thresher verify separable-tasks --data tasks.csv", in: folder)
      #expect(output.contains("jointly separable: no, since 2 z(1,1) + 2 z(2,1) + z(3,1) = 0"))
      #expect(output.contains("T1, S1 and S3 remain"))
    }
  }

  @Test func separableTasksBesideEachOther() throws {
    try Executable.withDirectory { folder in
      try Self.tasks.write(to: folder.appending(path: "tasks.csv"), atomically: true, encoding: .utf8)
      let command = "thresher verify separable-tasks --data tasks.csv --order random --trials 200 --compare schedule"
      let output = try Self.run(command, in: folder)
      for order in [
        "cyclic", "schedule p_t = t", "random, mean of 200", "random, best", "random, worst", "worst of all 3^",
      ] { #expect(Self.row(output, order) != nil, "\(order)") }
      // p_t = t comes near w*, the others stop beside it.
      let (cyclic, schedule) = (Self.row(output, "cyclic  "), Self.row(output, "schedule"))
      #expect(cyclic?[4] == "0.3265986324" && (Double(schedule?[4] ?? "") ?? 1) < 0.02)
      #expect(output == (try Self.run(command + " --jobs 1", in: folder)))
    }
  }

  @Test func separableTasksFigures() throws {
    try Executable.withDirectory { folder in
      try Self.tasks.write(to: folder.appending(path: "tasks.csv"), atomically: true, encoding: .utf8)
      let output = try Self.run("thresher reproduce separable-tasks --to DIR --data tasks.csv --rounds 30", in: folder)
      for name in [
        "trajectories", "cycles", "helix-angles", "weak", "schedules", "worst", "regression",
      ] {
        for kind in ["csv", "json", "svg"] {
          let file = "DIR/separable-\(name).\(kind)"
          #expect(output.contains(file))
          #expect(try String(contentsOf: folder.appending(path: file), encoding: .utf8).count > 100)
        }
      }
      let cycles = try String(contentsOf: folder.appending(path: "DIR/separable-cycles.csv"), encoding: .utf8)
      #expect(cycles.contains("cyclic,3,"))
      let wrong = try Executable.run(
        ["reproduce", "separable-tasks", "--to", "DIR", "--date", "tasks.csv"], directory: folder)
      #expect(wrong.status == 64 && wrong.errors.contains("did you mean data?"))
    }
  }

  @Test func forgettingOfThreeNumbers() throws {
    try Executable.withDirectory { folder in
      let output = try Self.run("thresher verify forgetting --set p=500 --set d=50 --set m=250", in: folder)
      #expect(output.contains("not the difference of two accuracies"))
      #expect(
        output.contains("p = 500, d = 50, m = 250: alpha = m/p = 1/2 (grows with dissimilarity), beta = 1 - d/p = 9/10")
      )
      #expect(output.contains("regime: monotone"))
      #expect(output.contains("never decreases in m from d = 41 on, and m = p is not the worst up to d = 26"))
      #expect(Self.row(output, "f(p,d,m)")?.last == "about 0.06066591773")
      #expect(Self.row(output, "f_inf(alpha,beta)")?.last == "979/16000")
      #expect(Self.row(output, "f - f_inf - C/p") != nil)
    }
  }

  @Test func forgettingOfATask() throws {
    try Executable.withDirectory { folder in
      // Two samples of three and a half hundred coordinates; small integers, so that y = X w holds exactly.
      let p = 350
      let rows = (0..<2).map { i in (0..<p).map { j in "\((j * (i + 2) + i) % 7 - 3)" }.joined(separator: ",") }
      let text = (1...p).map { "x\($0)" }.joined(separator: ",") + ",y\n" + rows[0] + ",5\n" + rows[1] + ",-4\n"
      try text.write(to: folder.appending(path: "task.csv"), atomically: true, encoding: .utf8)
      let images = (0..<p).map { "\($0 < 250 ? ($0 + 1) % 250 : $0)\n" }.joined()
      try images.write(to: folder.appending(path: "perm.csv"), atomically: true, encoding: .utf8)
      let command = "thresher verify forgetting --data task.csv --support 250 --draws 400"
      let output = try Self.run(command, in: folder)
      #expect(output.contains("X is 2 x 350 of rank 2; y = X w holds exactly; m = 250"))
      for name in ["E F for this X and y", "c1", "c2", "tr(X'X)", "simulated (seed 1)", "f(p,d,m), the worst"] {
        #expect(Self.row(output, name) != nil, "\(name)")
      }
      let score = try #require(output.split(separator: "(z = ").last.flatMap { Double($0.prefix { $0 != ")" }) })
      #expect(abs(score) < 5)
      let permuted = try Self.run(command + " --permutation perm.csv", in: folder)
      #expect(permuted.contains("the permutation forgets more than ") && permuted.contains("% of 400 random maps"))
      let claim = try Self.run(
        "thresher verify forgetting-permutation --data task.csv --permutation perm.csv --draws 400", in: folder)
      #expect(claim.contains("percentile of the permutation among 400 random rotations"))
    }
  }

  @Test func forgettingFigures() throws {
    try Executable.withDirectory { folder in
      let output = try Self.run("thresher reproduce forgetting --to DIR", in: folder)
      for kind in ["csv", "json", "svg"] { #expect(output.contains("DIR/forgetting.\(kind)")) }
      let figure = try String(contentsOf: folder.appending(path: "DIR/forgetting.svg"), encoding: .utf8)
      #expect(figure.contains("beta_1") && figure.contains("beta_2"))
      let table = try String(contentsOf: folder.appending(path: "DIR/forgetting.csv"), encoding: .utf8)
      #expect(table.contains("9448874/165733425"))
    }
  }
}
