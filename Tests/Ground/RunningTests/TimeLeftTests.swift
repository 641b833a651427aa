import Running
import Testing

/// `TimeLeft.swift`.
@Suite struct TimeLeftTests {
  @Test(arguments: [
    (0.0, "about 1 s left"), (11.2, "about 12 s left"), (180, "about 3 min left"), (18_000, "about 5 h left"),
    (86_400 * 40, "about 40 days left"), (.infinity, "more than a lifetime left"),
  ])
  func words(seconds: Double, words: String) { #expect(TimeLeft.words(seconds: seconds) == words) }

  /// A quarter done after ten seconds leaves thirty.
  @Test func ofAShare() {
    #expect(TimeLeft.words(done: 0.25, after: 10) == "about 30 s left")
    #expect(TimeLeft.words(done: 0, after: 10) == nil && TimeLeft.words(done: 1, after: 10) == nil)
    #expect(TimeLeft.words(done: 0.5, after: 0.1) == nil)
  }
}
