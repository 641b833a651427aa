/// The file formats of instances.
public enum InstanceFormat: String, CaseIterable, Sendable {
  case pla, csv, json

  /// The format that the suffix of a file name tells, nil if it tells none.
  public init?(suffixOf path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }

  /// The format that the first line with content looks like: JSON begins with a brace, a CSV header with
  /// x1, everything else is PLA.
  public init(contentOf text: InputText) {
    let first = text.lines.lazy.map(\.bytes).first { !$0.isEmpty && $0.first != UInt8(ascii: "#") }
    switch first?.first {
    case UInt8(ascii: "{"): self = .json
    case UInt8(ascii: "x"): self = .csv
    default: self = .pla
    }
  }
}

extension Sample {
  /// Reads an instance from a file, or from standard input for `-`.
  ///
  /// Without a format the suffix decides; without a known suffix, the content.
  public static func read(_ path: String, format: InstanceFormat? = nil) throws -> Sample {
    try read(InputText(reading: path), format: format ?? InstanceFormat(suffixOf: path))
  }

  public static func read(_ text: InputText, format: InstanceFormat? = nil) throws -> Sample {
    switch format ?? InstanceFormat(contentOf: text) {
    case .pla: try PLA.read(text)
    case .csv: try CSV.read(text)
    case .json: try InstanceJSON.read(text)
    }
  }

  /// The sample as a file of the given format.
  public func text(as format: InstanceFormat) throws -> String {
    switch format {
    case .pla: PLA.text(of: self)
    case .csv: CSV.text(of: self)
    case .json: try InstanceJSON.text(of: self)
    }
  }
}
