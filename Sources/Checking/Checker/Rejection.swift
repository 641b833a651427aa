/// Why something is not accepted: the file, the line where that is known, and what is wrong there.
public struct Rejection: Error, Equatable, CustomStringConvertible {
  public var file: String
  public var line: Int?
  public var message: String

  public init(_ message: String, file: String = "certificate.json", line: Int? = nil) {
    self.file = file
    self.line = line
    self.message = message
  }

  public var description: String {
    if let line { "\(file):\(line): \(message)" } else { "\(file): \(message)" }
  }
}
