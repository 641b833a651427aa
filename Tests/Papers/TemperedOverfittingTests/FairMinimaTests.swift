import Numbers
import Running
import TemperedOverfitting
import Testing
import ThresholdNetworks

/// Draws from minimal networks prefer no input (`TemperedSampled.swift`).
@Suite struct FairMinimaTests {
  /// Inputs renamed: input `order[j]` becomes input j.
  private func renamed(_ function: PartialFunction, _ order: [Int]) -> PartialFunction {
    PartialFunction(
      inputCount: function.inputCount, points: function.points.map { $0.selecting(order) }, labels: function.labels)
  }

  private func renamed(_ table: TruthTable, _ order: [Int]) -> TruthTable {
    let rows = 0..<table.values.count
    return TruthTable(
      inputCount: table.inputCount,
      values: BitVector(
        rows.map { row in
          let old = order.indices.reduce(0) { $0 | (row >> $1 & 1) << order[$1] }
          return table.values[old]
        }))
  }

  /// The mean error of the draws is the same for every naming of the inputs, up to five standard errors; that of the networks
  /// that read the first input, which a canonical choice prefers, is not.
  @Test func renamingTheInputsChangesNoMean() throws {
    // The teacher is x1; few points leave a choice of inputs.
    let teacher = TruthTable(inputCount: 5, values: TruthTable.projection(0, of: 5))
    var key = RandomKey(seed: 4)
    let rows = [0, 3, 13, 17, 19, 21, 26, 31]
    let function = PartialFunction(
      inputCount: 5, points: rows.map { BitVector(words: [UInt64($0)], count: 5) },
      labels: BitVector(rows.map { teacher.values[$0] != ($0 == 13) }))
    let architectures = [Architecture(inputCount: 5, widths: [2, 1])]
    var means: [(mean: Double, error: Double)] = []
    var preferring: [Double] = []
    for _ in 0..<6 {
      var order = Array(0..<5)
      for index in stride(from: 4, to: 0, by: -1) { order.swapAt(index, key.next(below: index + 1)) }
      let target = renamed(teacher, order).values
      var reading: [Double] = []
      let errors = try #require(
        try TemperedSampled.minimalErrors(
          renamed(function, order), architectures, from: key.fold(in: "draws"), count: 3000, effort: .unlimited
        ) { network in
          let error = Double((network.truthTable.values ^ target).popcount) / 32
          if network.layers[0].contains(where: { $0.weights[0] }) { reading.append(error) }
          return error
        })
      let mean = errors.reduce(0, +) / 3000
      let variance = errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2999
      means.append((mean, (variance / 3000).squareRoot()))
      if !reading.isEmpty { preferring.append(reading.reduce(0, +) / Double(reading.count)) }
    }
    for other in means.dropFirst() {
      let error = (other.error * other.error + means[0].error * means[0].error).squareRoot()
      #expect(abs(other.mean - means[0].mean) <= 5 * error, "\(means)")
    }
    let spread = try #require(preferring.max()) - (try #require(preferring.min()))
    #expect(means[0].error > 0 && spread > 5 * means[0].error, "\(preferring)")
  }
}
