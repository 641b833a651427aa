import Foundation

/// Instances as JSON (`thresher/instance/1`), by the decoder of the system.
enum SourceJSON {
  private struct Document: Decodable {
    struct Row: Decodable {
      var point: String
      var label: Int
    }

    var schema: String
    var inputs: Int
    var rows: [Row]
  }

  static func read(_ bytes: [UInt8]) throws -> SourceRows {
    let document: Document
    do {
      let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
      document = try JSONDecoder().decode(Document.self, from: Data(bytes[start...]))
    } catch {
      throw SourceRefusal("the source is no instance in JSON")
    }
    guard document.schema == "thresher/instance/1" else { throw SourceRefusal("the source has another schema") }
    var rows = SourceRows(inputCount: document.inputs)
    for (index, row) in document.rows.enumerated() {
      let digits = Array(row.point.utf8)
      guard digits.count == document.inputs, digits.allSatisfy({ $0 == 0x30 || $0 == 0x31 }), 0...1 ~= row.label else {
        throw SourceRefusal("row \(index + 1) of the source is no point of \(document.inputs) inputs with a label")
      }
      try rows.add(digits.map { $0 == 0x31 }, row.label == 1)
    }
    return rows
  }
}
