import Files
import Formats
import Testing
import ThresholdNetworks

/// Readers and writers end when the time is over, and small files are done in any case.
@Suite struct PatienceTests {
  static let inputs = 12

  static var sample: Sample {
    let rows = (0..<1 << inputs).map { row in
      Sample.Row(point: BitVector(words: [UInt64(row)], count: inputs), label: row % 3 == 0)
    }
    return Sample(name: "sample", inputCount: inputs, rows: rows)
  }

  static func late<Result>(_ body: () throws -> Result) throws -> Result {
    try Patience.ending({ true }, body)
  }

  @Test(arguments: [FileFormat.pla, .csv, .json])
  func longFilesEnd(format: FileFormat) throws {
    let document = Document.sample(Self.sample)
    let text = try document.text(as: format, name: "sample")
    #expect(throws: Patience.Ended(file: "sample")) {
      try Self.late { _ = try document.text(as: format, name: "sample") }
    }
    let input = InputText(file: "sample", text: text)
    #expect(throws: Patience.Ended(file: "sample")) { try Self.late { _ = try Document(input, format: format) } }
    // With time it is read as what was written.
    guard case .sample(let again) = try Document(input, format: format) else {
      Issue.record("no sample")
      return
    }
    #expect(again.rows.map(\.point) == Self.sample.rows.map(\.point))
    #expect(document.byteEstimate(as: format) >= text.utf8.count * 9 / 10)
  }

  @Test func tablesAndCircuitsEnd() throws {
    let table = "a,label\n" + String(repeating: "red,1\nblue,0\n", count: 100)
    #expect(throws: Patience.Ended.self) {
      try Self.late { _ = try Document(InputText(file: "table", text: table), format: .csv) }
    }
    let network = Self.network
    for format in [FileFormat.blif, .pla, .csv] {
      #expect(throws: Patience.Ended.self) {
        try Self.late { _ = try Document.network(network).text(as: format, name: "network") }
      }
    }
    let circuit = try Document.network(network).text(as: .blif, name: "network")
    #expect(throws: Patience.Ended.self) {
      try Self.late { _ = try Document(InputText(file: "circuit", text: circuit), format: .blif) }
    }
  }

  @Test func smallFilesAreDone() throws {
    let text = ".i 2\n.o 1\n.type fr\n00 1\n11 0\n.e\n"
    let sample = try Self.late { try PLA.read(InputText(file: "small", text: text)) }
    #expect(sample.rows.count == 2)
    #expect(try Self.late { try Document.sample(sample).text(as: .csv, name: "small") } == "x1,x2,y\n0,0,1\n1,1,0\n")
  }

  static var network: ThresholdNetwork {
    let layer = (0..<3).map { Neuron(weights: BitVector(repeating: true, count: 12), sign: 1, bias: -3 - $0) }
    let output = Neuron(weights: BitVector(repeating: true, count: 3), sign: 1, bias: -1)
    return ThresholdNetwork(inputCount: 12, layers: [layer, [output]])
  }

  /// Estimates hold for what networks become as well.
  @Test(arguments: FileFormat.allCases)
  func sizesAreEstimated(format: FileFormat) throws {
    let document = Document.network(Self.network)
    let text = try document.text(as: format, name: "network")
    #expect(document.byteEstimate(as: format) * 2 >= text.utf8.count)
    #expect(document.byteEstimate(as: format) <= 20 * text.utf8.count + 4_000)
  }
}
