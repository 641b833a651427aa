import LinearAlgebra
import Numbers

/// Where the training of M and U begins.
public enum Initialization: String, CaseIterable, Sendable {
  /// M takes the first network alone, U copies.
  case first
  /// M averages, U copies.
  case average
  /// Both are drawn.
  case random

  /// The number that stands on the diagonal of M[i]; nil for random starts.
  public func share(of network: Int, among networks: Int) -> Rational? {
    switch self {
    case .first: network == 0 ? 1 : 0
    case .average: Rational(1, Integer(networks))
    case .random: nil
    }
  }

  /// M and U of `first` and `average` as pairs of multiples of the identity, nil for random starts.
  public func pair<A: FoldMatrix>(
    networks: Int, width: Int, factor: Rational = 1, as _: A.Type, convert: (Rational) -> A.Number
  ) -> MergePair<A>? {
    let shares = (0..<networks).compactMap { share(of: $0, among: networks) }
    guard shares.count == networks else { return nil }
    return MergePair(
      merge: shares.map { A.scaled(width, convert(factor * $0)) },
      unmerge: (0..<networks).map { _ in A.scaled(width, 1) })
  }
}
