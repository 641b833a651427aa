import Running
import ThresholdNetworks

/// The least weights of all functions of up to four inputs at depth 2 or 3, one row for each class under the
/// symmetries that keep sizes.
///
///     let catalog = SmallFunctionCatalog(inputCount: 4, depth: 3)
///     catalog.entries.count                                                // 1072
///
/// Found by closure (`SmallFunctionClosure`), without any solver: architectures are run through in increasing weight
/// until every class is reached, and all architectures of a class's least weight are listed.
public struct SmallFunctionCatalog: Sendable {
  /// A class of functions under the symmetries of `FunctionSymmetries`.
  public struct Entry: Hashable, Sendable {
    /// The least function of the class.
    public let function: TruthTable
    /// The number of functions in the class.
    public let functionCount: Int
    /// The least w(d).
    public let weights: Int
    /// Every architecture of that weight which computes the class, sorted.
    public let architectures: [Architecture]
  }

  /// The number n of inputs.
  public let inputCount: Int
  /// The depth at which weights are least.
  public let depth: Int
  /// In the order of the functions.
  public let entries: [Entry]

  /// More inputs would have too many classes for a table.
  public static let maximumInputs = 4
  /// The depths that the closure knows.
  public static let depths = 2...3

  /// Runs through the architectures until every class of functions is reached.
  ///
  /// - Precondition: 1 ... `maximumInputs` inputs, a depth in `depths`.
  /// - Complexity: under a second for four inputs.
  public init(inputCount: Int, depth: Int) {
    do { try self.init(inputCount: inputCount, depth: depth, effort: .unlimited) } catch {
      preconditionFailure("nobody ended the catalog: \(error)")
    }
  }

  /// The same within an effort; a resource unit is a multiset of first-layer columns that is looked at.
  ///
  /// - Precondition: 1 ... `maximumInputs` inputs, a depth in `depths`.
  /// - Throws: `EffortEnded`; a catalog with gaps would be none.
  public init(inputCount: Int, depth: Int, effort: Effort) throws(EffortEnded) {
    precondition((1...Self.maximumInputs).contains(inputCount), "the catalog of \(inputCount) inputs")
    precondition(Self.depths.contains(depth), "the catalog at depth \(depth)")
    self.inputCount = inputCount
    self.depth = depth
    try effort.goOn()
    var builder = CatalogBuilder(inputCount: inputCount, effort: effort)
    let settled = try depth == 2 ? builder.settleDepthTwo() : builder.settleDepthThree()
    entries = zip(builder.symmetries.classes(), settled).map { pair, architectures in
      Entry(
        function: pair.representative, functionCount: pair.orbitSize, weights: architectures[0].weightCount,
        architectures: architectures.sorted())
    }
  }

  /// How many classes have each least weight, in the order of the weights.
  public var histogram: [(weights: Int, classes: Int, functions: Int)] {
    Dictionary(grouping: entries, by: \.weights).sorted { $0.key < $1.key }.map { weights, entries in
      (weights, entries.count, entries.reduce(0) { $0 + $1.functionCount })
    }
  }
}

/// The state of one closure: which classes are reached, and by what.
private struct CatalogBuilder {
  let inputCount: Int
  let symmetries: FunctionSymmetries
  let closure: SmallFunctionClosure
  let classOf: [UInt16]
  let classCount: Int
  /// For every class its least width at depth 2, nil while it is not among `settledWidths`.
  var leastWidth: [Int?]
  /// The widths at depth 2 up to which `leastWidth` is complete.
  var settledWidths = 0
  /// `layers[d - 1]` holds one multiset of d columns of each orbit.
  var layers: [[[UInt8]]] = []
  private let effort: Effort
  private var used: UInt64 = 0

  init(inputCount: Int, effort: Effort) {
    (self.inputCount, self.effort) = (inputCount, effort)
    symmetries = FunctionSymmetries(inputCount: inputCount)
    closure = SmallFunctionClosure(inputCount: inputCount)
    classOf = symmetries.classIndices()
    classCount = Int(classOf.max() ?? 0) + 1
    leastWidth = Array(repeating: nil, count: classCount)
  }

  /// An array of a few columns with its header.
  private static let bytesOfMultiset = 48

  private mutating func spend(_ multisets: Int) throws(EffortEnded) {
    used &+= UInt64(max(1, multisets))
    try effort.goOn(used: used)
  }

  mutating func firstLayers(_ width: Int) throws(EffortEnded) -> [[UInt8]] {
    while layers.count < width {
      let last = layers.last ?? []
      try spend(last.count)
      layers.append(closure.extending(last))
      let count = layers.reduce(0) { $0 + $1.count }
      if let reason = effort.refusal(ofBytes: count * Self.bytesOfMultiset) { throw EffortEnded(reason) }
    }
    return layers[width - 1]
  }

  /// The classes of which `body` marks a function.
  func reached(_ body: (UnsafeMutablePointer<Bool>) -> Void) -> [Bool] {
    var marks = [Bool](repeating: false, count: classOf.count)
    marks.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { body(base) } }
    var classes = [Bool](repeating: false, count: classCount)
    for (function, isMarked) in marks.enumerated() where isMarked { classes[Int(classOf[function])] = true }
    return classes
  }

  mutating func settleDepthTwo() throws(EffortEnded) -> [[Architecture]] {
    while leastWidth.contains(where: { $0 == nil }) { try settleDepthTwo(width: settledWidths + 1) }
    return leastWidth.compactMap { $0 }.map { [Architecture(inputCount: inputCount, widths: [$0, 1])] }
  }

  private mutating func settleDepthTwo(width: Int) throws(EffortEnded) {
    while settledWidths < width {
      settledWidths += 1
      let k = settledWidths
      if k > Self.maximumPrefix + 1 {
        try settleRemaining(k)
        continue
      }
      let prefixes = try k == 1 ? [] : firstLayers(k - 1)
      try spend(prefixes.count)
      let classes = reached { marks in
        // The constant functions: one neuron that ignores the inputs.
        if k == 1 { marks[0] = true }
        closure.markDepthTwo(prefixes: prefixes, in: marks)
      }
      for index in classes.indices where classes[index] && leastWidth[index] == nil { leastWidth[index] = k }
    }
  }

  /// The longest prefixes that are kept: 142,118 multisets of five columns at four inputs.
  private static let maximumPrefix = 5

  /// Settles width k beyond the longest prefixes, where only 252 functions (k = 7) and 24 (k = 8) are left.
  private mutating func settleRemaining(_ k: Int) throws(EffortEnded) {
    // A multiset stands for its whole orbit, so every function of an open class is a target.
    let targets = classOf.indices.filter { leastWidth[Int(classOf[$0])] == nil }
    guard !targets.isEmpty else { return }
    let prefixes = try firstLayers(Self.maximumPrefix)
    try spend(prefixes.count)
    let isReached = closure.targetsReached(
      at: k, prefixes: prefixes, targets: targets.map { UInt16($0) })
    for (target, isReached) in zip(targets, isReached) where isReached { leastWidth[Int(classOf[target])] = k }
  }

  mutating func settleDepthThree() throws(EffortEnded) -> [[Architecture]] {
    var depthThree = [[Architecture]](repeating: [], count: classCount)
    // (d1 + 1)(d2 + n) = w + n: the architectures of weight w are the factorizations of w + n.
    var product = 2 * (inputCount + 1)
    while depthThree.contains(where: \.isEmpty) {
      let isOpen = depthThree.map(\.isEmpty)
      for d1 in 1...product / (inputCount + 1) where product.isMultiple(of: d1 + 1) {
        let d2 = product / (d1 + 1) - inputCount
        guard d2 >= 1 else { continue }
        let architecture = Architecture(inputCount: inputCount, widths: [d1, d2, 1])
        let classes: [Bool]
        if d2 == 1 {
          // One neuron in the second layer: a network of depth 2 with one more neuron behind it.
          try settleDepthTwo(width: d1)
          classes = leastWidth.map { $0 == d1 }
        } else {
          let layers = try firstLayers(d1)
          try spend(layers.count)
          classes = reached { closure.markDepthThree(firstLayers: layers, secondWidth: d2, in: $0) }
        }
        for index in classes.indices where classes[index] && isOpen[index] {
          depthThree[index].append(architecture)
        }
      }
      product += 1
    }
    return depthThree
  }
}
