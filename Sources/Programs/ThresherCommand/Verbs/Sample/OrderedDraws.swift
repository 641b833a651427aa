import Running

/// Draws of chains in the order of their numbers, though chains advance at different speeds.
struct OrderedDraws<Draw> {
  private var waiting: [Int: Draw] = [:]
  private var next = 0
  private let count: Int
  private let chains: Int
  private let shard: Shard

  /// - Parameters:
  ///   - count: of all chains together.
  ///   - shard: of the chains, by number.
  init(count: Int, chains: Int, shard: Shard) { (self.count, self.chains, self.shard) = (count, chains, shard) }

  /// The draws of this share.
  var wanted: Int {
    (0..<chains).filter(shard.contains).reduce(0) { $0 + (count - $1 + chains - 1) / chains }
  }

  mutating func add(_ draw: Draw, number: Int) { waiting[number] = draw }

  /// Those that no other one has to come before; all that are left at the end.
  mutating func ready(isLast: Bool) -> [Draw] {
    var draws: [Draw] = []
    while next < count {
      if shard.contains(next % chains) {
        if let draw = waiting.removeValue(forKey: next) {
          draws.append(draw)
        } else if !isLast {
          break
        }
      }
      next += 1
    }
    return draws
  }
}
