import Formats
import Numbers

// The JSON of results, written once: the command prints it and the tests compare its bytes.

extension Evidence {
  /// A fraction as a string, an enclosure as the strings of its two ends, the others with their error.
  public var json: JSONValue {
    switch self {
    case .exact(let value): .string(value.description)
    case .enclosed(let interval): [.string(interval.lowerText()), .string(interval.upperText())]
    case .rounded(let value, let error): ["value": Self.number(value), "error": Self.number(error)]
    case .drawn(let mean, let standardError, let draws):
      ["mean": Self.number(mean), "standard_error": Self.number(standardError), "draws": .integer(draws)]
    }
  }

  private static func number(_ value: Double) -> JSONValue {
    value.isFinite ? .number(value) : .string(value.description)
  }
}

extension Side {
  /// An object of `name`, `value`, `relation` (`<=` or `=`), `bound`, and `evidence`, the weaker kind of the two.
  public var json: JSONValue {
    [
      "name": .string(name), "value": value.json, "relation": .string(relation.rawValue), "bound": bound.json,
      "evidence": .string(kind.rawValue),
    ]
  }
}

extension Quantity {
  /// An object of `name`, `value` and the kind of its `evidence`.
  public var json: JSONValue {
    ["name": .string(name), "value": value.json, "evidence": .string(value.kind.rawValue)]
  }
}

extension Statement {
  /// The fields of a result that say what is claimed.
  public var fields: [String: JSONValue] {
    [
      "claim": .string(name), "label": .string(label), "statement": .string(text),
      "standing": .string(standing.rawValue), "source": .string(source),
    ]
  }
}

extension Arguments {
  /// An object of strings, as they were given.
  public var json: JSONValue { .object(values.mapValues { .string($0) }) }
}

extension Verdict {
  /// The verdict, its sides, and why there is no answer.
  public var fields: [String: JSONValue] {
    var fields: [String: JSONValue] = ["verdict": .string(name), "sides": .array(sides.map(\.json))]
    if let reason { fields["reason"] = .string(reason) }
    return fields
  }
}

extension CaseResult {
  /// The fields of the verdict with the `parameters` and `quantities` of the case.
  public var json: JSONValue {
    var fields = verdict.fields
    fields["parameters"] = arguments.json
    fields["quantities"] = .array(quantities.map(\.json))
    return .object(fields)
  }
}

extension ClaimReport {
  /// The statement, the verdict on all cases, how often each verdict was met, and the sides of the tightest case.
  package var summary: [String: JSONValue] {
    var fields = claim.statement.fields
    fields["verdict"] = .string(verdict)
    fields["shown"] = .string(shown)
    fields["counts"] = .object(
      Dictionary(
        uniqueKeysWithValues: ["holds", "violated", "undecided", "outside"].map { ($0, .integer(count($0))) }))
    fields["sides"] = .array((tightest?.verdict.sides ?? []).map(\.json))
    fields["quantities"] = .array((tightest?.quantities ?? []).map(\.json))
    fields["parameters"] = tightest?.arguments.json ?? .null
    if let reason = tightest?.verdict.reason { fields["reason"] = .string(reason) }
    return fields
  }

  /// The summary and every case.
  package var json: JSONValue {
    var fields = summary
    fields["cases"] = .array(cases.map(\.json))
    return .object(fields)
  }
}
