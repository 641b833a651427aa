import ThresholdNetworks

/// Which functions of n <= 4 inputs the networks of one architecture compute, by running through the networks.
///
/// A function is a word of 2^n bits. First layers are run through up to symmetry: a multiset of columns is built in
/// ascending order and kept only if none of its images under the group (permuting inputs, complementing all inputs,
/// complementing the whole layer) is lexicographically smaller. A prefix of a least multiset is least, so the others
/// are never built (orderly generation; Read 1978, Faradzev 1978). Only canonical networks are built - no constants
/// in the hidden layers, all output weights one - so what a narrower architecture computes may be missing.
/// See <doc:SmallFunctions>.
struct SmallFunctionClosure {
  let inputCount: Int
  private let mask: UInt16
  /// The distinct non-constant columns of a first layer, those of large orbits first: a least multiset starts in the
  /// first orbit that it meets, and only few symmetries then have to be tried.
  private let columns: [UInt16]
  /// For every column the least column of its orbit.
  private let orbitLeast: [UInt8]
  /// `images[g * columns.count + c]` is the image of column c under symmetry g.
  private let images: [UInt8]
  /// For every column the symmetries that take it to the least of its orbit.
  private let towardsLeast: [[Int]]

  /// - Precondition: 1 ... 4 inputs.
  init(inputCount: Int) {
    precondition((1...4).contains(inputCount), "the closure over \(inputCount) inputs")
    self.inputCount = inputCount
    let symmetries = FunctionSymmetries(inputCount: inputCount)
    mask = UInt16(truncatingIfNeeded: symmetries.mask)
    let rows = 1 << inputCount
    let projections = (0..<inputCount).map { TruthTable.projection($0, of: inputCount) }
    var found: [UInt16] = []
    for entry in ColumnDictionary(inputs: projections, pointCount: rows).entries {
      if case .constant = entry.function { continue }
      found.append(UInt16(truncatingIfNeeded: entry.column.words[0]))
    }
    // The images of a column as a function are its images as a column: negating the output of every column is
    // complementing the layer.
    var group: [[UInt16]] = []
    for column in found {
      var orbit: [UInt16] = []
      symmetries.forEachImage(of: UInt32(column)) { image in
        orbit.append(UInt16(truncatingIfNeeded: image))
        return true
      }
      group.append(orbit)
    }
    let order = found.indices.sorted { left, right in
      let leftSize = Set(group[left]).count
      let rightSize = Set(group[right]).count
      if leftSize != rightSize { return leftSize > rightSize }
      let leftLeast = group[left].min() ?? 0
      let rightLeast = group[right].min() ?? 0
      if leftLeast != rightLeast { return leftLeast < rightLeast }
      return found[left] < found[right]
    }
    columns = order.map { found[$0] }
    var position: [UInt16: UInt8] = [:]
    for (index, column) in columns.enumerated() { position[column] = UInt8(index) }
    var images: [UInt8] = []
    var orbitLeast = [UInt8](repeating: .max, count: columns.count)
    var towardsLeast = [[Int]](repeating: [], count: columns.count)
    for g in 0..<symmetries.order {
      for (c, from) in order.enumerated() {
        let image = position[group[from][g]] ?? 0
        images.append(image)
        orbitLeast[c] = min(orbitLeast[c], image)
      }
    }
    for g in 0..<symmetries.order {
      for c in columns.indices where images[g * columns.count + c] == orbitLeast[c] { towardsLeast[c].append(g) }
    }
    self.images = images
    self.orbitLeast = orbitLeast
    self.towardsLeast = towardsLeast
  }

  /// Whether no symmetry makes the ascending multiset smaller.
  private func isLeast(_ multiset: [UInt8]) -> Bool {
    let first = multiset[0]
    for column in multiset where orbitLeast[Int(column)] < first { return false }
    guard orbitLeast[Int(first)] == first else { return false }
    let key = Self.key(multiset, multiset.count)
    return images.withUnsafeBufferPointer { images in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: multiset.count) { image in
        for (index, column) in multiset.enumerated() where orbitLeast[Int(column)] == first {
          if index > 0 && multiset[index - 1] == column { continue }
          for g in towardsLeast[Int(column)] {
            let row = g * columns.count
            for i in multiset.indices {
              let value = images[row + Int(multiset[i])]
              var j = i
              while j > 0 && image[j - 1] > value {
                image[j] = image[j - 1]
                j -= 1
              }
              image[j] = value
            }
            if Self.key(image, multiset.count) < key { return false }
          }
        }
        return true
      }
    }
  }

  /// At most ten columns in ascending order as one number that orders them lexicographically.
  private static func key(_ columns: some Collection<UInt8>, _ count: Int) -> UInt64 {
    columns.reduce(0) { $0 << 6 | UInt64($1) }
  }

  /// One multiset of `width` columns of each orbit, those that start with `prefixes` (themselves such multisets).
  func extending(_ prefixes: [[UInt8]]) -> [[UInt8]] {
    if prefixes.isEmpty { return columns.indices.map { [UInt8($0)] }.filter(isLeast) }
    var result: [[UInt8]] = []
    for prefix in prefixes {
      guard let last = prefix.last else { continue }
      for column in last..<UInt8(columns.count) {
        let multiset = prefix + [column]
        if isLeast(multiset) { result.append(multiset) }
      }
    }
    return result
  }

  /// Marks what networks of widths (k, 1) compute, k one more than the length of the given multisets (which are one
  /// of each orbit; none for k = 1).
  func markDepthTwo(prefixes: [[UInt8]], in marks: UnsafeMutablePointer<Bool>) {
    if prefixes.isEmpty {
      for column in columns { marks[Int(column)] = true }
      return
    }
    for prefix in prefixes {
      let k = prefix.count + 1
      var counts = [UInt16](repeating: 0, count: k + 1)
      counts[0] = mask
      for column in prefix { Self.include(columns[Int(column)], in: &counts) }
      for column in (prefix.last ?? 0)..<UInt8(columns.count) {
        let last = columns[Int(column)]
        for t in 1...k { marks[Int(counts[t] | counts[t - 1] & last)] = true }
      }
    }
  }

  /// Which of `targets` networks of widths (k, 1) compute whose k columns, in ascending order, start with one of
  /// `prefixes`. Each function is completed by a search that only tries columns which keep it possible, so this is
  /// the way when few functions are left.
  func targetsReached(at k: Int, prefixes: [[UInt8]], targets: [UInt16]) -> [Bool] {
    var isReached = [Bool](repeating: false, count: targets.count)
    for prefix in prefixes {
      let rest = k - prefix.count
      var counts = [UInt16](repeating: 0, count: k + 1)
      counts[0] = mask
      for column in prefix { Self.include(columns[Int(column)], in: &counts) }
      let last = prefix.last ?? 0
      for threshold in 1...k {
        // Points that fire whatever follows, and points that may still fire.
        let least = counts[threshold]
        let most = counts[max(0, threshold - rest)]
        for (index, target) in targets.enumerated() where least & ~target == 0 && target & ~most == 0 {
          if !isReached[index] && completes(target, counts, threshold, rest, from: last) { isReached[index] = true }
        }
      }
    }
    return isReached
  }

  private func completes(
    _ target: UInt16, _ counts: [UInt16], _ threshold: Int, _ rest: Int, from start: UInt8
  ) -> Bool {
    let most = counts[max(0, threshold - rest)]
    guard counts[threshold] & ~target == 0, target & ~most == 0 else { return false }
    if rest == 0 { return true }
    // Ones that need every column still to come, and zeros that stand none.
    let ones = threshold - rest + 1 <= 0 ? 0 : target & ~counts[threshold - rest + 1]
    let zeros = ~target & counts[threshold - 1]
    for index in Int(start)..<columns.count {
      let column = columns[index]
      guard ones & ~column == 0, zeros & column == 0 else { continue }
      var next = counts
      Self.include(column, in: &next)
      if completes(target, next, threshold, rest - 1, from: UInt8(index)) { return true }
    }
    return false
  }

  /// Marks, up to complement, what networks of widths (d1, d2, 1) compute whose first layer is one of the multisets.
  func markDepthThree(firstLayers: [[UInt8]], secondWidth d2: Int, in marks: UnsafeMutablePointer<Bool>) {
    for layer in firstLayers {
      let (positive, negative) = secondLayerDictionary(of: layer)
      let both = positive + negative
      both.withUnsafeBufferPointer { both in
        // Complementing the whole second layer complements the output, so at most half of it need be negative.
        for negatives in 0...d2 / 2 {
          var counts = [UInt16](repeating: 0, count: (d2 + 1) * (d2 + 1))
          counts[0] = mask
          counts.withUnsafeMutableBufferPointer { counts in
            guard let base = counts.baseAddress else { return }
            Self.mark(
              both, positiveCount: positive.count, chosen: 0, width: d2, positives: d2 - negatives, from: 0,
              counts: base, marks: marks)
          }
        }
      }
    }
  }

  /// Extends a partial second layer whose counters stand in row `chosen` of `counts`.
  private static func mark(
    _ columns: UnsafeBufferPointer<UInt16>, positiveCount: Int, chosen: Int, width: Int, positives: Int,
    from start: Int,
    counts: UnsafeMutablePointer<UInt16>, marks: UnsafeMutablePointer<Bool>
  ) {
    let isPositive = chosen < positives
    let begin = isPositive ? start : max(start, positiveCount)
    let end = isPositive ? positiveCount : columns.count
    let row = counts + chosen * (width + 1)
    if chosen == width - 1 {
      for index in begin..<max(begin, end) {
        for t in 1...width { marks[Int(row[t] | row[t - 1] & columns[index])] = true }
      }
      return
    }
    let next = row + (width + 1)
    for index in begin..<max(begin, end) {
      next[0] = row[0]
      for t in 1...width { next[t] = row[t] | row[t - 1] & columns[index] }
      mark(
        columns, positiveCount: positiveCount, chosen: chosen + 1, width: width, positives: positives, from: index,
        counts: counts, marks: marks)
    }
  }

  /// The distinct non-constant "at least t of W" over the columns of a first layer, and their complements.
  private func secondLayerDictionary(of layer: [UInt8]) -> (positive: [UInt16], negative: [UInt16]) {
    var positive: [UInt16] = []
    let inputs = layer.map { columns[Int($0)] }
    for subset in 1..<(1 << inputs.count) {
      var counts = [UInt16](repeating: 0, count: inputs.count + 1)
      counts[0] = mask
      for (index, input) in inputs.enumerated() where subset >> index & 1 == 1 { Self.include(input, in: &counts) }
      for t in 1...subset.nonzeroBitCount where counts[t] != 0 && counts[t] != mask {
        if !positive.contains(counts[t]) && !positive.contains(~counts[t] & mask) { positive.append(counts[t]) }
      }
    }
    return (positive, positive.map { ~$0 & mask })
  }

  private static func include(_ column: UInt16, in counts: inout [UInt16]) {
    for t in (1..<counts.count).reversed() { counts[t] |= counts[t - 1] & column }
  }
}
