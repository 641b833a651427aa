import Covering
import ThresholdNetworks

/// Everything the experiments need to know about all functions of a few inputs: the number of settings of a student
/// for each, and the least weights of each at a fixed depth.
public struct SmallModel: Sendable {
  public let inputCount: Int
  /// k: the student has widths (k, 1).
  public let studentWidth: Int
  /// `settings[t]`: the settings of the student that compute the function with truth table t.
  public let settings: [UInt64]
  /// `sizes[t]`: the least number of weights of a network of `depth` layers that computes t.
  public let sizes: [UInt8]
  public let depth: Int

  public static let maximumInputs = 4
  public static let maximumStudentWidth = 4

  public var rowCount: Int { 1 << inputCount }

  /// - Precondition: 2 to 4 inputs, a student width of 1 to 4, a depth of 2 or 3.
  /// - Complexity: about a second for four inputs and width 4.
  public init(inputCount: Int, studentWidth: Int, depth: Int) {
    precondition((2...Self.maximumInputs).contains(inputCount) && (1...Self.maximumStudentWidth).contains(studentWidth))
    self.inputCount = inputCount
    self.studentWidth = studentWidth
    self.depth = depth
    settings = Self.settings(inputCount: inputCount, width: studentWidth)
    sizes = Self.sizes(inputCount: inputCount, depth: depth)
  }

  /// The number of settings of a student (k, 1) for every function.
  ///
  /// Hidden neurons are listed as multisets of columns; for each, every function of the output neuron is added. The
  /// total of 8.3e12 for four inputs and k = 4 fits into a word.
  public static func settings(inputCount: Int, width k: Int) -> [UInt64] {
    let rows = 1 << inputCount
    let mask = rows == 16 ? UInt32(0xffff) : (1 << UInt32(rows)) - 1
    let dictionary = ColumnDictionary(
      inputs: (0..<inputCount).map { TruthTable.projection($0, of: inputCount) }, pointCount: rows)
    let columns = dictionary.entries.map { UInt32(truncatingIfNeeded: $0.column.words[0]) }
    let weights = dictionary.entries.map(\.settings)
    var table = [UInt64](repeating: 0, count: 1 << rows)
    let constant = UInt64(5 * k) << UInt64(k - 1)
    var factorial: UInt64 = 1
    for factor in 2...max(2, k) where factor <= k { factorial *= UInt64(factor) }

    table.withUnsafeMutableBufferPointer { table in
      // levels[W]: "at least j + 1 of the hidden neurons in W"; at most four of them.
      var levels = [SIMD4<UInt32>](repeating: .zero, count: 1 << k)
      func descend(_ position: Int, _ first: Int, _ weight: UInt64, _ run: UInt64) {
        if position == k {
          table[0] &+= weight &* constant
          table[Int(mask)] &+= weight &* constant
          for subset in 1..<(1 << k) {
            for threshold in 0..<subset.nonzeroBitCount {
              let column = levels[subset][threshold]
              table[Int(column)] &+= weight
              table[Int(~column & mask)] &+= weight
            }
          }
          return
        }
        for index in first..<columns.count {
          let multiplicity = index == first && position > 0 ? run + 1 : 1
          let column = columns[index]
          let bit = 1 << position
          for subset in 0..<bit {
            let old = levels[subset]
            let carried = SIMD4<UInt32>(~0, old[0], old[1], old[2])
            levels[subset | bit] = old | (carried & SIMD4(repeating: column))
          }
          descend(position + 1, index, weight * weights[index] / multiplicity, multiplicity)
        }
      }
      descend(0, 0, factorial, 0)
    }
    return table
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

/// All interpolators of a sample in one record: what posterior sampling and the minimal networks do on average.
struct InterpolatorSummary {
  /// The settings of all interpolators, and the sum of settings times wrong rows.
  var settings: UInt64
  var wrongSettings: UInt64
  /// The functions of the least size: their number and the sum, least and largest number of wrong rows.
  var minimalCount: UInt32
  var minimalWrong: UInt32
  var size: UInt8
  var fewestWrong: UInt8
  var mostWrong: UInt8

  /// The summary of two disjoint sets of functions together.
  @inline(__always) func merged(with other: Self) -> Self {
    var result = self
    result.settings &+= other.settings
    result.wrongSettings &+= other.wrongSettings
    if other.size == size {
      result.minimalCount &+= other.minimalCount
      result.minimalWrong &+= other.minimalWrong
      result.fewestWrong = min(fewestWrong, other.fewestWrong)
      result.mostWrong = max(mostWrong, other.mostWrong)
    } else if other.size < size {
      result.minimalCount = other.minimalCount
      result.minimalWrong = other.minimalWrong
      result.size = other.size
      result.fewestWrong = other.fewestWrong
      result.mostWrong = other.mostWrong
    }
    return result
  }
}
