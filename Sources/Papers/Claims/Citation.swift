/// A published paper.
public struct Citation: Sendable, Hashable {
  /// The title as printed on the paper, without a full stop.
  public let title: String
  /// Given name and surname, the surname last, in the order of the paper.
  public let authors: [String]
  /// The year of the venue, or of the preprint.
  public let year: Int
  /// Where it appeared, as in `NeurIPS 2024`; nil for a preprint.
  public let venue: String?
  /// The number at arXiv, as in `2306.03534`.
  public let arXiv: String

  /// A citation; `short` needs at least one author.
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
