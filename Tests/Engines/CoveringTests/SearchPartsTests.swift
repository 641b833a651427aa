import Covering
import Running
import Solving
import Testing
import ThresholdNetworks

/// Searches in parts that others have done (`MulticoverEngine+Parts.swift`, `LayerDivision.swift`): the decision of one process,
/// with its network and its resource units, whoever did which part.
@Suite struct SearchPartsTests {
  typealias MakeEngine = (AnswerBook?) -> any DecisionEngine

  /// What a question comes to; the texts of decisions hold all of them.
  static func decide(
    _ make: MakeEngine, _ question: InterpolationQuestion, book: AnswerBook?, resources: UInt64? = nil, jobs: Int = 1
  ) throws -> (text: String?, resources: UInt64) {
    let decision = try make(book).decide(question, effort: Effort(budget: Budget(resources: resources), jobs: jobs))
    return (decision.text, decision.resources)
  }

  /// Lists the parts of a search, has each done by an engine of its own from the last to the first, and compares.
  ///
  /// - Returns: the number of parts.
  static func compare(_ question: InterpolationQuestion, wanted: Int, _ make: MakeEngine) throws -> Int {
    let sample = question.sample
    let whole = try decide(make, question, book: nil)
    let listing = AnswerBook(about: sample, wantedParts: wanted)
    #expect(try decide(make, question, book: listing).text == whole.text)
    let parts = listing.parts
    let book = AnswerBook(about: sample)
    for (place, name) in parts.enumerated().reversed() {
      let effort = Effort(jobs: 1 + place % 3)
      let answer =
        MulticoverEngine(sample: sample, mismatches: question.mismatches).answer(part: name, effort: effort)
        ?? SeparationEngine(sample: sample).answer(part: name, effort: effort)
      book.keep(try #require(answer, "\(name)"), to: name)
      // A part that is missing is searched.
      if place == parts.count / 2 { #expect(try decide(make, question, book: book, jobs: 2).text == whole.text) }
    }
    for jobs in [1, 3] { #expect(try decide(make, question, book: book, jobs: jobs).text == whole.text) }
    for limit in [whole.resources / 3, whole.resources, whole.resources + 1] where limit > 0 {
      let limited = try decide(make, question, book: nil, resources: limit)
      #expect(try decide(make, question, book: book, resources: limit).text == limited.text)
    }
    return parts.count
  }

  @Test(arguments: [(6, 0, 8), (7, 0, 20), (5, 1, 8), (7, 0, 1)])
  func depthTwo(width: Int, mismatches: Int, wanted: Int) throws {
    var parts = 0
    // Bounds settle some samples, and then there is nothing to divide.
    for seed in 1...9 as ClosedRange<UInt64> where parts < 2 {
      let sample = MulticoverEngineTests.randomSample(inputs: 6, points: 36, seed: seed)
      let question = InterpolationQuestion(
        sample: sample, architecture: Architecture(inputCount: 6, widths: [width, 1]), mismatches: mismatches)
      parts += try Self.compare(question, wanted: wanted) {
        MulticoverEngine(sample: sample, mismatches: mismatches, recordsEvidence: false, book: $0)
      }
    }
    #expect(parts > 0)
  }

  @Test(arguments: [[5, 2, 1], [5, 3, 1], [4, 2, 2, 1]]) func firstLayers(widths: [Int]) throws {
    var parts = 0
    // Bounds settle some samples, and then there is nothing to divide.
    for seed in 1...9 as ClosedRange<UInt64> where parts < 2 {
      let sample = MulticoverEngineTests.randomSample(inputs: 5, points: 26, seed: seed)
      let question = InterpolationQuestion(
        sample: sample, architecture: Architecture(inputCount: 5, widths: widths))
      parts += try Self.compare(question, wanted: 5) {
        SeparationEngine(sample: sample, recordsEvidence: false, book: $0)
      }
    }
    #expect(parts > 1)
  }

  /// A question with a mistake, and the parts of its search.
  private struct DividedSearch {
    let sample = MulticoverEngineTests.randomSample(inputs: 6, points: 36, seed: 1)
    let whole: (text: String?, resources: UInt64)
    let parts: [String]

    init() throws {
      let listing = AnswerBook(about: sample, wantedParts: 4)
      whole = try Self.decide(sample, listing)
      parts = listing.parts
    }

    /// What the question comes to with the answers of a book.
    func decide(_ book: AnswerBook) throws -> (text: String?, resources: UInt64) { try Self.decide(sample, book) }

    private static func decide(_ sample: PartialFunction, _ book: AnswerBook) throws -> (
      text: String?, resources: UInt64
    ) {
      let question = InterpolationQuestion(
        sample: sample, architecture: Architecture(inputCount: 6, widths: [5, 1]), mismatches: 1)
      return try SearchPartsTests.decide(
        { MulticoverEngine(sample: sample, mismatches: 1, recordsEvidence: false, book: $0) }, question, book: book)
    }
  }

  /// What a book says is taken: a part that is said to have cost more makes the decision cost more.
  @Test func partsAreTaken() throws {
    let search = try DividedSearch()
    let first = try #require(search.parts.first)
    let book = AnswerBook(about: search.sample, [first: "2000000000\nnone"])
    #expect(try search.decide(book).resources >= search.whole.resources + 900_000)
    // One about other points says nothing.
    let other = AnswerBook(about: MulticoverEngineTests.randomSample(inputs: 6, points: 36, seed: 2), book.answers)
    #expect(try search.decide(other).text == search.whole.text)
  }

  /// What no search comes to is not taken: columns that are not there, too many or no witness, costs beyond all sums.
  @Test(arguments: [
    "", "none", "5", "5\n", "5\nx", "-1\nnone", "5\n-1", "5\n2147483647", "5\n99999999999", "5\n0", "5\n0 0 0 0 0",
    "5\n0 0 0 0 0 0 0 0 0", "18446744073709551615\nnone", "18446744073709551616\nnone", "5\nnone\n",
  ])
  func partsThatNoSearchComesTo(text: String) throws {
    let search = try DividedSearch()
    for part in search.parts {
      #expect(try search.decide(AnswerBook(about: search.sample, [part: text])).text == search.whole.text)
    }
  }

  @Test(arguments: [
    "", "cover", "cover/0/6/3/", "cover/1/6/3/r", "cover/0/6/99/r", "cover/0/0/1/r", "cover/0/6/x/r", "layers/5,2,1/",
    "layers/5,2,1/3-3", "layers/5,2,1/0-9999", "layers/0,2,1/0-1", "layers/5,1/0-1", "all",
  ])
  func namesThatAreNone(name: String) {
    let sample = MulticoverEngineTests.randomSample(inputs: 5, points: 20, seed: 1)
    #expect(MulticoverEngine(sample: sample).answer(part: name, effort: .unlimited) == nil)
    #expect(SeparationEngine(sample: sample).answer(part: name, effort: .unlimited) == nil)
  }
}
