import ThresholdNetworks

/// The correct sets that one hidden neuron can have on a sample, each with the fewest wires that give it: what counts where wires
/// are least.
///
/// A set is left out if another one contains it that takes no more wires. The two constants stand in the list as well, as
/// neurons that read one input and do not heed it: only so is "every neuron reads something" decided in full.
struct WireColumns {
  let pointCount: Int
  /// Words a set.
  let words: Int
  private(set) var members: [UInt64] = []
  /// Wires into each neuron, at least 1.
  private(set) var costs: [Int] = []
  private var codes: [Code] = []
  private let inputCount: Int

  /// "At least `threshold` of `set`", negated or not; threshold 0 is a constant.
  private struct Code {
    var set: UInt64
    var threshold: Int
    var isNegated: Bool
  }

  /// The most inputs of which all sets are listed.
  static let maximumFanIn = 14

  var count: Int { costs.count }

  static func bytesNeeded(for sample: PartialFunction) -> Int {
    let n = sample.inputCount
    guard n <= maximumFanIn else { return .max }
    return (n << n + 2) * (64 + (sample.pointCount + 63) / 64 * 16)
  }

  /// The sets of a sample; nil if `shouldStop`, asked every few milliseconds, says so.
  ///
  /// - Complexity: O(2^n n^2 N / 64) for the list, the number of sets times their points times the kept ones / 64 for the rest.
  init?(_ sample: PartialFunction, shouldStop: () -> Bool) {
    let n = sample.inputCount
    precondition(n <= Self.maximumFanIn, "the columns of \(n) inputs by wires")
    inputCount = n
    pointCount = sample.pointCount
    words = max(1, (pointCount + 63) / 64)
    let full = BitVector(repeating: true, count: pointCount).words
    let labels = sample.labels.words
    let inputs = sample.inputColumns.map(\.words)
    // Fewest wires first, so that the first code of a set is the best one.
    let subsets = (1..<UInt64(1) << UInt64(n)).sorted {
      ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1)
    }
    var seen: Set<[UInt64]> = []
    var listed: [(members: [UInt64], code: Code)] = []
    func add(_ column: some Collection<UInt64>, _ code: Code) {
      var right = [UInt64](repeating: 0, count: words)
      for (word, bits) in column.enumerated() {
        right[word] = (code.isNegated ? bits ^ labels[word] : ~(bits ^ labels[word])) & full[word]
      }
      if seen.insert(right).inserted { listed.append((right, code)) }
    }
    let empty = [UInt64](repeating: 0, count: labels.count)
    for isNegated in [false, true] { add(empty, Code(set: 1, threshold: 0, isNegated: isNegated)) }
    for (place, subset) in subsets.enumerated() {
      if place & 0x3f == 0x3f && shouldStop() { return nil }
      var counters: [[UInt64]] = []
      for input in 0..<n where subset >> UInt64(input) & 1 == 1 {
        var carry = inputs[input]
        for level in counters.indices {
          for word in carry.indices {
            let old = counters[level][word]
            counters[level][word] = old | carry[word]
            carry[word] &= old
          }
        }
        counters.append(carry)
      }
      for (level, column) in counters.enumerated() {
        for isNegated in [false, true] {
          add(column, Code(set: subset, threshold: level + 1, isNegated: isNegated))
        }
      }
    }
    guard keepUseful(listed, shouldStop) else { return nil }
  }

  /// Keeps the sets that no other one with at most as many wires contains; false if stopped.
  private mutating func keepUseful(_ listed: [(members: [UInt64], code: Code)], _ shouldStop: () -> Bool) -> Bool {
    let sizes = listed.map { $0.members.reduce(0) { $0 + $1.nonzeroBitCount } }
    let order = listed.indices.sorted {
      (listed[$0].code.set.nonzeroBitCount, -sizes[$0], $0) < (listed[$1].code.set.nonzeroBitCount, -sizes[$1], $1)
    }
    // For each point the kept sets that it belongs to.
    var keptWith = [[UInt64]](repeating: [], count: pointCount)
    for (place, index) in order.enumerated() {
      if place & 0xff == 0xff && shouldStop() { return false }
      let set = listed[index].members
      let blocks = (costs.count + 63) / 64
      var isDominated = false
      for block in 0..<blocks {
        let left = costs.count - 64 * block
        var candidates: UInt64 = left >= 64 ? ~0 : 1 << UInt64(left) - 1
        scan: for word in 0..<words {
          var rest = set[word]
          while rest != 0 {
            candidates &= keptWith[word * 64 + rest.trailingZeroBitCount][block]
            if candidates == 0 { break scan }
            rest &= rest - 1
          }
        }
        if candidates != 0 {
          isDominated = true
          break
        }
      }
      if isDominated { continue }
      let number = costs.count
      if number & 63 == 0 { for point in 0..<pointCount { keptWith[point].append(0) } }
      for word in 0..<words {
        var rest = set[word]
        while rest != 0 {
          keptWith[word * 64 + rest.trailingZeroBitCount][number >> 6] |= 1 << UInt64(number & 63)
          rest &= rest - 1
        }
      }
      members.append(contentsOf: set)
      costs.append(listed[index].code.set.nonzeroBitCount)
      codes.append(listed[index].code)
    }
    return true
  }

  func contains(_ point: Int, in set: Int) -> Bool {
    members[set * words + point >> 6] >> UInt64(point & 63) & 1 == 1
  }

  /// What the neuron of a set computes; a constant reads nothing here.
  func function(_ set: Int) -> NeuronFunction {
    let code = codes[set]
    guard code.threshold > 0 else { return .constant(code.isNegated) }
    let inputs = BitVector(words: [code.set], count: inputCount)
    return code.isNegated ? .fewer(than: code.threshold, of: inputs) : .atLeast(code.threshold, of: inputs)
  }

  /// A neuron with the column of a set and as many wires as its cost.
  func neuron(_ set: Int) -> Neuron {
    let code = codes[set]
    let inputs = BitVector(words: [code.set], count: inputCount)
    guard code.threshold > 0 else {
      // One input, whose value changes nothing.
      return code.isNegated ? Neuron(weights: inputs, sign: 1, bias: 1) : Neuron(weights: inputs, sign: -1, bias: 0)
    }
    return function(set).neuron(fanIn: inputCount)
  }
}
