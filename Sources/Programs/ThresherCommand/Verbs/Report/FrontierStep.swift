import Files

/// One number of mistakes in a result of `minimize --frontier`.
struct FrontierStep {
  /// How many points may be wrong.
  let mismatches: Int
  /// The ends of the least size; no upper end where no network is known.
  let lower: Int
  let upper: Int?
  /// The document of a network of the upper size, if there is one.
  let network: JSONNode?

  /// The steps of a result, in its order; none in a result that is no frontier.
  static func all(in document: JSONDocument) throws -> [Self] {
    guard let node = document.optionalField("frontier", of: document.root) else { return [] }
    let steps = try document.array(node, "frontier").map { step in
      let minima = try document.optionalField("minima", of: step).map { try document.array($0, "minima") } ?? []
      return Self(
        mismatches: try document.integer(
          document.field("mismatches", of: step), in: 0...Int(Int32.max), "mismatches"),
        lower: try document.integer(document.field("lower", of: step), in: 0...Int(Int32.max), "lower"),
        upper: try document.optionalField("upper", of: step).flatMap { upper in
          if case .null = upper.content { nil } else { try document.integer(upper, in: 0...Int(Int32.max), "upper") }
        },
        network: minima.first.flatMap { document.optionalField("network", of: $0) })
    }
    guard zip(steps, steps.dropFirst()).allSatisfy({ $0.mismatches < $1.mismatches }) else {
      throw document.mismatch(node, "ascending numbers of mismatches")
    }
    return steps
  }

  /// The least size in words: 3, 2...4, or at least 2.
  var size: String { upper.map { $0 == lower ? "\(lower)" : "\(lower)...\($0)" } ?? "at least \(lower)" }

  /// The steps whose size differs from that of the step before, each with the last number of mistakes that has the same.
  static func changes(_ steps: [Self]) -> [(first: Self, last: Int)] {
    steps.reduce(into: []) { changes, step in
      if let place = changes.indices.last, changes[place].first.size == step.size {
        changes[place].last = step.mismatches
      } else {
        changes.append((step, step.mismatches))
      }
    }
  }

  /// The frontier in a sentence.
  static func sentence(_ steps: [Self], size: String) -> String {
    let parts = changes(steps).map { change in
      let first = change.first.mismatches
      let mistakes = first == change.last ? "\(first)" : "\(first)...\(change.last)"
      return "\(change.first.size) with \(mistakes) mistakes"
    }
    return "The least number of \(size): \(parts.joined(separator: ", "))."
  }
}
