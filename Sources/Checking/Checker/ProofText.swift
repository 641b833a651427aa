/// Writes a proof with hints as text for other programs.
enum ProofText {
  /// The LRAT format (Cruz-Filipe et al. 2017): clause numbers, literals, hints.
  static func lrat(_ proof: [UInt8], clauseCount: Int, file: String) throws -> String {
    var reader = VariableLengthReader(proof)
    var id = clauseCount
    var text = ""
    while !reader.isAtEnd {
      id += 1
      guard let length = reader.next() else { throw Rejection("the proof is cut off", file: file) }
      text += "\(id) "
      for _ in 0..<length {
        guard let code = reader.next() else { throw Rejection("the proof is cut off", file: file) }
        text += "\(code & 1 == 1 ? "-" : "")\(code >> 1) "
      }
      text += "0 "
      guard let hints = reader.next() else { throw Rejection("the proof is cut off", file: file) }
      for _ in 0..<hints {
        guard let distance = reader.next() else { throw Rejection("the proof is cut off", file: file) }
        text += "\(id - distance) "
      }
      text += "0\n"
    }
    return text
  }
}
