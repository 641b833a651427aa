import Files
import Formats
import NeuronModels
import Tensors

/// The sums of one product of a graph, and the steps that make two values of them.
///
/// Sums of integers are the same in every order as long as the type holds them. All steps are monotone (`GraphNumber`),
/// so of the sums in ascending order those with the higher value are the last or the first ones: bisection finds where,
/// by the computation itself.
struct GraphLayer {
  let file: String
  /// The product.
  let node: ONNXNode
  /// A row for each neuron.
  let weights: [[Int]]
  /// What the sums are.
  let type: ElementType
  var steps: [GraphStep] = []

  /// The numbers after the steps.
  var stepType: ElementType { steps.last?.type ?? type }

  /// The sums of a neuron in ascending order.
  ///
  /// Over 0 and 1 they are S = `least`, `least + stride`, ...; over -1 and 1 the graph has 2 S - `total`.
  private struct Sums {
    let least: Int
    let stride: Int
    let last: Int
    private let total: Int
    private let values: InputValues

    init(_ weights: [Int], _ values: InputValues) {
      func gcd(_ left: Int, _ right: Int) -> Int { right == 0 ? left : gcd(right, left % right) }
      stride = max(1, weights.reduce(0) { gcd($0, abs($1)) })
      least = weights.reduce(0) { $0 + min(0, $1) }
      total = weights.reduce(0, +)
      last = weights.reduce(0) { $0 + abs($1) } / stride
      self.values = values
    }

    /// The sum over 0 and 1.
    func bits(_ index: Int) -> Int { least + stride * index }

    /// The sum in the graph.
    func graph(_ index: Int) -> Int { values == .bits ? bits(index) : 2 * bits(index) - total }
  }

  /// The values, if neurons have only two at their ends: those below 0 make them signs.
  func values(reading values: InputValues) throws -> InputValues {
    for (place, row) in weights.enumerated() {
      let sums = Sums(row, values)
      for index in [0, sums.last] where try number(at: sums.graph(index), place).value < 0 { return .signs }
    }
    return .bits
  }

  /// The neurons, and what their values are.
  ///
  /// - Throws: `DataError` that names the last step, if it gives other values than -1 and 1, or 0 and 1.
  func folded(reading values: InputValues) throws -> (neurons: [FoldedNeuron], values: InputValues) {
    var neurons: [FoldedNeuron] = []
    var found: Set<Int> = []
    for (place, row) in weights.enumerated() {
      try Patience.look(file, atStep: place)
      let sums = Sums(row, values)
      let (low, high) = (try value(place, sums, 0), try value(place, sums, sums.last))
      found.formUnion([low, high])
      if let change = try firstChange(place, sums) {
        try checkMargins(place, sums, change)
        let rises = high > low
        let threshold = sums.bits(change)
        // Below: the sums up to the one before, so -S > -threshold.
        neurons.append(
          FoldedNeuron(
            weights: rises ? row : row.map { -$0 }, bias: bias(place, values) ?? (rises ? 1 - threshold : threshold)))
      } else {
        try checkMargins(place, sums, nil)
        let constant = low == 1
        neurons.append(
          FoldedNeuron(
            weights: row, bias: bias(place, values) ?? (constant ? 1 - sums.least : -sums.bits(sums.last)),
            constant: constant))
      }
    }
    guard found.isSubset(of: [-1, 1]) || found.isSubset(of: [0, 1]) else {
      let values = found.sorted().map(String.init).joined(separator: " and ")
      throw lastError("gives \(values) in one layer", "-1 and 1, or 0 and 1", fix: Self.advice)
    }
    return (neurons, found.contains(-1) ? .signs : .bits)
  }

  /// The bias as it is written, in layers of integers that say "+ b" and "> 0" and nothing else.
  private func bias(_ place: Int, _ values: InputValues) -> Int? {
    guard values == .bits, steps.count >= 2, case .bias(let row) = steps[0].role, case .positive = steps[1].role,
      steps[2...].allSatisfy({ $0.node.operation == "Cast" })
    else { return nil }
    return row[place].integer.flatMap { $0.magnitude <= ModelNetworkJSON.maximumWeight ? $0 : nil }
  }

  /// The first sum with another value than the least one has; nil if all have the same.
  private func firstChange(_ place: Int, _ sums: Sums, shift: Double = 0) throws -> Int? {
    func at(_ index: Int) throws -> GraphNumber { try number(at: sums.graph(index), place, shift: shift) }
    let lowest = try at(0)
    guard try at(sums.last) != lowest else { return nil }
    var (same, other) = (0, sums.last)
    while other - same > 1 {
      let middle = same + (other - same) / 2
      if try at(middle) == lowest { same = middle } else { other = middle }
    }
    let (found, highest) = (try at(other), try at(sums.last))
    guard found == highest else {
      throw lastError(
        "gives \(Self.text(lowest)), \(Self.text(found)) and \(Self.text(highest)); the second of these for neuron "
          + "\(place + 1) where its sum is \(sums.graph(other))",
        "two values", fix: Self.advice)
    }
    return other
  }

  /// Sums that a runtime may round otherwise must not decide otherwise.
  private func checkMargins(_ place: Int, _ sums: Sums, _ change: Int?) throws {
    guard steps.contains(where: { !$0.margins.isEmpty && $0.margins[place] > 0 }) else { return }
    for shift in [-1.0, 1.0] where try firstChange(place, sums, shift: shift) != change {
      throw node.error(
        file: file,
        found: "a bias of neuron \(place + 1) with which a sum of \(weights[place].count) terms decides one way or the "
          + "other by when the bias is added",
        expected: "a sum that is further from the threshold than rounding reaches",
        fix: "MatMul and then Add round once")
    }
  }

  /// -1, 0 or 1.
  private func value(_ place: Int, _ sums: Sums, _ index: Int) throws -> Int {
    let number = try number(at: sums.graph(index), place)
    guard let value = Int(exactly: number.value), (-1...1).contains(value) else {
      throw lastError(
        "gives \(Self.text(number)) for neuron \(place + 1) where its sum is \(sums.graph(index))",
        "-1 and 1, or 0 and 1, as a step such as Sign or Greater gives")
    }
    return value
  }

  /// The number that the steps make of a sum; `shift` times the margins of rounding are added on the way.
  private func number(at sum: Int, _ place: Int, shift: Double = 0) throws -> GraphNumber {
    guard var number = GraphNumber(sum, as: type) else {
      throw node.error(file: file, found: "the sum \(sum)", expected: "one that \(type) holds")
    }
    for step in steps {
      guard let next = step.apply(number, place), next.value.isFinite else {
        throw step.node.error(
          file: file, found: "no number of \(step.type) for neuron \(place + 1) where its sum is \(sum)",
          expected: "numbers within the type")
      }
      number = next
      if shift != 0, !step.margins.isEmpty {
        number = GraphNumber(number.value + shift * step.margins[place], roundedTo: step.type) ?? number
      }
    }
    return number
  }

  private static let advice = "a step by Greater or GreaterOrEqual has two values; Sign gives 0 at 0"

  private static func text(_ number: GraphNumber) -> String {
    Int(exactly: number.value).map { "\($0)" } ?? "\(number.value)"
  }

  private func lastError(_ found: String, _ expected: String, fix: String? = nil) -> DataError {
    (steps.last?.node ?? node).error(file: file, found: found, expected: expected, fix: fix)
  }
}
