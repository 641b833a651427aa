import Charts
import Files
import Formats

/// Pictures of a page that stand in it as images, so that no style of theirs reaches the rest.
enum ReportFigures {
  // MARK: The interval over time

  /// The ends of an interval at a time.
  struct Step {
    let seconds: Double
    let lower: Double
    let upper: Double?
  }

  /// The steps under `timing` of a result, see `IntervalHistory`; none in a result without.
  static func steps(in document: JSONDocument) throws -> [Step] {
    guard let timing = document.optionalField("timing", of: document.root),
      let node = document.optionalField("interval_by_seconds", of: timing)
    else { return [] }
    return try document.string(node, "interval_by_seconds").split(separator: " ").map { text in
      let parts = text.split(separator: ":", maxSplits: 1)
      let ends = parts.count == 2 ? parts[1].split(separator: "...", maxSplits: 1) : []
      guard ends.count == 2, let seconds = Double(parts[0]), seconds.isFinite, seconds >= 0, let lower = Int(ends[0]),
        ends[1] == "?" || Int(ends[1]) != nil
      else { throw document.mismatch(node, "steps such as 0.52:243...513") }
      return Step(seconds: seconds, lower: Double(lower), upper: Int(ends[1]).map(Double.init))
    }
  }

  /// Both ends as stairs, the area between them filled.
  ///
  /// - Parameter end: when the run was over, no earlier than the last step.
  static func interval(_ steps: [Step], size: String, end: Double) -> String {
    var lower: [DataPoint] = []
    var band: [DataPoint] = []
    for (index, step) in steps.enumerated() {
      let next = index + 1 < steps.count ? steps[index + 1].seconds : end
      for time in [step.seconds, next] {
        lower.append(DataPoint(time, step.lower))
        if let upper = step.upper { band.append(DataPoint(time, upper, lower: step.lower, upper: upper)) }
      }
    }
    let chart = Chart(
      title: "", x: Axis("seconds", range: 0...end), y: Axis("least number of \(size)"),
      series: [
        Series("open", .band(band), style: 0), Series("lower end", .line(lower), style: 1),
        Series("upper end", .line(band), style: 2),
      ])
    return Figure(title: "Interval over time", panels: [[chart]], panelWidth: 560).svg()
  }

  // MARK: The frontier

  /// The sizes that so many mistakes need, in the order of the mistakes, as stairs; where they are not settled, the area between the ends.
  static func frontier(_ steps: [FrontierStep], size: String) -> String {
    var lower: [DataPoint] = []
    var band: [DataPoint] = []
    for (index, step) in steps.enumerated() {
      let next = index + 1 < steps.count ? steps[index + 1].mismatches : step.mismatches + 1
      for place in [step.mismatches, next] {
        let (x, least) = (Double(place), Double(step.lower))
        lower.append(DataPoint(x, least))
        if let upper = step.upper { band.append(DataPoint(x, Double(upper), lower: least, upper: Double(upper))) }
      }
    }
    let isSettled = steps.allSatisfy { $0.upper == $0.lower }
    let chart = Chart(
      title: "", x: Axis("points that may be wrong"), y: Axis("least number of \(size)"),
      series: isSettled
        ? [Series("least", .line(lower), style: 1)]
        : [
          Series("open", .band(band), style: 0), Series("lower end", .line(lower), style: 1),
          Series("upper end", .line(band), style: 2),
        ])
    return Figure(title: "Size against mistakes", panels: [[chart]], panelWidth: 560).svg()
  }

  // MARK: The figure of an experiment

  /// Larger pictures make no page that opens.
  private static let largest = 4 << 20

  /// The picture that `reproduce` has written beside a result; nil if there is none.
  static func beside(_ file: String) -> String? {
    guard file.hasSuffix(".json") else { return nil }
    let path = file.dropLast(".json".count) + ".svg"
    guard Folder.isRegularFile(String(path)), let text = try? InputText(reading: String(path)),
      text.bytes.count <= largest
    else { return nil }
    let svg = String(decoding: text.bytes, as: UTF8.self)
    return svg.contains("<svg") ? svg : nil
  }
}
