import Files
import ThresholdNetworks

/// The rows of a PLA file as they stand there, for files whose rows stand for more points than can be listed.
public struct CubeSample: Sendable {
  /// A row: all points that agree with `fixed` outside of `free`.
  public struct Cube: Sendable {
    /// The fixed inputs that are 1.
    public let fixed: BitVector
    /// The inputs that have both values.
    public let free: BitVector
    /// The label of all its points.
    public let label: Bool
    /// The line that it comes from.
    public let line: Int

    /// Its point with the fewest ones.
    public var least: BitVector { fixed }
    /// Its point with the most ones.
    public var greatest: BitVector { fixed | free }
  }

  /// The file as the user named it.
  public let name: String
  /// The number of inputs.
  public let inputCount: Int
  /// The rows that are one or zero, in order.
  public let cubes: [Cube]
  /// The name of the output, nil for the only one.
  public let outputName: String?
  /// The SHA-256 of the bytes of the file.
  public let digest: String
}

extension PLA {
  /// The rows of a file of type `fr`, or of type `fdr` without free rows, as cubes.
  ///
  /// - Parameters:
  ///   - text: the file.
  ///   - output: by name or number; nil for the only one.
  /// - Returns: nil for the other types, where points that are not listed or listed as free matter.
  /// - Throws: `DataError` as `read(_:output:)` does, except for the number of points.
  public static func cubes(_ text: InputText, output: String? = nil) throws -> CubeSample? {
    let outputs = outputs(of: text)
    let column = try output.map { try outputs.index(of: $0, in: text) }
    var parser = PLAParser(text: text, output: column)
    for line in text.lines {
      if parser.isEnded { break }
      try parser.read(line.bytes, number: line.number)
    }
    let inputCount = try parser.finish()
    guard parser.kind == .fr || (parser.kind == .fdr && !parser.cubes.contains { $0.output == .free }) else {
      return nil
    }
    let cubes = parser.cubes.filter { $0.output == .one || $0.output == .zero }.map {
      CubeSample.Cube(
        fixed: $0.fixed, free: $0.free, label: ($0.output == .one) != parser.isComplemented, line: $0.line)
    }
    return CubeSample(
      name: text.file, inputCount: inputCount, cubes: cubes,
      outputName: outputs.count > 1 ? column.map(outputs.name) : nil, digest: SHA256.hexadecimal(of: text.bytes))
  }
}
