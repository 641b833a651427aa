import Solving
import Synchronization
import ThresholdNetworks

/// What the units of a job have answered, while `merge` runs the verb of the job.
enum JobAnswers {
  private static let place = Mutex<[String: String]?>(nil)

  /// Runs `body` with these answers in place.
  static func with<Result>(_ answers: [String: String], _ body: () throws -> Result) rethrows -> Result {
    place.withLock { $0 = answers }
    defer { place.withLock { $0 = nil } }
    return try body()
  }

  /// A book with the answers, for the sample that the job is about; nil where a verb finds out everything by itself.
  static func book(about sample: PartialFunction) -> AnswerBook? {
    place.withLock { $0 }.map { AnswerBook(about: sample, $0) }
  }
}
