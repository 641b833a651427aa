import Generators
import Numbers
import Running
import ThresholdNetworks

/// Independent, exactly uniform draws from the parameter settings of an architecture that agree with a sample.
///
/// The settings are ranked by the order of the counting search. The ranks of all draws are sorted and resolved in one walk, so no
/// table is kept and nothing is rejected; the walk costs about as much as the count. Every draw is evaluated again from its
/// raw parameters.
///
///     let sampler = try FairSampler(of: sample, architecture: [4, 1])
///     let networks = try sampler.draw(1000, key: RandomKey(seed: 1))
public final class FairSampler {
  /// The points that networks have to fit.
  public let sample: PartialFunction
  /// The shape of the networks.
  public let architecture: Architecture
  /// The total weight of the points that a draw may get wrong.
  public let mismatches: Int
  /// The number of settings that are drawn from.
  public let count: Integer
  private let source: NetworkSource
  private let jobs: Int

  /// Counts, so that draws are possible.
  ///
  /// Points of total weight at most `mismatches` may be wrong.
  ///
  /// - Throws: `CountingStopped` when the budget ends.
  public convenience init(
    of sample: PartialFunction, architecture: Architecture, mismatches: Int = 0, effort: Effort = .unlimited
  ) throws {
    try self.init(
      of: sample, architecture: architecture, mismatches: mismatches,
      meter: WorkMeter(effort), jobs: effort.jobs)
  }

  /// A sampler that favours one choice of wrong points, the one of the given place: tests of uniformity must reject it.
  package convenience init(
    brokenAtChange index: Int, of sample: PartialFunction, architecture: Architecture, mismatches: Int
  ) throws {
    try self.init(
      of: sample, architecture: architecture, mismatches: mismatches, meter: .unlimited(), brokenChange: index)
  }

  /// A sampler of a depth-2 architecture that takes the multiplicity of one column for one more than it is: tests of uniformity
  /// must reject it.
  package convenience init(
    brokenAtClass index: Int, of sample: PartialFunction, architecture: Architecture
  ) throws {
    try self.init(
      of: sample, architecture: architecture, meter: .unlimited(),
      brokenClass: index)
  }

  init(
    of sample: PartialFunction, architecture: Architecture, mismatches: Int = 0, meter: WorkMeter, jobs: Int = 1,
    brokenClass: Int? = nil, brokenChange: Int? = nil
  ) throws {
    precondition(sample.inputCount == architecture.inputCount, "sample and architecture differ in inputs")
    precondition(mismatches >= 0, "\(mismatches) mismatches")
    self.sample = sample
    self.architecture = architecture
    self.mismatches = mismatches
    self.jobs = jobs
    source = try NetworkSourceComputation(
      sample: sample, architecture: architecture, mismatches: mismatches, meter: meter, jobs: jobs,
      brokenClass: brokenClass, brokenChange: brokenChange
    ).run(pointCount: sample.pointCount)
    count = try source.prepare()
  }

  /// `count` independent uniform draws; the same for the same key.
  ///
  /// - Precondition: `self.count` is not zero.
  public func draw(_ count: Int, key: RandomKey) throws -> NetworkBatch {
    precondition(!self.count.isZero, "nothing interpolates")
    var batch = NetworkBatch(architecture: architecture, count: count)
    try source.draw(&batch, key)
    let agreeing = try batch.interpolatingCount(on: sample, mismatches: mismatches, jobs: jobs)
    guard agreeing == count else { throw WrongDraws(wrong: count - agreeing, draws: count) }
    return batch
  }

  /// What a search for one network has found, with the resource units it took.
  package enum First {
    case found(ThresholdNetwork)
    case none
    case stopped(Exhausted)
  }

  /// Some interpolating network, found without counting all.
  ///
  /// One resource unit is 1,024 columns looked at.
  package static func first(
    of sample: PartialFunction, architecture: Architecture, effort: Effort
  ) throws -> (first: First, resources: UInt64) {
    let meter = WorkMeter(effort)
    do {
      let network = try first(of: sample, architecture: architecture, meter: meter)
      guard let network else { return (.none, meter.resources) }
      guard network.isConsistent(with: sample) else { throw WrongDraws(wrong: 1, draws: 1) }
      return (.found(network), meter.resources)
    } catch let stop as CountingStopped {
      return (.stopped(stop.reason), meter.resources)
    }
  }

  private static func first(of sample: PartialFunction, architecture: Architecture, meter: WorkMeter) throws
    -> ThresholdNetwork?
  {
    let source = try NetworkSourceComputation(sample: sample, architecture: architecture, meter: meter)
      .run(pointCount: sample.pointCount)
    var batch = NetworkBatch(architecture: architecture, count: 1)
    guard try source.findFirst(&batch, RandomKey(seed: 0)) else { return nil }
    return batch[0]
  }
}

/// Draws that do not agree with the sample: an error of the program, never of the user.
public struct WrongDraws: Error, Hashable, Sendable, CustomStringConvertible {
  /// The draws that do not agree.
  public let wrong: Int
  /// All draws.
  public let draws: Int

  /// One line for the report of the bug.
  public var description: String { "\(wrong) of \(draws) draws do not agree with the sample" }
}

/// What draws networks of one sample and architecture.
protocol NetworkDrawing: AnyObject {
  /// Counts what is drawn from.
  func prepare() throws -> Integer
  /// Fills the batch. Only after `prepare`, which did not return zero.
  func draw(into batch: inout NetworkBatch, key: RandomKey) throws
  /// Writes one network into the batch, false if there is none. Needs no preparation.
  func findFirst(into batch: inout NetworkBatch, key: RandomKey) throws -> Bool
}

/// A `NetworkDrawing` whose mask type is forgotten. Closures made where the type is known call code that is specialised for it;
/// an existential would call the generic versions, which are ten times slower.
struct NetworkSource {
  let prepare: () throws -> Integer
  let draw: (inout NetworkBatch, RandomKey) throws -> Void
  let findFirst: (inout NetworkBatch, RandomKey) throws -> Bool

  @inline(__always) init<Drawing: NetworkDrawing>(_ drawing: Drawing) {
    prepare = { try drawing.prepare() }
    draw = { batch, key in try drawing.draw(into: &batch, key: key) }
    findFirst = { batch, key in try drawing.findFirst(into: &batch, key: key) }
  }
}

struct NetworkSourceComputation: MaskedComputation {
  let sample: PartialFunction
  let architecture: Architecture
  var mismatches = 0
  let meter: WorkMeter
  var jobs = 1
  var brokenClass: Int?
  var brokenChange: Int?

  func run<Mask: PointMask>(_ mask: Mask.Type) throws -> NetworkSource {
    guard (architecture.widths + [architecture.inputCount]).allSatisfy({ $0 <= NetworkBatch.maximumFanIn }) else {
      throw CountingStopped(
        .outOfReach("draws of networks with more than \(NetworkBatch.maximumFanIn) neurons in a layer"))
    }
    guard sample.pointCount > 0 else { return NetworkSource(PriorSource(architecture: architecture)) }
    let classes = try ColumnClasses<Mask>(of: sample, meter: meter)
    try meter.reserve(
      SettingLists<Mask>.bytesNeeded(fanIn: sample.inputCount, classCount: classes.columns.count))
    let lists = SettingLists(inputs: sample.inputColumns.map { Mask(words: $0.words) }, classes: classes)
    if mismatches == 0 { return try source(classes, lists, labels: sample.labels) }
    return NetworkSource(
      RelabelledSource(
        try Relabellings(of: sample, allowing: mismatches), architecture: architecture, meter: meter, jobs: jobs,
        brokenChange: brokenChange
      ) { change in
        try source(classes, lists, labels: Relabellings.relabelled(sample, change).labels)
      })
  }

  /// What draws networks that agree with these labels exactly.
  private func source<Mask: PointMask>(
    _ classes: ColumnClasses<Mask>, _ lists: SettingLists<Mask>, labels: BitVector
  ) throws -> NetworkSource {
    let labels = Mask(words: labels.words)
    switch architecture.depth {
    case 1: return NetworkSource(SingleSource(classes: classes, lists: lists, labels: labels))
    case 2:
      // The lists of settings stay right, so that broken draws still interpolate.
      let weighted = brokenClass.map { classes.withOneMore(at: $0) } ?? classes
      return NetworkSource(
        PackedSource(
          counter: DepthTwoCount(classes: weighted, labels: labels, hiddenCount: architecture.widths[0]), lists: lists,
          meter: meter, jobs: jobs))
    default:
      return NetworkSource(
        try CellSource(
          classes: classes, lists: lists, labels: labels, architecture: architecture, meter: meter, jobs: jobs)
      )
    }
  }
}

/// Without a sample every setting is drawn from.
final class PriorSource: NetworkDrawing {
  private let architecture: Architecture

  init(architecture: Architecture) { self.architecture = architecture }

  func prepare() throws -> Integer { architecture.settingCount }

  func draw(into batch: inout NetworkBatch, key: RandomKey) throws {
    var key = key
    let count = batch.count
    batch.write { writer in
      for network in 0..<count {
        for layer in architecture.widths.indices {
          for neuron in 0..<architecture.widths[layer] {
            writer.set(
              network, layer: layer, neuron: neuron,
              .uniform(fanIn: architecture.fanIn(ofLayer: layer), using: &key))
          }
        }
      }
    }
  }

  func findFirst(into batch: inout NetworkBatch, key: RandomKey) throws -> Bool {
    try draw(into: &batch, key: key)
    return true
  }
}

/// One neuron.
final class SingleSource<Mask: PointMask>: NetworkDrawing {
  private let classes: ColumnClasses<Mask>
  private let lists: SettingLists<Mask>
  private let labels: Mask

  init(classes: ColumnClasses<Mask>, lists: SettingLists<Mask>, labels: Mask) {
    self.classes = classes
    self.lists = lists
    self.labels = labels
  }

  func prepare() throws -> Integer { classes.multiplicity(of: labels) }

  func draw(into batch: inout NetworkBatch, key: RandomKey) throws {
    var key = key
    let count = batch.count
    batch.write { writer in
      for network in 0..<count { writer.set(network, layer: 0, neuron: 0, lists.draw(labels, using: &key)) }
    }
  }

  func findFirst(into batch: inout NetworkBatch, key: RandomKey) throws -> Bool {
    if classes.multiplicity(of: labels).isZero { return false }
    try draw(into: &batch, key: key)
    return true
  }
}

/// Thrown through a walk when nothing is left to find.
struct WalkFinished: Error {}

extension RandomKey {
  /// Puts the elements into a uniformly random order.
  @inline(__always) mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(index, next(below: index + 1))
    }
  }
}
