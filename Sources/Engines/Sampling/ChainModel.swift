import CKernels
import ThresholdNetworks

/// What all Gibbs chains on one sample share: the distinct first-layer columns with the number of settings of each, and
/// the functions of later layers.
///
/// A class because the tables are read through pointers in hot loops; nothing changes after `init`.
package final class ChainModel: @unchecked Sendable {
  package let sample: PartialFunction
  package let architecture: Architecture
  /// The number of rows of a column: the sample points, or all of {0,1}^n.
  package let rowCount: Int
  /// 64-bit words a column.
  let wordCount: Int
  let labels: UnsafeMutablePointer<UInt64>
  /// Ones at the rows that are points of the sample.
  let points: UnsafeMutablePointer<UInt64>
  /// The number of distinct first-layer columns; column c has its words at `columns[word * columnCount + c]`.
  package let columnCount: Int
  let columns: UnsafeMutablePointer<UInt64>
  /// How many settings of a first-layer neuron give each column. Tests put a wrong one here, to see that it is noticed.
  package let multiplicities: UnsafeMutablePointer<UInt64>
  /// The same for the kernel.
  let list: UnsafeMutablePointer<thresher_column_list>
  /// The functions of fan-in d(l-1), by layer; the first layer's are those of the dictionary.
  let tables: [FunctionTable]
  /// The functions of each column: `members[memberStart[c] ..< memberStart[c + 1]]`.
  private let members: [Int32]
  private let memberStart: [Int]
  /// Sums of the multiplicities up to and including each column.
  private let cumulative: [UInt64]
  /// The index of the first neuron of each layer, and the number of all neurons at the end.
  let layerStart: [Int]
  /// The number of functions of the largest table beyond the first layer.
  let largestTable: Int
  /// The words of candidate columns that a sweep over all neurons looks at.
  let sweepCost: UInt64

  static func isSuitable(_ architecture: Architecture) -> Bool {
    architecture.widths.indices.allSatisfy { architecture.fanIn(ofLayer: $0) <= FunctionTable.maximumFanIn }
  }

  static func bytesNeeded(_ architecture: Architecture, pointCount: Int) -> Int {
    let words = max(1, (pointCount + 63) / 64)
    return architecture.widths.indices.reduce(0) {
      $0
        + FunctionTable.bytesNeeded(fanIn: architecture.fanIn(ofLayer: $1), wordsPerColumn: $1 == 0 ? 3 * words + 3 : 2)
    }
  }

  /// - Parameter onCube: whether columns cover all of {0,1}^n, so that the functions of the networks can be read off; only
  ///   the points of the sample count as errors then.
  /// - Precondition: `isSuitable(architecture)`. Check `bytesNeeded` first.
  package init(_ sample: PartialFunction, _ architecture: Architecture, onCube: Bool = false) {
    self.sample = sample
    self.architecture = architecture
    let inputs: [BitVector]
    var isPoint = BitVector(repeating: true, count: sample.pointCount)
    var labelled = sample.labels
    if onCube {
      inputs = (0..<sample.inputCount).map { TruthTable.projection($0, of: sample.inputCount) }
      let rows = sample.points.map { Int($0.words[0]) }
      isPoint = BitVector(ones: rows, count: 1 << sample.inputCount)
      labelled = BitVector(ones: sample.labels.ones.map { rows[$0] }, count: 1 << sample.inputCount)
    } else {
      inputs = sample.inputColumns
    }
    rowCount = isPoint.count
    let words = max(1, isPoint.words.count)
    wordCount = words
    labels = Self.copy(labelled.words, words)
    points = Self.copy(isPoint.words, words)
    let rows = Self.copy(BitVector(repeating: true, count: isPoint.count).words, words)
    defer { rows.deallocate() }
    tables = architecture.widths.indices.map { FunctionTable(fanIn: architecture.fanIn(ofLayer: $0)) }
    layerStart = architecture.widths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }

    let table = tables[0]
    let byWord = (0..<words).map { word in
      table.columns(on: inputs.map { $0.words.isEmpty ? 0 : $0.words[word] })
    }
    let mask = rows
    func column(_ function: Int) -> [UInt64] { (0..<words).map { byWord[$0][function] & mask[$0] } }
    let order = (0..<table.gates.count).sorted { left, right in
      for word in 0..<words {
        let a = byWord[word][left] & mask[word]
        let b = byWord[word][right] & mask[word]
        if a != b { return a < b }
      }
      return left < right
    }
    var starts: [Int] = []
    for (place, function) in order.enumerated() {
      if place == 0 || column(order[place - 1]) != column(function) { starts.append(place) }
    }
    starts.append(order.count)
    members = order.map { Int32($0) }
    memberStart = starts
    columnCount = starts.count - 1
    columns = .allocate(capacity: columnCount * words)
    multiplicities = .allocate(capacity: columnCount)
    for index in 0..<columnCount {
      for (word, bits) in column(order[starts[index]]).enumerated() {
        (columns + word * columnCount + index).initialize(to: bits)
      }
      (multiplicities + index).initialize(
        to: order[starts[index]..<starts[index + 1]].reduce(0) { $0 + table.settings(of: $1) })
    }
    let counts = (0..<columnCount).map { [multiplicities] in multiplicities[$0] }
    cumulative = counts.reduce(into: []) { $0.append(($0.last ?? 0) + $1) }
    list = .allocate(capacity: 1)
    list.initialize(
      to: thresher_column_list(columns: columns, multiplicities: multiplicities, count: columnCount, words: words))
    largestTable = tables.dropFirst().map(\.gates.count).max() ?? 0
    var candidates = architecture.widths[0] * columnCount
    // A later candidate is evaluated first, which costs about as much as four looks.
    for layer in architecture.widths.indices.dropFirst() {
      candidates += 4 * architecture.widths[layer] * tables[layer].gates.count
    }
    sweepCost = UInt64(candidates * words)
  }

  deinit {
    labels.deallocate()
    points.deallocate()
    columns.deallocate()
    multiplicities.deallocate()
    list.deallocate()
  }

  private static func copy(_ words: [UInt64], _ count: Int) -> UnsafeMutablePointer<UInt64> {
    let pointer = UnsafeMutablePointer<UInt64>.zeroed(count)
    for (index, word) in words.enumerated() { pointer[index] = word }
    return pointer
  }

  func layer(of neuron: Int) -> Int { layerStart.lastIndex { $0 <= neuron } ?? 0 }

  /// A column or function from the prior.
  func randomChoice<Source: UniformSource>(of layer: Int, using source: inout Source) -> Int {
    let table = tables[layer]
    if layer > 0 {
      let rank = source.next(below: UInt64(6 * table.functionCount))
      let functions = UInt64(table.functionCount)
      if rank < functions { return Int(rank) }
      return table.functionCount + (rank < functions + table.settings(of: table.functionCount) ? 0 : 1)
    }
    let rank = source.next(below: cumulative[columnCount - 1])
    var low = 0
    var high = columnCount - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] <= rank { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A function of the first layer with the given column, each setting equally likely.
  func function<Source: UniformSource>(ofColumn index: Int, using source: inout Source) -> NeuronFunction {
    var rank = source.next(below: multiplicities[index])
    for place in memberStart[index]..<memberStart[index + 1] {
      let function = Int(members[place])
      let settings = tables[0].settings(of: function)
      if rank < settings { return tables[0].function(function) }
      rank -= settings
    }
    preconditionFailure("the multiplicity of column \(index) is the sum over its functions")
  }
}

extension FunctionTable {
  /// The number of settings that compute the function of an index: 1, or 5 m 2^(m-1) for a constant.
  func settings(of index: Int) -> UInt64 {
    index < functionCount ? 1 : UInt64(5 * fanIn) << UInt64(fanIn - 1)
  }
}
