import Files
import Formats
import Foundation
import NeuronModels
import ThresholdNetworks

/// What a finished minimization claims, with the evidence that `thresher-check` accepts.
public struct Certificate: Sendable {
  /// The value of the field `schema`.
  public static let schema = "thresher/certificate/1"

  /// The digest of the instance that the certificate is about, as `PLA.text` writes it.
  public var instanceDigest: String
  /// The number of inputs of the instance.
  public var inputCount: Int
  /// The number of points of the instance.
  public var pointCount: Int
  /// The number of layers of the networks.
  public var depth: Int
  /// What is least.
  public var measure: SizeMeasure
  /// The most points on which a network that fits may be wrong.
  public var mismatches = 0
  /// No network of the depth that fits is smaller.
  public var lower: Int
  /// The size of the witnesses; nil without one.
  public var upper: Int?
  /// Whether every architecture of size `upper` that fits is among the witnesses.
  public var isComplete: Bool
  /// What a neuron is.
  public var neurons: NeuronModel = .binary
  /// Networks of other than binary neurons that fit, of size `upper`, one for each architecture.
  public var richMinima: [ModelNetwork] = []
  /// Networks of binary neurons that fit, of size `upper`, one for each architecture.
  public var minima: [ThresholdNetwork]
  /// Widths that no network fits, with the evidence.
  public var refuted: [RefutedWidths]

  package init(
    instanceDigest: String, inputCount: Int, pointCount: Int, depth: Int, measure: SizeMeasure, mismatches: Int = 0,
    lower: Int, upper: Int?, isComplete: Bool, minima: [ThresholdNetwork], refuted: [RefutedWidths]
  ) {
    (self.instanceDigest, self.inputCount, self.pointCount) = (instanceDigest, inputCount, pointCount)
    (self.depth, self.measure, self.mismatches) = (depth, measure, mismatches)
    (self.lower, self.upper, self.isComplete) = (lower, upper, isComplete)
    (self.minima, self.refuted) = (minima, refuted)
  }

  /// The networks that fit, whatever their neurons are.
  public var witnesses: [ModelNetwork] { neurons == .binary ? minima.map { ModelNetwork($0) } : richMinima }

  /// The size of all files together.
  public func byteCount() throws -> Int { try files().reduce(0) { $0 + $1.bytes.count } }

  /// The certificate and the files that it names.
  public func files() throws -> [(name: String, bytes: [UInt8])] {
    var files: [(name: String, bytes: [UInt8])] = []
    var entries: [String] = []
    for entry in refuted.sorted(by: Self.precedes) {
      let widths = "[" + entry.widths.map { $0.map(String.init) ?? "null" }.joined(separator: ", ") + "]"
      var fields = "\"widths\": \(widths), \"by\": \"\(entry.evidence.method)\""
      if let wires = entry.wires { fields += ", \"wires\": \(wires)" }
      switch entry.evidence {
      case .margin(let weights) where entry.wires != nil:
        fields += ",\n     \"weights\": [\(Self.pricedRows(weights))]"
      case .counting(let chain): fields += ", \"chain\": \(chain)"
      case .margin(let weights): fields += ",\n     \"weights\": [\(Self.rows(weights))]"
      case .separation(let weights): fields += ",\n     \"weights\": [\(Self.rows(weights))]"
      case .hulls(let weights): fields += ",\n     \"weights\": [\(weights.map(String.init).joined(separator: ","))]"
      case .tree, .separationTree, .layers, .neuron, .conflicts, .clauses, .columns: break
      }
      if let (bytes, suffix) = entry.evidence.file {
        let name = entry.widths.map { $0.map(String.init) ?? "any" }.joined(separator: ".") + "." + suffix
        fields += ",\n     \"file\": \"\(name)\", \"sha256\": \"\(SHA256.hexadecimal(of: bytes))\""
        files.append((name, bytes))
      }
      entries.append("    {\(fields)}")
    }
    let witnesses = try witnesses.map { network in
      "    {\"widths\": \(network.architecture.widths),\n     \"network\": \(try ModelNetworkJSON.line(of: network))}"
    }
    let allowance =
      (mismatches > 0 ? ", \"mismatches\": \(mismatches)" : "")
      + (neurons == .binary ? "" : ", \"neurons\": \"\(neurons)\"")
    let text = """
      {
        "schema": "\(Self.schema)",
        "instance": {"sha256": "\(instanceDigest)", "inputs": \(inputCount), "points": \(pointCount)},
        "question": {"verb": "minimize", "depth": \(depth), "size": "\(measure.rawValue)"\(allowance)},
        "lower": \(lower),
        "upper": \(upper.map(String.init) ?? "null"),
        "complete": \(isComplete),
        "minima": \(Self.list(witnesses)),
        "refuted": \(Self.list(entries))
      }

      """
    return [("certificate.json", Array(text.utf8))] + files
  }

  private static func precedes(_ left: RefutedWidths, _ right: RefutedWidths) -> Bool {
    left.widths.map { $0 ?? .max }.lexicographicallyPrecedes(right.widths.map { $0 ?? .max })
  }

  private static func rows(_ rows: [[Int]]) -> String {
    rows.map { "[" + $0.map(String.init).joined(separator: ",") + "]" }.joined(separator: ",\n       ")
  }

  private static func pricedRows(_ rows: [[Int]]) -> String {
    rows.map { "{\"points\": [\($0.dropLast().map(String.init).joined(separator: ","))], \"price\": \($0.last ?? 0)}" }
      .joined(separator: ",\n       ")
  }

  private static func list(_ entries: [String]) -> String {
    entries.isEmpty ? "[]" : "[\n\(entries.joined(separator: ",\n"))\n  ]"
  }

  /// A proof that was left out for its size.
  public struct Recipe: Hashable, Sendable {
    /// The name of the file in the folder.
    public var file: String
    /// Its length.
    public var byteCount: Int
    /// Its SHA-256 in hexadecimal.
    public var digest: String
  }

  /// Writes the folder, the certificate last, so that what it names is there once it is. Files beyond `sizeLimit` bytes are
  /// left out and returned, to be kept as recipes.
  public func write(to folder: URL, sizeLimit: Int = .max) throws -> [Recipe] {
    try Folder.make(folder.path)
    var recipes: [Recipe] = []
    let all = try files()
    for (name, bytes) in all.dropFirst() + all.prefix(1) {
      if name != "certificate.json" && bytes.count > sizeLimit {
        recipes.append(Recipe(file: name, byteCount: bytes.count, digest: SHA256.hexadecimal(of: bytes)))
      } else {
        try AtomicFile.write(bytes, to: "\(folder.path)/\(name)")
      }
    }
    return recipes
  }
}
