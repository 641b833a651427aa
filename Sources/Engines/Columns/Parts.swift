import Running
import Synchronization

/// Runs the parts of a search on several threads. Which thread takes which part never shows in a result: a part is computed from
/// its number alone, and whoever puts parts together goes by their numbers or adds up.
enum Parts {
  /// What one thread does with a part.
  typealias Worker = (Int) throws -> Void

  /// Calls a worker with every part 0 ..< count.
  ///
  /// - Parameters:
  ///   - stage: told which parts are done, if there is a forecast.
  ///   - makeWorker: called once on every thread, with the meter of that thread. Workers may share only what does not
  ///     change, and places of their own in memory.
  /// - Throws: what the part of the least number among those that failed has thrown.
  static func run(
    _ count: Int, jobs: Int, meter: WorkMeter, stage: ForecastStage? = nil, makeWorker: (WorkMeter) -> Worker
  ) throws {
    stage?.begin()
    defer { stage?.end() }
    guard jobs > 1, count > 1 else {
      let worker = makeWorker(meter)
      for part in 0..<count {
        try worker(part)
        stage?.finishPart()
      }
      return
    }
    meter.flush()
    let next = Atomic<Int>(0)
    let failure = Mutex<(part: Int, error: any Error)?>(nil)
    try withoutActuallyEscaping(makeWorker) { makeWorker in
      // The contract above is what makes sharing safe; the compiler cannot see it.
      let shared = Shared(makeWorker: makeWorker, meter: meter, stage: stage)
      ParallelLoop.onThreads(min(jobs, count)) { _ in
        let meter = shared.meter.forked()
        defer { meter.flush() }
        let worker = shared.makeWorker(meter)
        while true {
          let part = next.add(1, ordering: .relaxed).oldValue
          guard part < count else { return }
          do {
            try worker(part)
            shared.stage?.finishPart()
          } catch {
            failure.withLock { known in if known.map({ part < $0.part }) ?? true { known = (part, error) } }
            // Nobody starts another part.
            next.store(count, ordering: .relaxed)
            return
          }
        }
      }
      if let failed = failure.withLock({ $0 }) { throw failed.error }
    }
  }

  private struct Shared: @unchecked Sendable {
    let makeWorker: (WorkMeter) -> Worker
    let meter: WorkMeter
    let stage: ForecastStage?
  }
}

/// The first choices of a search, divided into parts: the first ones, which have most of the work behind them, are parts of their
/// own, the others share as many parts.
struct RowParts {
  let rowCount: Int

  private static let singles = 2048

  var count: Int { min(rowCount, 2 * Self.singles) }

  func rows(ofPart part: Int) -> Range<Int> {
    let singles = Self.singles
    if rowCount <= 2 * singles || part < singles { return part..<part + 1 }
    func start(_ part: Int) -> Int { singles + (part - singles) * (rowCount - singles) / singles }
    return start(part)..<start(part + 1)
  }

  /// The part in which a row lies.
  func part(ofRow row: Int) -> Int {
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if row < rows(ofPart: middle).upperBound { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
