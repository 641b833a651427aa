import Covering
import Files
import Formats
import Running
import Solving
import ThresholdNetworks

/// What can be said about a sample without a search.
struct SampleSummary {
  let sample: Sample
  let tallies: [Sample.Tally]
  let function: PartialFunction
  /// Nil where the effort ended before they were known.
  let essentialInputs: [Int]?
  let interchangeableInputs: [[Int]]?
  /// Whether a single neuron fits; nil if the effort ended before that was known.
  let fitsSingleNeuron: Bool?
  /// Whether a neuron with any weights fits; nil if nobody asked.
  let realNeuron: RealNeuron?
  /// Whether the effort sufficed for everything but the single neuron, which may stay open.
  let isComplete: Bool

  /// - Parameters:
  ///   - real: whether to look for a neuron with any weights.
  ///   - effort: the search for a single neuron takes about a second of it at most.
  init(_ sample: Sample, real: Bool = false, effort: Effort = .unlimited) {
    self.sample = sample
    tallies = sample.tallies
    function = sample.majority(of: tallies)
    essentialInputs = function.essentialInputs(shouldStop: { effort.isStopped })
    interchangeableInputs = function.interchangeableInputs(shouldStop: { effort.isStopped })
    let neuron = real ? RealNeuron.of(function, effort: effort) : nil
    let isProved = neuron?.holds(of: function) ?? true
    realNeuron = isProved ? neuron : .undecided(.outOfReach("the proof does not check"))
    var isRealKnown = true
    if case .undecided = realNeuron { isRealKnown = false }
    isComplete = essentialInputs != nil && interchangeableInputs != nil && isRealKnown
    switch SingleNeuronEngine.function(of: function, effort: effort.with(resources: 1_000_000)).answer {
    case .found: fitsSingleNeuron = true
    case .impossible: fitsSingleNeuron = false
    case .undecided: fitsSingleNeuron = nil
    }
  }

  var ones: Int { function.labels.popcount }
  var zeros: Int { function.pointCount - ones }
  var conflicts: Int { tallies.count { $0.isConflict } }
  /// The rows that every network gets wrong.
  var unavoidable: Int { tallies.reduce(0) { $0 + min($1.ones, $1.zeros) } }
  /// The rows that the better constant gets wrong: with so many mismatches nothing is left to learn.
  var constantMismatches: Int {
    let ones = sample.rows.count { $0.label }
    return min(ones, sample.rows.count - ones)
  }

  /// Inputs with the same value on all points.
  var constantInputs: [Int] {
    function.inputColumns.indices.filter { function.inputColumns[$0].isAllZero || function.inputColumns[$0].isAllOne }
  }

}

// MARK: - Presentation

extension SampleSummary {
  private func names(_ inputs: [Int]) -> String {
    inputs.map { NetworkText.inputName($0, sample) }.joined(separator: " ")
  }

  private static func numbers(_ inputs: [Int]) -> JSONValue { .array(inputs.map { .integer($0 + 1) }) }

  var fields: [String: JSONValue] {
    var fields: [String: JSONValue] = [
      "rows": .integer(sample.rows.count), "ones": .integer(ones), "zeros": .integer(zeros),
      "conflicts": .integer(conflicts), "unavoidable_mismatches": .integer(unavoidable),
      "constant_mismatches": .integer(constantMismatches),
      "constant_inputs": Self.numbers(constantInputs), "essential_inputs": essentialInputs.map(Self.numbers) ?? .null,
      "interchangeable_inputs": interchangeableInputs.map { .array($0.map(Self.numbers)) } ?? .null,
      "constant": .bool(function.isConstant), "single_neuron": fitsSingleNeuron.map { .bool($0) } ?? .null,
      "comments": .array(sample.comments.map { .string($0) }),
    ]
    if let realNeuron { fields["real_neuron"] = realNeuron.value }
    return fields
  }

  /// The first inputs with their names.
  private var inputList: String {
    names(Array(0..<min(12, sample.inputCount))) + (sample.inputCount > 12 ? " ..." : "")
  }

  var text: String {
    func line(_ name: String, _ value: String) -> String {
      name.padding(to: 18) + value + "\n"
    }
    let none = "none"
    let constants = constantInputs
    var text = line("instance", "\(sample.name)  sha256 \(sample.digest.prefix(16))")
    if let name = sample.outputName { text += line("output", DataError.oneLine(name)) }
    text += line("inputs", "\(sample.inputCount)" + (sample.inputNames.map { _ in "  " + inputList } ?? ""))
    text += line(
      "points",
      "\(function.pointCount) distinct with a label, from \(sample.rows.count) rows: \(ones) ones, \(zeros) zeros")
    if sample.inputCount <= 62 {
      let free = 1 << sample.inputCount - function.pointCount
      text += line("don't cares", "\(free) of \(1 << sample.inputCount)")
    }
    text += line(
      "conflicts",
      conflicts == 0 ? none : "\(conflicts) points; at least \(unavoidable) mismatches (--mismatches, --majority)")
    text += line("constant inputs", constants.isEmpty ? none : names(constants))
    text += line("essential inputs", essentialInputs.map { $0.isEmpty ? none : names($0) } ?? "not known in time")
    text += line(
      "interchangeable",
      interchangeableInputs.map { classes in
        classes.isEmpty ? none : classes.map { "{\(names($0))}" }.joined(separator: " ")
      } ?? "not known in time")
    let kind = function.isConstant ? "a constant fits" : fitsSingleNeuron == true ? "a single neuron fits" : nil
    text += line(
      "bounds",
      "a network of depth L has at least \(sample.inputCount) + L - 1 weights" + (kind.map { "; \($0)" } ?? ""))
    text += line("constant", "wrong on \(constantMismatches) rows")
    if let realNeuron {
      text += line("real weights", realNeuron.text { NetworkText.inputName($0, sample) })
    }
    return text
  }
}

extension String {
  /// The string with blanks up to `width`.
  func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
