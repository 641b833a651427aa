import Running

/// The state of both passes. Literals are coded 2v and 2v + 1.
///
/// Invariant: before and after each event the trail is closed under unit propagation by the active
/// clauses, and its order is the order of time; so undoing an event only ever cuts the trail.
final class ProofTrimmer {
  let formulaClauseCount: Int
  private let codeCount: Int
  private(set) var arena: UnsafeMutablePointer<Int32>
  private var arenaCount = 0
  private(set) var starts: [Int] = []
  private(set) var lengths: [Int32] = []
  /// The first literal of each clause as it was given; the watches change the order.
  private(set) var pivots: [Int32] = []
  /// Whether a clause is there at this moment of the proof.
  private var isActive: [Bool] = []
  /// The clauses with a literal, ascending; made for the first step that does not follow by unit propagation.
  private(set) lazy var occurrences = Occurrences(
    codeCount: codeCount, clauses: starts.indices.map { starts[$0]..<starts[$0] + Int(lengths[$0]) }, arena: arena)
  private var isCore: UnsafeMutablePointer<Bool>
  /// Additions are clause indices c >= 0, deletions ~c; a deletion that is ignored is nil.
  private(set) var events: [Int32?] = []
  private(set) var contradictionAt = 0

  private let values: UnsafeMutablePointer<Int8>
  private let reasons: UnsafeMutablePointer<Int32>
  private let positions: UnsafeMutablePointer<Int32>
  private let trail: UnsafeMutablePointer<Int32>
  private var trailCount = 0
  private var coreHead = 0
  private var otherHead = 0
  private let coreWatches: UnsafeMutablePointer<WatchList>
  private let otherWatches: UnsafeMutablePointer<WatchList>

  private let seen: UnsafeMutablePointer<Bool>
  /// The variables whose values are assumed, in order and as flags.
  private var assumed: [Int32] = []
  private let isAssumed: UnsafeMutablePointer<Bool>
  /// The hints of needed lemmas: a range of `hintPool`. Where the first is `resolvent`, each `resolvent` is followed by the clause
  /// that the lemma is resolved with and the hints for that.
  private(set) var hintPool: [Int32] = []
  private(set) var hintRanges: [Int32: Range<Int>] = [:]
  private(set) var finalHints: [Int32] = []

  private static let none: Int32 = -1
  static let resolvent: Int32 = -1

  init(literals: [Int32], clauseEnds: [Int], variableCount: Int, capacity: Int) {
    formulaClauseCount = clauseEnds.count
    codeCount = 2 * variableCount + 2
    arena = .allocate(capacity: literals.count + capacity + 1)
    isCore = .allocate(capacity: 1)
    values = .allocate(capacity: codeCount)
    values.initialize(repeating: 0, count: codeCount)
    reasons = .allocate(capacity: variableCount + 1)
    reasons.initialize(repeating: Self.none, count: variableCount + 1)
    positions = .allocate(capacity: variableCount + 1)
    positions.initialize(repeating: 0, count: variableCount + 1)
    trail = .allocate(capacity: variableCount + 1)
    coreWatches = .allocate(capacity: codeCount)
    coreWatches.initialize(repeating: WatchList(), count: codeCount)
    otherWatches = .allocate(capacity: codeCount)
    otherWatches.initialize(repeating: WatchList(), count: codeCount)
    seen = .allocate(capacity: variableCount + 1)
    seen.initialize(repeating: false, count: variableCount + 1)
    isAssumed = .allocate(capacity: variableCount + 1)
    isAssumed.initialize(repeating: false, count: variableCount + 1)
    var start = 0
    for end in clauseEnds {
      addClause(literals[start..<end])
      start = end
    }
  }

  deinit {
    for code in 0..<codeCount {
      coreWatches[code].entries?.deallocate()
      otherWatches[code].entries?.deallocate()
    }
    arena.deallocate()
    isCore.deallocate()
    values.deallocate()
    reasons.deallocate()
    positions.deallocate()
    trail.deallocate()
    coreWatches.deallocate()
    otherWatches.deallocate()
    seen.deallocate()
    isAssumed.deallocate()
  }

  private func addClause(_ literals: ArraySlice<Int32>) {
    starts.append(arenaCount)
    for literal in literals {
      let code = literal > 0 ? 2 * literal : -2 * literal + 1
      // Repeated literals would spoil the watches.
      var isRepeated = false
      for index in starts[starts.count - 1]..<arenaCount where arena[index] == code { isRepeated = true }
      if isRepeated { continue }
      arena[arenaCount] = code
      arenaCount += 1
    }
    lengths.append(Int32(arenaCount - starts[starts.count - 1]))
    pivots.append(literals.isEmpty ? 0 : arena[starts[starts.count - 1]])
    isActive.append(false)
  }

  // MARK: The proof

  /// Turns the steps into events; a deletion is matched with the last clause of equal literals.
  func addProof(_ proof: ClausalProof) throws {
    var byHash: [UInt64: [Int32]] = [:]
    for clause in 0..<starts.count { byHash[hash(clause), default: []].append(Int32(clause)) }
    for (number, step) in proof.steps.enumerated() {
      let literals = proof.literals[step.range]
      guard literals.allSatisfy({ 2 * Int($0.magnitude) + 1 < codeCount }) else {
        throw ElaboratedProof.Failure.unknownVariable(step: number + 1)
      }
      let clause = starts.count
      addClause(literals)
      let key = hash(clause)
      if !step.isDeletion {
        byHash[key, default: []].append(Int32(clause))
        events.append(Int32(clause))
        continue
      }
      let match = byHash[key]?.lastIndex { areEqual(Int($0), clause) }
      arenaCount = starts.removeLast()
      lengths.removeLast()
      pivots.removeLast()
      isActive.removeLast()
      // A deletion of what is not there changes nothing.
      guard let match, let deleted = byHash[key]?.remove(at: match) else { continue }
      events.append(~deleted)
    }
    isCore.deallocate()
    isCore = .allocate(capacity: starts.count + 1)
    isCore.initialize(repeating: false, count: starts.count + 1)
  }

  private func hash(_ clause: Int) -> UInt64 {
    var sum: UInt64 = 0
    for index in starts[clause]..<starts[clause] + Int(lengths[clause]) {
      var x = UInt64(arena[index]) &* 0x9e37_79b9_7f4a_7c15
      x ^= x >> 29
      sum &+= x &* 0xbf58_476d_1ce4_e5b9
    }
    return sum
  }

  private func areEqual(_ a: Int, _ b: Int) -> Bool {
    guard lengths[a] == lengths[b] else { return false }
    let left = (0..<Int(lengths[a])).map { arena[starts[a] + $0] }.sorted()
    let right = (0..<Int(lengths[b])).map { arena[starts[b] + $0] }.sorted()
    return left == right
  }

  // MARK: Both passes

  func forward() throws {
    for clause in 0..<formulaClauseCount { isActive[clause] = true }
    for clause in 0..<formulaClauseCount where lengths[clause] >= 2 { attach(Int32(clause)) }
    for clause in 0..<formulaClauseCount where lengths[clause] < 2 {
      if let conflict = addUnit(Int32(clause)) { return finish(conflict, at: 0) }
    }
    if let conflict = propagate() { return finish(conflict, at: 0) }
    for (index, event) in events.enumerated() {
      guard let event else { continue }
      if event < 0 {
        if isReason(~event) {
          events[index] = nil
        } else {
          detach(~event)
          isActive[Int(~event)] = false
        }
        continue
      }
      isActive[Int(event)] = true
      if let conflict = addLemma(event) ?? propagate() { return finish(conflict, at: index + 1) }
    }
    throw ElaboratedProof.Failure.noContradiction
  }

  private func finish(_ conflict: Int32, at index: Int) {
    contradictionAt = index
    finalHints = analyze(conflict, except: 0)
  }

  func backward(exhaustion: () -> Exhausted?) throws {
    for index in stride(from: contradictionAt - 1, through: 0, by: -1) {
      guard let event = events[index] else { continue }
      if index & 255 == 0, let reason = exhaustion() { throw ElaboratedProof.Failure.stopped(reason) }
      if event < 0 {
        attach(~event)
        isActive[Int(~event)] = true
        continue
      }
      detach(event)
      isActive[Int(event)] = false
      if isReason(event) { cutTrail(to: Int(positions[Int(reasonedLiteral(event) >> 1)])) }
      if isCore[Int(event)] {
        guard let hints = derive(event) else { throw ElaboratedProof.Failure.notImplied(step: index + 1) }
        hintRanges[event] = hintPool.count..<hintPool.count + hints.count
        hintPool.append(contentsOf: hints)
      }
    }
  }

  /// The hints by which the clause follows from the active ones or may be added to them, nil if neither.
  private func derive(_ clause: Int32) -> [Int32]? {
    let start = starts[Int(clause)]
    let end = start + Int(lengths[Int(clause)])
    let top = trailCount
    (coreHead, otherHead) = (top, top)
    defer {
      cutTrail(to: top)
      forgetAssumptions(from: 0)
    }
    for index in start..<end { note(assumption: arena[index] >> 1) }
    for index in start..<end {
      let literal = arena[index]
      if values[Int(literal)] == 1 {
        let reason = reasons[Int(literal >> 1)]
        // Both a literal and its negative: nothing has to be derived.
        return reason == Self.none ? [] : analyze(reason, except: literal)
      }
      if values[Int(literal)] == 0 { assign(literal ^ 1, reason: Self.none) }
    }
    if let conflict = propagate() { return analyze(conflict, except: 0) }
    return resolve(pivots[Int(clause)])
  }

  /// The hints for all resolvents on `pivot` of a lemma whose literals are false already.
  private func resolve(_ pivot: Int32) -> [Int32]? {
    guard pivot != 0 else { return nil }
    var hints: [Int32] = []
    let (top, own) = (trailCount, assumed.count)
    for other in occurrences.of(pivot ^ 1) where isActive[Int(other)] {
      defer {
        cutTrail(to: top)
        forgetAssumptions(from: own)
      }
      let range = starts[Int(other)]..<starts[Int(other)] + Int(lengths[Int(other)])
      for index in range { note(assumption: arena[index] >> 1) }
      var found: [Int32]?
      for index in range where arena[index] != pivot ^ 1 && found == nil {
        let literal = arena[index]
        if values[Int(literal)] == 1 {
          let reason = reasons[Int(literal >> 1)]
          found = reason == Self.none ? [] : analyze(reason, except: literal)
        } else if values[Int(literal)] == 0 {
          assign(literal ^ 1, reason: Self.none)
        }
      }
      if found == nil { found = propagate().map { analyze($0, except: 0) } }
      guard let found else { return nil }
      hints += [Self.resolvent, other] + found
    }
    // What is resolved with has to be there when the lemma is checked.
    for other in occurrences.of(pivot ^ 1) where isActive[Int(other)] { isCore[Int(other)] = true }
    // Without any such clause there is nothing to say, but the step is told apart from one that follows.
    return hints.isEmpty ? [Self.resolvent] : hints
  }

  private func note(assumption variable: Int32) {
    if isAssumed[Int(variable)] { return }
    isAssumed[Int(variable)] = true
    assumed.append(variable)
  }

  private func forgetAssumptions(from count: Int) {
    while assumed.count > count { isAssumed[Int(assumed.removeLast())] = false }
  }

  private func isReason(_ clause: Int32) -> Bool { reasonedLiteral(clause) != 0 }

  /// The literal on the trail whose reason is the clause, 0 if there is none.
  private func reasonedLiteral(_ clause: Int32) -> Int32 {
    let start = starts[Int(clause)]
    for index in start..<start + Int(min(lengths[Int(clause)], 2)) {
      let literal = arena[index]
      if values[Int(literal)] == 1 && reasons[Int(literal >> 1)] == clause { return literal }
    }
    return 0
  }

  // MARK: Clauses

  private func attach(_ clause: Int32) {
    guard lengths[Int(clause)] >= 2 else { return }
    let start = starts[Int(clause)]
    let watches = isCore[Int(clause)] ? coreWatches : otherWatches
    watches[Int(arena[start])].append(clause, arena[start + 1])
    watches[Int(arena[start + 1])].append(clause, arena[start])
  }

  private func detach(_ clause: Int32) {
    guard lengths[Int(clause)] >= 2 else { return }
    let start = starts[Int(clause)]
    // A needed clause may still stand in a list of the others.
    for literal in [arena[start], arena[start + 1]] {
      coreWatches[Int(literal)].remove(clause)
      otherWatches[Int(literal)].remove(clause)
    }
  }

  private func addUnit(_ clause: Int32) -> Int32? {
    guard lengths[Int(clause)] == 1 else { return clause }
    let literal = arena[starts[Int(clause)]]
    switch values[Int(literal)] {
    case 1: return nil
    case -1: return clause
    default:
      assign(literal, reason: clause)
      return nil
    }
  }

  /// Attaches a lemma by literals that are not false where there are such; returns it if all are false.
  private func addLemma(_ clause: Int32) -> Int32? {
    let length = Int(lengths[Int(clause)])
    if length < 2 { return addUnit(clause) }
    let literals = arena + starts[Int(clause)]
    var open = 0
    for index in 0..<length where values[Int(literals[index])] >= 0 {
      (literals[open], literals[index]) = (literals[index], literals[open])
      open += 1
      if open == 2 { break }
    }
    attach(clause)
    if open == 0 { return clause }
    if open == 1 && values[Int(literals[0])] == 0 { assign(literals[0], reason: clause) }
    return nil
  }

  // MARK: Propagation

  private func assign(_ literal: Int32, reason: Int32) {
    values[Int(literal)] = 1
    values[Int(literal ^ 1)] = -1
    reasons[Int(literal >> 1)] = reason
    positions[Int(literal >> 1)] = Int32(trailCount)
    trail[trailCount] = literal
    trailCount += 1
  }

  private func cutTrail(to count: Int) {
    while trailCount > count {
      trailCount -= 1
      let literal = trail[trailCount]
      values[Int(literal)] = 0
      values[Int(literal ^ 1)] = 0
      reasons[Int(literal >> 1)] = Self.none
    }
    coreHead = min(coreHead, count)
    otherHead = min(otherHead, count)
  }

  /// Propagates to the end, through needed clauses first; returns a clause that is false.
  private func propagate() -> Int32? {
    while true {
      while coreHead < trailCount {
        let literal = trail[coreHead] ^ 1
        coreHead += 1
        let conflict = visit(coreWatches, literal)
        if conflict != Self.none { return conflict }
      }
      guard otherHead < trailCount else { return nil }
      let literal = trail[otherHead] ^ 1
      otherHead += 1
      let conflict = visit(otherWatches, literal)
      if conflict != Self.none { return conflict }
    }
  }

  /// Visits the clauses of a list that watch `literal`, which has become false.
  private func visit(_ watches: UnsafeMutablePointer<WatchList>, _ literal: Int32) -> Int32 {
    guard let entries = watches[Int(literal)].entries else { return Self.none }
    let count = watches[Int(literal)].count
    var kept = 0
    var next = 0
    var conflict = Self.none
    while next < count {
      let entry = entries[next]
      next += 1
      if values[Int(entry.blocker)] == 1 {
        entries[kept] = entry
        kept += 1
        continue
      }
      let clause = Int(entry.clause)
      let literals = arena + starts[clause]
      if literals[0] == literal {
        literals[0] = literals[1]
        literals[1] = literal
      }
      let first = literals[0]
      if values[Int(first)] != 1 {
        var other = 2
        let length = Int(lengths[clause])
        while other < length && values[Int(literals[other])] == -1 { other += 1 }
        if other < length {
          literals[1] = literals[other]
          literals[other] = literal
          // The new literal is not false, so it is not the one whose list this is.
          (isCore[clause] ? coreWatches : watches)[Int(literals[1])].append(entry.clause, first)
          continue
        }
        if values[Int(first)] == -1 {
          conflict = entry.clause
        } else {
          assign(first, reason: entry.clause)
        }
      }
      if isCore[clause] && watches == otherWatches {
        coreWatches[Int(literal)].append(entry.clause, first)
      } else {
        entries[kept] = (entry.clause, first)
        kept += 1
      }
      if conflict != Self.none { break }
    }
    while next < count {
      entries[kept] = entries[next]
      kept += 1
      next += 1
    }
    watches[Int(literal)].count = kept
    return conflict
  }

  /// Walks back from a false clause; marks what is used as needed and returns it in the order of use.
  ///
  /// What gave assumed variables their values is not needed.
  ///
  /// - Parameter except: a literal of the clause that counts as false by assumption.
  private func analyze(_ conflict: Int32, except: Int32) -> [Int32] {
    var waiting = 0
    func use(_ clause: Int32, except: Int32) {
      isCore[Int(clause)] = true
      let start = starts[Int(clause)]
      for index in start..<start + Int(lengths[Int(clause)]) {
        let variable = Int(arena[index] >> 1)
        if arena[index] != except && !seen[variable] {
          seen[variable] = true
          waiting += 1
        }
      }
    }
    for variable in assumed { seen[Int(variable)] = true }
    use(conflict, except: except)
    var hints = [conflict]
    var position = trailCount
    while waiting > 0 && position > 0 {
      position -= 1
      let literal = trail[position]
      let variable = Int(literal >> 1)
      guard seen[variable], !isAssumed[variable] else { continue }
      seen[variable] = false
      waiting -= 1
      if reasons[variable] != Self.none {
        hints.append(reasons[variable])
        use(reasons[variable], except: literal)
      }
    }
    for variable in assumed { seen[Int(variable)] = false }
    return hints.reversed()
  }
}
