/// Why something is not accepted: the file, the line where that is known, and what is wrong there.
public struct Rejection: Error, Equatable, CustomStringConvertible {
  /// The file of the certificate's folder, or the instance.
  public var file: String
  /// The line, from 1, where it is known.
  public var line: Int?
  /// What is wrong, in one line.
  public var message: String

  /// A rejection.
  public init(_ message: String, file: String = "certificate.json", line: Int? = nil) {
    self.file = file
    self.line = line
    self.message = message
  }

  /// `file:line: message`.
  public var description: String {
    if let line { "\(file):\(line): \(message)" } else { "\(file): \(message)" }
  }
}
