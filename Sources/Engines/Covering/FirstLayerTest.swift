import CKernels
import Running
import Solving
import ThresholdNetworks

/// Whether a given first layer can be completed to a network of widths (d1, d2, ..., 1).
///
/// Points with equal codes are one cell, so this is a question about at most 2^d1 points, one layer less deep. At
/// depth 3 nearly all first layers are refuted by weights on the points of the sample that refuted an earlier one;
/// those are tried first, sixteen at a time. Then the linear program of the sign relaxation is solved, and its weights
/// kept. What is left is decided for every choice of signs. See <doc:FirstLayers>.
package final class FirstLayerTest {
  private let problem: SeparationProblem
  /// The widths behind the first layer.
  private let upperWidths: [Int]
  private var pool: WeightPool
  /// Weights of the points that refuted a first layer for the record, by threshold, the last ones first.
  private var recorded: [Int: [[Int]]] = [:]
  private let pointCount: Int
  private let labels: [Bool]
  private let effort: Effort
  /// Why a first layer was left open.
  private(set) var exhausted: Exhausted?
  package private(set) var statistics = Statistics()

  private var secondWidth: Int { upperWidths[0] }

  package struct Statistics {
    package var tested = 0, programs = 0, exact = 0
  }

  /// - Precondition: two layers or more in `upperWidths`, the last of width 1.
  package init(
    _ problem: SeparationProblem, upperWidths: [Int], effort: Effort = .unlimited
  ) {
    self.problem = problem
    self.upperWidths = upperWidths
    self.effort = effort.single().with(resources: nil)
    pointCount = problem.sample.pointCount
    labels = (0..<pointCount).map { problem.sample.labels[$0] }
    pool = WeightPool(secondWidth: upperWidths[0], labels: labels)
  }

  /// Forgets why a first layer was left open.
  package func begin() { exhausted = nil }

  /// A network with the first layer, nil if there is none or `exhausted` says why it stays open.
  ///
  /// - Parameter steps: increased by the cost. It depends on the layer alone, not on the weights at hand.
  package func network(firstLayer: [Int32], steps: inout UInt64) -> ThresholdNetwork? {
    statistics.tested += 1
    let cells = Cells(firstLayer, problem)
    if upperWidths.count > 2 { return deepNetwork(firstLayer, cells, &steps) }
    steps += 1 + UInt64(Self.patternCount(firstLayer.count)) * UInt64(cells.codes.count) / 72
    if isRefuted(cells, width: firstLayer.count) { return nil }
    statistics.exact += 1
    steps += Self.exactSteps << UInt64(firstLayer.count)
    // Charged at a flat rate: whether a layer comes this far could depend on the weights at hand.
    return withSigns(of: firstLayer, cells) { [secondWidth, effort] sample in
      MulticoverEngine(sample: sample).decide(width: secondWidth, effort: effort)
    }
  }

  /// Steps that the exact test is charged for each choice of signs, up to the sign of the first.
  private static let exactSteps: UInt64 = 2_000

  /// Whether weights refute every output threshold for all signs at once.
  private func isRefuted(_ cells: Cells, width: Int) -> Bool {
    let open = pool.openThresholds(cells, width: width)
    if open.isEmpty { return true }
    let dictionary = SignedDictionary(codes: cells.codes, width: width)
    let program = CellProgram(dictionary: dictionary, labels: cells.labels)
    var isOpen = false
    for threshold in open {
      statistics.programs += 1
      var work: UInt64 = 0
      let demand = cells.labels.map { $0 ? threshold : secondWidth + 1 - threshold }
      if let weights = program.refutation(width: secondWidth, demand: demand, work: &work) {
        pool.keep(cells.onPoints(weights, count: pointCount), threshold: threshold)
      } else {
        isOpen = true
      }
    }
    return !isOpen
  }

  // MARK: Evidence

  /// Weights of the points, one list for every output threshold, that refute all second layers behind a first layer
  /// whatever its signs; nil if linear programming leaves a threshold open.
  ///
  /// - Precondition: depth 3; the layer separates the sample.
  package func refutation(firstLayer: [Int32], steps: inout UInt64) -> [[Int]]? {
    let cells = Cells(firstLayer, problem)
    let program = CellProgram(
      dictionary: SignedDictionary(codes: cells.codes, width: firstLayer.count), labels: cells.labels)
    steps += 1 + UInt64(Self.patternCount(firstLayer.count)) * UInt64(cells.codes.count) / 72
    var refutation: [[Int]] = []
    for threshold in 1...secondWidth {
      let demand = cells.labels.map { $0 ? threshold : secondWidth + 1 - threshold }
      func refutes(_ weights: [Int]) -> Bool { program.isRefuted(by: weights, width: secondWidth, demand: demand) }
      var known = recorded[threshold, default: []]
      var work: UInt64 = 0
      if let place = known.firstIndex(where: { refutes(cells.summed($0)) }) {
        known.insert(known.remove(at: place), at: 0)
      } else if let weights = program.refutation(width: secondWidth, demand: demand, work: &work) {
        known.insert(cells.onPoints(Self.coarsest(weights, where: refutes), count: pointCount), at: 0)
        if known.count > Self.recordedCount { known.removeLast() }
      } else {
        return nil
      }
      steps += work / FirstLayerSearch.entriesPerStep
      refutation.append(known[0])
      recorded[threshold] = known
    }
    return refutation
  }

  /// So many weights are kept for a threshold.
  private static let recordedCount = 8

  /// The weights in the coarsest of a few scales in which they still refute.
  private static func coarsest(_ weights: [Int32], where refutes: ([Int]) -> Bool) -> [Int] {
    let whole = weights.map { Int($0) }
    let largest = max(1, whole.max() ?? 1)
    for scale in [7, 63, 1023, 1_048_575] where scale < largest {
      let coarse = whole.map { (2 * $0 * scale + largest) / (2 * largest) }
      if refutes(coarse) { return coarse }
    }
    return whole
  }

  /// Depth 4 and more: the layers behind the first one, by the same engine on the cells.
  private func deepNetwork(_ firstLayer: [Int32], _ cells: Cells, _ steps: inout UInt64) -> ThresholdNetwork? {
    var spent: UInt64 = 0
    let network = withSigns(of: firstLayer, cells) { [upperWidths, effort] sample in
      let architecture = Architecture(inputCount: sample.inputCount, widths: upperWidths)
      let decision = SeparationEngine(sample: sample).decide(
        InterpolationQuestion(sample: sample, architecture: architecture), effort: effort)
      spent &+= decision.resources
      return decision
    }
    steps &+= 1 + spent &* FirstLayerSearch.stepsPerUnit
    return network
  }

  static func patternCount(_ width: Int) -> Int {
    var power = 1
    for _ in 0..<min(width, 30) { power *= 3 }
    return power / 2
  }

  /// Tries all signs of the first layer's neurons; the first may stay as it is, for complementing all neurons of a layer
  /// changes nothing.
  private func withSigns(
    of firstLayer: [Int32], _ cells: Cells, decide: (PartialFunction) -> Decision
  ) -> ThresholdNetwork? {
    let signs = FirstLayerSigns(codes: cells.codes, labels: BitVector(cells.labels), width: firstLayer.count)
    for choice in signs.choices {
      switch decide(signs.cells(complementing: choice)).answer {
      case .impossible: continue
      case .found(let upper):
        let network = FirstLayerSigns.network(
          firstLayer.map { problem.function(Int($0)) }, complementing: choice, inputCount: problem.sample.inputCount,
          upper: upper)
        precondition(network.isConsistent(with: problem.sample), "the first layer \(firstLayer) is no witness")
        return network
      case .undecided(let reason):
        exhausted = reason
        return nil
      }
    }
    return nil
  }
}

/// The points of a sample by their codes under a first layer.
struct Cells {
  /// The code of each cell: neuron i in bit i.
  private(set) var codes: [UInt32] = []
  private(set) var labels: [Bool] = []
  /// The first point of each cell.
  private(set) var points: [Int] = []
  /// The cell of each point.
  let cellOf: [Int]

  /// - Precondition: the layer separates the sample, and is at most 32 wide.
  init(_ firstLayer: [Int32], _ problem: SeparationProblem) {
    let sample = problem.sample
    var pointCodes = [UInt32](repeating: 0, count: sample.pointCount)
    for (neuron, column) in firstLayer.enumerated() {
      for (word, bits) in problem.values(Int(column)).words.enumerated() {
        var rest = bits
        while rest != 0 {
          pointCodes[word * 64 + rest.trailingZeroBitCount] |= 1 << UInt32(neuron)
          rest &= rest - 1
        }
      }
    }
    var cellOf = [Int](repeating: 0, count: sample.pointCount)
    let order = pointCodes.indices.sorted { (pointCodes[$0], $0) < (pointCodes[$1], $1) }
    for point in order {
      if codes.last != pointCodes[point] {
        codes.append(pointCodes[point])
        labels.append(sample.labels[point])
        points.append(point)
      }
      cellOf[point] = codes.count - 1
    }
    self.cellOf = cellOf
  }

  /// Weights of the points that give every cell its weight.
  func onPoints<Weight: FixedWidthInteger>(_ weights: [Weight], count: Int) -> [Weight] {
    var result = [Weight](repeating: 0, count: count)
    for (cell, point) in points.enumerated() { result[point] = weights[cell] }
    return result
  }

  /// The weight of every cell, from weights of the points.
  func summed(_ weights: [Int]) -> [Int] {
    var result = [Int](repeating: 0, count: codes.count)
    for (point, cell) in cellOf.enumerated() { result[cell] += weights[point] }
    return result
  }
}

/// Weights on the points of the sample that refuted a first layer, up to sixteen in all, tried on the next ones.
///
/// A lane with weights u and threshold T refutes a first layer if u . demand > d2 * (the largest weight of the points
/// on which one signed neuron over it is right). The kernel sees the weight of the cells below a threshold, zeros
/// counted positive and ones negative, and each lane's bounds are what is left of this inequality.
struct WeightPool {
  private let secondWidth: Int
  private let labels: [Bool]
  /// Sixteen weights a point.
  private var weights: [Int32]
  private var least = [Int32](repeating: .max, count: lanes)
  private var most = [Int32](repeating: .min, count: lanes)
  /// The lanes of each threshold 1 ... d2.
  private let groups: [[Int]]
  /// How often each lane was the one that refuted.
  private var successes = [Int](repeating: 0, count: lanes)
  private var room: [Int8] = []

  private static let lanes = Int(THRESHER_PATTERN_LANES)
  /// Beyond these widths nothing is kept.
  private static let maximumSecondWidth = 16

  init(secondWidth: Int, labels: [Bool]) {
    self.secondWidth = secondWidth
    self.labels = labels
    weights = [Int32](repeating: 0, count: Self.lanes * labels.count)
    groups =
      secondWidth > Self.maximumSecondWidth
      ? [] : (0..<secondWidth).map { t in (0..<Self.lanes).filter { $0 % secondWidth == t } }
  }

  /// The output thresholds that no lane refutes for a first layer.
  mutating func openThresholds(_ cells: Cells, width: Int) -> [Int] {
    let every = Array(1...secondWidth)
    guard !groups.isEmpty, width <= Int(THRESHER_PATTERN_WIDTH) else { return every }
    let count = cells.codes.count
    let stride = (count + 63) / 64 * 64
    var columns = [Int8](repeating: 0, count: width * stride)
    for (cell, code) in cells.codes.enumerated() {
      for neuron in 0..<width { columns[neuron * stride + cell] = Int8(truncatingIfNeeded: code >> UInt32(neuron) & 1) }
    }
    var cellWeights = [Int32](repeating: 0, count: Self.lanes * count)
    for (point, cell) in cells.cellOf.enumerated() {
      for lane in 0..<Self.lanes { cellWeights[cell * Self.lanes + lane] &+= weights[point * Self.lanes + lane] }
    }
    if room.count < stride { room = [Int8](repeating: 0, count: stride) }
    let masks = groups.map { $0.reduce(UInt32(0)) { $0 | 1 << UInt32($1) } }
    let alive = room.withUnsafeMutableBufferPointer { room in
      thresher_surviving_weights(
        columns, width, stride, count, cellWeights, least, most, masks, masks.count, room.baseAddress)
    }
    return every.filter { masks[$0 - 1] & alive == 0 }
  }

  /// Takes up weights that refute `threshold` for some first layer.
  mutating func keep(_ pointWeights: [Int32], threshold: Int) {
    guard !groups.isEmpty else { return }
    var ones = 0
    var total = 0
    var demand = 0
    for (point, weight) in pointWeights.enumerated() {
      total += Int(weight)
      if labels[point] { ones += Int(weight) }
      demand += Int(weight) * (labels[point] ? threshold : secondWidth + 1 - threshold)
    }
    guard total < Int(Int32.max) / 2, demand > 0 else { return }
    let lane = groups[threshold - 1].min { (successes[$0], $0) < (successes[$1], $1) } ?? 0
    successes[lane] = (successes.max() ?? 0) + 1
    // A column that is 1 on the cells from the threshold on is right on ones - (signed sum below it)... with zeros
    // positive: right = ones + sum; its complement is right on total - ones - sum.
    let bound = (demand - 1) / secondWidth
    most[lane] = Int32(bound - ones)
    least[lane] = Int32(total - ones - bound)
    for (point, weight) in pointWeights.enumerated() {
      weights[point * Self.lanes + lane] = labels[point] ? -weight : weight
    }
  }
}
