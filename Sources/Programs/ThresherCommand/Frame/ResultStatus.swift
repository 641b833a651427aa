import Formats

/// Whether a result is all that was asked for: the field `status` of every result, `complete`, or `stopped` with a `reason`.
///
/// A verb ends with exit code 30 exactly if its result is stopped, unless it has found what has a code of its own: a claim violated, a component
/// broken.
enum ResultStatus {
  /// Answers that leave the question open.
  private static let open: Set<JSONValue> = ["interval", "undecided"]
  private static let unknownReason = "the limits ended it"

  /// The fields `status` and, where the result is stopped, `reason`.
  static func fields(of document: [String: JSONValue]) -> [String: JSONValue] {
    if case .string? = document["reason"] { return ["status": "stopped"] }
    if let reason = reason(in: .object(document)) { return ["status": "stopped", "reason": .string(reason)] }
    return ["status": "complete"]
  }

  /// Why something in the value was left open, nil if nothing was. Results of several outputs are an array.
  private static func reason(in value: JSONValue) -> String? {
    guard case .object(let fields) = value else { return nil }
    if case .string(let reason)? = fields["reason"] { return reason }
    if case .array(let outputs)? = fields["outputs"], let reason = outputs.lazy.compactMap(reason).first {
      return reason
    }
    let isOpen =
      fields["answer"].map(open.contains) ?? false || fields["verdict"] == "undecided" || fields["complete"] == false
    return isOpen ? unknownReason : nil
  }
}
