/// A published paper.
public struct Citation: Sendable, Hashable {
  public let title: String
  public let authors: [String]
  public let year: Int
  /// Where it appeared, as in `NeurIPS 2024`; nil for a preprint.
  public let venue: String?
  /// The number at arXiv, as in `2306.03534`.
  public let arXiv: String

  public init(title: String, authors: [String], year: Int, venue: String?, arXiv: String) {
    (self.title, self.authors, self.year, self.venue, self.arXiv) = (title, authors, year, venue, arXiv)
  }

  /// `Evron et al. 2023`.
  public var short: String {
    let name = authors.first.map { $0.split(separator: " ").last.map(String.init) ?? $0 } ?? "?"
    return authors.count > 2
      ? "\(name) et al. \(year)"
      : authors.count == 2
        ? "\(name) and \(authors[1].split(separator: " ").last ?? "") \(year)" : "\(name) \(year)"
  }
}
