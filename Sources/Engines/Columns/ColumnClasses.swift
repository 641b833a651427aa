import ThresholdNetworks

/// The distinct columns of one neuron on given inputs, up to complement, with multiplicities.
///
/// The m 2^(m-1) functions "at least t of W" and their negations "fewer than t of W" have one setting
/// each; a column and its complement are therefore equally frequent, and one of the two is listed: the
/// one that is 0 on the first point. The constants are kept apart.
struct ColumnClasses<Mask: PointMask>: Sendable {
  let fanIn: Int
  let pointCount: Int
  /// The listed columns in ascending order; none is constant on the points.
  let columns: [Mask]
  /// `multiplicities[i]` settings give `columns[i]`, as many its complement.
  let multiplicities: [UInt32]
  /// The number of settings whose column is all 0, which is also the number of those all 1.
  let constantMultiplicity: UInt64
  /// The number of settings: M = 6 m 2^m, or those whose function does not depend on the excluded input.
  let settingCount: UInt64

  /// All points.
  var everywhere: Mask { Mask(first: pointCount) }

  /// The classes of all settings, or of those whose function does not depend on the input `excluded`.
  ///
  /// - Precondition: the fan-in is 1...24, so that multiplicities fit into 32 bits, and there is a point.
  /// - Complexity: O(m 2^m) mask operations and a sort.
  init(inputs: [Mask], pointCount: Int, excluding excluded: Int? = nil) {
    let m = inputs.count
    precondition((1...ColumnMemory.maximumFanIn).contains(m) && pointCount >= 1)
    fanIn = m
    self.pointCount = pointCount
    var read = inputs
    if let excluded { read.remove(at: excluded) }
    var all = Self.thresholdColumns(inputs: read, pointCount: pointCount)
    settingCount = 2 * (UInt64(5 * m) << UInt64(m - 1) + UInt64(all.count))
    RadixSort.sort(&all, pointCount: pointCount)
    var columns: [Mask] = []
    var multiplicities: [UInt32] = []
    var constants = UInt64(5 * m) << UInt64(m - 1)
    for column in all {
      if column.isEmpty {
        constants += 1
      } else if column == columns.last {
        multiplicities[multiplicities.count - 1] += 1
      } else {
        columns.append(column)
        multiplicities.append(1)
      }
    }
    self.columns = columns
    self.multiplicities = multiplicities
    constantMultiplicity = constants
  }

  /// The same classes with one multiplicity too large, for tests that must notice it.
  func withOneMore(at index: Int) -> Self {
    var multiplicities = self.multiplicities
    multiplicities[index] += 1
    return Self(
      fanIn: fanIn, pointCount: pointCount, columns: columns, multiplicities: multiplicities,
      constantMultiplicity: constantMultiplicity, settingCount: settingCount)
  }

  private init(
    fanIn: Int, pointCount: Int, columns: [Mask], multiplicities: [UInt32], constantMultiplicity: UInt64,
    settingCount: UInt64
  ) {
    self.settingCount = settingCount
    self.fanIn = fanIn
    self.pointCount = pointCount
    self.columns = columns
    self.multiplicities = multiplicities
    self.constantMultiplicity = constantMultiplicity
  }

  /// The column of "at least t of W" for every nonempty W and 1 <= t <= |W|, complemented where it is 1 on
  /// the first point.
  private static func thresholdColumns(inputs: [Mask], pointCount: Int) -> [Mask] {
    let everywhere = Mask(first: pointCount)
    let total = inputs.isEmpty ? 0 : inputs.count << (inputs.count - 1)
    return [Mask](unsafeUninitializedCapacity: total) { output, count in
      ThresholdEnumeration.forEach(inputs: inputs) { column, _, _ in
        output.initializeElement(at: count, to: column.contains(0) ? column ^ everywhere : column)
        count += 1
      }
    }
  }
}

/// The enumeration of all functions "at least t of W" on given columns.
enum ThresholdEnumeration {
  /// Calls the body with (column, W, t) for every nonempty W and 1 <= t <= |W|.
  ///
  /// Depth first over the inputs: a node keeps the columns "at least 1, ..., at least s" of the inputs
  /// chosen so far, so the work is proportional to the output.
  static func forEach<Mask: PointMask>(inputs: [Mask], _ body: (Mask, UInt32, Int) -> Void) {
    let m = inputs.count
    withUnsafeTemporaryAllocation(of: Mask.self, capacity: (m + 1) * (m + 2)) { scratch in
      guard let base = scratch.baseAddress else { return }
      func visit(_ input: Int, _ counts: UnsafeMutablePointer<Mask>, _ size: Int, _ set: UInt32) {
        if input == m {
          for t in 0..<size { body(counts[t], set, t + 1) }
          return
        }
        visit(input + 1, counts, size, set)
        let column = inputs[input]
        // One row per size: the ancestors that are still in use have smaller sizes.
        let extended = base + (size + 1) * (m + 1)
        extended[0] = size == 0 ? column : counts[0] | column
        if size > 0 {
          for t in 1..<size { extended[t] = counts[t] | counts[t - 1] & column }
          extended[size] = counts[size - 1] & column
        }
        visit(input + 1, extended, size + 1, set | 1 << UInt32(input))
      }
      visit(0, base, 0, 0)
    }
  }
}

/// Memory for column tables, known before they are built.
enum ColumnMemory {
  /// Multiplicities up to 6 m 2^m fit into 32 bits for m <= 24.
  static let maximumFanIn = 24

  /// The bytes that listing the columns of fan-in m needs at most: the list, a copy for sorting, the result.
  static func bytesNeeded(fanIn m: Int, wordCount: Int) -> Int {
    let (functions, overflow) = m.multipliedReportingOverflow(by: m >= 50 ? .max : 1 << (m - 1))
    if overflow { return .max }
    let (bytes, tooMany) = functions.multipliedReportingOverflow(by: 3 * 8 * wordCount + 4)
    return tooMany ? .max : bytes
  }
}

/// Least-significant-digit radix sort of masks by their words.
enum RadixSort {
  /// Sorts ascending as binary numbers. Masks of several words and short lists go to the library's sort.
  static func sort<Mask: PointMask>(_ masks: inout [Mask], pointCount: Int) {
    guard Mask.wordCount == 1, masks.count > 2000 else {
      masks.sort { $0.precedes($1) }
      return
    }
    var words = masks.map { $0.word(0) }
    masks = []
    var other = [UInt64](repeating: 0, count: words.count)
    let digitBits = 11
    for shift in stride(from: 0, to: pointCount, by: digitBits) {
      var starts = [Int](repeating: 0, count: 1 << digitBits)
      words.withUnsafeBufferPointer { source in
        other.withUnsafeMutableBufferPointer { target in
          starts.withUnsafeMutableBufferPointer { starts in
            let mask = UInt64(1 << digitBits - 1)
            for word in source { starts[Int(word &>> UInt64(shift) & mask)] += 1 }
            var position = 0
            for digit in starts.indices { (starts[digit], position) = (position, position + starts[digit]) }
            for word in source {
              let digit = Int(word &>> UInt64(shift) & mask)
              target[starts[digit]] = word
              starts[digit] += 1
            }
          }
        }
      }
      swap(&words, &other)
    }
    masks = words.map { word in
      var mask = Mask()
      mask.setWord(0, word)
      return mask
    }
  }
}
