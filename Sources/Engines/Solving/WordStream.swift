/// Numbers in a row, with the number of those that follow before each list: the plain text in which answers are kept.
struct WordWriter {
  private(set) var words: [Int] = []

  var text: String { words.map(String.init).joined(separator: " ") }

  mutating func write(_ word: Int) { words.append(word) }

  mutating func write(_ list: [Int]) {
    words.append(list.count)
    words += list
  }
}

/// Reads what a `WordWriter` has written.
struct WordReader {
  private let words: [Int]
  private var place = 0

  /// The text is no row of numbers, or it ends early.
  struct Malformed: Error {}

  init(_ text: some StringProtocol) throws {
    words = try text.split(separator: " ").map { word in
      guard let number = Int(word) else { throw Malformed() }
      return number
    }
  }

  /// The number of all words.
  var count: Int { words.count }

  var isAtEnd: Bool { place == words.count }

  mutating func read() throws -> Int {
    guard place < words.count else { throw Malformed() }
    place += 1
    return words[place - 1]
  }

  /// A number in a range.
  mutating func read(in range: ClosedRange<Int>) throws -> Int {
    let word = try read()
    guard range.contains(word) else { throw Malformed() }
    return word
  }

  /// How many elements follow, of which each has one word at least.
  mutating func readCount() throws -> Int { try read(in: 0...max(0, words.count - place - 1)) }

  mutating func readList() throws -> [Int] {
    let count = try readCount()
    place += count
    return Array(words[place - count..<place])
  }
}
