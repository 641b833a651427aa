import Running

extension Verdict {
  /// The verdict that `body` reaches, undecided if its effort ends first.
  ///
  ///     func verdict(on case: Case, effort: Effort) throws -> Verdict {
  ///       try .within { let sum = try longSum(effort); return Verdict([Side("sum", sum, .atMost, bound)]) }
  ///     }
  public static func within(_ body: () throws -> Verdict) throws -> Verdict {
    do {
      return try body()
    } catch let ended as EffortEnded {
      return .undecided([], ended.reason)
    }
  }
}
