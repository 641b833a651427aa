import Foundation
import Numbers
import TestSupport
import Testing

/// Runs that are killed at random moments and begun again end like runs that were left alone; nothing half-written ever has a final
/// name. A hundred kills, a thousand with THRESHER_EXHAUSTIVE; the seed of the moments is fixed, what they hit is not.
@Suite(.serialized) struct KillTests {
  private static let isExhaustive = ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] != nil

  struct Work: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    /// Files and folders that appear complete or not at all.
    var products: [String] = []
    /// What makes the input files, run once in the folder.
    var preparation: [[String]] = []

    var testDescription: String { arguments[0] }
  }

  static let works: [Work] = [
    Work(
      arguments: [
        "minimize", "--function", "4:0x1668", "--depth", "3", "--engine", "z3", "--jobs", "2", "--journal", "j",
        "--resume",
      ]),
    Work(arguments: ["certify", "--function", "4:0x1668", "--depth", "2", "--to", "c"], products: ["c"]),
    Work(
      arguments: [
        "sample", "--function", "4:0x6996", "--widths", "4,1", "--method", "gibbs", "-n", "20000", "--csv", "t.csv",
        "--summary-only", "--quiet",
      ], products: ["t.csv"]),
    Work(arguments: ["count", "--function", "4:0x6996", "--widths", "5,3,1", "--posterior"]),
    Work(arguments: ["catalog", "4", "--depth", "2"]),
    Work(
      arguments: [
        "reproduce", "tempered", "--set", "teacher=3:0xe8", "--set", "points=4,8,12,16", "--to", "r", "--quiet",
      ], products: ["r"]),
    Work(
      arguments: ["merge", "1", "2"],
      preparation: ["1", "2"].map {
        ["sample", "--function", "3:0xe8", "--widths", "3,1", "--method", "reject", "-n", "3000", "--shard", "\($0)/2"]
      }),
  ]

  /// The bytes of everything below a folder, by path, without lines that tell times; journals, which grow by lines, left out.
  private static func files(in directory: URL, below names: [String]) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in names {
      let root = directory.appendingPathComponent(name)
      let inner = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
      for path in inner.isEmpty ? [""] : inner {
        if path.hasSuffix(".jsonl") { continue }
        let url = path.isEmpty ? root : root.appendingPathComponent(path)
        if let data = try? Data(contentsOf: url) { files["\(name)/\(path)"] = untimed(data) }
      }
    }
    return files
  }

  private static func untimed(_ data: Data) -> Data {
    let timed = ["\"seconds\"", "\"cpu_seconds\"", "\"verb_cpu_seconds\"", "\"peak_memory\""]
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    return Data(lines.filter { line in !timed.contains { line.contains($0) } }.joined(separator: "\n").utf8)
  }

  private static func prepare(_ work: Work, in directory: URL) throws {
    for (index, arguments) in work.preparation.enumerated() {
      let run = try Executable.run(arguments, directory: directory)
      try Data(run.output.utf8).write(to: directory.appendingPathComponent("\(index + 1)"))
    }
  }

  @Test(arguments: works.indices) func killedRunsEndLikeOthers(index: Int) throws {
    let work = Self.works[index]
    let kills = (Self.isExhaustive ? 1_000 : 100) / Self.works.count
    var key = RandomKey(seed: 2_026).fold(in: UInt64(index))
    try Executable.withDirectory { whole in
      try Self.prepare(work, in: whole)
      let start = ContinuousClock.now
      let undisturbed = try Executable.run(work.arguments, directory: whole)
      let duration = (ContinuousClock.now - start) / .seconds(1)
      #expect(undisturbed.status == 0, "\(undisturbed.errors)")
      let products = try Self.files(in: whole, below: work.products)
      #expect(products.isEmpty == work.products.isEmpty)
      try Executable.withDirectory { directory in
        try Self.prepare(work, in: directory)
        for _ in 0..<kills {
          let process = Process()
          process.executableURL = Executable.url
          process.arguments = work.arguments
          process.currentDirectoryURL = directory
          process.standardOutput = FileHandle.nullDevice
          process.standardError = FileHandle.nullDevice
          try process.run()
          Thread.sleep(forTimeInterval: min(duration, 1) * Double(key.next(below: 1_000)) / 1_000)
          if process.isRunning { kill(process.processIdentifier, SIGKILL) }
          process.waitUntilExit()
          for (path, data) in try Self.files(in: directory, below: work.products)
          where !path.contains("/.thresher-") && !path.hasSuffix(".part") {
            #expect(products[path] == data, "\(path) is not complete")
          }
        }
        let again = try Executable.run(work.arguments, directory: directory)
        #expect(again.status == 0 && again.output == undisturbed.output, "\(again.errors)")
        #expect(try Self.files(in: directory, below: work.products) == products)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(!names.contains { $0.hasSuffix(".part") }, "\(names)")
      }
    }
  }

  /// A byte of a journal damaged: the same answer, or the file is refused and keeps its bytes. Never another answer.
  @Test func damagedJournalsNeverChangeAnAnswer() throws {
    try Executable.withDirectory { directory in
      let arguments = ["minimize", "--function", "4:0x1668", "--depth", "2", "--journal", "j", "--resume"]
      let right = try Executable.run(arguments, directory: directory)
      #expect(right.status == 0)
      let path = directory.appendingPathComponent("j")
      let bytes = [UInt8](try Data(contentsOf: path))
      var key = RandomKey(seed: 7)
      var refused = 0
      for _ in 0..<(Self.isExhaustive ? 2_000 : 200) {
        var damaged = bytes
        let place = key.next(below: bytes.count)
        damaged[place] ^= UInt8(1 + key.next(below: 255))
        try Data(damaged).write(to: path)
        let run = try Executable.run(arguments, directory: directory)
        if run.status == 65 {
          refused += 1
          #expect([UInt8](try Data(contentsOf: path)) == damaged)
        } else {
          #expect(run.status == 0 && run.output == right.output, "byte \(place): \(run.status) \(run.errors)")
        }
      }
      #expect(refused > 0)
    }
  }
}
