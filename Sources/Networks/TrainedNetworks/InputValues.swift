/// The two values of an input of a network of others, and of what its layers give.
public enum InputValues: String, CaseIterable, Sendable {
  /// -1 and 1.
  case signs
  /// 0 and 1.
  case bits

  /// The smaller value, which is 0 in networks here; the other one is 1 in both.
  var low: Int { self == .signs ? -1 : 0 }
}
