/// A statement of a paper as a procedure that can fail: from parameters to holds, violated or outside its
/// hypotheses, with both sides worked out.
///
/// The constants of a claim are stored properties with the published values as defaults, so that a test can put in a wrong one
/// and see the claim violated.
public protocol Claim: Sendable {
  /// The name on the command line.
  var name: String { get }
  /// The statement in one or two lines.
  var statement: String { get }
  /// Paper and numbers of the statement.
  var source: String { get }
  /// What the parameters mean.
  var parameters: [Parameter] { get }
  /// Parameters for which the claim can be worked out exactly within seconds.
  var grid: [Arguments] { get }

  func verdict(for arguments: Arguments) throws -> Verdict

  /// The right-hand sides alone, also for parameters that no enumeration reaches; empty where the claim has none.
  func bounds(for arguments: Arguments) throws -> [Bound]
}

/// A parameter of a claim.
public struct Parameter: Sendable, Hashable {
  public let name: String
  public let help: String

  public init(_ name: String, _ help: String) {
    (self.name, self.help) = (name, help)
  }
}

/// One side of a claim by itself.
public struct Bound: Sendable {
  public let name: String
  public let value: Evidence

  public init(_ name: String, _ value: Evidence) {
    (self.name, self.value) = (name, value)
  }
}

extension Claim {
  public func bounds(for arguments: Arguments) throws -> [Bound] { [] }

  /// - Throws: `ArgumentError` for a parameter that the claim does not have.
  public func checkNames(_ arguments: Arguments) throws {
    let known = parameters.map(\.name)
    for name in arguments.values.keys.sorted() where !known.contains(name) {
      throw ArgumentError(
        name: name, found: arguments[name], expected: "one of the parameters \(known.joined(separator: ", "))")
    }
  }
}

/// The verdicts of a claim on many parameters.
public struct ClaimReport: Sendable {
  public let claim: any Claim
  public let cases: [(arguments: Arguments, verdict: Verdict)]

  public init(_ claim: any Claim, on grid: [Arguments]) throws {
    self.claim = claim
    cases = try grid.map { ($0, try claim.verdict(for: $0)) }
  }

  public func count(_ name: String) -> Int { cases.count { $0.verdict.name == name } }

  /// Violated if one case is; outside only if every case is.
  public var verdict: String {
    count("violated") > 0 ? "violated" : count("holds") > 0 ? "holds" : "outside"
  }

  /// The first violated case, else the one whose bound is closest to the value.
  public var tightest: (arguments: Arguments, verdict: Verdict)? {
    if let violated = cases.first(where: { $0.verdict.name == "violated" }) { return violated }
    func slack(_ verdict: Verdict) -> Double {
      verdict.sides.filter { $0.relation == .atMost && $0.slack.isFinite }.map(\.slack).min() ?? .infinity
    }
    return cases.min { slack($0.verdict) < slack($1.verdict) }
  }
}
