import Files
import ThresholdNetworks

/// What `sample` prints for draws by chance: a network file on one line for each draw, with the place of the draw
/// among all draws and what it cost.
///
///     {"draw":0,"inputs":2,"layers":[...],"schema":"thresher/network/1","tries":17}
public enum DrawLines {
  public struct Draw: Hashable, Sendable {
    public let number: Int
    public let tries: UInt64
    public let network: ThresholdNetwork

    public init(number: Int, tries: UInt64, network: ThresholdNetwork) {
      self.number = number
      self.tries = tries
      self.network = network
    }
  }

  /// Reads the draws of a file; a summary (`thresher/result/1`) among them is passed over.
  public static func read(_ text: InputText) throws -> [Draw] {
    var draws: [Draw] = []
    for (index, bytes) in text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    where bytes.contains(where: { $0 > 0x20 }) {
      let document = try JSONDocument(parsing: InputText(file: "\(text.file), line \(index + 1)", bytes: Array(bytes)))
      let schema = try document.field("schema", of: document.root)
      if try document.string(schema, "schema") == "thresher/result/1" { continue }
      draws.append(
        Draw(
          number: try document.integer(document.field("draw", of: document.root), in: 0...Int.max, "draw"),
          tries: UInt64(try document.integer(document.field("tries", of: document.root), in: 0...Int.max, "tries")),
          network: try NetworkJSON.read(document)))
    }
    return draws
  }
}
