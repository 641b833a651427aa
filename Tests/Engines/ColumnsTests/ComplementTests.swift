import Columns
import Generators
import Numbers
import Testing
import ThresholdNetworks

/// Samples with (nearly) one label, whose tuples are counted by complement (`ComplementRow.swift`), against cells.
@Suite struct ComplementTests {
  private func count(_ sample: PartialFunction, _ width: Int, _ method: CountingMethod) throws -> Integer {
    let architecture = Architecture(inputCount: sample.inputCount, widths: [width, 1])
    return try InterpolatorCount(of: sample, architecture: architecture, method: method).count
  }

  /// All labels equal but for up to two points, of either label.
  @Test func nearlyConstantSamplesAgreeWithCells() throws {
    var key = RandomKey(seed: 23)
    for index in 0..<24 {
      let inputs = 4 + index % 2
      let points = 8 + key.next(below: 8)
      let other = key.next(below: 2) == 1
      let exceptions = Set((0..<index % 3).map { _ in key.next(below: points) })
      var rows = Array(0..<(1 << inputs))
      for place in rows.indices.dropLast() { rows.swapAt(place, place + key.next(below: rows.count - place)) }
      let sample = PartialFunction(
        inputCount: inputs, points: rows.prefix(points).map { BitVector(words: [UInt64($0)], count: inputs) },
        labels: BitVector((0..<points).map { exceptions.contains($0) == other }))
      let width = 3 + index % 2
      #expect(try count(sample, width, .automatic) == count(sample, width, .cells), "sample \(index), width \(width)")
    }
  }

  /// More than one word of points.
  @Test func widerMasksAgreeWithCells() throws {
    let points = (0..<70).map { BitVector(words: [UInt64(3 * $0 % 128)], count: 7) }
    let sample = PartialFunction(
      inputCount: 7, points: points, labels: BitVector((0..<70).map { $0 != 5 }))
    #expect(try count(sample, 3, .automatic) == count(sample, 3, .cells))
  }

  /// The sample of 32 equal labels whose walk takes minutes, with the count that it takes them to find.
  @Test func thirtyTwoEqualLabels() throws {
    let table: [UInt64] = [
      156, 233, 77, 93, 155, 81, 97, 8, 82, 114, 143, 63, 120, 95, 47, 42,
      129, 139, 3, 1, 14, 202, 175, 236, 206, 92, 33, 13, 39, 235, 208, 17,
    ]
    let sample = PartialFunction(
      inputCount: 8, points: table.map { BitVector(words: [$0], count: 8) },
      labels: BitVector(repeating: true, count: table.count))
    #expect(try count(sample, 4, .automatic) == Integer("4276045935183083024"))
  }
}
