import Running
import ThresholdNetworks

/// Refutes architectures from the large to the small, so that few maximal ones settle all.
struct RefutationSweep {
  /// Whether wide architectures are the hard ones, as with mismatches: then nothing is refuted beforehand.
  let areWideOnesHard: Bool
  /// Whether the evidence is known already.
  let isKnown: (Architecture) -> Bool
  /// The evidence, possibly against wider ones; nil if the effort has ended first. Throws where something fits.
  let refute: (Architecture, Effort) throws -> RefutedWidths?

  init(
    areWideOnesHard: Bool, isKnown: @escaping (Architecture) -> Bool,
    refute: @escaping (Architecture, Effort) throws -> RefutedWidths?
  ) {
    (self.areWideOnesHard, self.isKnown, self.refute) = (areWideOnesHard, isKnown, refute)
  }

  /// - Parameter architectures: by ascending size.
  /// - Returns: the evidence, and the architectures that are left, by ascending size.
  func run(
    over architectures: [Architecture], imported: [RefutedWidths], effort: Effort, report: (Architecture) -> Void
  ) throws -> (refuted: [RefutedWidths], undecided: [Architecture]) {
    var refuted = imported
    var undecided = architectures.filter { architecture in !imported.contains { $0.contains(architecture.widths) } }
    // With a deadline, whatever is easy comes before a hard case may use up the time.
    let short = effort.with(resources: min(effort.budget.resources ?? .max, EvidenceFinder.shortAttempt))
    let rounds = effort.budget.deadline == nil ? [effort] : [short, effort]
    for (round, effort) in rounds.enumerated() {
      var open = undecided
      undecided = []
      // The last comes first: a wider architecture before those inside it, but the hard ones by ascending size, for the least
      // that is left is the bound.
      let isAscending = round == 1 || effort.budget.deadline != nil && areWideOnesHard
      if isAscending { open.reverse() }
      while let next = open.popLast() {
        // What is known already is not given up for an interruption.
        if effort.interruption.isRequested && !isKnown(next) {
          undecided.append(next)
          continue
        }
        report(next)
        guard let entry = try refute(next, effort) else {
          undecided.append(next)
          continue
        }
        refuted.removeAll { entry.contains($0) }
        refuted.append(entry)
        open.removeAll { entry.contains($0.widths) }
        undecided.removeAll { entry.contains($0.widths) }
      }
      // Back to ascending sizes.
      if !isAscending { undecided.reverse() }
    }
    return (refuted, undecided)
  }

  /// The entries without those whose architectures others refute as well, the largest evidence given up first.
  static func necessary(
    _ entries: [RefutedWidths], keeping imported: [RefutedWidths], for architectures: [Architecture]
  ) -> [RefutedWidths] {
    let covered = entries.map { entry in architectures.indices.filter { entry.contains(architectures[$0].widths) } }
    var times = [Int](repeating: 0, count: architectures.count)
    for place in covered.joined() { times[place] += 1 }
    var isKept = [Bool](repeating: true, count: entries.count)
    for index in entries.indices.sorted(by: { entries[$0].evidence.size > entries[$1].evidence.size })
    where !imported.contains(entries[index]) && covered[index].allSatisfy({ times[$0] > 1 }) {
      isKept[index] = false
      for place in covered[index] { times[place] -= 1 }
    }
    return entries.indices.filter { isKept[$0] }.map { entries[$0] }
  }
}
