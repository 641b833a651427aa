import CKernels
import ThresholdNetworks

/// The first-layer columns that are not constant on a sample, for estimates at depth 2.
package final class PackingModel: @unchecked Sendable {
  let wordCount: Int
  let columnCount: Int
  let columns: UnsafeMutablePointer<UInt64>
  let multiplicities: UnsafeMutablePointer<UInt64>
  let list: UnsafeMutablePointer<thresher_column_list>
  let labels, points: [UInt64]
  let pointCount: Int
  /// The number of settings of a neuron, of those whose column is constantly 1 (as many are constantly 0), and of all
  /// others.
  package let settings, constants, varying: UInt64
  /// Cumulative multiplicities, to draw a column from the prior.
  private let cumulative: [UInt64]

  package init(_ sample: PartialFunction) {
    let dictionary = ColumnDictionary(of: sample)
    let varied = dictionary.entries.filter { !$0.column.isAllZero && !$0.column.isAllOne }
    let words = max(1, (sample.pointCount + 63) / 64)
    wordCount = words
    columnCount = varied.count
    columns = .allocate(capacity: max(1, varied.count * words))
    multiplicities = .allocate(capacity: max(1, varied.count))
    for (index, entry) in varied.enumerated() {
      for (word, bits) in entry.column.words.enumerated() {
        (columns + word * varied.count + index).initialize(to: bits)
      }
      (multiplicities + index).initialize(to: entry.settings)
    }
    list = .allocate(capacity: 1)
    list.initialize(
      to: thresher_column_list(columns: columns, multiplicities: multiplicities, count: columnCount, words: words))
    labels = sample.labels.words + (sample.pointCount == 0 ? [0] : [])
    points = BitVector(repeating: true, count: sample.pointCount).words + (sample.pointCount == 0 ? [0] : [])
    pointCount = sample.pointCount
    let m = sample.inputCount
    settings = UInt64(6 * m) << UInt64(m)
    varying = varied.reduce(0) { $0 + $1.settings }
    constants = (settings - varying) / 2
    cumulative = varied.reduce(into: []) { $0.append(($0.last ?? 0) + $1.settings) }
  }

  deinit {
    columns.deallocate()
    multiplicities.deallocate()
    list.deallocate()
  }

  func column<Source: UniformSource>(using source: inout Source) -> Int {
    let rank = source.next(below: varying)
    var low = 0
    var high = columnCount - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] <= rank { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The settings whose column differs from the labels on at most so many points.
  package func fittingSingles(butFor mismatches: Int) -> UInt64 {
    (0..<columnCount).reduce(0) { total, column in
      let wrong = (0..<wordCount).reduce(0) { $0 + (columns[$1 * columnCount + column] ^ labels[$1]).nonzeroBitCount }
      return wrong <= mismatches ? total + multiplicities[column] : total
    }
  }
}

/// Room for one move, shared by all states that one thread works on.
package final class PackingWorkspace {
  fileprivate let required, pivotal: UnsafeMutablePointer<UInt64>
  /// Sums of weights over blocks of columns.
  fileprivate let sums: UnsafeMutablePointer<UInt64>

  package init(_ model: PackingModel) {
    required = .zeroed(model.wordCount)
    pivotal = .zeroed(model.wordCount)
    sums = .zeroed(model.columnCount / Int(THRESHER_CHOICE_BLOCK) + 1)
  }

  deinit { for pointer in [required, pivotal, sums] { pointer.deallocate() } }
}

/// r columns that are not constant on the sample, and the error of "at least T of them" on it.
///
/// With the output neuron fixed, no chain has to cross from one output to another, and the constant columns,
/// five sixths of the prior, are out of the way (they only shift T).
package final class PackingState: TemperedState {
  private let model: PackingModel
  private var choices: [Int]
  /// Six bit planes a word: 32 - T + the number of columns at one, so that plane 5 is the output.
  private var planes: [UInt64]
  package private(set) var errors: Int
  private let workspace: PackingWorkspace

  package var sweepCost: UInt64 { Self.sweepCost(model, columns: choices.count) }

  static func sweepCost(_ model: PackingModel, columns: Int) -> UInt64 {
    UInt64(columns * model.columnCount * model.wordCount)
  }

  /// What one state needs without its workspace.
  static func bytesNeeded(_ model: PackingModel, columns: Int) -> Int { 192 + 8 * columns + 48 * model.wordCount }

  package init<Source: UniformSource>(
    _ model: PackingModel, columns count: Int, threshold: Int, workspace: PackingWorkspace, using source: inout Source
  ) {
    precondition(count >= 1 && count <= 31 && threshold >= 1 && threshold <= count && model.columnCount > 0)
    self.model = model
    self.workspace = workspace
    choices = (0..<count).map { _ in model.column(using: &source) }
    let words = model.wordCount
    planes = (0..<words).flatMap { _ in (0..<6).map { (32 - threshold) >> $0 & 1 == 1 ? ~UInt64(0) : 0 } }
    errors = 0
    for choice in choices { for word in 0..<words { add(model.columns[word * model.columnCount + choice], word) } }
    for word in 0..<words {
      errors += ((planes[6 * word + 5] ^ model.labels[word]) & model.points[word]).nonzeroBitCount
    }
  }

  private func add(_ column: UInt64, _ word: Int) {
    var carry = column
    for plane in 0..<6 {
      let old = planes[6 &* word &+ plane]
      planes[6 &* word &+ plane] = old ^ carry
      carry &= old
    }
  }

  private func subtract(_ column: UInt64, _ word: Int) {
    var borrow = column
    for plane in 0..<6 {
      let old = planes[6 &* word &+ plane]
      planes[6 &* word &+ plane] = old ^ borrow
      borrow &= ~old
    }
  }

  /// Redraws every column from its exact law given the others.
  package func sweep<Source: UniformSource>(_ weights: [UInt64], using source: inout Source) {
    for place in choices.indices {
      var base = 0
      for word in 0..<model.wordCount {
        subtract(model.columns[word * model.columnCount + choices[place]], word)
        let at = 6 * word
        // The column matters where the others number T - 1: there the planes read 31.
        let full = planes[at] & planes[at + 1] & planes[at + 2] & planes[at + 3] & planes[at + 4] & ~planes[at + 5]
        workspace.pivotal[word] = full & model.points[word]
        workspace.required[word] = model.labels[word]
        base += ((planes[at + 5] ^ model.labels[word]) & ~full & model.points[word]).nonzeroBitCount
      }
      let choice = weights.withUnsafeBufferPointer { weights -> Int in
        guard let start = weights.baseAddress else { return choices[place] }
        let (required, pivotal, sums) = (workspace.required, workspace.pivotal, workspace.sums)
        let total = thresher_weigh_columns(model.list, required, pivotal, start + base, sums)
        // Nothing has weight only if the present column has none; then it may as well stay.
        guard total > 0 else { return choices[place] }
        let rank = source.next(below: total)
        return thresher_choose_column(model.list, required, pivotal, start + base, sums, rank)
      }
      choices[place] = choice
      for word in 0..<model.wordCount { add(model.columns[word * model.columnCount + choice], word) }
    }
    errors = 0
    for word in 0..<model.wordCount {
      errors += ((planes[6 * word + 5] ^ model.labels[word]) & model.points[word]).nonzeroBitCount
    }
  }

  package func assign(_ other: PackingState) {
    choices = other.choices
    planes = other.planes
    errors = other.errors
  }
}
