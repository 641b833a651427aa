import Foundation

extension Runner {
  /// Certifies every minimum and has it checked; true if a certificate is rejected or tells another minimum.
  func certificates(_ entries: [ExpectedMinima.Entry]) throws -> Bool {
    struct Result: Decodable {
      var answer: String
      var lower: Int
      var bytes: Int
      var refuted: [Refuted]
      struct Refuted: Decodable { var by: String }
    }
    let columns = Columns(
      [
        ("certificate", 18), ("depth", 8), ("evidence", 30), ("", 12), ("bytes", 10), ("finding s", 11),
        ("checking s", 12),
      ], left: 4)
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("thresher-bench-\(getpid())")
    defer { try? FileManager.default.removeItem(at: directory) }
    var wrong = 0
    var bytes = 0
    var finding = 0.0
    var checking = 0.0
    var slower = 0
    for entry in entries {
      try? FileManager.default.removeItem(at: directory)
      let (result, timing) = try run(
        Result.self, ["certify", file(entry.name), "--depth", "\(entry.depth)", "--to", directory.path])
      let before = Self.childSeconds
      let (status, _) = try start(checker, [file(entry.name), directory.path])
      let seconds = Self.childSeconds - before
      let isOpen = result.answer != "optimal"
      let isRight = status == 0 && (isOpen || result.lower == entry.weights)
      if !isRight { wrong += 1 }
      bytes += result.bytes
      finding += timing.cpuSeconds
      checking += seconds
      // Starting a process takes longer than many a check.
      if seconds > 3 * max(timing.cpuSeconds, 0.01) { slower += 1 }
      let methods = Set(result.refuted.map(\.by)).sorted().joined(separator: " ")
      columns.line([
        entry.name, "\(entry.depth)", methods, !isRight ? "CONTRADICTS" : isOpen ? "open" : "ok", "\(result.bytes)",
        number(timing.cpuSeconds), number(seconds),
      ])
    }
    print(
      "\n\(entries.count) certificates, \(wrong) wrong, \(bytes) bytes; finding \(number(finding)) s, checking \(number(checking)) s; "
        + "\(slower) checked in more than 3 times the time of finding\n")
    return wrong > 0
  }

  /// The CPU seconds of all child processes that have ended.
  private static var childSeconds: Double {
    var usage = rusage()
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}
