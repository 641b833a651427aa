import Foundation
import Synchronization

/// The one parallel loop of the house: calls `body` with every index 0 ..< count on up to `jobs` threads.
///
/// Which thread takes which index never shows in a result: a body computes from its index alone and writes to a place of its own.
/// The calling thread works too, so that the loop ends even where no further thread can be had.
public enum ParallelLoop {
  /// Calls a body for every index, beside each other.
  ///
  /// - Parameters:
  ///   - count: the number of indices, from 0.
  ///   - jobs: the number of threads, the calling one among them.
  ///   - body: called once for every index, from any of the threads. An error stops the loop.
  /// - Throws: what the least index among those that failed has thrown.
  public static func run(_ count: Int, jobs: Int, _ body: @Sendable (Int) throws -> Void) throws {
    try withoutActuallyEscaping(body) { body in try run(count, jobs: jobs, makeWorker: { body }) }
  }

  /// The same for a body that cannot fail.
  public static func run(_ count: Int, jobs: Int, _ body: @Sendable (Int) -> Void) {
    let next = Atomic<Int>(0)
    onThreads(max(1, min(jobs, count))) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
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

  /// The results of a body that cannot fail for 0 ..< count, in order. Threads take blocks of indices, so that small work is not
  /// all locking.
  public static func map<Result: Sendable>(
    _ count: Int, jobs: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    guard jobs > 1, count > 1 else { return (0..<count).map(body) }
    let next = Atomic<Int>(0)
    let results = Mutex([Result?](repeating: nil, count: count))
    let block = max(1, count / (jobs * 16))
    onThreads(min(jobs, count)) { _ in
      while true {
        let start = next.add(block, ordering: .relaxed).oldValue
        guard start < count else { return }
        let part = (start..<min(start + block, count)).map(body)
        results.withLock { for (offset, result) in part.enumerated() { $0[start + offset] = result } }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Runs `body` on `threads` threads, the calling one among them, and waits for all of them.
  ///
  /// Where the system refuses a thread, fewer do the work; `body` must therefore take its work from a common place.
  public static func onThreads(_ threads: Int, _ body: @Sendable (_ thread: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var handles: [pthread_t] = []
      for thread in 1..<max(1, threads) {
        guard let handle = startThread({ body(thread) }) else { break }
        handles.append(handle)
      }
      body(0)
      for handle in handles { pthread_join(handle, nil) }
    }
  }

  /// Whether the system is asked for threads; false in tests of what happens where it has none to give.
  @TaskLocal package static var mayStartThreads = true

  /// A thread that runs `body`, to be joined by the caller; nil if the system has none to give.
  package static func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    guard mayStartThreads else { return nil }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let task = Unmanaged.passRetained(ThreadTask(body))
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
      return nil
    }
    return handle
  }

  private final class ThreadTask: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
