import Numbers

/// Ranks of independent uniform draws from everything that a search visits, by the parts of the search in which they lie.
///
/// Draw i has a rank of its own, whatever the others are, so nothing needs to be shuffled after the ranks of a part are sorted.
struct RankedDraws<Number: Tally> {
  /// The parts in which draws lie.
  let parts: [Int]
  private let ranks: [Number]
  /// The draws, those of one part side by side: `order[bounds[part] ..< bounds[part + 1]]`.
  private let order: [Int]
  private let bounds: [Int]
  private let ends: [Number]

  /// - Parameter ends: the totals of the first part, of the first two, and so on; the last is not zero.
  init(_ count: Int, ends: [Number], key: RandomKey, jobs: Int, meter: WorkMeter) throws {
    self.ends = ends
    let total = ends[ends.count - 1]
    let drawn = try NetworkBatch.drawn(count, key: key, jobs: jobs, meter: meter) {
      _, key -> (rank: Number, part: Int) in
      let rank = Number.random(below: total, using: &key)
      return (rank, ends.place(of: rank))
    }
    var bounds = [Int](repeating: 0, count: ends.count + 1)
    for draw in drawn { bounds[draw.part + 1] += 1 }
    for part in ends.indices { bounds[part + 1] += bounds[part] }
    var next = bounds
    var order = [Int](repeating: 0, count: count)
    for (index, draw) in drawn.enumerated() {
      order[next[draw.part]] = index
      next[draw.part] += 1
    }
    ranks = drawn.map(\.rank)
    parts = ends.indices.filter { bounds[$0] < bounds[$0 + 1] }
    self.order = order
    self.bounds = bounds
  }

  /// The draws of a part in ascending order of their ranks, and these ranks.
  func members(ofPart part: Int) -> (draws: [Int], ranks: [Number]) {
    let sorted = order[bounds[part]..<bounds[part + 1]].map { (rank: ranks[$0], draw: $0) }
      .sorted { ($0.rank, $0.draw) < ($1.rank, $1.draw) }
    return (sorted.map(\.draw), sorted.map(\.rank))
  }

  /// The rank of the first thing that the search visits in a part.
  func start(ofPart part: Int) -> Number { part == 0 ? Number(0) : ends[part - 1] }
}

extension Array where Element: Tally {
  /// The first index whose value is above `rank`, in values that ascend and of which the last is above.
  @inline(__always) func place(of rank: Element) -> Int {
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if rank < self[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension NetworkBatch {
  /// One value for each of `count` draws, in blocks with keys of their own.
  static func drawn<Value>(
    _ count: Int, key: RandomKey, jobs: Int, meter: WorkMeter, _ draw: (Int, inout RandomKey) -> Value
  ) throws -> [Value] {
    try [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      let values = buffer
      try withoutActuallyEscaping(draw) { draw in
        try Parts.run(blockCount(count), jobs: jobs, meter: meter) { meter in
          { block in
            try meter.add(blockSize)
            var key = key.fold(in: UInt64(block))
            for index in Self.block(block, of: count) { values.initializeElement(at: index, to: draw(index, &key)) }
          }
        }
      }
      initialized = count
    }
  }
}
