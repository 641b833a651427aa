import Running
import Solving
import ThresholdNetworks

/// A search among first layers in parts that others have done, or are to do: ranges of the branches at its root.
///
/// A part has a name, `layers/6,2,1/0-8` for the first eight branches; what it comes to depends on the question and the memory alone.
struct LayerDivision<Success: Sendable> {
  typealias Tasks = OrderedTasks<FirstLayerSearch.Part, Success>

  static var root: String { "layers/" }

  private let prefix: String
  /// The branches that are searched, nil for all.
  private let among: Range<Int>?
  private let book: AnswerBook?
  /// What a part came to, as it was kept.
  private let read: (String) -> (end: Tasks.End, cost: UInt64)?

  /// The tasks that stand for the whole search, or for the branches that are meant.
  ///
  /// - Parameters:
  ///   - root: makes the root, which a search changes.
  ///   - shouldEnd: as for the search.
  func starts(
    of root: () -> FirstLayerSearch.Subtree, shouldEnd: @escaping () -> Exhausted?
  ) -> [Tasks.Start] {
    let isKnown = book?.hasAnswers(below: prefix) ?? false
    guard among != nil || isKnown || book?.wantedParts != nil else { return [.open(.subtree(root()))] }
    // Only a root that is divided leaves parts behind; any other search ends at the first layer that it meets.
    let search = FirstLayerSearch(limit: .max, shouldEnd: shouldEnd) { _, _ in true }
    let branches = search.exploreOrDivide(.subtree(root()))
    if let among {
      guard among.upperBound <= branches.count else { return [.done(.exhausted(.interrupted), cost: 0)] }
      return branches[among].map { .open($0) }
    }
    guard !branches.isEmpty else { return [.open(.subtree(root()))] }
    if let wanted = book?.wantedParts {
      book?.list(Self.ranges(of: branches.count, in: wanted).map { prefix + "\($0.lowerBound)-\($0.upperBound)" })
      return [.open(.subtree(root()))]
    }
    var starts: [Tasks.Start] = [.done(.split([]), cost: search.steps)]
    let known = knownRanges(of: branches.count)
    var place = 0
    while place < branches.count {
      if let part = known[place] {
        starts.append(.done(part.end, cost: part.cost))
        place = part.upperBound
      } else {
        starts.append(.open(branches[place]))
        place += 1
      }
    }
    return starts
  }

  /// The parts that somebody has done, by their first branches.
  private func knownRanges(of count: Int) -> [Int: (upperBound: Int, end: Tasks.End, cost: UInt64)] {
    var known: [Int: (upperBound: Int, end: Tasks.End, cost: UInt64)] = [:]
    for (name, text) in book?.answers ?? [:] where name.hasPrefix(prefix) {
      guard let range = Self.range(name.dropFirst(prefix.count)), range.upperBound <= count, let part = read(text)
      else { continue }
      known[range.lowerBound] = (range.upperBound, part.end, part.cost)
    }
    return known
  }

  /// Ranges of nearly equal lengths, none of them empty.
  private static func ranges(of count: Int, in parts: Int) -> [Range<Int>] {
    let parts = max(1, min(parts, count))
    return (0..<parts).map { $0 * count / parts..<($0 + 1) * count / parts }
  }

  /// A range that is written `3-7`: from 3 on, below 7.
  fileprivate static func range(_ text: some StringProtocol) -> Range<Int>? {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1], lower >= 0, lower < upper else { return nil }
    return lower..<upper
  }
}

extension LayerDivision<ThresholdNetwork> {
  /// - Parameters:
  ///   - widths: the widths down to the first 1.
  ///   - sample: what the search is about.
  init(widths: [Int], among branches: Range<Int>?, sample: PartialFunction, book: AnswerBook?) {
    prefix = Self.root + widths.map(String.init).joined(separator: ",") + "/"
    among = branches
    self.book = book
    read = { text in
      guard let decision = Decision(text: text, about: sample) else { return nil }
      switch decision.answer {
      case .found(let network): return (.success(network), decision.resources)
      case .impossible: return (.failure, decision.resources)
      case .undecided: return nil
      }
    }
  }
}

extension SeparationEngine {
  /// What a part of a search comes to, as an `AnswerBook` keeps it.
  ///
  /// - Parameter name: as the search has listed it.
  /// - Returns: nil if the name is none of this engine, or the effort ended first.
  package func answer(part name: String, effort: Effort) -> String? {
    let words = name.split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 3, name.hasPrefix(LayerDivision<ThresholdNetwork>.root),
      let branches = LayerDivision<ThresholdNetwork>.range(words[2])
    else { return nil }
    let widths = words[1].split(separator: ",").compactMap { Int($0) }
    guard widths.count > 2, widths.allSatisfy({ $0 >= 1 }) else { return nil }
    let (answer, steps) = completions(
      width: widths[0], upperWidths: Array(widths.dropFirst()), among: branches, effort: effort)
    if case .undecided = answer { return nil }
    return Decision(answer, resources: steps).text
  }
}
