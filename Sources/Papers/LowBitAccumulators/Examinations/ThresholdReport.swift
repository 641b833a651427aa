import Claims
import Numbers
import Running
import ThresholdNetworks

/// How many bits the counter of every neuron of a binary threshold network needs.
///
/// A neuron of sign 1 fires iff S >= 1 - b, one of sign -1 iff not S >= b, for S ones among its m wires; see S12 to S16.
struct ThresholdReport {
  let network: ThresholdNetwork
  let format: NumberFormat

  /// All 2^m inputs are gone through up to this fan-in; beyond it every state with its sums is.
  static let exhaustiveFanIn = 14
  /// A counter of so many bits still has its states listed.
  private static let largestFanIn = 1 << 19

  func report(_ effort: Effort) throws -> ExaminationReport {
    let widths = [network.architecture.inputCount] + network.layers.map(\.count)
    var report = ExaminationReport(summary: [
      "threshold network \(widths.map(String.init).joined(separator: "-")), accumulator \(format)",
      "store: bits that hold every count; decide: least bits of a counter that stops at its largest value; "
        + "wrap: least bits of one that wraps around",
    ])
    var table = Table(
      name: "neurons",
      columns: [
        .init("layer", .integer, meaning: "the layer, from 1"), .init("neuron", .integer, meaning: "its number"),
        .init("ones", .integer, meaning: "m, the wires that it reads"),
        .init("fires", .text, meaning: "the condition on the count S"),
        .init("store", .integer, meaning: "bits that hold every count"),
        .init("decide", .integer, meaning: "least bits of a saturating counter that decides it"),
        .init("wrap", .integer, meaning: "least bits of a wrapping counter that decides it"),
        .init("float", .text, meaning: "whether the accumulator decides it, toward zero, without chunks"),
        .init("verified", .text, meaning: "how the widths, and that one bit less fails, were verified"),
      ])
    var verified = 0
    var most = (store: 0, decide: 0)
    let steps = StepCount(network.layers.reduce(0) { $0 + $1.count }, "neurons", effort: effort)
    layers: for (layer, neurons) in network.layers.enumerated() {
      for (index, neuron) in neurons.enumerated() {
        if let exhausted = effort.exhaustion() {
          report.exhausted = exhausted
          break layers
        }
        let row = NeuronCounter(neuron, format: format)
        guard row.isVerified else {
          throw ArgumentError(
            name: "network", found: "layer \(layer + 1), neuron \(index)", expected: "widths that its inputs confirm")
        }
        verified += row.verification == nil ? 0 : 1
        most = (max(most.store, row.store), max(most.decide, row.decide))
        table.append([
          .integer(layer + 1), .integer(index), .integer(row.ones), .text(row.condition), .integer(row.store),
          .integer(row.decide), .integer(row.wrap), row.floatDecides.map { .text($0 ? "yes" : "no") } ?? .empty,
          row.verification.map { .text($0) } ?? .empty,
        ])
        steps.finish()
      }
    }
    report.quantities = [
      Quantity("neurons verified", .exact(verified)), Quantity("largest width to store", .exact(most.store)),
      Quantity("largest width to decide", .exact(most.decide)),
    ]
    report.tables.append(table)
    return report
  }

  /// One neuron.
  struct NeuronCounter {
    let ones: Int
    /// Nil for a constant.
    private let threshold: Int?
    let condition: String
    let store, decide, wrap: Int
    let floatDecides: Bool?
    /// Nil for what needs no verification, or is too large for it.
    let verification: String?
    let isVerified: Bool

    init(_ neuron: Neuron, format: NumberFormat) {
      let wires: Int
      switch neuron.function {
      case .constant(let value):
        (wires, threshold, condition) = (neuron.wireCount, nil, value ? "always" : "never")
      case .atLeast(let t, let set): (wires, threshold, condition) = (set.popcount, t, "S >= \(t)")
      case .fewer(let t, let set): (wires, threshold, condition) = (set.popcount, t, "S < \(t)")
      }
      ones = wires
      guard let t = threshold else {
        (store, decide, wrap, floatDecides, verification, isVerified) = (0, 0, 0, nil, nil, true)
        return
      }
      let widths = PopcountWidths(fanIn: wires, threshold: t)
      // The residues of 0 ... m differ iff 2^B > m, and for every threshold two of them have to.
      (store, decide, wrap) = (widths.store, widths.decide, widths.store)
      // S16; counting starts only where 1 is a value.
      let gapless = min(Double(1 << (format.mantissaBits + 1)), format.largest.rounded(.down))
      floatDecides = format.smallest <= 1 && Double(t) <= gapless
      if wires <= ThresholdReport.exhaustiveFanIn {
        verification = "all 2^\(wires) inputs"
        isVerified = Self.exhausts(wires, t, widths)
      } else if wires <= ThresholdReport.largestFanIn {
        verification = "all counts"
        isVerified = Self.counts(wires, t, widths)
      } else {
        (verification, isVerified) = (nil, true)
      }
    }

    /// Every set of ones: counters of the stated widths decide alike, and with one bit less some set is decided wrongly.
    private static func exhausts(_ m: Int, _ t: Int, _ widths: PopcountWidths) -> Bool {
      var narrowStops = false
      // Which final residues come from below and from above the threshold, for the stated width and one bit less.
      var seen = [[Int]](repeating: [0, 0, 0, 0], count: 1 << widths.store)
      for set in 0..<UInt64(1) << UInt64(m) {
        var (stops, less, wraps, fewer) = (0, 0, 0, 0)
        for input in 0..<m where set >> UInt64(input) & 1 == 1 {
          stops = min(stops + 1, 1 << widths.decide - 1)
          less = min(less + 1, 1 << (widths.decide - 1) - 1)
          wraps = (wraps + 1) & (1 << widths.store - 1)
          fewer = (fewer + 1) & (1 << (widths.store - 1) - 1)
        }
        let fires = set.nonzeroBitCount >= t
        if (stops >= t) != fires { return false }
        if (less >= t) != fires { narrowStops = true }
        seen[wraps][fires ? 1 : 0] += 1
        seen[fewer][fires ? 3 : 2] += 1
      }
      let wrapsWell = seen.allSatisfy { $0[0] == 0 || $0[1] == 0 }
      let narrowWraps = seen.contains { $0[2] > 0 && $0[3] > 0 }
      return wrapsWell && narrowStops && narrowWraps
    }

    /// The same over the counts 0 ... m, each of which some inputs give.
    private static func counts(_ m: Int, _ t: Int, _ widths: PopcountWidths) -> Bool {
      let most = 1 << widths.decide - 1
      let narrow = 1 << (widths.decide - 1) - 1
      let stops = (0...m).allSatisfy { (min($0, most) >= t) == ($0 >= t) }
      let narrowStops = (0...m).contains { (min($0, narrow) >= t) != ($0 >= t) }
      // Counts of one residue on both sides of the threshold: t - 1 and t - 1 + 2^B, or such a pair nearby.
      func meets(_ bits: Int) -> Bool {
        (max(0, t - 1 << bits)..<t).contains { $0 + 1 << bits <= m && $0 + 1 << bits >= t }
      }
      return stops && narrowStops && !meets(widths.store) && meets(widths.store - 1)
    }
  }
}
