/// What was claimed, and found right.
public struct Acceptance: Equatable, Sendable {
  /// The number of layers of the networks.
  public var depth: Int
  /// What a neuron is; nil if it is binary.
  public var neurons: CheckedModel?
  /// What is counted: `weights`, `neurons` or `wires`.
  public var measure: String
  /// The most points on which a network may be wrong and fit.
  public var mismatches: Int
  /// The number of points of the instance.
  public var pointCount: Int
  /// No network of the depth that fits the sample is smaller.
  public var lower: Int
  /// A network of this size fits, nil if the certificate shows none.
  public var upper: Int?
  /// Whether every architecture of size `upper` that fits is among the witnesses; of wires at depth 2, whether every number of
  /// hidden neurons that are read is among those of the witnesses.
  public var isComplete: Bool
  /// The widths of every network that was shown to fit.
  public var witnesses: [[Int]]
  /// Of wires: how many neurons of the layer before it, or inputs at depth 1, the output of a witness reads; ascending.
  public var readCounts: [Int]
  /// The method and the widths of every refuted architecture.
  public var refuted: [String]
  /// Checked counts, as `widths: count`.
  public var counts: [String]

  /// The lines that `thresher-check` prints.
  public var summary: String {
    var text = "accepted: depth \(depth), " + (neurons.map { "\($0) neurons, " } ?? "")
    // Unless something else is said, a network is right on every point.
    if mismatches > 0 { text += "wrong on at most \(mismatches) of \(pointCount) points, " }
    if let upper, upper == lower {
      text += "least \(measure) \(lower)"
      if isComplete && measure == "wires" {
        if depth > 1 { text += ", hidden neurons that are read \(readCounts.map(String.init).joined(separator: " "))" }
      } else if isComplete {
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
