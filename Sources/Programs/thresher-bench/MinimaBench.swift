import Foundation

/// `expected.json`.
struct ExpectedMinima: Decodable {
  struct Entry: Decodable {
    var name: String
    var depth: Int
    var weights: Int
    var widths: [[Int]]
    var peerSeconds: Double

    enum CodingKeys: String, CodingKey {
      case name, depth, weights, widths
      case peerSeconds = "peer_cpu_s"
    }
  }

  var solved: [Entry]
}

/// An entry of `refuted.json`.
struct ExpectedRefutation: Decodable {
  var name: String
  var widths: [Int]
  var peerSeconds: Double

  enum CodingKeys: String, CodingKey {
    case name, widths
    case peerSeconds = "peer_cpu_s"
  }
}

/// One line of the table.
struct Measurement {
  enum Verdict: String {
    case agrees = "ok"
    case open = "open"
    case contradicts = "CONTRADICTS"
  }

  var name: String
  var question: String
  var answer: String
  var verdict: Verdict
  var cpuSeconds: Double
  var peakMemory: Int
  var peerSeconds: Double
  /// Of the other build.
  var againstSeconds: Double?
}

extension Runner {
  func minimize(_ entry: ExpectedMinima.Entry, engine: String) throws -> Measurement {
    struct Result: Decodable {
      struct Minimum: Decodable { var widths: [Int] }
      var answer: String
      var lower: Int?
      var upper: Int?
      var minima: [Minimum]
    }
    let question = ["minimize", file(entry.name), "--depth", "\(entry.depth)", "--engine", engine]
    let (result, timing) = try run(Result.self, question)
    let isOptimal = result.answer == "optimal"
    let widths = Set(result.minima.map(\.widths))
    let isRight =
      isOptimal
      ? result.upper == entry.weights && widths == Set(entry.widths)
      : (result.lower ?? 0) <= entry.weights && entry.weights <= (result.upper ?? .max)
    let bounds = "\(result.lower.map(String.init) ?? "?")...\(result.upper.map(String.init) ?? "?")"
    return try Measurement(
      name: entry.name, question: "depth \(entry.depth)", answer: isOptimal ? "\(entry.weights) weights" : bounds,
      verdict: !isRight ? .contradicts : isOptimal ? .agrees : .open, cpuSeconds: timing.cpuSeconds,
      peakMemory: timing.peakMemory, peerSeconds: entry.peerSeconds,
      againstSeconds: secondsAgainst(question))
  }

  func refute(_ entry: ExpectedRefutation, engine: String) throws -> Measurement {
    struct Result: Decodable { var answer: String }
    let widths = entry.widths.map(String.init).joined(separator: ",")
    let question = ["decide", file(entry.name), "--widths", widths, "--engine", engine]
    let (result, timing) = try run(Result.self, question)
    return try Measurement(
      name: entry.name, question: widths, answer: result.answer,
      verdict: result.answer == "impossible" ? .agrees : result.answer == "found" ? .contradicts : .open,
      cpuSeconds: timing.cpuSeconds, peakMemory: timing.peakMemory, peerSeconds: entry.peerSeconds,
      againstSeconds: secondsAgainst(question))
  }
}

/// Prints measurements as they come and a summary at the end.
struct SpeedTable {
  private var measurements: [Measurement] = []
  private let columns: Columns

  /// - Parameter isAgainst: whether there is another build.
  init(isAgainst: Bool) {
    columns = Columns(
      [("instance", 18), ("question", 10), ("answer", 14), ("", 12), ("cpu s", 10), ("MB", 7), ("other s", 10)]
        + (isAgainst ? [("against s", 11), ("ratio", 8)] : []), left: 4)
  }

  var isContradicted: Bool { measurements.contains { $0.verdict == .contradicts } }

  mutating func add(_ measurement: Measurement) {
    measurements.append(measurement)
    columns.line(
      [
        measurement.name, measurement.question, measurement.answer, measurement.verdict.rawValue,
        number(measurement.cpuSeconds), "\(measurement.peakMemory >> 20)", number(measurement.peerSeconds),
      ] + (measurement.againstSeconds.map { [number($0), number(speedup(measurement.cpuSeconds, $0))] } ?? []))
  }

  func finish() {
    let solved = measurements.filter { $0.verdict == .agrees }
    let open = measurements.filter { $0.verdict == .open }.map { "\($0.name) (\($0.question))" }
    let total = number(measurements.reduce(0) { $0 + $1.cpuSeconds })
    print("\n\(solved.count) of \(measurements.count) solved, \(total) CPU seconds")
    if !open.isEmpty { print("open: \(open.joined(separator: ", "))") }
    guard !solved.isEmpty else { return }
    // Times below a millisecond are not measured, so they count as one.
    let mean = geometricMean(solved.map { max($0.peerSeconds, 0.001) / max($0.cpuSeconds, 0.001) })
    print("faster than the fastest other program by \(number(mean)) in the geometric mean of the solved ones")
    let ratios = solved.compactMap { measurement in
      measurement.againstSeconds.map { speedup(measurement.cpuSeconds, $0) }
    }
    if !ratios.isEmpty { print("faster than the other build by \(number(geometricMean(ratios)))") }
    print("")
  }
}
