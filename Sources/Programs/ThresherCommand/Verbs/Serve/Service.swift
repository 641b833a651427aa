import ArgumentParser
import Files
import Foundation
import Running

/// Requests read by one thread and answered, one after the other, by another.
///
/// A verb is run as it is on the command line, with an exchange in the place of its streams; so a request gives what the
/// command gives. The reader goes on while a verb works, so that a request can be cancelled, until those that wait hold
/// `memory` bytes.
final class Service: @unchecked Sendable {
  private let input: Descriptor
  private let writer: ServiceWriter
  private let deadline: ContinuousClock.Instant?
  private let memory: Int

  private let condition = NSCondition()
  // Guarded by `condition`.
  private var waiting: [ServiceRequest] = []
  private var waitingBytes = 0
  private var current: (id: ServiceRequest.ID, interruption: Interruption)?
  private var isAtEnd = false
  private var isBroken = false
  private var isFinished = false

  static let schema = "thresher/serve/1"

  /// Takes the standard streams; what else reads or writes them meets an empty one.
  ///
  /// - Throws: `DataError` if the system has no more files to give.
  init(deadline: ContinuousClock.Instant?, memory: Int) throws {
    (self.deadline, self.memory) = (deadline, memory)
    do throws(SystemError) {
      input = try Descriptor(duplicating: STDIN_FILENO)
      writer = ServiceWriter(try Descriptor(duplicating: STDOUT_FILENO))
      let nothing = try Descriptor(opening: "/dev/null", flags: O_RDWR)
      dup2(nothing.number, STDIN_FILENO)
      dup2(nothing.number, STDOUT_FILENO)
    } catch { throw error.whenReading("-") }
  }

  private var isOver: Bool {
    Interrupts.signalArrived || deadline.map { ContinuousClock.now >= $0 } ?? false
  }

  /// Answers until the input ends.
  ///
  /// - Throws: `ExitCode.undecided` if a signal or the time ended it before.
  func run() throws {
    try writer.write(Array("{\"schema\":\"\(Self.schema)\",\"version\":\"\(Versions.thresher)\"}\n".utf8))
    guard let reader = ParallelLoop.startThread({ [self] in readAll() }) else {
      throw SystemError(EAGAIN).whenReading("-")
    }
    defer {
      condition.lock()
      isFinished = true
      condition.broadcast()
      condition.unlock()
      pthread_join(reader, nil)
    }
    while let request = next() {
      do { try answer(request) } catch {
        condition.lock()
        isBroken = true
        condition.broadcast()
        condition.unlock()
        throw error
      }
    }
    if isOver { throw ExitCode.undecided }
  }

  // MARK: The reader

  private func readAll() {
    var lines = ServiceLines(input, limit: min(memory, InputText.maximumBytes))
    var number = 0
    reading: while true {
      let line = lines.next { isOver || isBrokenNow }
      number += 1
      switch line {
      case .end: break reading
      case .tooLong:
        try? writer.refuse(
          "null", "request \(number): found a line of more than \(min(memory, InputText.maximumBytes)) bytes", code: 65)
      case .line(let bytes):
        if bytes.allSatisfy(\.isBlank) { continue }
        switch ServiceRequest.read(bytes, line: number) {
        case .request(let request): add(request)
        case .cancel(let id): cancel(id)
        case .wrong(let id, let message): try? writer.refuse(id, message)
        }
      }
    }
    condition.lock()
    isAtEnd = true
    condition.broadcast()
    condition.unlock()
    watch()
  }

  /// After the last request: looks whether a signal, the time, or an asker who has gone makes the rest of the work idle.
  private func watch() {
    while true {
      condition.lock()
      if isFinished {
        condition.unlock()
        return
      }
      _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
      if isOver || !writer.isRead {
        waiting.removeAll()
        current?.interruption.request()
      }
      condition.unlock()
    }
  }

  private var isBrokenNow: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isBroken
  }

  private func add(_ request: ServiceRequest) {
    condition.lock()
    defer { condition.unlock() }
    while !waiting.isEmpty && waitingBytes + request.size > memory && !isBroken && !isOver {
      _ = condition.wait(until: Date(timeIntervalSinceNow: 0.2))
    }
    waiting.append(request)
    waitingBytes += request.size
    condition.broadcast()
  }

  /// Stops the request of this name, or takes it from those that wait; one that is answered already needs nothing.
  private func cancel(_ id: ServiceRequest.ID) {
    condition.lock()
    if let current, current.id == id { current.interruption.request() }
    let dropped = waiting.filter { $0.id == id }
    waiting.removeAll { $0.id == id }
    waitingBytes -= dropped.reduce(0) { $0 + $1.size }
    condition.broadcast()
    condition.unlock()
    for request in dropped {
      try? writer.write(
        Array(
          "{\"id\":\(request.id),\"exit\":30,\"status\":\"stopped\",\"messages\":[\"cancelled before it began\"]}\n"
            .utf8))
    }
  }

  // MARK: The worker

  /// The next request, begun; nil when there will be none.
  private func next() -> ServiceRequest? {
    condition.lock()
    defer { condition.unlock() }
    while waiting.isEmpty && !isAtEnd { condition.wait() }
    guard !waiting.isEmpty, !isOver else { return nil }
    let request = waiting.removeFirst()
    waitingBytes -= request.size
    current = (request.id, Interrupts.forRequest())
    condition.broadcast()
    return request
  }

  private func answer(_ request: ServiceRequest) throws {
    condition.lock()
    let interruption = current?.interruption ?? Interrupts.forRequest()
    condition.unlock()
    let answer = ServiceAnswer(to: request, writer)
    let code = Interrupts.within(interruption) {
      Patience.ending({ interruption.isRequested }) {
        answer.exchange.run { Thresher.main(arguments: request.arguments) }
      }
    }
    condition.lock()
    current = nil
    condition.unlock()
    try answer.finish(code)
  }
}
