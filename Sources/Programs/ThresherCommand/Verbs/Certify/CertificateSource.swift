import Files
import Formats

/// Where the instance of a certificate comes from: `source.json` in its folder, which `check-source` reads.
///
/// A certificate is about `instance.pla`, as `thresher` has written it. This ties it to what the user has: the name, the digest
/// of the bytes, and how they were read; the coding says how the columns of a table became bits.
struct CertificateSource {
  static let fileName = "source.json"
  static let schema = "thresher/source/1"

  private let options: InstanceOptions
  private let instance: Instance

  init(_ options: InstanceOptions, _ instance: Instance) {
    self.options = options
    self.instance = instance
  }

  /// The record.
  ///
  /// - Throws: `DataError` if the file cannot be read again.
  var value: JSONValue {
    get throws {
      var fields: [String: JSONValue] = [
        "schema": .string(Self.schema), "output": options.output.map { .string($0) } ?? .null,
        // Where labels may be wrong, rows vote as well.
        "majority": .bool(options.majority || options.mismatches != nil),
        "coding": instance.sample.coding?.value ?? .null, "file": .null,
        "labels": .array(options.table.labels.map { .string($0) }),
        "ignored": .array(options.table.ignored.map { .string($0) }),
        "function": options.function.map { .string($0) } ?? .null, "sha256": .null, "format": .null,
      ]
      guard options.function == nil, let file = options.file else { return .object(fields) }
      fields["file"] = .string(file)
      var format = options.format ?? FileFormat(suffixOf: file)
      // Standard input and pipes are there once. A unit of a job reads what the job carries.
      if Folder.isRegularFile(file) || UnitCapture.current != nil && file != "-" {
        let text = try InputText(reading: file)
        fields["sha256"] = .string(SHA256.hexadecimal(of: text.bytes))
        format = format ?? FileFormat(contentOf: text)
      }
      if instance.sample.coding != nil { format = .csv }
      fields["format"] = format.map { .string($0.rawValue) } ?? .null
      return .object(fields)
    }
  }
}
