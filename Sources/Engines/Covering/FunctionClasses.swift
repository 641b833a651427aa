import Running
import ThresholdNetworks

/// The symmetries of Boolean functions that keep every least size: permuting the inputs, complementing all inputs at
/// once, and complementing the output.
///
/// Permuting inputs permutes the weights of the first layer. Complementing all inputs turns "at least t of W" into
/// "fewer than |W| - t + 1 of W", again one neuron. Complementing the output negates the last neuron. Complementing a
/// single input turns a count into a difference, which is not a neuron: it may change sizes (<doc:SmallFunctions>).
///
/// Tables of up to five inputs, one in the low 2^n bits of a word.
public struct FunctionSymmetries: Sendable {
  /// The table of six inputs would not fit into 32 bits.
  public static let maximumInputs = 5

  /// The number n of inputs.
  public let inputCount: Int
  /// The low 2^n bits.
  let mask: UInt32
  /// The permutations of the inputs as lists of delta swaps from one permutation to the next (Steinhaus, Johnson,
  /// Trotter): entry i exchanges inputs `swaps[i]` and `swaps[i] + 1`. Applying all n! - 1 of them visits each once.
  private let swaps: [Int]

  /// The symmetries of functions of so many inputs.
  ///
  /// - Precondition: 1 ... `maximumInputs` inputs.
  public init(inputCount: Int) {
    precondition((1...Self.maximumInputs).contains(inputCount), "the symmetries of \(inputCount) inputs")
    self.inputCount = inputCount
    mask = inputCount == 5 ? ~0 : (1 << (1 << UInt32(inputCount))) - 1
    swaps = Self.plainChanges(inputCount)
  }

  /// 4 n!: the number of symmetries.
  public var order: Int { 4 * (swaps.count + 1) }

  /// Calls `body` with the images of `table`, repetitions included, until it returns false.
  func forEachImage(of table: UInt32, _ body: (UInt32) -> Bool) {
    var image = table
    for index in 0...swaps.count {
      let reversed = complementingInputs(image)
      guard body(image), body(~image & mask), body(reversed), body(~reversed & mask) else { return }
      if index < swaps.count { image = swappingInputs(swaps[index], of: image) }
    }
  }

  /// The function with inputs `index` and `index + 1` exchanged.
  func swappingInputs(_ index: Int, of table: UInt32) -> UInt32 {
    let move: [UInt32] = [0x2222_2222, 0x0c0c_0c0c, 0x00f0_00f0, 0x0000_ff00]
    let shift = UInt32(1) << UInt32(index)
    let moved = move[index]
    return (table & moved) << shift | (table >> shift) & moved | table & ~(moved | moved << shift)
  }

  /// The function x -> f(not x): row r becomes row 2^n - 1 - r.
  func complementingInputs(_ table: UInt32) -> UInt32 {
    var image = table
    let halves: [UInt32] = [0x5555_5555, 0x3333_3333, 0x0f0f_0f0f, 0x00ff_00ff, 0x0000_ffff]
    for input in 0..<inputCount {
      let shift = UInt32(1) << UInt32(input)
      image = (image & halves[input]) << shift | (image >> shift) & halves[input]
    }
    return image & mask
  }

  /// The least image: equal for two functions exactly when a symmetry takes one to the other.
  public func representative(of table: TruthTable) -> TruthTable {
    let bits = Self.bits(of: table)
    var least = bits
    forEachImage(of: bits) { image in
      least = min(least, image)
      return true
    }
    return TruthTable(inputCount: inputCount, bits: UInt64(least))
  }

  /// The number of different images.
  public func orbitSize(of table: TruthTable) -> Int {
    let bits = Self.bits(of: table)
    var fixing = 0
    forEachImage(of: bits) { image in
      if image == bits { fixing += 1 }
      return true
    }
    return order / fixing
  }

  /// What a search for the next class came to.
  public enum NextClass: Hashable, Sendable {
    /// The least representative that is not below the start.
    case found(TruthTable)
    /// There is none.
    case none
    /// The time ended; no function before this one, from the start on, is a representative.
    case stopped(at: TruthTable)
  }

  /// Looks for the least representative of a class that is at least `start`, as long as `effort` lasts.
  ///
  /// - Complexity: most functions are known not to be representatives after a few images, but representatives of five
  ///   inputs are up to 10^9 functions apart.
  public func nextClass(from start: TruthTable, effort: Effort = .unlimited) -> NextClass {
    var bits = Self.bits(of: start)
    var steps = 0
    while true {
      steps += 1
      if steps & 0x3fff == 0, effort.isStopped {
        return .stopped(at: TruthTable(inputCount: inputCount, bits: UInt64(bits)))
      }
      var isLeast = true
      forEachImage(of: bits) { image in
        isLeast = image >= bits
        return isLeast
      }
      if isLeast { return .found(TruthTable(inputCount: inputCount, bits: UInt64(bits))) }
      if bits == mask { return .none }
      bits += 1
    }
  }

  /// The representatives of all classes, ascending.
  ///
  /// - Precondition: at most four inputs; five have 9 million classes, to be walked by `nextClass(from:effort:)`.
  /// - Complexity: O(2^(2^n) n): every function is visited once, through n + 1 generators of the group.
  public func classes() -> [(representative: TruthTable, orbitSize: Int)] {
    let classOf = classIndices()
    var sizes: [Int] = []
    var representatives: [UInt32] = []
    for (table, index) in classOf.enumerated() {
      if Int(index) == sizes.count {
        sizes.append(0)
        representatives.append(UInt32(table))
      }
      sizes[Int(index)] += 1
    }
    return zip(representatives, sizes).map { (TruthTable(inputCount: inputCount, bits: UInt64($0)), $1) }
  }

  /// The class of every function, numbered in the order of their least members.
  func classIndices() -> [UInt16] {
    precondition(inputCount <= 4, "the classes of all functions of \(inputCount) inputs")
    var classOf = [UInt16](repeating: .max, count: Int(mask) + 1)
    var classCount: UInt16 = 0
    var pending: [UInt32] = []
    for table in 0...mask where classOf[Int(table)] == .max {
      classOf[Int(table)] = classCount
      pending.append(table)
      while let member = pending.popLast() {
        func visit(_ image: UInt32) {
          guard classOf[Int(image)] == .max else { return }
          classOf[Int(image)] = classCount
          pending.append(image)
        }
        visit(~member & mask)
        visit(complementingInputs(member))
        for input in 0..<inputCount - 1 { visit(swappingInputs(input, of: member)) }
      }
      classCount += 1
    }
    return classOf
  }

  static func bits(of table: TruthTable) -> UInt32 { UInt32(truncatingIfNeeded: table.values.words[0]) }

  /// The n! - 1 adjacent exchanges that lead through all orders of n things.
  private static func plainChanges(_ n: Int) -> [Int] {
    guard n > 1 else { return [] }
    let inner = plainChanges(n - 1)
    var changes: [Int] = []
    // The last thing sweeps down and up through each order of the others; while it stands at the bottom, the others
    // are one place higher.
    for round in 0...inner.count {
      let isDown = round.isMultiple(of: 2)
      changes += isDown ? Array((0..<n - 1).reversed()) : Array(0..<n - 1)
      if round < inner.count { changes.append(isDown ? inner[round] + 1 : inner[round]) }
    }
    return changes
  }
}
