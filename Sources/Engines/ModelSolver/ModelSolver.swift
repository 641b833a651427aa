import CLoading
import CZ3
import NeuronModels
import Running
import ThresholdNetworks

/// Whether a network of a model fits, by Z3 over bit vectors. It shares no code with the columns, and reaches samples of many points.
public enum ModelSolver {
  /// What Z3 found.
  public enum Decision: Sendable {
    /// This network fits; it was evaluated on every point.
    case found(ModelNetwork)
    /// None fits.
    case impossible
    /// Neither is known.
    case undecided(Exhausted)
  }

  /// A fault of Z3, or of how it is used.
  public struct Fault: Error, CustomStringConvertible {
    /// What happened, on one line.
    public let description: String
  }

  private static let maximumTerms = 200_000

  /// Decides in a context of its own. One resource unit is one of Z3's.
  ///
  /// - Parameters:
  ///   - model: what a neuron is; not `binary`, which has engines of its own.
  ///   - sample: what is fitted.
  ///   - architecture: the inputs and widths.
  ///   - mismatches: the weight of the points on which the network may be wrong.
  ///   - effort: what it may cost.
  /// - Throws: `Fault` if Z3 answers what it must not.
  public static func decide(
    _ model: NeuronModel, _ sample: PartialFunction, _ architecture: Architecture, mismatches: Int = 0,
    effort: Effort
  ) throws -> Decision {
    if let reason = effort.exhaustion() { return .undecided(reason) }
    guard model != .binary else { return .undecided(.outOfReach("binary neurons have their own engines")) }
    let formula = ModelFormula(model: model, sample: sample, architecture: architecture, mismatches: mismatches)
    guard formula.termCount <= maximumTerms, let text = formula.text() else {
      return .undecided(
        .outOfReach(
          "the formula has \(formula.termCount) weighted terms: at most \(maximumTerms), with weights of 24 bits"))
    }
    // Terms, their bits and the solver's own copies.
    if let refusal = effort.refusal(ofBytes: text.utf8.count * 60) { return .undecided(refusal) }
    if let problem = loading_z3_problem() { throw Fault(description: "Z3 is not there: \(String(cString: problem))") }
    guard let config = Z3_mk_config() else { throw Fault(description: "Z3 made no configuration") }
    defer { Z3_del_config(config) }
    guard let context = Z3_mk_context(config) else { throw Fault(description: "Z3 made no context") }
    defer { Z3_del_context(context) }
    Z3_set_error_handler(context) { _, _ in }
    let handle = Handle(raw: context)
    let watchdog = Watchdog(asking: { effort.stop }, stopping: { Z3_interrupt(handle.raw) })
    var script = ""
    if let resources = effort.budget.resources {
      script += "(set-option :rlimit \(min(resources, UInt64(Int32.max))))\n"
    }
    if !watchdog.isAwake, let deadline = effort.budget.deadline {
      script += "(set-option :timeout \(max(1, Int((deadline - .now) / .milliseconds(1)))))\n"
    }
    let answer = evaluate(script + text + "(check-sat)\n", context)
    let stop = watchdog.end()
    if answer.contains("unsat") { return .impossible }
    guard answer.hasPrefix("sat") else { return .undecided(stop ?? effort.stop ?? .resources) }
    let values = evaluate("(get-value (\(formula.names.joined(separator: " "))))\n", context)
    guard let network = formula.network(parse(values)),
      sample.mismatchWeight(of: network.column(on: sample)) <= mismatches
    else {
      throw Fault(description: "Z3's model of \(architecture) \(model) neurons does not fit the sample; this is a bug")
    }
    return .found(network)
  }

  /// The one thing that another thread may touch, for `Z3_interrupt`; the watchdog ends before the context.
  private struct Handle: @unchecked Sendable {
    let raw: Z3_context
  }

  private static func evaluate(_ text: String, _ context: Z3_context) -> String {
    Z3_eval_smtlib2_string(context, text).map { String(cString: $0) } ?? ""
  }

  /// Names with their signed values, from `((w0_0_0 #b01) (b0_0 #x0f))`.
  private static func parse(_ text: String) -> [String: Int] {
    var values: [String: Int] = [:]
    let words = text.split { "() \n\t\r".contains($0) }
    for (name, digits) in zip(words, words.dropFirst()) where digits.hasPrefix("#") && !name.hasPrefix("#") {
      let isHexadecimal = digits.hasPrefix("#x")
      let body = digits.dropFirst(2)
      guard let value = Int(body, radix: isHexadecimal ? 16 : 2) else { continue }
      let bits = body.count * (isHexadecimal ? 4 : 1)
      values[String(name)] = value >> (bits - 1) & 1 == 1 ? value - 1 << bits : value
    }
    return values
  }
}
