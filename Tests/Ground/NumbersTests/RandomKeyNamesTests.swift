import Numbers
import Testing

/// `RandomKey+Names.swift`.
@Suite struct RandomKeyNamesTests {
  /// Names, chains of names and numbers all lead to streams of their own, and a name leads to the same one again.
  @Test func everyNameHasItsStream() {
    let key = RandomKey(seed: 1)
    var keys = [key]
    let names = [
      "", "a", "b", "ab", "ba", "flips", "points", "12345678", "123456789", "1234567\u{0}", "\u{0}", "\u{e9}",
    ]
    keys += names.map { key.fold(in: $0) }
    keys += (0..<200).map { key.fold(in: UInt64($0)) }
    keys += [key.fold(in: "a").fold(in: "b"), key.fold(in: "b").fold(in: "a"), key.fold(in: "a").fold(in: UInt64(0))]
    keys += [RandomKey(seed: 2).fold(in: "a")]
    let firsts = keys.map { key -> [UInt64] in
      var key = key
      return [key.next(), key.next()]
    }
    #expect(Set(firsts).count == keys.count)
    #expect(key.fold(in: "flips") == RandomKey(seed: 1).fold(in: "flips"))
  }

  /// What was drawn from a key does not matter.
  @Test func drawsDoNotMatter() {
    var key = RandomKey(seed: 7)
    let before = key.fold(in: "name")
    _ = key.next()
    var (first, second) = (before, key.fold(in: "name"))
    #expect(first.next() == second.next() && first.next() == second.next())
  }
}
