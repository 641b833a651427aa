import NeuronModels
import Running
import ThresholdNetworks

/// The least networks of a model and one depth that fit a sample, with every architecture that attains the least size.
///
/// Widths are monotone in every model: a further neuron can be constant 0, which changes no sum. So an architecture within a refuted one
/// needs no look.
package struct ModelMinimization: Sendable {
  package enum Outcome: Sendable {
    case optimal, none
    case interval(Exhausted)
  }

  /// Whether an architecture fits, by whom the caller asks.
  package typealias Decider = (Architecture) throws -> ModelAnswer

  package let depth: Int
  package let measure: SizeMeasure
  package private(set) var outcome: Outcome
  /// No network is smaller.
  package private(set) var lower: Int
  /// The least size that is known to suffice.
  package private(set) var upper: Int?
  package private(set) var minima: [ModelNetwork] = []
  /// The maximal architectures that are refuted, for wires those without networks of fewer wires than the least.
  package private(set) var refuted: [Architecture] = []

  /// By weights or neurons.
  ///
  /// - Parameters:
  ///   - sample: what is fitted.
  ///   - depth: the number of layers.
  ///   - measure: weights or neurons.
  ///   - known: a network that fits, for the upper end of an interval.
  ///   - effort: ends the search with an interval.
  ///   - decide: the engine.
  package init(
    of sample: PartialFunction, depth: Int, by measure: SizeMeasure, known: ModelNetwork? = nil, effort: Effort,
    decide: Decider
  ) throws {
    (self.depth, self.measure) = (depth, measure)
    let lattice = ArchitectureLattice(inputCount: sample.inputCount, depth: depth)
    lower = lattice.least.size(by: measure) ?? 0
    outcome = .optimal
    var impossible = ArchitectureAntichain(depth: depth)
    search: while true {
      if let reason = effort.exhaustion() {
        outcome = .interval(reason)
        break
      }
      for architecture in lattice.architectures(ofSize: lower, by: measure) where !impossible.contains(architecture) {
        // What is known needs no search.
        if let known, known.architecture == architecture {
          minima.append(known)
          continue
        }
        switch try decide(architecture) {
        case .found(let network): minima.append(network)
        case .impossible: impossible.insert(architecture)
        case .undecided(let reason):
          outcome = .interval(reason)
          if !minima.isEmpty { upper = lower }
          break search
        }
      }
      if !minima.isEmpty {
        upper = lower
        break
      }
      if depth == 1 {
        outcome = .none
        break
      }
      lower += 1
    }
    refuted = maximalArchitectures(impossible.elements)
    if let known, upper == nil, case .interval = outcome {
      upper = known.size(by: measure)
      minima = [known]
    }
  }

  /// By wires.
  ///
  /// A neuron that nobody reads can be left out where its layer has others, which bounds the wires from below by the widths, and the
  /// search ends where that exceeds the least known. Of architectures that attain the least, those are listed that contain no other one.
  package init(
    wiresOf question: (Architecture) -> ModelQuestion, inputCount: Int, depth: Int, tables: ModelTables, effort: Effort
  ) throws {
    (self.depth, measure) = (depth, .wires)
    let lattice = ArchitectureLattice(inputCount: inputCount, depth: depth)
    (lower, outcome) = (0, .optimal)
    var best = Int.max
    var attained: [(architecture: Architecture, network: ModelNetwork)] = []
    var without: [Architecture] = []
    var neurons = lattice.least.neuronCount
    search: while best == .max || neurons - depth <= best {
      for architecture in lattice.architectures(ofSize: neurons, by: .neurons)
      where Self.leastWires(architecture, tables.model) <= best {
        // Where a narrower one attains the best, only fewer wires would be new.
        let isWider = attained.contains { $0.architecture.isContained(in: architecture) }
        if isWider && best == 0 { continue }
        do {
          let limit = isWider ? best - 1 : best
          if let least = try question(architecture).leastWires(tables, limit: limit, effort: effort) {
            if least.wires < best { attained = [] }
            best = least.wires
            attained.append((architecture, least.network))
          } else if best == .max {
            without.append(architecture)
          }
        } catch let stop as ModelStopped {
          outcome = .interval(stop.reason)
          break search
        }
      }
      if depth == 1 { break }
      neurons += 1
    }
    minima = attained.map(\.network)
    upper = best == .max ? nil : best
    refuted = maximalArchitectures(without)
    switch outcome {
    case .interval: lower = min(best, best == .max ? 0 : max(0, neurons - depth))
    case .optimal, .none:
      lower = best == .max ? 0 : best
      if best == .max { outcome = .none }
    }
  }

  /// Fewer wires no network of these widths has that could not do with less: neurons of a layer of several are all read, and read
  /// something themselves unless a constant may be worth something, as under the bounded biases of `levels`.
  static func leastWires(_ architecture: Architecture, _ model: NeuronModel) -> Int {
    var readsNothing = false
    if case .levels = model { readsNothing = true }
    func need(_ width: Int) -> Int { width >= 2 ? width : 0 }
    let hidden = Array(architecture.hiddenWidths)
    var sum = readsNothing ? 0 : need(hidden.first ?? 1)
    for (layer, width) in hidden.enumerated() {
      let next = layer + 1 < hidden.count && !readsNothing ? need(hidden[layer + 1]) : 0
      sum += max(need(width), next)
    }
    return sum
  }
}
