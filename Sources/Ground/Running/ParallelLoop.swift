import Foundation
import Synchronization

/// The one parallel loop of the house: calls `body` with every index 0 ..< count on up to `jobs` threads.
///
/// Which thread takes which index never shows in a result: a body computes from its index alone and writes to a place of its own.
/// The calling thread works too, so that the loop ends even where no further thread can be had.
public enum ParallelLoop {
  /// - Parameter body: called once for every index, from any of the threads. An error stops the loop.
  /// - Throws: what the least index among those that failed has thrown.
  public static func run(_ count: Int, jobs: Int, _ body: @Sendable (Int) throws -> Void) throws {
    try withoutActuallyEscaping(body) { body in try run(count, jobs: jobs, makeWorker: { body }) }
  }

  /// The same with a worker for each thread, made on that thread, so that a thread may have tables of its own.
  public static func run(
    _ count: Int, jobs: Int, makeWorker: @Sendable () throws -> (Int) throws -> Void
  ) throws {
    guard jobs > 1, count > 1 else {
      if count == 0 { return }
      let worker = try makeWorker()
      for index in 0..<count { try worker(index) }
      return
    }
    let next = Atomic<Int>(0)
    let failure = Mutex<(index: Int, error: any Error)?>(nil)
    onThreads(min(jobs, count)) { _ in
      var index = -1
      do {
        let worker = try makeWorker()
        while true {
          index = next.add(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          try worker(index)
        }
      } catch {
        failure.withLock { known in if known.map({ index < $0.index }) ?? true { known = (index, error) } }
        // Nobody starts another index.
        next.store(count, ordering: .relaxed)
      }
    }
    if let failed = failure.withLock({ $0 }) { throw failed.error }
  }

  /// The results of `body` for 0 ..< count, in order.
  public static func map<Result: Sendable>(
    _ count: Int, jobs: Int, _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    guard jobs > 1, count > 1 else { return try (0..<count).map(body) }
    let results = Mutex([Result?](repeating: nil, count: count))
    try run(count, jobs: jobs) { index in
      let result = try body(index)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Runs `body` on `threads` threads, the calling one among them, and waits for all of them.
  ///
  /// Where the system refuses a thread, fewer do the work; `body` must therefore take its work from a common place.
  public static func onThreads(_ threads: Int, _ body: @Sendable (_ thread: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var handles: [pthread_t] = []
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      pthread_attr_setstacksize(&attributes, 8 << 20)
      for thread in 1..<max(1, threads) {
        let task = Unmanaged.passRetained(ThreadTask { body(thread) })
        var handle = pthread_t()
        let status = pthread_create(
          &handle, &attributes,
          { argument in
            guard let argument else { return nil }
            Unmanaged<ThreadTask>.fromOpaque(argument).takeRetainedValue().body()
            return nil
          }, task.toOpaque())
        guard status == 0 else {
          task.release()
          break
        }
        handles.append(handle)
      }
      pthread_attr_destroy(&attributes)
      body(0)
      for handle in handles { pthread_join(handle, nil) }
    }
  }

  private final class ThreadTask: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
