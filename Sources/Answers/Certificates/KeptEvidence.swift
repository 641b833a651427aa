import Foundation

/// Refuted widths with their evidence as a line of JSON: the widths, null for "however wide", the method, and its numbers or its file.
struct KeptEvidence: Codable {
  private var widths: [Int?]
  private var by: String
  private var rows: [[Int]]?
  private var file: Data?

  init(_ refuted: RefutedWidths) {
    widths = refuted.widths
    by = refuted.evidence.method
    switch refuted.evidence {
    case .counting(let chain): rows = [chain]
    case .margin(let weights), .separation(let weights): rows = weights
    case .hulls(let weights): rows = [weights]
    case .columns: break
    case .tree(let bytes), .separationTree(let bytes), .layers(let bytes), .neuron(let bytes), .conflicts(let bytes),
      .clauses(let bytes):
      file = Data(bytes)
    }
  }

  /// Nil if the line makes no sense.
  var refuted: RefutedWidths? {
    guard !widths.isEmpty, widths.allSatisfy({ $0 ?? 1 >= 1 }) else { return nil }
    switch (by, rows, file.map { [UInt8]($0) }) {
    case ("counting", let rows?, nil) where rows.count == 1: return RefutedWidths(widths, .counting(chain: rows[0]))
    case ("hulls", let rows?, nil) where rows.count == 1: return RefutedWidths(widths, .hulls(rows[0]))
    case ("margin", let rows?, nil): return RefutedWidths(widths, .margin(rows))
    case ("separation", let rows?, nil): return RefutedWidths(widths, .separation(rows))
    case ("separation", nil, let file?): return RefutedWidths(widths, .separationTree(file))
    case ("tree", nil, let file?): return RefutedWidths(widths, .tree(file))
    case ("layers", nil, let file?): return RefutedWidths(widths, .layers(file))
    case ("neuron", nil, let file?): return RefutedWidths(widths, .neuron(file))
    case ("conflicts", nil, let file?): return RefutedWidths(widths, .conflicts(file))
    case ("columns", nil, nil): return RefutedWidths(widths, .columns)
    default: return nil
    }
  }

  /// Nil for what is no such line.
  init?(text: String) {
    guard let kept = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
    self = kept
  }

  var text: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }
}
