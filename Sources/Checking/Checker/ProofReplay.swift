/// Replays a clausal proof with hints on a formula.
///
/// The file is a sequence of steps; every number is a variable-length integer (seven bits a byte, the
/// lowest first, the high bit set on all bytes but the last). A step is
///
///     number of literals, the literals (2v for v, 2v + 1 for -v), number of hints, the hints
///
/// The clauses of the formula are numbered 1, 2, ... in order and the steps go on from there. A hint is
/// the distance from the step's own number back to a clause. Assume all literals of the step false; then
/// each hinted clause in turn must be unit (its last literal becomes true), and the last one must be
/// false. So the step's clause follows by unit propagation. The last step of the file is the empty clause.
///
/// Nothing is ever deleted: the hints name what is needed. The time is linear in the literals of the hinted
/// clauses, the memory in the size of the file and the formula.
struct ProofReplay {
  private var literals: [Int32]
  /// Clause id is `literals[starts[id - 1] ..< starts[id]]`.
  private var starts: [Int]
  /// 1 if the literal is true, -1 if false, 0 if open; index 2v for v and 2v + 1 for -v.
  private var values: [Int8]
  private var trail: [Int32] = []
  private let variableCount: Int
  private let work: Work
  /// The literals of hinted clauses that have not been announced yet.
  private var unspent = 0

  init(_ formula: ReferenceFormula, work: Work) {
    self.work = work
    variableCount = formula.variableCount
    values = [Int8](repeating: 0, count: 2 * variableCount + 2)
    literals = formula.literals.map { 2 * abs($0) + ($0 < 0 ? 1 : 0) }
    starts = [0] + formula.clauseEnds
  }

  /// Accepts if every step of `proof` follows and the last one is the empty clause.
  ///
  /// - Returns: the number of steps.
  mutating func replay(_ proof: [UInt8], file: String) throws -> Int {
    var reader = VariableLengthReader(proof)
    var steps = 0
    while !reader.isAtEnd {
      steps += 1
      guard try step(&reader, number: steps, file: file) else { continue }
      guard reader.isAtEnd else { throw Rejection("step \(steps): something follows the empty clause", file: file) }
      return steps
    }
    throw Rejection("the proof ends without the empty clause", file: file)
  }

  /// Checks one step and adds its clause; true if that is the empty clause.
  private mutating func step(_ reader: inout VariableLengthReader, number: Int, file: String) throws -> Bool {
    func rejection(_ message: String) -> Rejection { Rejection("step \(number): \(message)", file: file) }
    defer { undo() }
    guard let length = reader.next(), length <= reader.remaining else { throw rejection("the proof is cut off") }
    var isTautology = false
    for _ in 0..<length {
      guard let code = reader.next() else { throw rejection("the proof is cut off") }
      guard code >= 2, code < values.count else { throw rejection("a literal that the formula does not have") }
      literals.append(Int32(code))
      if values[code] == 1 { isTautology = true }
      if values[code] == 0 { assign(Int32(code) ^ 1) }
    }
    let id = starts.count
    starts.append(literals.count)
    guard let hintCount = reader.next(), hintCount <= reader.remaining else { throw rejection("the proof is cut off") }
    var isConflict = isTautology
    for index in 0..<hintCount {
      guard let distance = reader.next() else { throw rejection("the proof is cut off") }
      guard distance >= 1, distance < id else { throw rejection("hint \(index + 1) names no clause before it") }
      guard !isConflict else { throw rejection("hints follow the conflict") }
      isConflict = try !propagate(id - distance, orElse: rejection("hint \(index + 1) is not a unit clause"))
    }
    guard isConflict else { throw rejection("the hints do not lead to a conflict") }
    return length == 0
  }

  /// Makes the one open literal of a clause true; false if the clause has none.
  private mutating func propagate(_ id: Int, orElse rejection: @autoclosure () -> Rejection) throws -> Bool {
    unspent += starts[id] - starts[id - 1]
    if unspent > 1 << 16 {
      try work.spend(unspent, 4, on: "replaying a proof")
      unspent = 0
    }
    var open: Int32 = 0
    for index in starts[id - 1]..<starts[id] {
      let literal = literals[index]
      let value = values[Int(literal)]
      if value == -1 || literal == open { continue }
      guard value == 0, open == 0 else { throw rejection() }
      open = literal
    }
    if open == 0 { return false }
    assign(open)
    return true
  }

  private mutating func assign(_ literal: Int32) {
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    trail.append(literal)
  }

  private mutating func undo() {
    for literal in trail {
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
    }
    trail.removeAll(keepingCapacity: true)
  }
}

/// Reads variable-length integers of at most 56 bits from bytes.
struct VariableLengthReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }
  var remaining: Int { bytes.count - position }

  /// The next number, nil at the end of the bytes or if it is longer than eight bytes.
  mutating func next() -> Int? {
    var value = 0
    for shift in stride(from: 0, to: 56, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      value |= Int(byte & 127) << shift
      if byte < 128 { return value }
    }
    return nil
  }

  /// The next bytes, nil if there are not so many.
  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count <= remaining else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func byte() -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }
}
