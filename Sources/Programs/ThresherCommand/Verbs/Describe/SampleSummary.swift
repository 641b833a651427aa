import Formats
import ThresholdNetworks

/// What can be said about a sample without a search.
struct SampleSummary {
  let sample: Sample
  let tallies: [Sample.Tally]
  let function: PartialFunction
  let essentialInputs: [Int]
  let interchangeableInputs: [[Int]]
  /// A single neuron that fits; nil if there is none or if the functions are too many to try all.
  let singleNeuron: NeuronFunction?

  /// The memory up to which all functions of a single neuron are tried: a second of work.
  private static let singleNeuronMemory = 1 << 26

  init(_ sample: Sample) {
    self.sample = sample
    tallies = sample.tallies
    function = sample.majority(of: tallies)
    essentialInputs = function.essentialInputs
    interchangeableInputs = function.interchangeableInputs
    singleNeuron = Self.singleNeuron(of: function)
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

  private static func singleNeuron(of function: PartialFunction) -> NeuronFunction? {
    guard function.inputCount <= ColumnDictionary.maximumFanIn,
      ColumnDictionary.bytesNeeded(fanIn: function.inputCount, pointCount: function.pointCount) <= singleNeuronMemory
    else { return nil }
    return ColumnDictionary(of: function).entries.first { $0.column == function.labels }?.function
  }
}

// MARK: - Presentation

extension SampleSummary {
  private static func names(_ inputs: [Int]) -> String { inputs.map { "x\($0 + 1)" }.joined(separator: " ") }

  private static func numbers(_ inputs: [Int]) -> JSONValue { .array(inputs.map { .integer($0 + 1) }) }

  var fields: [String: JSONValue] {
    [
      "rows": .integer(sample.rows.count), "ones": .integer(ones), "zeros": .integer(zeros),
      "conflicts": .integer(conflicts), "unavoidable_mismatches": .integer(unavoidable),
      "constant_mismatches": .integer(constantMismatches),
      "constant_inputs": Self.numbers(constantInputs), "essential_inputs": Self.numbers(essentialInputs),
      "interchangeable_inputs": .array(interchangeableInputs.map(Self.numbers)),
      "constant": .bool(function.isConstant), "single_neuron": .bool(singleNeuron != nil),
      "comments": .array(sample.comments.map { .string($0) }),
    ]
  }

  var text: String {
    func line(_ name: String, _ value: String) -> String {
      name.padding(to: 18) + value + "\n"
    }
    let none = "none"
    let constants = constantInputs
    var text = line("instance", "\(sample.name)  sha256 \(sample.digest.prefix(16))")
    text += line("inputs", "\(sample.inputCount)")
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
    text += line("constant inputs", constants.isEmpty ? none : Self.names(constants))
    text += line("essential inputs", essentialInputs.isEmpty ? none : Self.names(essentialInputs))
    text += line(
      "interchangeable",
      interchangeableInputs.isEmpty ? none : interchangeableInputs.map { "{\(Self.names($0))}" }.joined(separator: " "))
    let kind = function.isConstant ? "a constant fits" : singleNeuron.map { _ in "a single neuron fits" }
    text += line(
      "bounds",
      "a network of depth L has at least \(sample.inputCount) + L - 1 weights" + (kind.map { "; \($0)" } ?? ""))
    text += line("constant", "wrong on \(constantMismatches) rows")
    return text
  }
}

extension String {
  /// The string with blanks up to `width`.
  func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
