import Foundation

/// An entry of `Instances/counts.json`.
struct ExpectedCount: Decodable {
  /// The path of the instance below `Instances/`, without suffix.
  var name: String
  var widths: [Int]
  var count: String
  /// The CPU seconds of the reference: a program in C++ for a question of this size.
  var referenceSeconds: Double?

  enum CodingKeys: String, CodingKey {
    case name, widths, count
    case referenceSeconds = "reference_cpu_s"
  }
}

extension Runner {
  /// Counts every case; true if a digit differs.
  func counts(_ cases: [ExpectedCount]) throws -> Bool {
    struct Result: Decodable { var count: String? }
    let columns = Columns(
      [
        ("exact count", 32), ("widths", 10), ("count", 24), ("", 12), ("cpu s", 10), ("MB", 7), ("reference", 11),
        ("ratio", 8),
      ] + (against == nil ? [] : [("against s", 11), ("ratio", 8)]), left: 4)
    var wrong = 0
    var ratios: [Double] = []
    var speedups: [Double] = []
    // The reference starts within two milliseconds; what this program takes to start is not counting.
    let start =
      try (0..<5).map { _ in
        try run(Result.self, ["count", "--function", "1:0x2", "--widths", "1,1"]).1.cpuSeconds
      }.min() ?? 0
    for entry in cases {
      let widths = entry.widths.map(String.init).joined(separator: ",")
      let path = folder.deletingLastPathComponent().appendingPathComponent(entry.name + ".pla").path
      let question = ["count", path, "--widths", widths]
      let (result, timing) = try run(Result.self, question)
      let other = try secondsAgainst(question)
      if let other, result.count != nil { speedups.append(speedup(timing.cpuSeconds, other)) }
      if let count = result.count, count != entry.count { wrong += 1 }
      let ratio = entry.referenceSeconds.map { max(timing.cpuSeconds - start, 0.001) / $0 }
      if let ratio, result.count != nil { ratios.append(ratio) }
      let shown = entry.count.count <= 22 ? entry.count : "\(entry.count.count) digits"
      columns.line(
        [
          entry.name, widths, shown, result.count == nil ? "open" : result.count == entry.count ? "ok" : "CONTRADICTS",
          number(timing.cpuSeconds), "\(timing.peakMemory >> 20)", entry.referenceSeconds.map(number) ?? "-",
          ratio.map { String(format: "%.2f", $0) } ?? "-",
        ] + (other.map { [number($0), number(speedup(timing.cpuSeconds, $0))] } ?? []))
    }
    if !ratios.isEmpty {
      print(
        "\n\(cases.count) counts, \(wrong) wrong; CPU time without the start of the program (\(number(start)) s) over the reference: "
          + "\(number(geometricMean(ratios))) in the geometric mean\n"
      )
    }
    if !speedups.isEmpty { print("faster than the other build by \(number(geometricMean(speedups)))\n") }
    return wrong > 0
  }

  /// The questions whose draws are measured.
  private static var drawn: [(name: String, widths: String)] {
    [
      ("noisy_8_32_05", "4,1"), ("rand_8_32", "5,1"), ("rand_8_20", "4,1"), ("noisy_5_12_10", "3,2,1"),
      ("rand_8_20", "4,2,1"), ("rand_8_32", "4,3,1"),
    ]
  }

  /// Throughput of fair draws; every draw is evaluated again by the program.
  func draws() throws {
    struct Result: Decodable { var draws: Int? }
    let columns = Columns(
      [("fair draws", 18), ("widths", 10), ("draws", 12), ("cpu s", 10), ("MB", 7), ("draws/s", 12)], left: 2)
    for (name, widths) in Self.drawn {
      let (result, timing) = try run(
        Result.self, ["sample", file(name), "--widths", widths, "-n", "1000000", "--summary-only"])
      let rate = result.draws.map { String(format: "%.0f", Double($0) / timing.cpuSeconds) }
      columns.line([
        name, widths, result.draws.map(String.init) ?? "open", number(timing.cpuSeconds),
        "\(timing.peakMemory >> 20)", rate ?? "-",
      ])
    }
    print("")
  }
}
