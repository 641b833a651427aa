/// What was claimed, and found right.
public struct Acceptance: Equatable, Sendable {
  /// The number of layers of the networks.
  public var depth: Int
  /// What is counted: `weights` or `neurons`.
  public var measure: String
  /// No network of the depth that fits the sample is smaller.
  public var lower: Int
  /// A network of this size fits, nil if the certificate shows none.
  public var upper: Int?
  /// Whether every architecture of size `upper` that fits is among the witnesses.
  public var isComplete: Bool
  /// The widths of every network that was shown to fit.
  public var witnesses: [[Int]]
  /// The method and the widths of every refuted architecture.
  public var refuted: [String]
  /// Checked counts, as `widths: count`.
  public var counts: [String]

  /// The lines that `thresher-check` prints.
  public var summary: String {
    var text = "accepted: depth \(depth), "
    if let upper, upper == lower {
      text += "least \(measure) \(lower)"
      if isComplete {
        text += ", architectures \(witnesses.map { $0.map(String.init).joined(separator: ",") }.joined(separator: " "))"
      }
    } else {
      text += "\(measure) at least \(lower)" + (upper.map { ", at most \($0)" } ?? "")
    }
    text += "; witnesses \(witnesses.count), refuted \(refuted.count)"
    if !refuted.isEmpty { text += " (\(refuted.joined(separator: "; ")))" }
    if !counts.isEmpty { text += "; counts \(counts.joined(separator: "; "))" }
    return text
  }
}
