import Foundation
import Testing

/// Every verb on an input that is too large for it, with a second of time, each in a process of its own.
@Suite(.serialized) struct LimitTests {
  private struct Case {
    var verb: String
    var arguments: [String]
    /// The exit codes that may be: mostly 30, and 0 where the verb has something to print all the same.
    var codes: Set<Int32> = [30]
  }

  /// A function of many inputs without any structure, listed point by point.
  private static func sample(inputs n: Int, points: Int, seed: UInt64) -> String {
    var state = seed
    func bits() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 20
    }
    var seen: Set<UInt64> = []
    var text = ".i \(n)\n.o 1\n.type fr\n"
    while seen.count < points {
      let point = bits() & (1 << UInt64(n) - 1)
      guard seen.insert(point).inserted else { continue }
      text += (0..<n).map { point >> UInt64($0) & 1 == 1 ? "1" : "0" }.joined() + " \(bits() & 1)\n"
    }
    return text + ".e\n"
  }

  private static let cases = [
    Case(verb: "describe", arguments: ["wide.pla"], codes: [0, 30]),
    Case(verb: "minimize", arguments: ["minimize.pla", "--depth", "2"]),
    Case(verb: "minimize", arguments: ["deep.pla", "--depth", "3"]),
    Case(verb: "minimize", arguments: ["deep.pla", "--depth", "16"]),
    Case(verb: "minimize", arguments: ["deep.pla", "--depth", "32"]),
    Case(verb: "minimize", arguments: ["wide.pla", "--depth", "2", "--size", "wires"]),
    Case(verb: "decide", arguments: ["wide.pla", "--widths", "20,1"]),
    Case(verb: "decide", arguments: ["wide.pla", "--widths", "8,6,1", "--engine", "covering"]),
    Case(verb: "decide", arguments: ["wide.pla", "--widths", "20,1", "--engine", "z3"]),
    Case(verb: "decide", arguments: ["wide.pla", "--widths", "20,1", "--engine", "columns"]),
    Case(verb: "count", arguments: ["wide.pla", "--widths", "9,1"]),
    Case(verb: "enumerate", arguments: ["deep.pla", "--widths", "30,1"]),
    Case(verb: "sample", arguments: ["wide.pla", "--widths", "9,1", "-n", "10"]),
    Case(
      verb: "sample", arguments: ["deep.pla", "--widths", "12,1", "--method", "gibbs", "-n", "100000"], codes: [20, 30]),
    Case(verb: "sample", arguments: ["wide.pla", "--widths", "9,1", "--method", "reject", "-n", "10"]),
    Case(verb: "mass", arguments: ["wide.pla", "--widths", "60,1"]),
    Case(verb: "calibrate", arguments: ["--inputs", "8", "--widths", "9,1", "--points", "60", "--method", "gibbs"]),
    Case(verb: "certify", arguments: ["deep.pla", "--depth", "3", "--to", "certificate"], codes: [0, 30]),
    Case(verb: "export", arguments: ["wide.pla", "--widths", "4096,4096,1", "formula.cnf"], codes: [30, 65]),
    Case(verb: "construct", arguments: ["many.pla"], codes: [0, 30]),
  ]

  @Test func everyVerbEndsInTime() throws {
    try Executable.withDirectory { directory in
      for (name, inputs, points) in [
        ("wide.pla", 18, 200), ("minimize.pla", 17, 400), ("deep.pla", 8, 120), ("many.pla", 18, 20_000),
      ] {
        try Data(Self.sample(inputs: inputs, points: points, seed: UInt64(inputs)).utf8)
          .write(to: directory.appendingPathComponent(name))
      }
      var slowest = (verb: "", seconds: 0.0)
      for item in Self.cases {
        // One thread, where there are several: CPU seconds of two would be twice as many.
        let jobs = ["describe", "export", "construct"].contains(item.verb) ? [] : ["--jobs", "1"]
        let quiet = item.verb == "export" ? [] : ["--quiet"]
        let command = ([item.verb] + item.arguments).joined(separator: " ")
        // Tests of other suites take the cores and the memory bus from under the program, and its CPU seconds grow with that:
        // what a limit promises is judged by the least of a few runs.
        var seconds = Double.infinity
        for _ in 0..<4 where seconds >= 2 {
          let run = try Executable.run(
            [item.verb] + item.arguments + ["--time", "1s"] + jobs + quiet, directory: directory, isTimed: true)
          #expect(item.codes.contains(run.status), "\(command): \(run.status) \(run.errors)")
          seconds = min(seconds, try Self.childSeconds(in: run.errors))
        }
        #expect(seconds < 2.5, "\(command) took \(seconds) s of CPU")
        if seconds > slowest.seconds { slowest = (command, seconds) }
      }
      // The one to look at when limits slip.
      print("slowest within --time 1s: \(slowest.verb), \((slowest.seconds * 100).rounded() / 100) s of CPU")
    }
  }

  /// CPU seconds of the program, as the shell that ran it prints them last: `0m1.234s 0m0.056s` for its children.
  ///
  /// Tests of other suites run beside this one, so the time of all children of the tests would say nothing.
  private static func childSeconds(in text: String) throws -> Double {
    let line = try #require(text.split(separator: "\n").last)
    return try line.split(separator: " ").reduce(0) { sum, field in
      let parts = field.dropLast().split(separator: "m")
      return sum + 60 * (try #require(Double(parts[0]))) + (try #require(Double(parts[1])))
    }
  }

  @Test func limitsOfMemoryNameTheSize() throws {
    try Executable.withDirectory { directory in
      try Data(Self.sample(inputs: 8, points: 60, seed: 1).utf8).write(to: directory.appendingPathComponent("a.pla"))
      let run = try Executable.run(["export", "a.pla", "--widths", "4096,4096,1", "a.cnf"], directory: directory)
      #expect(run.status == 65 && run.errors.contains("literals"), "\(run.errors)")
    }
  }
}
