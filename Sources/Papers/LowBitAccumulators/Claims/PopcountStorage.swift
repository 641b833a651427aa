import Claims
import Numbers
import Running

/// S12: bitlen(m) bits hold every count of m ones, and no fewer do.
package struct PopcountStorage: Claim {
  /// What is added to the bit length.
  package var extra = 0

  package init() {}

  package var statement: Statement {
    Statement(
      name: "popcount-storage", label: "S12",
      text: "weights 0 or 1, m ones: an unsigned accumulator holds every sum iff it has at least bitlen(m) bits",
      standing: .sharpened, source: "derived on the page")
  }

  package var parameters: [Parameter] { [Parameter("ones", "m", kind: .integer(1...4096))] }
  package var grid: [Arguments] { (Array(1...20) + [255, 256]).map { ["ones": "\($0)"] } }
  package func read(_ arguments: Arguments) throws -> Int { try arguments.integer("ones", in: 1...4096) }

  package func verdict(on ones: Int, effort: Effort) throws -> Verdict {
    let weights = [Double](repeating: 1, count: ones)
    func overflows(_ bits: Int) throws -> Bool? {
      let model = IntegerAccumulatorModel(bits: bits, isSigned: false, overflow: .saturate)
      return try WorstCase.find(weights: weights, inputs: [0, 1], chunk: ones, model: model, effort: effort).result.map
      {
        $0.overflow != nil
      }
    }
    var least = 1
    while true {
      guard let over = try overflows(least) else { return .undecided([], effort.exhaustion() ?? .resources) }
      if !over { break }
      least += 1
    }
    return Verdict([
      Side(
        "least width without overflow", .exact(least), .equal,
        .exact(PopcountWidths(fanIn: ones, threshold: 1).store + extra))
    ])
  }
}
