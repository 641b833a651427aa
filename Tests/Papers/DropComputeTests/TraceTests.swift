import DropCompute
import Files
import Foundation
import Numbers
import Tensors
import Testing

/// `Setting/Trace.swift`, `Setting/ThresholdSweep.swift`, `Setting/TraceFile.swift`, `Setting/TraceSummary.swift`.
@Suite struct TraceTests {
  /// 500 small traces with seed 11: the sweep in fractions and in doubles against the definition, both ways of counting.
  @Test func sweepIsTheDefinition() {
    var key = RandomKey(seed: 11)
    for round in 0..<500 {
      let (n, m, steps) = (1 + key.next(below: 4), 1 + key.next(below: 4), 1 + key.next(below: 4))
      let serial = Rational(Integer(key.next(below: 5)), 2)
      // Some of the last micro-batches are missing in every fifth trace; few values, so that many ends are equal.
      let times = (0..<steps).map { _ in
        (0..<n).map { worker in
          let count = round % 5 == 0 && worker > 0 ? key.next(below: m + 1) : m
          return (0..<count).map { _ in Rational(Integer(1 + key.next(below: 6)), 4) }
        }
      }
      let trace = Trace(micros: m, times: times)
      var visited = 0
      var best = Rational()
      let sweep = ThresholdSweep(trace, serial: serial) { threshold, speed, strict in
        visited += 1
        best = max(best, speed)
        #expect(speed == trace.speed(threshold, serial: serial), "round \(round)")
        #expect(strict == trace.speed(threshold, serial: serial, countsTies: false), "round \(round)")
      }
      #expect(visited == Set(trace.ends.flatMap { $0.flatMap { $0 } }).count && best == sweep.speed)
      let doubles = Trace(micros: m, times: times.map { $0.map { $0.map { Double(rounding: $0) } } })
      let found = ThresholdSweep(doubles, serial: Double(rounding: serial))
      #expect(abs(found.speed - Double(rounding: sweep.speed)) < 1e-12)
      // Ties may fall either way in doubles; the threshold found is as good.
      let exact = trace.speed(Rational(exactly: found.threshold) ?? 0, serial: serial)
      #expect((exact - sweep.speed).magnitude < Rational(1, 1_000_000_000_000))
    }
  }

  @Test func ceilingOnDrops() {
    let trace = Trace<Rational>(
      micros: 3, times: [[[3, 2, 4], [2, 2, 2], [1, 5, 1]], [[2, 3, 2], [4, 4, 4], [1, 1, 1]]])
    let capped = ThresholdSweep(trace, serial: 2, dropAtMost: Rational(1, 18))
    #expect(trace.dropRate(capped.threshold) <= Rational(1, 18) && capped.speed < Rational(31, 27))
  }

  @Test func publishedRules() {
    var key = RandomKey(seed: 12)
    let sampler = RuntimeLaw.normal(mean: 1, deviation: 0.3).sampler()
    var buffer = [Double](repeating: 0, count: 50 * 64 * 12)
    buffer.withUnsafeMutableBufferPointer { sampler.fill($0, &key) }
    let times = (0..<50).map { i in (0..<64).map { n in Array(buffer[(i * 64 + n) * 12..<(i * 64 + n) * 12 + 12]) } }
    let trace = Trace(micros: 12, times: times)
    let exact = ThresholdSweep(trace, serial: 1)
    let grid = PublishedRules.grid(trace, serial: 1)
    let released = PublishedRules.released(trace, serial: 1)
    #expect(grid.speed <= exact.speed && exact.speed - grid.speed < 0.002)
    // The released estimate charges nothing for work in flight, so it promises a little more.
    #expect(released.map { $0.speed >= grid.speed - 1e-3 && $0.speed < grid.speed + 0.02 } == true)
    #expect(PublishedRules.released(Trace(micros: 2, times: [[[1, 1]]]), serial: 1) == nil)
    let summary = TraceSummary(trace)
    #expect(abs(summary.mean - 1) < 0.01 && abs(summary.deviation - 0.3) < 0.01 && summary.law.name == "normal")
    #expect(summary.betweenWorkers < 0.1)
    let slow = Trace(micros: 12, times: times.map { $0.enumerated().map { n, t in n < 32 ? t : t.map { 2 * $0 } } })
    #expect(TraceSummary(slow).betweenWorkers > 0.9)
  }

  @Test func backupWorkers() {
    let trace = Trace<Rational>(micros: 1, times: [[[1], [2], [9]], [[1], [1], [3]]])
    #expect(BackupWorkers.speed(trace, backup: 0, serial: 1) == 1)
    // Two of three workers, steps of 3 + 2 instead of 10 + 4.
    #expect(BackupWorkers.speed(trace, backup: 1, serial: 1) == Rational(2, 3) * Rational(14, 5))
    #expect(BackupWorkers.best(trace, serial: 1).backup == 1)
  }

  // MARK: - Files

  static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "traces-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  static let header =
    ",global_step,local_step,world_size,batch,sentence_length,computed_batch,compute_dropped,iteration_time_ms\n"

  @Test func authorsLogs() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (rank, times) in [[1000, 1000, 1000], [1000, 4000, 1000]].enumerated() {
      let rows = times.enumerated().map { "\($0),6,\($0),2,32,128,32,False,\($1).0\n" }
      try (Self.header + rows.joined()).write(
        to: folder.appending(path: "compute_logs_\(rank).csv"), atomically: true, encoding: .utf8)
    }
    let trace = try TraceFile.read(folder.path)
    #expect(trace.workers == 2 && trace.micros == 3 && trace.ends == [[[1, 2, 3], [1, 5, 6]]])
    try (Self.header + "0,6,0,2,32,128,32,True,5.0\n").write(
      to: folder.appending(path: "compute_logs_2.csv"), atomically: true, encoding: .utf8)
    let error = #expect(throws: DataError.self) { try TraceFile.read(folder.path) }
    #expect(error?.description.contains("compute_dropped") == true)
  }

  @Test func genericFiles() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "trace.csv")
    // Any order, a worker that lacks its last micro-batch, milliseconds.
    try "worker,step,seconds,micro\n1,5,3000,0\n0,5,2000,1\n0,5,1000,0\n".write(
      to: file, atomically: true, encoding: .utf8)
    let trace = try TraceFile.read(file.path, unit: 0.001)
    #expect(trace.ends == [[[1, 3], [3]]] && trace.micros == 2)
    #expect(trace.dropRate(100) == 0.25)
    let array = folder.appending(path: "trace.npy")
    try TensorFile.write(
      [Tensor(name: "trace", shape: [1, 2, 2], doubles: [1, 2, 3, .nan])], to: array.path)
    #expect(try TraceFile.read(array.path).ends == trace.ends)
  }

  @Test(arguments: [
    "step,worker,micro,seconds\n", "step,worker,micro\n1,0,0\n", "step,worker,micro,seconds\n1,0,0,nan\n",
    "step,worker,micro,seconds\n1,0,0,-1\n", "step,worker,micro,seconds\n1,0,0,1\n1,0,0,2\n",
    "step,worker,micro,seconds\n1,0,0\n", "step,worker,micro,seconds\n1,-1,0,1\n",
    "step,worker,micro,seconds\nx,0,0,1\n",
    "step,worker,micro,seconds\n1,0,0,inf\n", "step,worker,micro,seconds\n1,0,0,12ms\n", "\n",
    "step,worker,micro,seconds\n1,0,99999999999,1\n",
  ])
  func badFiles(text: String) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "trace.csv")
    try text.write(to: file, atomically: true, encoding: .utf8)
    let error = #expect(throws: DataError.self) { try TraceFile.read(file.path) }
    #expect(error?.description.contains(where: \.isNewline) == false)
  }

  @Test func memoryIsKept() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "trace.csv")
    let rows = (0..<10_000).map { "\($0),0,0,1\n" }.joined()
    try ("step,worker,micro,seconds\n" + rows).write(to: file, atomically: true, encoding: .utf8)
    #expect(throws: DataError.self) { try TraceFile.read(file.path, memory: 100_000) }
    #expect(try TraceFile.read(file.path).steps == 10_000)
  }

  /// One worker, one micro-batch: nothing to gain, nothing breaks.
  @Test func smallest() {
    let trace = Trace<Rational>(micros: 1, times: [[[2]]])
    let sweep = ThresholdSweep(trace, serial: 1)
    #expect(sweep.threshold == 2 && sweep.speed == 1 && BackupWorkers.best(trace, serial: 1).backup == 0)
  }
}
