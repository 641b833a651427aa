import Files

/// Collects entries in any order, 24 bytes each, and makes the trace of them in another 8; entries that come in order are not sorted.
struct TraceBuilder {
  private struct Entry {
    var step: Int
    var worker: UInt32, micro: UInt32
    var time: Double

    func precedes(_ other: Entry) -> Bool {
      (step, worker, micro) < (other.step, other.worker, other.micro)
    }
  }

  /// What the sweep over all ends takes at its largest, for each of them: the ends, and three copies with their steps.
  static let bytesPerEntry = 64

  let file: String
  let memory: Int
  private var entries: [Entry] = []
  private var isSorted = true

  /// - Parameters:
  ///   - file: how messages call it.
  ///   - memory: bytes that the trace and the work on it may take.
  ///   - expected: about how many entries there will be.
  init(file: String, memory: Int, expected: Int = 0) {
    (self.file, self.memory) = (file, memory)
    entries.reserveCapacity(min(expected, memory / Self.bytesPerEntry))
  }

  mutating func add(step: Int, worker: Int, micro: Int, time: Double, file: String, line: Int) throws {
    let entry = Entry(step: step, worker: UInt32(worker), micro: UInt32(micro), time: time)
    if let last = entries.last, !last.precedes(entry) { isSorted = false }
    entries.append(entry)
    if entries.count % 4096 == 0, entries.count > memory / Self.bytesPerEntry {
      throw DataError(
        file: file, line: line, found: "more than \(entries.count) times",
        expected: "a trace that fits into \(memory) bytes, \(Self.bytesPerEntry) a time", fix: "raise --memory")
    }
  }

  consuming func trace() throws -> Trace<Double> {
    guard let first = entries.first else { throw DataError(file: file, found: "no times", expected: "at least one") }
    if !isSorted { entries.sort { $0.precedes($1) } }
    var (seen, least, most) = (Set<UInt32>(), first.micro, first.micro)
    for entry in entries {
      seen.insert(entry.worker)
      (least, most) = (min(least, entry.micro), max(most, entry.micro))
    }
    let workers = seen.sorted()
    let place = Dictionary(uniqueKeysWithValues: workers.enumerated().map { ($1, $0) })
    var (flat, starts) = ([Double](), [UInt32(0)])
    flat.reserveCapacity(entries.count)
    var index = 0
    while index < entries.count {
      let step = entries[index].step
      for position in workers.indices {
        var (sum, micro) = (0.0, least)
        while index < entries.count, entries[index].step == step, place[entries[index].worker] == position {
          let entry = entries[index]
          guard entry.micro == micro else { throw gap(entry, after: micro) }
          sum += entry.time
          flat.append(sum)
          micro += 1
          index += 1
        }
        starts.append(UInt32(flat.count))
      }
    }
    return Trace(workers: workers.count, micros: Int(most - least) + 1, flat: flat, starts: starts)
  }

  /// The complaint about an entry where micro-batch `expected` should stand.
  private func gap(_ entry: Entry, after expected: UInt32) -> DataError {
    let place = "step \(entry.step), worker \(entry.worker), micro \(entry.micro)"
    if entry.micro < expected { return DataError(file: file, found: "\(place) twice", expected: "it once") }
    return DataError(
      file: file, found: place, expected: "micro \(expected) before it",
      fix: "only the last micro-batches of a worker can be missing, as dropped work")
  }
}
