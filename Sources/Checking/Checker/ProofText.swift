/// Writes a proof with hints as text for other programs.
package enum ProofText {
  /// The LRAT format (Cruz-Filipe et al. 2017): clause numbers, literals, hints; in RAT steps
  /// the clauses that are resolved with are negative.
  package static func lrat(_ proof: [UInt8], clauseCount: Int, file: String) throws -> String {
    var reader = VariableLengthReader(proof)
    var id = clauseCount
    var text = ""
    func next() throws -> Int {
      guard let number = reader.next() else { throw Rejection("the proof is cut off", file: file) }
      return number
    }
    while !reader.isAtEnd {
      let length = try next()
      let first = length > 0 ? try next() : 0
      if length > 0, first == 0 {
        text += "\(id) d"
        for _ in 1..<length { text += " \(id + 1 - (try next()))" }
        text += " 0\n"
        continue
      }
      id += 1
      text += "\(id) "
      for index in 0..<length {
        let code = index == 0 ? first : try next()
        text += "\(code & 1 == 1 ? "-" : "")\(code >> 1) "
      }
      text += "0 "
      var isResolvedWith = false
      for _ in 0..<(try next()) {
        let distance = try next()
        if distance > 0 { text += "\(isResolvedWith ? "-" : "")\(id - distance) " }
        isResolvedWith = distance == 0
      }
      text += "0\n"
    }
    return text
  }
}
