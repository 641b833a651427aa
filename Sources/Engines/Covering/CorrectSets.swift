import Solving
import ThresholdNetworks

/// The correct sets c(v) = {p : v(p) = y(p)} of all columns v that one neuron can have on a sample, each once.
///
/// At depth 2 a network is a multiset of them: k neurons with output threshold T fit the sample iff the correct
/// sets cover every one at least T times and every zero at least k + 1 - T times. Hence a set within another
/// one is never needed (`maximal()`). See <doc:Multicover>.
///
/// Columns are built bit-parallel, "at least t of W" from the counters of W without its highest input, so a
/// column costs two operations on N / 64 words; duplicates are removed by sorting by digits.
public struct CorrectSets: Sendable {
  /// N, the points of the sample.
  public let pointCount: Int
  /// Words a set: (N + 63) / 64, at least 1.
  public let words: Int
  /// The sets one after the other, ascending as binary numbers; bits at and beyond N are zero.
  public let members: [UInt64]
  /// What gives each set: W in the high 32 bits, 2 t + (1 if negated) in the low ones; t = 0 is the constant 0.
  let codes: [UInt64]
  /// Of a pool of columns: the functions that codes number.
  private let functions: [NeuronFunction]?
  let fanIn: Int

  /// The number of different sets.
  public var count: Int { codes.count }

  /// The largest fan-in that is listed.
  public static let maximumFanIn = 20

  /// The number of bytes that building the sets may need at most.
  public static func bytesNeeded(fanIn m: Int, pointCount: Int) -> Int {
    guard m < 40 else { return .max }
    return (m << m + 2) * (24 + (pointCount + 63) / 64 * 16)
  }

  /// The correct sets of the first layer on `sample`.
  public init(of sample: PartialFunction) {
    self.init(inputs: sample.inputColumns, labels: sample.labels)
  }

  /// The correct sets of a neuron that reads the given columns.
  ///
  /// - Precondition: the fan-in is 1 ... `maximumFanIn`. Check `bytesNeeded` first.
  public init(inputs: [BitVector], labels: BitVector) {
    guard let sets = Self(inputs: inputs, labels: labels, shouldStop: { false }) else {
      preconditionFailure("nobody stopped the sets")
    }
    self = sets
  }

  /// The same, nil if `shouldStop`, asked every few milliseconds, says so.
  public init?(inputs: [BitVector], labels: BitVector, shouldStop: () -> Bool) {
    let m = inputs.count
    precondition(m >= 1 && m <= Self.maximumFanIn, "the columns of fan-in \(m)")
    functions = nil
    fanIn = m
    pointCount = labels.count
    words = max(1, labels.words.count)
    let words = self.words
    let columnCount = m << (m - 1) + 1
    // Not set to zero first: for 20 inputs that alone would take as long as a second.
    let unsorted = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 2 * columnCount * words)
    let unsortedCodes = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 2 * columnCount)
    defer {
      unsorted.deallocate()
      unsortedCodes.deallocate()
    }
    let full = BitVector(repeating: true, count: labels.count).words + (labels.words.isEmpty ? [0] : [])
    let ones = labels.words + (labels.words.isEmpty ? [0] : [])
    let columns = inputs.flatMap { $0.words.isEmpty ? [0] : $0.words }
    var next = 0
    var isStopped = false
    func add(_ column: UnsafePointer<UInt64>, _ code: UInt64) {
      for word in 0..<words {
        let wrong = column[word] ^ ones[word]
        unsorted[next * words + word] = ~wrong & full[word]
        unsorted[(next + 1) * words + word] = wrong
      }
      unsortedCodes[next] = code
      unsortedCodes[next + 1] = code | 1
      next += 2
    }
    // counters[i]: "at least t of the inputs i ... m-1 of W" for t = 1, 2, ... in m blocks of words.
    var counters = [UInt64](repeating: 0, count: (m + 1) * m * words)
    counters.withUnsafeMutableBufferPointer { counters in
      guard let base = counters.baseAddress else { return }
      add(base, 0)  // All counters are zero still: the constant 0.
      // About a million words between two looks at the clock.
      let pace = max(1, (1 << 20) / UInt64(m * m * words))
      for bits in 1..<(UInt64(1) << UInt64(m)) {
        if bits % pace == 0 && shouldStop() {
          isStopped = true
          return
        }
        for input in (0...bits.trailingZeroBitCount).reversed() {
          let source = base + (input + 1) * m * words
          let target = base + input * m * words
          let above = (bits >> UInt64(input + 1)).nonzeroBitCount
          target.update(from: source, count: min(m, above + 1) * words)
          guard bits >> UInt64(input) & 1 == 1 else { continue }
          for word in 0..<words {
            var carry = columns[input * words + word]
            for threshold in 0..<above {
              let old = source[threshold * words + word]
              target[threshold * words + word] = old | carry
              carry &= old
            }
            target[above * words + word] = carry
          }
        }
        for threshold in 0..<bits.nonzeroBitCount {
          add(base + threshold * words, bits << 32 | UInt64(2 * (threshold + 1)))
        }
      }
    }
    if isStopped { return nil }
    let sorted = Self.sorted(unsorted, unsortedCodes, words: words, pointCount: pointCount, shouldStop: shouldStop)
    guard let sorted else { return nil }
    (members, codes) = sorted
  }

  /// The sets of some columns, each once, in the order given, for any fan-in.
  init(pointCount: Int, members: [UInt64], functions: [NeuronFunction], fanIn: Int) {
    (self.pointCount, self.members, self.functions, self.fanIn) = (pointCount, members, functions, fanIn)
    words = max(1, (pointCount + 63) / 64)
    codes = functions.indices.map(UInt64.init)
  }

  private init(like other: Self, members: [UInt64], codes: [UInt64]) {
    (pointCount, words, fanIn, functions) = (other.pointCount, other.words, other.fanIn, other.functions)
    (self.members, self.codes) = (members, codes)
  }

  /// The distinct sets ascending, each with its least code.
  ///
  /// By digits of eleven bits from the lowest on; each pass keeps the order of equal digits, so of equal sets the first
  /// one listed stays.
  private static func sorted(
    _ members: UnsafeMutableBufferPointer<UInt64>, _ codes: UnsafeMutableBufferPointer<UInt64>, words: Int,
    pointCount: Int, shouldStop: () -> Bool
  ) -> ([UInt64], [UInt64])? {
    guard let order = order(of: members, count: codes.count, words: words, pointCount: pointCount, shouldStop) else {
      return nil
    }
    var kept: [UInt64] = []
    var keptCodes: [UInt64] = []
    var previous: Int?
    for (place, index) in order.lazy.map(Int.init).enumerated() {
      if place & 0xffff == 0xffff && shouldStop() { return nil }
      if let previous, (0..<words).allSatisfy({ members[previous * words + $0] == members[index * words + $0] }) {
        continue
      }
      for word in 0..<words { kept.append(members[index * words + word]) }
      keptCodes.append(codes[index])
      previous = index
    }
    return (kept, keptCodes)
  }

  /// The indices of the sets in ascending order, of equal sets the first ones first; nil if `shouldStop` said so.
  private static func order(
    of members: UnsafeMutableBufferPointer<UInt64>, count: Int, words: Int, pointCount: Int, _ shouldStop: () -> Bool
  ) -> [UInt32]? {
    var order = [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count { buffer[index] = UInt32(index) }
      initialized = count
    }
    var other = order
    var starts = [Int](repeating: 0, count: 1 << 11)
    var isStopped = false
    /// Calls `body` with every index of the present order, a block at a time between two looks at the clock.
    func forEach(_ order: UnsafeMutableBufferPointer<UInt32>, _ body: (UInt32) -> Void) {
      for start in stride(from: 0, to: count, by: 1 << 18) {
        if isStopped || shouldStop() {
          isStopped = true
          return
        }
        for place in start..<min(start + (1 << 18), count) { body(order[place]) }
      }
    }
    for word in 0..<words {
      for shift in stride(from: 0, to: min(64, pointCount - 64 * word), by: 11) {
        func digit(_ index: UInt32) -> Int { Int(members[Int(index) * words + word] >> UInt64(shift) & 0x7ff) }
        starts.withUnsafeMutableBufferPointer { starts in
          order.withUnsafeMutableBufferPointer { order in
            other.withUnsafeMutableBufferPointer { other in
              starts.update(repeating: 0)
              forEach(order) { starts[digit($0)] += 1 }
              var sum = 0
              for value in starts.indices { (starts[value], sum) = (sum, sum + starts[value]) }
              forEach(order) { index in
                let value = digit(index)
                other[starts[value]] = index
                starts[value] += 1
              }
            }
          }
        }
        if isStopped { return nil }
        swap(&order, &other)
      }
    }
    return order
  }

  /// Whether column `index` is right on `point`.
  public func contains(_ point: Int, in index: Int) -> Bool {
    members[index * words + point >> 6] >> UInt64(point & 63) & 1 == 1
  }

  /// The points on which column `index` is right.
  public func set(_ index: Int) -> BitVector {
    guard pointCount > 0 else { return BitVector(count: 0) }
    return BitVector(words: Array(members[index * words..<(index + 1) * words]), count: pointCount)
  }

  /// A function with the column of set `index`: the first in the order of W as a binary number.
  public func function(_ index: Int) -> NeuronFunction {
    let code = codes[index]
    if let functions { return functions[Int(code)] }
    let threshold = Int(code & 0xffff_ffff) / 2
    if threshold == 0 { return .constant(code & 1 == 1) }
    let set = BitVector(words: [code >> 32], count: fanIn)
    return code & 1 == 1 ? .fewer(than: threshold, of: set) : .atLeast(threshold, of: set)
  }

  /// The sets that lie within no other one, in the same order.
  ///
  /// Sets are visited from the largest on and compared with the kept ones only, through one bit vector a
  /// point that lists the kept sets it belongs to: a set is dominated iff the vectors of its points meet.
  public func maximal() -> Self {
    guard let sets = maximal(shouldStop: { false }) else { preconditionFailure("nobody stopped the sets") }
    return sets
  }

  /// The maximal sets, nil if `shouldStop`, asked every few milliseconds, said so.
  package func maximal(shouldStop: () -> Bool) -> Self? {
    let blocks = (count + 63) / 64
    var keptWith = [UInt64](repeating: 0, count: max(1, pointCount) * blocks)
    let sizes = (0..<count).map { index in
      (0..<words).reduce(0) { $0 + members[index * words + $1].nonzeroBitCount }
    }
    var order: [[Int]] = Array(repeating: [], count: pointCount + 1)
    for index in 0..<count { order[sizes[index]].append(index) }
    var isKept = [Bool](repeating: false, count: count)
    var keptCount = 0
    var points = [Int](repeating: 0, count: pointCount)
    var isStopped = false
    var visited = 0
    keptWith.withUnsafeMutableBufferPointer { keptWith in
      for index in order.reversed().joined() {
        visited += 1
        if visited & 0xff == 0 && shouldStop() {
          isStopped = true
          return
        }
        var size = 0
        for word in 0..<words {
          var rest = members[index * words + word]
          while rest != 0 {
            points[size] = (word * 64 + rest.trailingZeroBitCount) * blocks
            size += 1
            rest &= rest - 1
          }
        }
        var isDominated = false
        for block in 0..<(keptCount + 63) / 64 {
          let last = keptCount - block * 64
          var candidates: UInt64 = last >= 64 ? ~0 : (1 << UInt64(last)) - 1
          var position = 0
          while candidates != 0 && position < size {
            candidates &= keptWith[points[position] + block]
            position += 1
          }
          if candidates != 0 {
            isDominated = true
            break
          }
        }
        if isDominated { continue }
        isKept[index] = true
        for position in 0..<size { keptWith[points[position] + keptCount >> 6] |= 1 << UInt64(keptCount & 63) }
        keptCount += 1
      }
    }
    if isStopped { return nil }
    let kept = (0..<count).filter { isKept[$0] }
    return Self(
      like: self, members: kept.flatMap { members[$0 * words..<($0 + 1) * words] }, codes: kept.map { codes[$0] })
  }
}
