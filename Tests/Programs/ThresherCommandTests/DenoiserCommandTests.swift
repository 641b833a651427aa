import Foundation
import Testing

/// The commands of the page on minimum-norm denoisers as a reader types them.
@Suite("the commands of the page on minimum-norm denoisers")
struct DenoiserCommandTests {
  @Test func verifyPairs() throws {
    try Executable.withDirectory { folder in
      try "x,y\n0,-0.1\n0,0.05\n0,0.2\n1,4/5\n1,1\n1,1.15\n3,2.9\n3,3\n3,3.1\n".write(
        to: folder.appending(path: "pairs.csv"), atomically: true, encoding: .utf8)
      let command = "thresher verify min-norm-denoiser --data pairs.csv"
      let output = try PaperCommandTests.run(command, in: folder)
      for line in [
        "3 clean points, 9 noisy copies, no overlap", "cost 118/21, proved lower bound 118/21: optimal (exact), unique",
        "fixed points: 0, 1/2 (repelling), 1, 11/5 (repelling), 3",
        "every start between 1/2 and 11/5 reaches 1 in finitely many steps",
      ] { #expect(PaperCommandTests.lines(output).contains { $0 == line }, "\(line)") }
      #expect(PaperCommandTests.row(output, "Lipschitz constant")?.last == "5/3")
      // f* itself as a network of four units.
      try #"{"layers": [{"weights": [[1], [1], [1], [1]], "bias": ["-1/5", "-4/5", "-23/20", "-29/10"]}, "#
        .appending(#"{"weights": [["5/3", "-5/3", "8/7", "-8/7"]], "bias": [0]}]}"#)
        .write(to: folder.appending(path: "net.json"), atomically: true, encoding: .utf8)
      let beside = try PaperCommandTests.run("\(command) --network net.json", in: folder)
      #expect(beside.contains("network: 4 units, no skip connection; returns every clean point exactly"))
      #expect(PaperCommandTests.row(beside, "integral |f''| of its function")?.last == "118/21")
      #expect(PaperCommandTests.row(beside, "largest distance from f*")?.last == "0")
    }
  }

  @Test func verifyPointsOfThePlane() throws {
    try Executable.withDirectory { folder in
      try "0,0\n2,0\n-3/4,1\n".write(to: folder.appending(path: "tri.csv"), atomically: true, encoding: .utf8)
      let output = try PaperCommandTests.run(
        "thresher verify min-norm-denoiser --points tri.csv --radius 1/5", in: folder)
      #expect(output.contains("hub with obtuse angles at 0,0: cost 185/34, certificate valid for every unit (exact"))
      try "0,0\n1,0\n1/2,3/4\n".write(to: folder.appending(path: "acute.csv"), atomically: true, encoding: .utf8)
      let acute = try PaperCommandTests.run(
        "thresher verify min-norm-denoiser --points acute.csv --radius 1/20 --iterations 20", in: folder)
      #expect(acute.contains("acute: feasible value") && acute.contains("not settled"))
      #expect(acute.contains("least cost, certified on both sides"))
    }
  }

  @Test func reproduceAll() throws {
    try Executable.withDirectory { folder in
      let output = try PaperCommandTests.run(
        "thresher reproduce min-norm-denoisers --to DIR --steps 500 --seeds 1 --sigmas 1/10,1/5", in: folder)
      for name in ["curves", "errors", "kinks", "training"] {
        for kind in ["csv", "json", "svg"] {
          let file = "DIR/denoiser-\(name).\(kind)"
          #expect(output.contains(file))
          #expect(try String(contentsOf: folder.appending(path: file), encoding: .utf8).count > 100)
        }
      }
      let table = try String(contentsOf: folder.appending(path: "DIR/denoiser-training.csv"), encoding: .utf8)
      #expect(table.contains("118/21") && table.contains("1/10000"))
    }
  }

  /// A file of points stands for its numbers, of which the journal speaks.
  @Test func reproduceWithPointsOfAFile() throws {
    try Executable.withDirectory { folder in
      try "x\n1\n-3/2\n0.25\n".write(to: folder.appending(path: "line.csv"), atomically: true, encoding: .utf8)
      try "x,y\n0,0\n1,0\n".write(to: folder.appending(path: "plane.csv"), atomically: true, encoding: .utf8)
      func csv(_ points: String, _ to: String) throws -> String {
        _ = try PaperCommandTests.run(
          "thresher reproduce denoiser-errors --to \(to) --set sigmas=1/10 --points \(points)", in: folder)
        return try String(contentsOf: folder.appending(path: "\(to)/denoiser-errors.csv"), encoding: .utf8)
      }
      #expect(try csv("line.csv", "a") == csv("-3/2,1/4,1", "b"))
      let refused = try Executable.run(
        ["reproduce", "denoiser-errors", "--to", "c", "--points", "plane.csv"], directory: folder)
      #expect(refused.status == 65 && refused.errors.contains("plane.csv: found an array of 2 x 2"), "\(refused)")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "c").path))
    }
  }

  /// Parameters of one name in several experiments of a paper do not stand in each other's way.
  @Test(arguments: [
    "tempered-overfitting", "typical-interpolators", "separable-tasks", "accumulators", "foldable-supernets",
    "min-norm-denoiser", "task-similarity", "stable-minima-univariate", "stable-minima-multivariate", "drop-compute",
  ])
  func papersAreReproducedAsAWhole(paper: String) throws {
    try Executable.withDirectory { folder in
      let run = try Executable.run(["reproduce", paper, "--to", "r", "--time", "1s"], directory: folder)
      #expect(run.status == 0 || run.status == 30, "\(run.status): \(run.errors)")
    }
  }
}
