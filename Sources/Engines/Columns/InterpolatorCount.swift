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
  /// The number of settings that interpolate, or that are wrong on points of at most the weight allowed.
  public let count: Integer
  /// `byMismatches[k]` settings are wrong on points of weight exactly k, for k = 0 ... the weight allowed.
  public let byMismatches: [Integer]
  /// The number of all settings.
  public let settings: Integer
  /// Resource units used; the same on every run.
  public let resources: UInt64
  /// The same in columns.
  package let work: Work

  /// The probability that a uniform setting interpolates.
  public var probability: Rational { Rational(count, settings) }

  /// -log2 of the probability; nil if nothing interpolates.
  public var surprisal: Interval? {
    count.isZero ? nil : Interval(settings).log2 - Interval(count).log2
  }

  /// The count that shares add up to.
  package init(_ architecture: Architecture, byMismatches: [Integer], resources: UInt64) {
    self.architecture = architecture
    self.byMismatches = byMismatches
    count = byMismatches.reduce(0, +)
    settings = architecture.settingCount
    self.resources = resources
    work = Work(columns: resources << 10, divided: 0)
  }

  /// Counts.
  ///
  /// - Parameters:
  ///   - sample: what is fitted.
  ///   - architecture: the inputs and widths.
  ///   - mismatches: the total weight of the points that may be wrong. Each choice of wrong points is a count of its own.
  ///   - shard: the share of the work that is done; the counts of all shares add up to the count.
  ///   - effort: what it may cost.
  ///   - method: how it is done.
  /// - Complexity: grows with the number of multisets of columns that nearly fit, not with the number of inputs or points.
  /// - Throws: `CountingStopped` when the budget ends; before a table is built if it would not fit into memory.
  public init(
    of sample: PartialFunction, architecture: Architecture, mismatches: Int = 0, shard: Shard = .whole,
    effort: Effort = .unlimited, method: CountingMethod = .automatic
  ) throws {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    precondition(mismatches >= 0, "\(mismatches) mismatches")
    self.architecture = architecture
    let meter = WorkMeter(effort)
    if sample.pointCount == 0 {
      let none = [Integer](repeating: 0, count: mismatches)
      byMismatches = [shard.index == 1 ? architecture.settingCount : 0] + none
    } else {
      byMismatches = try MismatchCount(
        sample: sample, widths: architecture.widths, mismatches: mismatches, method: method, shard: shard,
        jobs: effort.jobs, meter: meter
      ).run(pointCount: sample.pointCount)
    }
    count = byMismatches.reduce(0, +)
    try meter.finish()
    settings = architecture.settingCount
    resources = meter.resources
    work = Work(columns: meter.columns, divided: meter.dividedColumns)
  }

  /// The columns that were looked at; shares of a count add up to the work of the whole by them.
  package struct Work: Hashable, Sendable {
    package var columns: UInt64
    /// Those of the parts that the shares divide.
    package var divided: UInt64

    package init(columns: UInt64, divided: UInt64) { (self.columns, self.divided) = (columns, divided) }

    /// The resource units of the whole: what every share does is done once.
    package static func resources(ofShares shares: [Work]) -> UInt64 {
      guard let first = shares.first else { return 0 }
      return shares.reduce(first.columns &- min(first.columns, first.divided)) { $0 &+ $1.divided } >> 10
    }
  }
}

/// The counts by the weight of the wrong points, with the mask type that fits the sample.
struct MismatchCount: MaskedComputation {
  let sample: PartialFunction
  let widths: [Int]
  let mismatches: Int
  let method: CountingMethod
  let shard: Shard
  /// An input on which no function of the first layer may depend.
  var excluded: Int?
  let jobs: Int
  let meter: WorkMeter

  func run<Mask: PointMask>(_ mask: Mask.Type) throws -> [Integer] {
    let tables = CountTables<Mask>()
    var sums = [Integer](repeating: 0, count: mismatches + 1)
    for change in try Relabellings(of: sample, allowing: mismatches).changes {
      sums[change.weight] += try CountComputation(
        sample: Relabellings.relabelled(sample, change), widths: widths, method: method, shard: shard,
        excluded: excluded, jobs: jobs, meter: meter
      ).count(tables)
    }
    return sums
  }
}

/// What counts of samples that differ in labels alone have in common, built when it is needed first.
final class CountTables<Mask: PointMask> {
  private var classes: ColumnClasses<Mask>?
  private var later: [[Int]: LaterWeights] = [:]

  func classes(of sample: PartialFunction, excluding excluded: Int?, meter: WorkMeter) throws -> ColumnClasses<Mask> {
    if let classes { return classes }
    let made = try ColumnClasses<Mask>(of: sample, excluding: excluded, meter: meter)
    classes = made
    return made
  }

  func weights(_ widths: [Int], _ make: () throws -> LaterWeights) rethrows -> LaterWeights {
    if let known = later[widths] { return known }
    let made = try make()
    later[widths] = made
    return made
  }
}

/// The count with the mask type that fits the sample.
struct CountComputation: MaskedComputation {
  let sample: PartialFunction
  let widths: [Int]
  var method: CountingMethod = .automatic
  var shard = Shard.whole
  var excluded: Int?
  var jobs = 1
  let meter: WorkMeter

  func run<Mask: PointMask>(_ mask: Mask.Type) throws -> Integer { try count(CountTables<Mask>()) }

  /// - Parameter tables: of samples with the same points.
  func count<Mask: PointMask>(_ tables: CountTables<Mask>) throws -> Integer {
    if method == .automatic, let place = widths.dropLast().firstIndex(of: 1) {
      return try countThroughBottleneck(at: place, tables)
    }
    let classes = try tables.classes(of: sample, excluding: excluded, meter: meter)
    let labels = Mask(words: sample.labels.words)
    if widths.count == 1 { return shard.index == 1 ? classes.multiplicity(of: labels) : 0 }
    if widths.count == 2 && method == .automatic {
      // With an input left out the columns are those of the others.
      let symmetries = excluded == nil && widths[0] >= 3 ? PointSymmetries(of: sample) : .none
      return try DepthTwoCount(
        classes: classes, labels: labels, hiddenCount: widths[0], shard: shard, symmetries: symmetries
      ).count(meter: meter, jobs: jobs)
    }
    return try DeepCount(
      classes: classes, labels: labels, widths: widths, method: method, shard: shard, tables: tables
    ).count(meter: meter, jobs: jobs)
  }
}

extension CountComputation {
  /// After a hidden layer of one neuron the others see one value: they pass on the labels, pass on their complement (which as many
  /// settings of the layers before compute), or are constant.
  private func countThroughBottleneck<Mask: PointMask>(at place: Int, _ tables: CountTables<Mask>) throws -> Integer {
    let before = Array(widths[...place])
    let labelled = try CountComputation(
      sample: sample, widths: before, shard: shard, excluded: excluded, jobs: jobs, meter: meter
    ).count(tables)
    func settings(zero: Bool, one: Bool) throws -> Integer {
      let values = PartialFunction(
        inputCount: 1, points: [BitVector([false]), BitVector([true])], labels: BitVector([zero, one]))
      return try CountComputation(sample: values, widths: Array(widths[(place + 1)...]), jobs: jobs, meter: meter)
        .run(pointCount: 2)
    }
    var total = try labelled * (settings(zero: false, one: true) + settings(zero: true, one: false))
    for value in [false, true] where sample.labels.popcount == (value ? sample.pointCount : 0) && shard.index == 1 {
      let all = Architecture(inputCount: sample.inputCount, widths: before).settingCount(excluding: excluded)
      total += try all * settings(zero: value, one: value)
    }
    return total
  }
}

extension ColumnClasses {
  /// The classes of the first layer on a sample, if they fit into memory.
  init(of sample: PartialFunction, excluding excluded: Int? = nil, meter: WorkMeter) throws {
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
    self.init(
      inputs: sample.inputColumns.map { Mask(words: $0.words) }, pointCount: sample.pointCount, excluding: excluded)
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
