/// What a decision may cost: resource units first, wall time second, memory always.
///
/// Resource units are deterministic (the same question uses the same number on every run); an engine
/// documents what one unit is, and all are scaled so that a million units are roughly a tenth to a third
/// of a second. A deadline is not deterministic and is therefore never set by default.
public struct Budget: Sendable {
  /// The number of resource units, nil for no limit.
  public var resources: UInt64?
  /// The moment after which work stops, nil for none.
  public var deadline: ContinuousClock.Instant?
  /// The number of bytes that the tables of one question may take.
  public var memory: Int

  /// A budget; without arguments it only bounds memory, by 4 GiB.
  public init(resources: UInt64? = nil, deadline: ContinuousClock.Instant? = nil, memory: Int = 4 << 30) {
    self.resources = resources
    self.deadline = deadline
    self.memory = memory
  }

  /// Whether the deadline has passed; false without one.
  public var isPastDeadline: Bool {
    guard let deadline else { return false }
    return ContinuousClock.now >= deadline
  }
}

extension Budget {
  /// Why work has to stop now, nil while it may go on. Meant to be asked every few milliseconds.
  public func exhaustion(used: UInt64, interruption: Interruption) -> Exhausted? {
    if interruption.isRequested { return .interrupted }
    if let resources, used >= resources { return .resources }
    return isPastDeadline ? .time : nil
  }
}
