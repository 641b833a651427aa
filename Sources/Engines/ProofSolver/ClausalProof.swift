/// The steps of a clausal proof in the DRAT format, text or binary.
public struct ClausalProof: Sendable {
  /// A clause that is added or deleted.
  public struct Step: Sendable {
    /// Whether the clause is deleted.
    public var isDeletion: Bool
    /// Where the literals are in `literals`.
    public var range: Range<Int>
  }

  /// The literals of all steps, one after the other.
  public private(set) var literals: [Int32] = []
  /// The steps in the order of the proof.
  public private(set) var steps: [Step] = []

  /// Bytes that are no proof in the DRAT format.
  public struct Malformed: Error, CustomStringConvertible {
    /// What is wrong, and where.
    public var description: String
  }

  /// Reads a proof; whether it is text or binary shows in its first 4096 bytes.
  ///
  /// - Throws: `Malformed`.
  public init(_ bytes: [UInt8]) throws {
    // A text proof has digits, spaces, signs, `d` and comments alone; a binary one has zero bytes.
    if bytes.prefix(4096).contains(0) { try readBinary(bytes) } else { try readText(bytes) }
  }

  private mutating func readBinary(_ bytes: [UInt8]) throws {
    var position = 0
    while position < bytes.count {
      let kind = bytes[position]
      guard kind == UInt8(ascii: "a") || kind == UInt8(ascii: "d") else {
        throw Malformed(description: "byte \(position) of the proof is neither an addition nor a deletion")
      }
      position += 1
      let start = literals.count
      while true {
        var code: UInt64 = 0
        var shift: UInt64 = 0
        while true {
          guard position < bytes.count, shift < 42 else { throw Malformed(description: "the proof is cut off") }
          code |= UInt64(bytes[position] & 127) << shift
          shift += 7
          position += 1
          if bytes[position - 1] < 128 { break }
        }
        if code == 0 { break }
        guard let variable = Int32(exactly: code >> 1), variable > 0 else {
          throw Malformed(description: "a literal is too large")
        }
        literals.append(code & 1 == 1 ? -variable : variable)
      }
      steps.append(Step(isDeletion: kind == UInt8(ascii: "d"), range: start..<literals.count))
    }
  }

  private mutating func readText(_ bytes: [UInt8]) throws {
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      var fields = line.split { $0 == 32 || $0 == 13 || $0 == 9 }.map { String(decoding: $0, as: UTF8.self) }
      guard let first = fields.first, first != "c" else { continue }
      if first == "d" { fields.removeFirst() }
      let start = literals.count
      guard fields.last == "0" else {
        throw Malformed(description: "line \(number + 1) of the proof does not end in 0")
      }
      for field in fields.dropLast() {
        guard let literal = Int32(field), literal != 0, literal != .min else {
          throw Malformed(description: "line \(number + 1) of the proof: \(field) is not a literal")
        }
        literals.append(literal)
      }
      steps.append(Step(isDeletion: first == "d", range: start..<literals.count))
    }
  }
}
