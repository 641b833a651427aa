import Generators
import Numbers
import Running
import ThresholdNetworks

/// How a count is done. Different methods give the same number; that they do is a test of them.
public enum CountingMethod: String, CaseIterable, Sendable {
  /// Packing at depth 2, cells with listed later layers beyond, or with counted ones where a list would be too long.
  case automatic
  /// Cells of the first layer, the functions of the later layers listed with their settings. Depth 2 and more.
  case cells
  /// Cells of the first layer, the later layers counted on the cells as on a sample. Depth 2 and more.
  case recursion
}

/// The exact number of parameter settings of an architecture that agree with a sample.
///
///     let count = try InterpolatorCount(of: xor, architecture: [2, 1])
///     count.count          // 4
///     count.probability    // 1/27648
///
/// Sums over the columns that a neuron can have on the sample, see <doc:CountingByColumns>.
public struct InterpolatorCount: Hashable, Sendable {
  /// The shape of the networks that were counted.
  public let architecture: Architecture
  /// The number of settings that interpolate.
  public let count: Integer
  /// The number of all settings.
  public let settings: Integer
  /// Resource units used; the same on every run.
  public let resources: UInt64

  /// The probability that a uniform setting interpolates.
  public var probability: Rational { Rational(count, settings) }

  /// -log2 of the probability; nil if nothing interpolates.
  public var surprisal: Interval? {
    count.isZero ? nil : Interval(settings).log2 - Interval(count).log2
  }

  /// Counts.
  ///
  /// - Complexity: grows with the number of multisets of columns that nearly fit, not with the number of inputs or points.
  /// - Throws: `CountingStopped` when the budget ends; before a table is built if it would not fit into memory.
  public init(
    of sample: PartialFunction, architecture: Architecture, effort: Effort = .unlimited,
    method: CountingMethod = .automatic
  ) throws {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    self.architecture = architecture
    let meter = WorkMeter(effort)
    count =
      sample.pointCount == 0
      ? architecture.settingCount
      : try CountComputation(
        sample: sample, widths: architecture.widths, method: method, jobs: effort.jobs, meter: meter
      )
      .run(pointCount: sample.pointCount)
    try meter.finish()
    settings = architecture.settingCount
    resources = meter.resources
  }
}

/// The count with the mask type that fits the sample.
struct CountComputation: MaskedComputation {
  let sample: PartialFunction
  let widths: [Int]
  var method: CountingMethod = .automatic
  var jobs = 1
  let meter: WorkMeter

  func run<Mask: PointMask>(_ mask: Mask.Type) throws -> Integer {
    if method == .automatic, let place = widths.dropLast().firstIndex(of: 1) {
      return try countThroughBottleneck(at: place, mask)
    }
    let classes = try ColumnClasses<Mask>(of: sample, meter: meter)
    let labels = Mask(words: sample.labels.words)
    if widths.count == 1 { return classes.multiplicity(of: labels) }
    if widths.count == 2 && method == .automatic {
      return try DepthTwoCount(classes: classes, labels: labels, hiddenCount: widths[0]).count(
        meter: meter, jobs: jobs)
    }
    return try DeepCount(classes: classes, labels: labels, widths: widths, method: method).count(
      meter: meter, jobs: jobs)
  }
}

extension CountComputation {
  /// After a hidden layer of one neuron the others see one value: they pass on the labels, pass on their complement (which as many
  /// settings of the layers before compute), or are constant.
  private func countThroughBottleneck<Mask: PointMask>(at place: Int, _ mask: Mask.Type) throws -> Integer {
    let before = Array(widths[...place])
    let labelled = try CountComputation(sample: sample, widths: before, jobs: jobs, meter: meter).run(mask)
    func settings(zero: Bool, one: Bool) throws -> Integer {
      let values = PartialFunction(
        inputCount: 1, points: [BitVector([false]), BitVector([true])], labels: BitVector([zero, one]))
      return try CountComputation(sample: values, widths: Array(widths[(place + 1)...]), jobs: jobs, meter: meter)
        .run(pointCount: 2)
    }
    var total = try labelled * (settings(zero: false, one: true) + settings(zero: true, one: false))
    for value in [false, true] where sample.labels.popcount == (value ? sample.pointCount : 0) {
      let all = Architecture(inputCount: sample.inputCount, widths: before).settingCount
      total += try all * settings(zero: value, one: value)
    }
    return total
  }
}

extension ColumnClasses {
  /// The classes of the first layer on a sample, if they fit into memory.
  init(of sample: PartialFunction, meter: WorkMeter) throws {
    guard sample.pointCount <= CountComputation.maximumPoints else {
      throw CountingStopped(
        .outOfReach("exact counting holds samples of at most \(CountComputation.maximumPoints) points"))
    }
    let bytes = ColumnMemory.bytesNeeded(fanIn: sample.inputCount, wordCount: Mask.wordCount)
    try meter.reserve(bytes)
    guard sample.inputCount <= ColumnMemory.maximumFanIn else { throw CountingStopped(.memory(needed: bytes)) }
    // Listing and sorting: ten million columns a second where they have one word.
    try meter.foresee(
      seconds: Double(sample.inputCount << (sample.inputCount - 1)) * Double(Mask.wordCount == 1 ? 1 : 6) / 1e7)
    meter.phase = "listing the columns of \(sample.inputCount) inputs"
    self.init(inputs: sample.inputColumns.map { Mask(words: $0.words) }, pointCount: sample.pointCount)
    try meter.add(sample.inputCount << sample.inputCount)
  }

  /// The number of settings whose column is exactly `column`.
  func multiplicity(of column: Mask) -> Integer {
    if column.isEmpty || column == everywhere { return Integer(constantMultiplicity) }
    let canonical = column.contains(0) ? column ^ everywhere : column
    var low = 0
    var high = columns.count
    while low < high {
      let middle = (low + high) / 2
      if columns[middle].precedes(canonical) { low = middle + 1 } else { high = middle }
    }
    return low < columns.count && columns[low] == canonical ? Integer(multiplicities[low]) : 0
  }
}
