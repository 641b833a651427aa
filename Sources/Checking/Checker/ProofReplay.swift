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
/// Where the first hint is 0, the clause is RAT on its first literal: the clauses that have the complement of it and are there, in
/// their order, come each as a 0, the distance to the clause, and hints by which the resolvent follows: its other literals are
/// assumed false as well. Any model of what was there, with the first literal made true if need be, is one with the clause too. Here variables
/// may be new.
///
/// A step whose first literal is 0 deletes the clauses at the distances that follow, counted from the next clause; it has no hints. What is deleted is not
/// named again.
///
/// The time is linear in the literals of the hinted clauses, and for RAT in those of all clauses; the memory in the size
/// of the file and the formula.
package struct ProofReplay {
  private var literals: [Int32]
  /// Clause id is `literals[starts[id - 1] ..< starts[id]]`.
  private var starts: [Int]
  /// 1 if the literal is true, -1 if false, 0 if open; index 2v for v and 2v + 1 for -v.
  private var values: [Int8]
  private var trail: [Int32] = []
  private let variableCount: Int
  /// The codes of literals lie below it.
  private var codeLimit = 0
  /// The clauses that are not there any more.
  private var deleted: Set<Int> = []
  private let work: Work
  /// The literals of hinted clauses that have not been announced yet.
  private var unspent = 0

  /// A replay on a formula without a limit of work.
  package init(_ formula: ReferenceFormula) { self.init(formula, work: Work()) }

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
  package mutating func replay(_ proof: [UInt8], file: String) throws -> Int {
    var reader = VariableLengthReader(proof)
    // Every new variable takes a byte at least.
    codeLimit = min(2 * (variableCount + proof.count) + 2, Int(Int32.max))
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
    for index in 0..<length {
      guard let code = reader.next() else { throw rejection("the proof is cut off") }
      if code == 0, index == 0 {
        try delete(length - 1, &reader, orElse: rejection)
        return false
      }
      guard code >= 2, code < codeLimit else { throw rejection("a literal that the formula does not have") }
      while values.count <= code | 1 { values.append(0) }
      literals.append(Int32(code))
      if values[code] == 1 { isTautology = true }
      if values[code] == 0 { assign(Int32(code) ^ 1) }
    }
    let id = starts.count
    starts.append(literals.count)
    guard let hintCount = reader.next(), hintCount <= reader.remaining else { throw rejection("the proof is cut off") }
    let hints = try (0..<hintCount).map { index in
      guard let distance = reader.next() else { throw rejection("the proof is cut off") }
      guard distance < id else { throw rejection("hint \(index + 1) names no clause before it") }
      return distance
    }
    if hints.first == 0 {
      guard length > 0, !isTautology else {
        throw rejection("resolvents of a clause without a literal, or that is true")
      }
      try resolve(id, hints[...], orElse: rejection)
    } else {
      guard try follow(hints[...], of: id, from: isTautology, orElse: rejection) else {
        throw rejection("the hints do not lead to a conflict")
      }
    }
    return length == 0
  }

  /// Whether unit propagation along hints ends in a conflict, which must not come before the last of them.
  private mutating func follow(
    _ hints: ArraySlice<Int>, of id: Int, from conflict: Bool, orElse rejection: (String) -> Rejection
  ) throws -> Bool {
    var isConflict = conflict
    for (index, distance) in hints.enumerated() {
      guard distance > 0, !deleted.contains(id - distance) else {
        throw rejection("hint \(index + 1) names no clause that is there")
      }
      guard !isConflict else { throw rejection("hints follow the conflict") }
      isConflict = try !propagate(id - distance, orElse: rejection("hint \(index + 1) is not a unit clause"))
    }
    return isConflict
  }

  /// Checks all resolvents of a clause on its first literal; its literals are false already.
  private mutating func resolve(
    _ id: Int, _ hints: ArraySlice<Int>, orElse rejection: (String) -> Rejection
  ) throws {
    let complement = literals[starts[id - 1]] ^ 1
    try work.spend(starts[id - 1] + id, 1, on: "replaying a proof")
    var rest = hints
    // A 0 alone: nothing is there to be resolved with.
    if rest.count == 1 { rest = [] }
    let top = trail.count
    for other in 1..<id where !deleted.contains(other) {
      let range = starts[other - 1]..<starts[other]
      guard range.contains(where: { literals[$0] == complement }) else { continue }
      guard rest.count >= 2, rest.removeFirst() == 0, id - rest.removeFirst() == other else {
        throw rejection("the resolvent with clause \(other) is not shown")
      }
      var isConflict = false
      for index in range where literals[index] != complement {
        let literal = Int(literals[index])
        if values[literal] == 1 { isConflict = true }
        if values[literal] == 0 { assign(Int32(literal) ^ 1) }
      }
      let own = rest.prefix { $0 != 0 }
      rest = rest.dropFirst(own.count)
      guard try follow(own, of: id, from: isConflict, orElse: rejection) else {
        throw rejection("the hints for the resolvent with clause \(other) do not lead to a conflict")
      }
      undo(to: top)
    }
    guard rest.isEmpty else {
      throw rejection("resolvents with clauses that do not have the complement of the first literal")
    }
  }

  /// Deletes so many clauses.
  private mutating func delete(
    _ count: Int, _ reader: inout VariableLengthReader, orElse rejection: (String) -> Rejection
  ) throws {
    for _ in 0..<count {
      guard let distance = reader.next() else { throw rejection("the proof is cut off") }
      guard distance >= 1, distance <= starts.count - 1 else { throw rejection("a deleted clause that is not there") }
      guard deleted.insert(starts.count - distance).inserted else {
        throw rejection("a deleted clause that is not there")
      }
    }
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

  private mutating func undo(to count: Int = 0) {
    for literal in trail[count...] {
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
    }
    trail.removeSubrange(count...)
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
