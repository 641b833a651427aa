/// Changes that leave files readable: numbers, words and lines in the place of bytes.
///
/// - Parameters:
///   - bytes: the file.
///   - seed: decides the change; the same seed makes the same one.
/// - Returns: the changed file.
func mutatedText(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
  var source = SplitMix(state: seed)
  var bytes = bytes
  switch source.next(below: 4) {
  case 0: changeLine(&bytes, &source)
  default: changeNumber(&bytes, &source)
  }
  return bytes
}

private func changeNumber(_ bytes: inout [UInt8], _ source: inout SplitMix) {
  var numbers: [Range<Int>] = []
  var start: Int?
  for index in 0...bytes.count {
    let isDigit = index < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
    if isDigit, start == nil { start = index }
    if !isDigit, let first = start {
      numbers.append(first..<index)
      start = nil
    }
  }
  guard !numbers.isEmpty else { return }
  let place = numbers[source.next(below: numbers.count)]
  let text: [UInt8]
  let value = Int(String(decoding: bytes[place].prefix(18), as: UTF8.self)) ?? 0
  switch source.next(below: 7) {
  case 0: text = Array("\(value + 1)".utf8)
  case 1: text = Array("\(max(value - 1, 0))".utf8)
  case 2: text = Array(bytes[numbers[source.next(below: numbers.count)]])
  case 3: text = Array("-\(value)".utf8)
  case 4: text = Array("\(source.next(below: 9))".utf8)
  case 5:
    // A row of bits: one of them.
    text = bytes[place].enumerated().map { $0.offset == value % place.count ? $0.element ^ 1 : $0.element }
  default: text = Array("\(UInt64.max >> UInt64(source.next(below: 64)))".utf8)
  }
  bytes.replaceSubrange(place, with: text)
}

private func changeLine(_ bytes: inout [UInt8], _ source: inout SplitMix) {
  var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  let place = source.next(below: lines.count)
  switch source.next(below: 3) {
  case 0: lines.remove(at: place)
  case 1: lines.insert(lines[place], at: source.next(below: lines.count + 1))
  default: lines.swapAt(place, source.next(below: lines.count))
  }
  bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
}

/// A generator whose whole state the fuzzer gives; the constants are Steele, Lea and Flood's (2014).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  /// From 0 to `bound - 1`; the slight bias does no harm here.
  mutating func next(below bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }
}
