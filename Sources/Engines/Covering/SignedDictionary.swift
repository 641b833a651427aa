import ThresholdNetworks

/// The columns of neurons with weights in {-1, 0, 1} over the columns of a first layer, on its cells.
///
/// The sign relaxation: whatever the signs of the first layer's neurons, a second-layer neuron is one of these, or the
/// complement of one. Where they cannot fit the sample, no signs can. See <doc:FirstLayers>.
struct SignedDictionary {
  let words: Int
  /// Distinct sets of cells {x : s . x >= t}, up to complement, `words` words each; the empty set among them.
  private(set) var sets: [UInt64]

  var count: Int { sets.count / words }

  /// The number of bytes that building the dictionary of a layer needs at most.
  static func bytesNeeded(width: Int, cellCount: Int) -> Int {
    let words = (cellCount + 63) / 64
    // A set that is looked up as an array has a header, a slot in the table, and twice that while the table grows.
    return FirstLayerTest.patternCount(width) * width * (words == 1 ? 16 : 8 * words + 112)
  }

  /// - Parameter codes: for every cell the values of the first layer, neuron i in bit i.
  init(codes: [UInt32], width: Int) {
    words = (codes.count + 63) / 64
    let words = self.words
    var all = [UInt64](repeating: 0, count: words)
    for cell in codes.indices { all[cell >> 6] |= 1 << UInt64(cell & 63) }
    var columns = [UInt64](repeating: 0, count: width * words)
    for (cell, code) in codes.enumerated() {
      for neuron in 0..<width where code >> UInt32(neuron) & 1 == 1 {
        columns[neuron * words + cell >> 6] |= 1 << UInt64(cell & 63)
      }
    }
    // With the complement of a column for weight -1 a pattern counts ones: count >= t + the number of -1.
    let complements = columns.indices.map { ~columns[$0] & all[$0 % words] }
    var found: [UInt64] = []
    // counters[level]: "at least t + 1 so far" for t = 0 ..< level.
    var counters = [UInt64](repeating: 0, count: (width + 1) * (width + 1) * words)
    let rowLength = (width + 1) * words
    func extend(_ neuron: Int, _ level: Int) {
      if neuron == width {
        for threshold in 0..<level {
          let start = level * rowLength + threshold * words
          // Up to complement: without the first cell.
          let flips = counters[start] & 1 == 1
          for word in 0..<words { found.append(flips ? ~counters[start + word] & all[word] : counters[start + word]) }
        }
        return
      }
      extend(neuron + 1, level)
      for sign in 0..<(level == 0 ? 1 : 2) {
        let source = level * rowLength
        let target = (level + 1) * rowLength
        for word in 0..<words {
          let column = sign == 0 ? columns[neuron * words + word] : complements[neuron * words + word]
          var carry = column
          for threshold in 0..<level {
            let old = counters[source + threshold * words + word]
            counters[target + threshold * words + word] = old | carry
            carry &= old
          }
          counters[target + level * words + word] = carry
        }
        extend(neuron + 1, level + 1)
      }
    }
    extend(0, 0)
    sets = Self.distinct(found, words: words)
  }

  private static func distinct(_ found: [UInt64], words: Int) -> [UInt64] {
    if words == 1 {
      var sorted = found + [0]
      sorted.sort()
      var last: UInt64?
      return sorted.filter { value in
        defer { last = value }
        return value != last
      }
    }
    var seen: Set<[UInt64]> = [[UInt64](repeating: 0, count: words)]
    var result = [UInt64](repeating: 0, count: words)
    for start in stride(from: 0, to: found.count, by: words) {
      let set = Array(found[start..<start + words])
      if seen.insert(set).inserted { result += set }
    }
    return result
  }
}

/// Whether d2 sets of a signed dictionary can be right often enough, by linear programming with sets that are added
/// when the weights violate them.
struct CellProgram {
  private let dictionary: SignedDictionary
  private let labels: [UInt64]
  private let cellCount: Int
  private let all: [UInt64]

  init(dictionary: SignedDictionary, labels: [Bool]) {
    self.dictionary = dictionary
    cellCount = labels.count
    var ones = [UInt64](repeating: 0, count: dictionary.words)
    var all = ones
    for (cell, label) in labels.enumerated() {
      all[cell >> 6] |= 1 << UInt64(cell & 63)
      if label { ones[cell >> 6] |= 1 << UInt64(cell & 63) }
    }
    self.labels = ones
    self.all = all
  }

  /// Fine enough that weights refute whenever the value of the program does, but for rounding errors: then what is
  /// refuted does not depend on which weights were tried before.
  static let scale = Double(1 << 24)
  private static let batch = 48

  /// Integer weights of the cells that refute d2 neurons with output threshold T; nil if linear programming does not.
  ///
  /// - Parameter work: increased by the entries of tableaus that were touched.
  func refutation(width d2: Int, demand: [Int], work: inout UInt64) -> [Int32]? {
    var chosen: [Int] = []
    var sets: [UInt64] = []
    var isChosen = [Bool](repeating: false, count: 2 * dictionary.count)
    var weights = [Int](repeating: 1, count: cellCount)
    let limit = Double(d2) * (1 + 4e-6) + 1e-9
    while true {
      // The sets of largest weight among those that are not in the program: index 2 i for set i, 2 i + 1 for its
      // complement.
      let (largest, candidates) = heaviest(weights, isChosen)
      work += UInt64(2 * dictionary.count)
      let total = zip(weights, demand).reduce(0) { $0 + $1.0 * $1.1 }
      if total > d2 * largest && weights.allSatisfy({ $0 <= Int32.max }) { return weights.map { Int32($0) } }
      if candidates.isEmpty { return nil }
      for candidate in candidates {
        isChosen[candidate] = true
        chosen.append(candidate)
        appendCorrectSet(candidate, to: &sets)
      }
      let program = sets.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { CoverLP(pointCount: cellCount, members: $0, sets: chosen.indices) }
      }
      guard let program else { return nil }
      demand.map(Double.init).withUnsafeBufferPointer { if let base = $0.baseAddress { program.setDemand(base) } }
      let outcome = program.maximize(stoppingAbove: 4 * limit, pivotLimit: 2_000)
      work += program.work
      if outcome == .optimal && program.value <= limit { return nil }
      if outcome == .stalled { return nil }
      for cell in weights.indices { weights[cell] = 0 }
      if outcome == .unbounded {
        // Some cell is in no set of the program yet: ask for sets that hold those.
        for cell in weights.indices {
          let isHeld = stride(from: cell >> 6, to: sets.count, by: dictionary.words)
            .contains { sets[$0] >> UInt64(cell & 63) & 1 == 1 }
          if !isHeld { weights[cell] = 1 }
        }
      } else {
        program.forEachWeight { cell, weight in weights[cell] = Int(min(weight, 4) * Self.scale) }
      }
    }
  }

  /// Whether the weights refute d2 neurons that are right on the cells as often as it demands.
  func isRefuted(by weights: [Int], width d2: Int, demand: [Int]) -> Bool {
    let total = zip(weights, demand).reduce(0) { $0 + $1.0 * $1.1 }
    return total > d2 * correctWeights(weights).largest
  }

  /// The largest weight of a correct set, and the heaviest ones that the program does not have.
  private func heaviest(_ weights: [Int], _ isChosen: [Bool]) -> (largest: Int, candidates: [Int]) {
    let (values, largest) = correctWeights(weights)
    // The threshold that the batch-th heaviest set reaches.
    var open = values.indices.filter { !isChosen[$0] && values[$0] > 0 }
    if open.count > Self.batch {
      let order = open.map { values[$0] }.sorted(by: >)
      let least = order[Self.batch - 1]
      let above = open.filter { values[$0] > least }
      open = above + open.filter { values[$0] == least }.prefix(Self.batch - above.count)
    }
    return (largest, open)
  }

  /// The weights of all correct sets, those of set i and its complement at 2 i and 2 i + 1, and the largest of them.
  private func correctWeights(_ weights: [Int]) -> (values: [Int], largest: Int) {
    // Tables of the weights of the subsets of every 8 cells, wrongness of label 1 negative: the weight of the
    // correct set of column v is the weight of the zeros plus the signed weight of v.
    let words = dictionary.words
    var sums = [Int](repeating: 0, count: words * 8 * 256)
    var zeros = 0
    var total = 0
    for cell in 0..<cellCount {
      total += weights[cell]
      if labels[cell >> 6] >> UInt64(cell & 63) & 1 == 0 { zeros += weights[cell] }
    }
    for byte in 0..<(cellCount + 7) / 8 {
      var size = 1
      for cell in 8 * byte..<8 * byte + 8 {
        let weight =
          cell >= cellCount ? 0 : labels[cell >> 6] >> UInt64(cell & 63) & 1 == 1 ? weights[cell] : -weights[cell]
        for subset in 0..<size { sums[256 * byte + size + subset] = sums[256 * byte + subset] + weight }
        size *= 2
      }
    }
    var values = [Int](repeating: 0, count: 2 * dictionary.count)
    var largest = 0
    sums.withUnsafeBufferPointer { sums in
      dictionary.sets.withUnsafeBufferPointer { sets in
        for index in 0..<dictionary.count {
          var sum = zeros
          for word in 0..<words {
            var bits = sets[index * words + word]
            var table = word * 2048
            while bits != 0 {
              sum &+= sums[table &+ Int(bits & 255)]
              bits >>= 8
              table &+= 256
            }
          }
          values[2 * index] = sum
          values[2 * index + 1] = total - sum
          largest = max(largest, max(sum, total - sum))
        }
      }
    }
    return (values, largest)
  }

  private func appendCorrectSet(_ candidate: Int, to sets: inout [UInt64]) {
    for word in 0..<dictionary.words {
      let column = dictionary.sets[candidate / 2 * dictionary.words + word]
      let correct = ~(column ^ labels[word]) & all[word]
      sets.append(candidate.isMultiple(of: 2) ? correct : ~correct & all[word])
    }
  }
}
