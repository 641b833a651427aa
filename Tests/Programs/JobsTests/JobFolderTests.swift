import Files
import Foundation
import Jobs
import Testing

/// `Job`, `JobFolder` and `UnitClaim`: what is read strictly, what is kept, and who gets a unit.
@Suite struct JobFolderTests {
  private static let job = Job(
    version: "1", arguments: ["count", "few.pla", "--widths", "2,1"], division: .shares, remark: "shares", seed: 7,
    instance: nil,
    files: [Job.CarriedFile(name: "few.pla", copy: "inputs/1", sha256: SHA256.hexadecimal(of: Array("x\n".utf8)))],
    units: ["1/2", "2/2"])

  private static func withJob<Result>(_ body: (JobFolder) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("job-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try JobFolder.make(job, contents: [Array("x\n".utf8)], at: path))
    return try body(JobFolder(opening: path, version: "1"))
  }

  private static func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  @Test func readsWhatItWrites() throws {
    try Self.withJob { folder in
      #expect(folder.job == Self.job)
      #expect(try folder.contents() == ["few.pla": Array("x\n".utf8)])
      // The same plan again, and another one.
      #expect(try !JobFolder.make(Self.job, contents: [Array("x\n".utf8)], at: folder.path))
      var other = Self.job
      other.units = ["1/1"]
      #expect(Self.message { _ = try JobFolder.make(other, contents: [[]], at: folder.path) } != nil)
      #expect(Self.message { _ = try JobFolder(opening: folder.path, version: "2") }?.contains("version 1") == true)
      try AtomicFile.write("y\n", to: "\(folder.path)/inputs/1")
      #expect(Self.message { _ = try folder.contents() }?.contains("inputs/1") == true)
    }
  }

  /// Every field missing, of another kind, and one too many: one line with the number of a line.
  @Test func theReaderIsStrict() throws {
    let text = try Self.job.text()
    let lines = text.split(separator: "\n").map(String.init)
    for place in lines.indices where lines[place].hasPrefix("  \"") {
      let name = lines[place].prefix { $0 != ":" }
      for changed in ["  \"other\" : 1,", "\(name): {\"a\": 1},"] {
        // A value on several lines becomes no JSON any more, which is refused too.
        var copy = lines
        copy[place] = changed
        if copy[place + 1].hasPrefix("}") { copy[place] = String(changed.dropLast()) }
        let broken = InputText(file: "job.json", text: copy.joined(separator: "\n"))
        let message = Self.message { _ = try Job(reading: broken) }
        #expect(message?.hasPrefix("job.json") == true && message?.contains("\n") == false, "\(changed)")
      }
    }
  }

  @Test func resultsAreWholeAndTheSame() throws {
    try Self.withJob { folder in
      #expect(try folder.result(0) == nil)
      #expect(try folder.keep("{\"a\":1}", of: 0) == .new)
      #expect(try folder.keep("{\"a\":1}", of: 0) == .same)
      #expect(try folder.listing().units == [0])
      let bytes = try Descriptor.contents(of: folder.resultPath(0), limit: 1000)
      // Cut anywhere, any byte changed, or another unit's: damaged; a worker replaces it.
      for count in 0..<bytes.count {
        try Data(bytes[..<count]).write(to: URL(fileURLWithPath: folder.resultPath(0)))
        #expect(Self.message { _ = try folder.result(0) } != nil, "\(count)")
        var changed = bytes
        changed[count] ^= 1
        try Data(changed).write(to: URL(fileURLWithPath: folder.resultPath(0)))
        #expect(Self.message { _ = try folder.result(0) } != nil, "\(count)")
      }
      #expect(try folder.keep("{\"a\":1}", of: 0) == .new)
      try FileManager.default.copyItem(atPath: folder.resultPath(0), toPath: folder.resultPath(1))
      #expect(Self.message { _ = try folder.result(1) }?.contains("another job or unit") == true)
      // A different one is kept beside it and reported.
      #expect(Self.message { _ = try folder.keep("{\"a\":2}", of: 0) }?.contains("different results") == true)
      #expect(try folder.listing().conflicts.count == 1)
    }
  }

  @Test func claimsAreExclusiveAndStealable() throws {
    try Self.withJob { folder in
      let first = try #require(try UnitClaim(0, in: folder, timeout: 100))
      #expect(try UnitClaim(0, in: folder, timeout: 100) == nil)
      #expect(try UnitClaim(1, in: folder, timeout: 100) != nil)
      #expect(UnitClaim.all(in: folder).map(\.unit) == [0, 1])
      first.release()
      let second = try #require(try UnitClaim(0, in: folder, timeout: 100))
      // Silent for an hour, by a machine that is not this one.
      let path = "\(folder.path)/claims/000000"
      try AtomicFile.write("elsewhere-1\n", to: "\(path)/owner")
      var old = [timespec(tv_sec: time(nil) - 3600, tv_nsec: 0), timespec(tv_sec: time(nil) - 3600, tv_nsec: 0)]
      utimensat(AT_FDCWD, path, &old, 0)
      #expect(try UnitClaim(0, in: folder, timeout: 7200) == nil)
      let third = try #require(try UnitClaim(0, in: folder, timeout: 60))
      third.release()
      #expect(UnitClaim.all(in: folder).map(\.unit) == [1])
      second.release()
    }
  }

  /// Of many threads that want many units each unit goes to one.
  @Test func everyUnitIsTakenOnce() throws {
    try Self.withJob { folder in
      for _ in 0..<20 {
        let claims = Taken()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
          if let claim = try? UnitClaim(0, in: folder, timeout: 100) { claims.append(claim) }
        }
        #expect(claims.all.count == 1)
        for claim in claims.all { claim.release() }
      }
    }
  }

  private final class Taken: @unchecked Sendable {
    private let lock = NSLock()
    private var claims: [UnitClaim] = []
    var all: [UnitClaim] { lock.withLock { claims } }
    func append(_ claim: UnitClaim) { lock.withLock { claims.append(claim) } }
  }
}
