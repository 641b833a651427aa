import Foundation
import Testing

/// The three commands of the page on DropCompute, as a reader types them.
@Suite("the three commands of the page on DropCompute")
struct DropCommandTests {
  /// 12 steps, 6 workers, 8 micro-batches of about a second, in the authors' logs.
  static func writeLogs(in folder: URL) throws {
    let logs = folder.appending(path: "logs")
    try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
    var state: UInt64 = 1
    for rank in 0..<6 {
      var text =
        ",global_step,local_step,world_size,batch,sentence_length,computed_batch,compute_dropped,iteration_time_ms\n"
      for step in 0..<12 {
        for micro in 0..<8 {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          let time = 700 + Double(state >> 33) / Double(1 << 31) * 700
          text += "\(step * 8 + micro),\(step),\(micro),6,32,128,32,False,\(time)\n"
        }
      }
      try text.write(to: logs.appending(path: "compute_logs_\(rank).csv"), atomically: true, encoding: .utf8)
    }
  }

  @Test func aTrace() throws {
    try Executable.withDirectory { folder in
      try Self.writeLogs(in: folder)
      let command = "thresher verify drop-compute --data logs/ --serial 0.5"
      let output = try PaperCommandTests.run(command, in: folder)
      let lines = PaperCommandTests.lines(output)
      #expect(lines[0].hasPrefix("12 steps, 6 workers, 8 micros; mean 1.0") && lines[0].hasSuffix("T_c 0.5 s"))
      #expect(lines[1].hasSuffix("of the variance of a worker's step lies between workers"))
      #expect(lines[2].hasPrefix("E[max] measured "))
      #expect(lines[3].hasPrefix("fit: "))
      #expect(lines[4].hasPrefix("best threshold ") && lines[4].contains("by the released code's rule"))
      for row in [
        "exact, all ends in one sweep", "the paper's, 200 candidates", "the released code's, 200 candidates", "preempt",
        "two-checks", "check-drop", "check-keep", "last-completed",
      ] { #expect(PaperCommandTests.row(output, row) != nil, "\(row)") }
      #expect(output == (try PaperCommandTests.run(command + " --jobs 1", in: folder)))
    }
  }

  @Test func moreWorkers() throws {
    try Executable.withDirectory { folder in
      try Self.writeLogs(in: folder)
      let output = try PaperCommandTests.run(
        "thresher verify drop-compute --data logs/ --workers 8,64,512,4096 --drop-at-most 0.1", in: folder)
      for workers in ["8 ", "64 ", "512 ", "4096 "] {
        let row = try #require(PaperCommandTests.row(output, workers))
        #expect(row.count == 9 && (Double(row[3]) ?? 1) <= 0.1 && (Double(row[4]) ?? 0) >= 1)
      }
    }
  }

  @Test func figures() throws {
    try Executable.withDirectory { folder in
      let output = try PaperCommandTests.run(
        "thresher reproduce drop-compute --to DIR --steps 20 --work 100", in: folder)
      for name in ["step-times", "speeds", "selection", "realised"] {
        for kind in ["csv", "json", "svg"] { #expect(output.contains("DIR/drop-\(name).\(kind)")) }
      }
      let table = try String(contentsOf: folder.appending(path: "DIR/drop-realised.csv"), encoding: .utf8)
      #expect(table.split(separator: "\n").filter { !$0.hasPrefix("#") }.count == 13)
    }
  }

  /// A hundred thousand steps within 8 MB of trace, and one line where that is too little.
  @Test func withinMemory() throws {
    try Executable.withDirectory { folder in
      var text = "step,worker,micro,seconds\n"
      for step in 0..<100_000 { text += "\(step),0,0,1.\(step % 89 + 100)\n" }
      try text.write(to: folder.appending(path: "t.csv"), atomically: true, encoding: .utf8)
      let output = try PaperCommandTests.run("thresher verify drop-compute --data t.csv --memory 8M", in: folder)
      #expect(output.hasPrefix("100000 steps, 1 workers, 1 micros"))
      let refused = try Executable.run(
        ["verify", "drop-compute", "--data", "t.csv", "--memory", "2M"], directory: folder)
      #expect(refused.status == 65 && refused.output.isEmpty && refused.errors.split(separator: "\n").count == 1)
      #expect(refused.errors.contains("raise --memory"))
    }
  }
}
