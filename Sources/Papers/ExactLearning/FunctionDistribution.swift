import Generators
import Numbers
import Running
import ThresholdNetworks

/// How many parameter settings of an architecture compute each function of at most four inputs, by plain enumeration.
///
/// Layer by layer: the state is the multiset of the columns of a layer on all 2^n rows, with its number of
/// settings. Shares no code with the column engine and serves as its cross-check.
public struct FunctionDistribution: Sendable {
  /// The shape of the networks that were counted; its inputs are those of the truth tables.
  public let architecture: Architecture
  /// The number of settings by truth table; bit r of the table is row r. Functions without settings are absent.
  public let counts: [UInt64: Integer]
  /// |Theta|.
  public let total: Integer

  /// Counts the settings of every function of an architecture.
  ///
  /// - Precondition: at most four inputs.
  public init(_ architecture: Architecture) {
    do {
      try self.init(architecture, effort: .unlimited)
    } catch {
      preconditionFailure("an unlimited effort has ended: \(error)")
    }
  }

  /// Counts the settings of every function as far as the effort goes.
  ///
  /// - Precondition: at most four inputs.
  /// - Throws: `EffortEnded`.
  public init(_ architecture: Architecture, effort: Effort) throws(EffortEnded) {
    precondition(architecture.inputCount <= 4, "the functions of \(architecture.inputCount) inputs")
    self.architecture = architecture
    let n = architecture.inputCount
    let inputs = (0..<n).map { TruthTable.projection($0, of: n).words[0] }
    let mask = Self.rowMask(inputs: n)
    var states: [[UInt64]: Integer] = [inputs: 1]
    var visits = 0
    for width in architecture.widths {
      var next: [[UInt64]: Integer] = [:]
      for (columns, settings) in states {
        try effort.goOn()
        let neurons = Self.columns(reading: columns, mask: mask)
        let rank = Integer.factorial(width)
        try Self.multisets(of: neurons, size: width, from: 0, chosen: [], weight: rank * settings, run: 0) {
          (state, weight) throws(EffortEnded) in
          next[state, default: 0] += weight
          visits += 1
          if visits % 512 == 0 { try effort.goOn() }
        }
      }
      states = next
    }
    var counts: [UInt64: Integer] = [:]
    for (columns, settings) in states { counts[columns[0], default: 0] += settings }
    self.counts = counts
    total = architecture.settingCount
  }

  /// The truth tables with settings, ascending.
  public var functions: [UInt64] { counts.keys.sorted() }

  /// The prior probability of a function.
  public func probability(of table: UInt64) -> Rational { Rational(counts[table] ?? 0, total) }

  /// The number of settings whose function has the labels `labels` on the rows of `seen`.
  public func count(seen: UInt64, labels: UInt64) -> Integer {
    counts.reduce(into: Integer.zero) { if $1.key & seen == labels { $0 += $1.value } }
  }

  /// A one for every row of a truth table.
  public var rowMask: UInt64 { Self.rowMask(inputs: architecture.inputCount) }

  static func rowMask(inputs n: Int) -> UInt64 { n >= 6 ? ~0 : (1 << (1 << n)) - 1 }

  /// The columns of one neuron with their numbers of settings: every (W, gamma, b) is evaluated.
  private static func columns(reading inputs: [UInt64], mask: UInt64) -> [(column: UInt64, settings: Integer)] {
    let m = inputs.count
    let rows = mask.nonzeroBitCount
    var settings: [UInt64: Int] = [:]
    for weights in 0..<(1 << m) {
      var counts = [Int](repeating: 0, count: rows)
      for input in 0..<m where weights >> input & 1 == 1 {
        for row in 0..<rows where inputs[input] >> UInt64(row) & 1 == 1 { counts[row] += 1 }
      }
      for sign in -1...1 {
        for bias in (1 - m)...m {
          var column: UInt64 = 0
          for row in 0..<rows where sign * counts[row] + bias > 0 {
            column |= 1 << UInt64(row)
          }
          settings[column, default: 0] += 1
        }
      }
    }
    return settings.sorted { $0.key < $1.key }.map { ($0.key, Integer($0.value)) }
  }

  /// Calls `visit` with each sorted multiset of `size` columns and its weight: `weight` times the settings over the
  /// factorials of the multiplicities. `run` is the multiplicity of the last column so far.
  private static func multisets(
    of neurons: [(column: UInt64, settings: Integer)], size: Int, from first: Int, chosen: [UInt64], weight: Integer,
    run: Int, visit: ([UInt64], Integer) throws(EffortEnded) -> Void
  ) throws(EffortEnded) {
    if chosen.count == size { return try visit(chosen, weight) }
    for index in first..<neurons.count {
      let multiplicity = index == first && !chosen.isEmpty ? run + 1 : 1
      let grown = (weight * neurons[index].settings).exactQuotient(dividingBy: Integer(multiplicity))
      try multisets(
        of: neurons, size: size, from: index, chosen: chosen + [neurons[index].column], weight: grown,
        run: multiplicity, visit: visit)
    }
  }
}
