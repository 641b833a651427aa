/// One of n equal shares of the units of a long computation: `2/5`.
public struct Shard: Sendable, Hashable, CustomStringConvertible {
  /// 1 ... count.
  public let index: Int
  /// The number of shares, 1 to 4096.
  public let count: Int

  /// The only share.
  public static let whole = Shard(unchecked: 1, 1)

  private init(unchecked index: Int, _ count: Int) { (self.index, self.count) = (index, count) }

  /// Nil unless the text is `i/n` with 1 <= i <= n <= 4096.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), (1...4096).contains(count),
      (1...count).contains(index)
    else { return nil }
    self.init(unchecked: index, count)
  }

  /// Whether the unit belongs to this share; units go round.
  public func contains(_ unit: Int) -> Bool { unit % count == index - 1 }

  /// `i/n`, as it is read.
  public var description: String { "\(index)/\(count)" }
}
