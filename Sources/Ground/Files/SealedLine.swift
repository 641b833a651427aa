/// JSON objects on one line each, with a checksum in front by which a damaged line is told from a whole one.
///
///     {"sum":"0123456789abcdef","unit":3}
///
/// The sum is the first half of the SHA-256 of the object without it and of the `context`, the line that heads the file: a line that is
/// copied from a file about something else is damaged too.
public enum SealedLine {
  private static let opening = Array("{\"sum\":\"".utf8)
  private static let digits = 32

  /// The line for an object, without its end.
  ///
  /// - Precondition: `object` is a JSON object with a field at least, on one line.
  public static func seal(_ object: [UInt8], context: String) -> [UInt8] {
    precondition(object.count > 2 && object.first == UInt8(ascii: "{"), "not an object with a field")
    return opening + Array(sum(object, context).utf8) + Array("\",".utf8) + object.dropFirst()
  }

  /// The object of a line, nil if the line is damaged.
  public static func object(of line: some Collection<UInt8>, context: String) -> [UInt8]? {
    let bytes = Array(line)
    let head = opening.count + digits
    guard bytes.count > head + 2, bytes.starts(with: opening), bytes[head] == UInt8(ascii: "\""),
      bytes[head + 1] == UInt8(ascii: ",")
    else { return nil }
    let object = [UInt8(ascii: "{")] + bytes[(head + 2)...]
    guard bytes[opening.count..<head].elementsEqual(sum(object, context).utf8) else { return nil }
    return object
  }

  private static func sum(_ object: [UInt8], _ context: String) -> String {
    String(SHA256.hexadecimal(of: Array(context.utf8) + [0x0a] + object).prefix(digits))
  }
}
