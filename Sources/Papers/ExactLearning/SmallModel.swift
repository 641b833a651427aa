import Covering
import Running
import ThresholdNetworks

/// Everything the experiments need to know about all functions of a few inputs: the number of settings of a student
/// for each, and the least weights of each at a fixed depth.
public struct SmallModel: Sendable {
  /// The number n of inputs, 2 to 4.
  public let inputCount: Int
  /// k: the student has widths (k, 1).
  public let studentWidth: Int
  /// `settings[t]`: the settings of the student that compute the function with truth table t.
  public let settings: [UInt64]
  /// The same divided by their greatest common divisor, 12 for four inputs and k = 6: then the sum of settings times wrong
  /// rows, half of the rows on average because a function has as many settings as its negation, fits into a word.
  let reducedSettings: [UInt64]
  /// `sizes[t]`: the least number of weights of a network of `depth` layers that computes t.
  public let sizes: [UInt8]
  /// The depth at which sizes are least, 2 or 3.
  public let depth: Int

  /// More inputs would not fit: there are 2^(2^n) functions.
  public static let maximumInputs = 4
  /// Wider students take more than seconds at four inputs.
  public static let maximumStudentWidth = 6

  /// The number 2^n of rows of a truth table.
  public var rowCount: Int { 1 << inputCount }

  /// Enumerates the student and finds the least sizes.
  ///
  /// - Precondition: 2 to 4 inputs, a student width of 1 to 6, a depth of 2 or 3.
  /// - Complexity: two seconds for four inputs and width 6, a tenth of that for width 5.
  /// - Throws: `EffortEnded`.
  public init(
    inputCount: Int, studentWidth: Int, depth: Int, effort: Effort = .unlimited
  ) throws(EffortEnded) {
    precondition((2...Self.maximumInputs).contains(inputCount) && (1...Self.maximumStudentWidth).contains(studentWidth))
    self.inputCount = inputCount
    self.studentWidth = studentWidth
    self.depth = depth
    settings = try Self.settings(inputCount: inputCount, width: studentWidth, effort: effort)
    let unit = settings.reduce(0) { Self.greatestCommonDivisor($0, $1) }
    let reduced = settings.map { $0 / unit }
    reducedSettings = reduced
    precondition(
      !reduced.reduce(0, +).multipliedReportingOverflow(by: UInt64(1 << inputCount) / 2).overflow,
      "settings of width \(studentWidth) in units of \(unit)")
    try effort.goOn()
    sizes = Self.sizes(inputCount: inputCount, depth: depth)
  }

  /// A model from its numbers, for students of other neurons.
  ///
  /// - Parameters:
  ///   - settings: the settings of the student for every function.
  ///   - sizes: the least weights for every function.
  /// - Returns: nil if sums of settings times rows do not fit into a word, or a list has another length.
  package init?(inputCount: Int, studentWidth: Int, depth: Int, settings: [UInt64], sizes: [UInt8]) {
    guard (1...Self.maximumInputs).contains(inputCount), settings.count == 1 << (1 << inputCount),
      sizes.count == settings.count
    else { return nil }
    let unit = max(1, settings.reduce(0) { Self.greatestCommonDivisor($0, $1) })
    let reduced = settings.map { $0 / unit }
    var total: UInt64 = 0
    for count in reduced {
      let (sum, overflow) = total.addingReportingOverflow(count)
      if overflow { return nil }
      total = sum
    }
    guard !total.multipliedReportingOverflow(by: UInt64(1 << inputCount)).overflow else { return nil }
    (self.inputCount, self.studentWidth, self.depth) = (inputCount, studentWidth, depth)
    (self.settings, self.sizes, reducedSettings) = (settings, sizes, reduced)
  }

  /// The number of settings of a student (k, 1) for every function.
  ///
  /// The output neuron reads j of the k hidden neurons, and what the others are does not matter: with A settings of a hidden
  /// neuron, COUNT(f) is the sum over j of C(k, j) A^(k-j) N_j(f), where N_j(f) counts the ordered j-tuples of hidden neurons with a
  /// threshold t for which "at least t of all j" is f, or its negation. Tuples are listed as multisets of columns, all
  /// sizes in one recursion.
  ///
  /// The total of 7.4e18 for four inputs and k = 6 fits into a word.
  ///
  /// - Complexity: O(k C(2^n n + k + 1, k)): two seconds for n = 4 and k = 6.
  /// - Throws: `EffortEnded`.
  public static func settings(
    inputCount: Int, width k: Int, effort: Effort = .unlimited
  ) throws(EffortEnded) -> [UInt64] {
    let rows = 1 << inputCount
    let mask = (1 << rows) - 1
    let dictionary = ColumnDictionary(
      inputs: (0..<inputCount).map { TruthTable.projection($0, of: inputCount) }, pointCount: rows)
    let columns = dictionary.entries.map { UInt16(truncatingIfNeeded: $0.column.words[0]) }
    let weights = dictionary.entries.map(\.settings)
    let factorials = (1...k).reduce(into: [UInt64(1)]) { $0.append($0[$0.count - 1] * UInt64($1)) }

    // tuples[j - 1][f]: k!/j! N_j(f), "at least" only.
    var tuples = [[UInt64]](repeating: [UInt64](repeating: 0, count: mask + 1), count: k)
    for size in 1...k {
      let isComplete = tuples[size - 1].withUnsafeMutableBufferPointer { table in
        MultisetCount(columns: columns, weights: weights, size: size)
          .add(to: table, factor: factorials[k]) { effort.isStopped }
      }
      if !isComplete { throw EffortEnded(effort.stop ?? .time) }
    }
    let single = weights.reduce(0, +)
    var table = [UInt64](repeating: 0, count: mask + 1)
    for size in 1...k {
      let rest = (0..<(k - size)).reduce(factorials[k] / (factorials[size] * factorials[k - size])) { product, _ in
        product * single
      }
      let scale = factorials[k] / factorials[size]
      for function in table.indices {
        let atLeast = tuples[size - 1][function] / scale
        table[function] += rest * atLeast
        table[~function & mask] += rest * atLeast
      }
    }
    // Whatever the hidden neurons are, the output has 5 k 2^(k-1) settings for each constant.
    let constant = (0..<k).reduce(UInt64(5 * k) << UInt64(k - 1)) { product, _ in product * single }
    table[0] += constant
    table[mask] += constant
    return table
  }

  private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  private static func sizes(inputCount: Int, depth: Int) -> [UInt8] {
    let catalog = SmallFunctionCatalog(inputCount: inputCount, depth: depth)
    let symmetries = FunctionSymmetries(inputCount: inputCount)
    let weights = Dictionary(uniqueKeysWithValues: catalog.entries.map { ($0.function, UInt8($0.weights)) })
    return (0..<(1 << (1 << inputCount))).map { bits in
      weights[symmetries.representative(of: TruthTable(inputCount: inputCount, bits: UInt64(bits)))] ?? .max
    }
  }
}

/// All multisets of a given number of columns, with the functions "at least t of them".
private struct MultisetCount {
  let columns: [UInt16]
  let weights: [UInt64]
  let size: Int

  /// Adds for every multiset and every t from 1 to its size `factor` times the product of the weights over the factorials of
  /// the multiplicities to the entry of "at least t".
  ///
  /// - Parameter shouldStop: asked every millisecond.
  /// - Returns: false if it said so.
  func add(
    to table: UnsafeMutableBufferPointer<UInt64>, factor: UInt64, shouldStop: () -> Bool
  ) -> Bool {
    columns.withUnsafeBufferPointer { columns in
      weights.withUnsafeBufferPointer { weights in
        Self.descend(columns, weights, table, left: size, size, from: 0, run: 0, .zero, factor, shouldStop)
      }
    }
  }

  /// Lane j of `levels`: on which rows at least j + 1 of the columns chosen so far are 1. `run` is the multiplicity of
  /// column `first` so far.
  private static func descend(
    _ columns: UnsafeBufferPointer<UInt16>, _ weights: UnsafeBufferPointer<UInt64>,
    _ table: UnsafeMutableBufferPointer<UInt64>, left: Int, _ size: Int, from first: Int, run: UInt64,
    _ levels: SIMD8<UInt16>, _ weight: UInt64, _ shouldStop: () -> Bool
  ) -> Bool {
    // Some ten thousand choices of the three columns that are left.
    if left == 3 && shouldStop() { return false }
    var run = run
    let shifted = SIMD8<UInt16>(
      .max, levels[0], levels[1], levels[2], levels[3], levels[4], levels[5], levels[6])
    for index in first..<columns.count {
      let grown = levels | (shifted & SIMD8(repeating: columns[index]))
      let product = weight * weights[index] / (run + 1)
      if left == 1 {
        for lane in 0..<size { table[Int(grown[lane])] &+= product }
      } else {
        let isComplete = descend(
          columns, weights, table, left: left - 1, size, from: index, run: run + 1, grown, product, shouldStop)
        if !isComplete { return false }
      }
      run = 0
    }
    return true
  }
}
