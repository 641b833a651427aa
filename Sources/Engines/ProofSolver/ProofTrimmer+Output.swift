/// The needed steps as the checker reads them.
extension ProofTrimmer {
  func output() -> ([UInt8], Int) {
    var bytes: [UInt8] = []
    var stepCount = 0
    var lastID = formulaClauseCount
    // 0 for what is not there.
    var ids = [Int](repeating: 0, count: starts.count)
    for clause in 0..<formulaClauseCount { ids[clause] = clause + 1 }
    func write(_ number: Int) {
      var rest = number
      while rest >= 128 {
        bytes.append(UInt8(rest & 127 | 128))
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    func writeStep(_ literals: [Int32], _ hints: ArraySlice<Int32>) {
      stepCount += 1
      lastID += 1
      write(literals.count)
      for literal in literals { write(Int(literal)) }
      write(hints.count)
      for hint in hints { write(hint == Self.resolvent ? 0 : lastID - ids[Int(hint)]) }
    }
    // Deletes what has the literal and is not among the clauses that a lemma is resolved with.
    func deleteOthers(with literal: Int32, resolved hints: ArraySlice<Int32>) {
      var kept: Set<Int32> = []
      for (hint, next) in zip(hints, hints.dropFirst()) where hint == Self.resolvent { kept.insert(next) }
      let stale = occurrences.of(literal).filter { ids[Int($0)] != 0 && !kept.contains($0) }
      if stale.isEmpty { return }
      stepCount += 1
      write(stale.count + 1)
      write(0)
      for clause in stale {
        write(lastID + 1 - ids[Int(clause)])
        ids[Int(clause)] = 0
      }
    }
    for event in events.prefix(contradictionAt) {
      guard let event, event >= 0, let range = hintRanges[event] else { continue }
      let start = starts[Int(event)]
      var literals = (start..<start + Int(lengths[Int(event)])).map { arena[$0] }
      let hints = hintPool[range]
      if hints.first == Self.resolvent {
        let pivot = pivots[Int(event)]
        deleteOthers(with: pivot ^ 1, resolved: hints)
        literals = [pivot] + literals.filter { $0 != pivot }
      }
      writeStep(literals, hints)
      ids[Int(event)] = lastID
    }
    writeStep([], finalHints[...])
    return (bytes, stepCount)
  }
}
