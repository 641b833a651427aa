import Running
import ThresholdNetworks

/// A memory with one weight per bit, addressed directly by the inputs: depth 4, widths (2n, A + 2c, B, 1) with
/// A = 2^a, c = n - a, B = 2^c, and w = 2 n^2 + 2 n (A + 2c) + (A + 2c) B + B. The main term is A B = 2^n.
///
/// Literals; the one-hot code of the first a inputs and the literals of the others; the rows of the memory; OR.
public struct DirectTable: Hashable, Sendable {
  /// The number n of inputs.
  public let inputCount: Int
  /// a: the number of inputs that choose the column.
  public let columnBits: Int

  /// The table whose columns are chosen by the first a inputs.
  ///
  /// - Precondition: 0 <= a <= n.
  public init(inputCount: Int, columnBits: Int) {
    precondition(inputCount >= 1 && (0...inputCount).contains(columnBits))
    (self.inputCount, self.columnBits) = (inputCount, columnBits)
  }

  /// The split of the inputs with the fewest weights.
  public init(inputCount: Int) {
    let splits = (0...inputCount).map { DirectTable(inputCount: inputCount, columnBits: $0) }
    self = splits.min { $0.approximateWeightCount < $1.approximateWeightCount } ?? splits[0]
  }

  private var rowBits: Int { inputCount - columnBits }
  private var approximateWeightCount: Double {
    tableWeights(addressBits: inputCount, columnBits: columnBits, addressFanIn: 2 * Double(inputCount))
  }

  /// The widths of the layers, the last one 1.
  ///
  /// - Precondition: at most 60 inputs.
  public var widths: [Int] { [2 * inputCount, (1 << columnBits) + 2 * rowBits, 1 << rowBits, 1] }

  /// 2 n^2 + 2 n (A + 2c) + (A + 2c) B + B.
  public var weightCount: Int {
    let n = inputCount
    let (codes, rows) = ((1 << columnBits) + 2 * rowBits, 1 << rowBits)
    return 2 * n * n + 2 * n * codes + codes * rows + rows
  }

  func construction(for sample: PartialFunction, memory: Int, effort: Effort) throws -> Construction {
    guard inputCount <= 60 else {
      throw ConstructionError.tooLarge(.table, bytes: .max, allowed: memory)
    }
    try ConstructionMethod.table.checkMemory(widths, inputCount: inputCount, memory)
    let coordinates = LinearHash(masks: (0..<inputCount).map { [$0] })
    let values = coordinates.values(on: sample)
    let ones = Set(sample.labels.ones.map { values[$0] })
    var assembly = NetworkAssembly(inputCount: inputCount)
    let literals = assembly.layer { $0.literals(of: Array(0..<inputCount)) }
    let output = assembly.table(literals, columnBits: columnBits, ones: ones)
    return try Construction(
      .table, assembly.output(output), for: sample, shape: Architecture(inputCount: inputCount, widths: widths),
      parameters: [.init("a", columnBits), .init("c", rowBits)], effort: effort)
  }
}

/// A linear hash of m bits that separates the labels, then a table of 2^m bits: depth 5, widths (P, 2m, A + 2c, B, 1) with
/// a + c = m, P the total size of the masks, and w = n P + 2 m P + 2 m (A + 2c) + (A + 2c) B + B.
public struct HashedTable: Sendable {
  /// The number n of inputs.
  public let inputCount: Int
  /// P: the sum over the functionals of the number of inputs that they add up.
  public let maskSize: Int
  /// m, the bits of the hash.
  public let hashBits: Int
  /// a, the bits of the hash that choose a column of the table.
  public let columnBits: Int
  private let hash: LinearHash

  /// The construction for these numbers of bits, without a sample.
  ///
  /// - Precondition: 0 <= a <= m <= P.
  public init(inputCount: Int, maskSize: Int, hashBits: Int, columnBits: Int) {
    precondition((0...hashBits).contains(columnBits) && hashBits >= 1 && maskSize >= hashBits)
    self.init(
      inputCount: inputCount, maskSize: maskSize, hashBits: hashBits, columnBits: columnBits,
      hash: LinearHash(masks: []))
  }

  private init(inputCount: Int, maskSize: Int, hashBits: Int, columnBits: Int, hash: LinearHash) {
    (self.inputCount, self.maskSize, self.hashBits, self.columnBits) = (inputCount, maskSize, hashBits, columnBits)
    self.hash = hash
  }

  /// The hash with the fewest bits that the greedy search finds, and the best split of its bits.
  ///
  /// - Throws: `ConstructionError.stopped` when the effort ends.
  init(_ sample: PartialFunction, effort: Effort) throws {
    var generator = SplitMix(seed: 1)
    let hash = try LinearHash.separating(sample, using: &generator, effort: effort)
    let m = hash.masks.count
    let split =
      (0...m).min {
        tableWeights(addressBits: m, columnBits: $0, addressFanIn: 2 * Double(m))
          < tableWeights(addressBits: m, columnBits: $1, addressFanIn: 2 * Double(m))
      } ?? 0
    self.init(
      inputCount: sample.inputCount, maskSize: hash.wireCount, hashBits: m, columnBits: split, hash: hash)
  }

  private var rowBits: Int { hashBits - columnBits }

  /// The widths of the layers, the last one 1.
  ///
  /// - Precondition: at most 60 hash bits.
  public var widths: [Int] { [maskSize, 2 * hashBits, (1 << columnBits) + 2 * rowBits, 1 << rowBits, 1] }

  /// n P + 2 m P + 2 m (A + 2c) + (A + 2c) B + B.
  public var weightCount: Int {
    let (codes, rows) = ((1 << columnBits) + 2 * rowBits, 1 << rowBits)
    return inputCount * maskSize + 2 * hashBits * maskSize + 2 * hashBits * codes + codes * rows + rows
  }

  func construction(for sample: PartialFunction, memory: Int, effort: Effort) throws -> Construction {
    guard hashBits <= 60 else { throw ConstructionError.tooLarge(.hash, bytes: .max, allowed: memory) }
    try ConstructionMethod.hash.checkMemory(widths, inputCount: inputCount, memory)
    let values = hash.values(on: sample)
    var assembly = NetworkAssembly(inputCount: inputCount)
    let unary = assembly.layer { layer in hash.masks.map { layer.unaryParity(of: $0) } }
    let literals = assembly.layer { layer in unary.map { layer.parityLiteral(unary: $0) } }
    let output = assembly.table(literals, columnBits: columnBits, ones: Set(sample.labels.ones.map { values[$0] }))
    return try Construction(
      .hash, assembly.output(output), for: sample, shape: Architecture(inputCount: inputCount, widths: widths),
      parameters: [.init("P", maskSize), .init("m", hashBits), .init("a", columnBits), .init("c", rowBits)],
      effort: effort)
  }
}

extension NetworkAssembly {
  /// The two layers of a memory that holds a one at each address of `ones`, and the gate that closes it. The lowest
  /// `columnBits` bits of the address choose the column.
  mutating func table(_ literals: [Literal], columnBits: Int, ones: Set<Int>) -> Gate {
    let (columns, rows) = layer { layer in
      (layer.oneHot(Array(literals.prefix(columnBits))), layer.copies(of: Array(literals.dropFirst(columnBits))))
    }
    var columnsOfRow: [Int: [Int]] = [:]
    for address in ones.sorted() {
      columnsOfRow[address >> columnBits, default: []].append(address & (1 << columnBits - 1))
    }
    let wires = layer { layer in
      (0..<(1 << rows.count)).map { row in
        // The same neuron as `memoryRows` makes, without asking for every bit of a large table.
        guard let payload = columnsOfRow[row] else { return layer.add(.constant(false)) }
        return layer.add(.atLeast(rows.count + 1, of: payload.map { columns[$0] } + rows.wires(for: row)))
      }
    }
    return .or(wires)
  }
}

/// The weights of a memory of 2^m bits whose address arrives on `addressFanIn` wires, as a floating-point number
/// because a poor split overflows.
private func tableWeights(addressBits m: Int, columnBits a: Int, addressFanIn: Double) -> Double {
  func power(_ exponent: Int) -> Double {
    exponent < 1000 ? Double(sign: .plus, exponent: exponent, significand: 1) : .infinity
  }
  let rows = power(m - a)
  let codes = power(a) + 2 * Double(m - a)
  return addressFanIn * codes + codes * rows + rows
}
