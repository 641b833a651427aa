import Files
import Formats
import Foundation
import ThresholdNetworks

/// The object that `--json` prints (`thresher/result/1`).
///
/// Wall times are under `timing` only; without that field two runs give the same bytes.
public struct ResultDocument {
  /// The value of the field `schema`; the number grows when a field changes its meaning.
  public static let schema = "thresher/result/1"

  private var fields: [String: JSONValue]
  /// What was done in a second, if the verb tells so; printed under `timing`.
  var speed: Double?
  /// How the ends of an interval have moved, if the verb tells so; printed under `timing`.
  var intervalHistory: String?

  /// A result of `verb` with the parameters that determine it, on `instance` (nil if the verb reads none).
  public init(verb: String, parameters: [String: JSONValue] = [:], instance: Instance? = nil) {
    var question = parameters
    question["verb"] = .string(verb)
    fields = [
      "schema": .string(Self.schema), "question": .object(question), "instance": .null,
    ]
    if let instance { fields["instance"] = instance.value }
  }

  /// A result that was kept, with the fields of `untimed`.
  init(kept fields: [String: JSONValue]) { self.fields = fields }

  /// All fields but the wall times.
  var untimed: JSONValue { .object(withVersions) }

  // Versions are asked for where they are printed, for Z3 is loaded to tell its own.
  private var withVersions: [String: JSONValue] {
    fields.merging(["versions": Versions.all]) { kept, _ in kept }
  }

  /// A field of the document; setting nil removes it.
  public subscript(field: String) -> JSONValue? {
    get { fields[field] }
    set { fields[field] = newValue }
  }

  /// Tells why the result is not all that was asked for; a reason that is there already stays.
  mutating func stop(_ reason: String?) {
    if fields["reason"] == nil || fields["reason"] == .null {
      fields["reason"] = .string(reason ?? "the limits ended it")
    }
  }

  /// The largest resident size of the program so far, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.ru_maxrss * 1024
  }

  /// The document with the time since the verb was begun; `cpu_seconds` counts the start of the program as well.
  func text(isPretty: Bool = true) throws -> String {
    let clock = Stopwatch.ofVerb
    var timing: [String: JSONValue] = [
      "seconds": .number(clock.wallSeconds), "cpu_seconds": .number(Stopwatch.programSeconds),
      "verb_cpu_seconds": .number(clock.cpuSeconds), "peak_memory": .integer(Self.peakMemory),
    ]
    if let speed { timing["per_second"] = .number(speed.rounded()) }
    if let intervalHistory { timing["interval_by_seconds"] = .string(intervalHistory) }
    var fields = withVersions
    fields["timing"] = .object(timing)
    fields.merge(ResultStatus.fields(of: fields)) { $1 }
    if !isPretty && StreamExchange.current != nil { return ServiceText.json(.object(fields)) }
    return try JSONValue.object(fields).text(isPretty: isPretty)
  }
}

extension Instance {
  /// What results say about the instance: what identifies it, and the names that its file has.
  var value: JSONValue {
    var fields: [String: JSONValue] = [
      "sha256": .string(sample.digest), "inputs": .integer(sample.inputCount), "points": .integer(function.pointCount),
    ]
    if let names = sample.inputNames { fields["names"] = .array(names.map { .string($0) }) }
    if let name = sample.outputName { fields["output"] = .string(name) }
    return .object(fields)
  }
}
