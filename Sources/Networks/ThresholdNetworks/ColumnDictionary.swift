/// The distinct columns that one neuron can have on given input columns, with how many parameter
/// settings give each and one function that does.
///
/// For fan-in m there are m 2^m + 2 functions; on N points most of them coincide.
public struct ColumnDictionary: Sendable {
  /// A column with the neurons that have it.
  public struct Entry: Hashable, Sendable {
    /// The value of the neuron on every point.
    public let column: BitVector
    /// The number of settings (W, gamma, b) whose column this is. At most 6 m 2^m.
    public internal(set) var settings: UInt64
    /// A function with this column: a constant if one has it, else the first in the order of W (as a
    /// binary number), then of the threshold, "at least" before "fewer".
    public let function: NeuronFunction
  }

  /// The number m of values that a neuron reads.
  public let fanIn: Int
  /// The number N of points, the length of every column.
  public let pointCount: Int
  /// One entry per distinct column, in the order of the columns.
  public let entries: [Entry]

  /// The largest fan-in that is listed: 20 2^20 + 2 functions.
  public static let maximumFanIn = 20

  /// The number of bytes that the enumeration may need at most.
  public static func bytesNeeded(fanIn m: Int, pointCount: Int) -> Int {
    (m << m + 2) * (96 + (pointCount + 63) / 64 * 8)
  }

  /// Lists the columns of all neurons that read these values.
  ///
  /// - Precondition: the fan-in is 1 ... `maximumFanIn`. Check `bytesNeeded` first.
  /// - Complexity: m 2^m column operations of N / 64 words.
  public init(inputs: [BitVector], pointCount: Int) {
    let m = inputs.count
    precondition(m >= 1 && m <= Self.maximumFanIn, "the columns of fan-in \(m)")
    fanIn = m
    self.pointCount = pointCount
    var table: [BitVector: Entry] = [:]
    let constantSettings = UInt64(5 * m) << UInt64(m - 1)
    func add(_ column: BitVector, _ settings: UInt64, _ function: NeuronFunction) {
      if table[column] != nil {
        table[column]!.settings += settings
      } else {
        table[column] = Entry(column: column, settings: settings, function: function)
      }
    }
    add(BitVector(repeating: false, count: pointCount), constantSettings, .constant(false))
    add(BitVector(repeating: true, count: pointCount), constantSettings, .constant(true))
    // counts[i][t]: at least t + 1 of the inputs i ... m-1 that belong to W. The subsets are visited in the order of
    // W as a binary number, so only the low bits of W change often: high inputs are added first.
    var counts = [[BitVector]](repeating: [], count: m + 1)
    for bits in 1..<(UInt64(1) << UInt64(m)) {
      for input in (0...bits.trailingZeroBitCount).reversed() {
        counts[input] = counts[input + 1]
        if bits >> UInt64(input) & 1 == 1 { Self.include(inputs[input], in: &counts[input]) }
      }
      let set = BitVector(words: [bits], count: m)
      for (index, column) in counts[0].enumerated() {
        add(column, 1, .atLeast(index + 1, of: set))
        add(~column, 1, .fewer(than: index + 1, of: set))
      }
    }
    entries = table.values.sorted { $0.column < $1.column }
  }

  /// The dictionary of the first layer on `sample`.
  public init(of sample: PartialFunction) {
    self.init(inputs: sample.inputColumns, pointCount: sample.pointCount)
  }

  private static func include(_ column: BitVector, in counts: inout [BitVector]) {
    var carry = column
    for index in counts.indices {
      let next = counts[index] & carry
      counts[index] = counts[index] | carry
      carry = next
    }
    counts.append(carry)
  }
}
