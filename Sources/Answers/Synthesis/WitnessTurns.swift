import Covering
import Running
import ThresholdNetworks

/// The upper end of a minimization before a decision finds one: what is written down without search, and the searches for
/// witnesses, which have their turns beside the decisions and go on where they stopped.
///
/// Decisions that leave a question open owe the searches a share of what they have used, linear programs a fixed sum by their
/// size, since a run that is resumed finds their answers in its journal; `pay` gives it to the searches when it is worth a turn.
/// So the turns depend on the questions and their resource units alone, and the same calls give the same networks.
final class WitnessTurns {
  private let sample: PartialFunction
  private let options: MinimizationOptions
  private let effort: Effort

  /// The best network so far, with its size. It only ends a search; a network as small that a decision finds itself is preferred.
  private(set) lazy var ceiling = Ceiling(of: sample, depth: options.depth, by: options.measure, effort: effort)

  /// The exchange of neurons; nil if it has no use or no room.
  private lazy var exchange: WitnessSearch? = {
    guard options.depth > 1, WitnessSearch.bytesNeeded(for: sample) <= effort.budget.memory else { return nil }
    return WitnessSearch(sample, mismatches: options.mismatches)
  }()
  private var exchangeUsed: UInt64 = 0
  /// The training of all weights at once, for more inputs than tables take.
  private lazy var committee: CommitteeSearch? = {
    guard options.depth > 1, options.mismatches == 0, sample.inputCount > CorrectSets.maximumFanIn,
      CommitteeSearch.bytesNeeded(for: sample) <= effort.budget.memory
    else { return nil }
    return CommitteeSearch(sample)
  }()
  private var committeeUsed: UInt64 = 0
  /// The choice among columns that linear programs ask for, where the engines do not list all of them at once.
  private lazy var poolSearch: PoolSearch? = {
    guard options.engine == .auto, options.depth > 1, options.mismatches == 0, isLarge,
      PoolSearch.bytesNeeded(for: sample) <= effort.budget.memory
    else { return nil }
    return PoolSearch(sample)
  }()
  private var poolUsed: UInt64 = 0
  /// The exchange of first layers for a wider second one, where tables are large.
  private lazy var layered: LayeredWitnessSearch? = {
    guard options.engine == .auto, options.depth > 2, isLarge,
      LayeredWitnessSearch.bytesNeeded(for: sample) <= effort.budget.memory
    else { return nil }
    return LayeredWitnessSearch(sample, mismatches: options.mismatches)
  }()
  private var layeredUsed: UInt64 = 0
  private var owed: UInt64 = 0

  /// An eighth of a second.
  static let shortTurn: UInt64 = 160_000
  private static let longestOpening: UInt64 = 1_600_000
  /// No decision owes more: some count units that others of their panel were spared.
  private static let mostOwed: UInt64 = 400_000
  /// For wider layers there are too many output thresholds to look at.
  private static let widestPicked = 64
  /// Wider layers are for the exchange of neurons.
  private static let widestCommittee = 16

  init(_ sample: PartialFunction, options: MinimizationOptions, effort: Effort) {
    (self.sample, self.options, self.effort) = (sample, options, effort)
  }

  /// Whether tables of all columns and points are too large to be done with at once.
  var isLarge: Bool { Engines.cells(of: sample) > 1 << 16 }

  /// Whether committees are trained.
  var hasCommittee: Bool { committee != nil }

  /// The resource units used so far.
  var spent: UInt64 { exchangeUsed &+ committeeUsed &+ poolUsed &+ layeredUsed }

  /// The first turn: about a second where the first linear program takes some.
  var opening: UInt64 {
    isExact ? min(8 * UInt64(Engines.cells(of: sample)), Self.longestOpening) : Self.shortTurn
  }

  /// Whether exchanges find the best neuron of all, which makes long turns worth their while.
  private var isExact: Bool { sample.inputCount <= WitnessSearch.mostInputsOfExactExchange }

  // MARK: Turns

  /// Notes what a decision has used that left its question open.
  func owe(forDecision used: UInt64) {
    if isExact { owed &+= min(used / 2, Self.mostOwed) }
  }

  /// Notes that linear programs were asked about another width.
  func oweForProgram() {
    guard isExact else { return }
    // There are about as many pivots as points, and each touches the whole table.
    let pivots = UInt64(Engines.cells(of: sample)) * UInt64(sample.pointCount) / 64
    owed &+= min(pivots, Self.longestOpening / 2)
  }

  /// Gives the searches what is owed to them once that is worth a turn, see `look`.
  func pay(above lower: Int, below upper: Int?, left: UInt64?) {
    guard owed >= Self.shortTurn else { return }
    let units = owed
    owed = 0
    look(units: units, above: lower, below: upper, left: left)
  }

  /// Looks for networks for so many units more.
  ///
  /// - Parameters:
  ///   - units: what each search may use.
  ///   - lower: nothing is smaller.
  ///   - upper: the least size known to suffice by decisions, if any; nothing is to be gained where no more than that is open.
  ///   - left: what the whole run may still use, nil without a limit.
  ///   - narrowestPicked: columns are generated for narrower layers than known ones of at least this width.
  func look(units: UInt64, above lower: Int, below upper: Int?, left: UInt64?, narrowestPicked: Int = 3) {
    func isOpen() -> Bool { lower < min(upper ?? .max, ceiling?.size ?? .max) }
    guard isOpen() else { return }
    var width = 1
    while flat(width: width + 1).size(by: options.measure) ?? .max <= lower { width += 1 }
    let before = spent
    func end(after used: UInt64, times factor: UInt64 = 1) -> UInt64 {
      var units = units * factor
      if let left { units = min(units, left - min(left, spent &- before)) }
      let (end, overflow) = used.addingReportingOverflow(units)
      return overflow ? .max : end
    }
    lookForLayers(above: lower, below: upper, untilUnits: end(after: layeredUsed, times: 2))
    if let committee, isOpen() {
      let widest = max(width, min(sample.pointCount, Self.widestCommittee))
      let found = committee.run(
        untilUnits: end(after: committee.resources, times: 4), width: width, widest: widest, effort: effort)
      committeeUsed = committee.resources
      keep(found)
    }
    guard let exchange, isOpen() else { return }
    let found = exchange.run(untilUnits: end(after: exchange.resources), width: width, effort: effort)
    exchangeUsed = exchange.resources
    keep(found)
    // Where exchanges are exact, generated columns have gained little beside them.
    if units >= Self.shortTurn {
      pick(from: narrowestPicked, downTo: width, untilUnits: end(after: poolUsed, times: isExact ? 1 : 8))
    }
  }

  /// Looks for first layers with a second one of several neurons behind them.
  private func lookForLayers(above lower: Int, below upper: Int?, untilUnits end: UInt64) {
    guard let layered else { return }
    while lower < min(upper ?? .max, ceiling?.size ?? .max) {
      let found = layered.run(untilUnits: end, effort: effort) { first, second in
        let widths = [first, second] + [Int](repeating: 1, count: options.depth - 2)
        let size = Architecture(inputCount: sample.inputCount, widths: widths).size(by: options.measure) ?? .max
        return size >= lower && size < min(upper ?? .max, ceiling?.size ?? .max)
      }
      layeredUsed = layered.resources
      guard let found else { return }
      keep(found)
    }
  }

  /// Takes a network into account.
  func keep(_ found: ThresholdNetwork?) {
    guard var network = found else { return }
    while network.architecture.depth < options.depth { network = network.deepened }
    let candidate = Ceiling(network, by: options.measure)
    if candidate.size < ceiling?.size ?? .max { ceiling = candidate }
  }

  /// Looks among generated columns for layers narrower than the narrowest known one, while that has at least `least` neurons and more
  /// than `width`: whether one or two neurons do is soon decided otherwise.
  private func pick(from least: Int, downTo width: Int, untilUnits end: UInt64) {
    guard let poolSearch else { return }
    while let known = ceiling?.network, isFlat(known) {
      let narrowest = known.architecture.widths[0]
      guard narrowest > width, narrowest >= least, narrowest <= Self.widestPicked else { return }
      poolSearch.add(known)
      let found = poolSearch.run(untilUnits: end, width: narrowest - 1, effort: effort)
      poolUsed = poolSearch.resources
      guard let found else { return }
      keep(found)
    }
  }

  /// Whether single neurons follow the first layer.
  private func isFlat(_ network: ThresholdNetwork) -> Bool {
    network.architecture.depth > 1 && network.architecture.widths.dropFirst().allSatisfy { $0 == 1 }
  }

  /// One layer of this width with single neurons behind it.
  func flat(width: Int) -> Architecture {
    Architecture(
      inputCount: sample.inputCount, widths: [width] + Array(repeating: 1, count: max(0, options.depth - 1)))
  }
}
