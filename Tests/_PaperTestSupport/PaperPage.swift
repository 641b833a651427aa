import Foundation
import TestSupport

/// The page of a paper in the manual: `Sources/Papers/<Room>/<Room>.docc/*.md`.
struct PaperPage {
  /// The labels that the page states, as in S4: those that begin a line, a list item, a heading or a row of a table.
  let labels: Set<String>
  /// What the line of a label says of its standing; nothing for a label whose lines do not say.
  let standings: [String: String]

  /// - Parameter letters: the letters that labels begin with, `S` as a rule; a page may sort its statements by letters.
  /// - Returns: nil if the room has no page.
  init?(room: String, letters: Set<Character> = ["S"]) {
    let folder = Repository.root.appending(path: "Sources/Papers/\(room)/\(room).docc")
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
      $0.hasSuffix(".md")
    }
    if files.isEmpty { return nil }
    let texts = files.sorted().compactMap { try? String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    self.init(text: texts.joined(separator: "\n"), letters: letters)
  }

  init(text: String, letters: Set<Character> = ["S"]) {
    let labelled = text.split(separator: "\n").compactMap { line in
      Self.label(beginning: line, letters).map { ($0, line) }
    }
    labels = Set(labelled.map(\.0))
    var standings: [String: String] = [:]
    for (label, line) in labelled where standings[label] == nil { standings[label] = Self.standing(in: line) }
    self.standings = standings
  }

  /// The first word for a standing: `published`, `sharpened` for what is derived on the page, `conjectured`, or `not confirmed`.
  private static func standing(in line: Substring) -> String? {
    [
      "published": "published", "sharpened": "sharpened", "derived here": "sharpened", "conjectured": "conjectured",
      "not confirmed": "not confirmed",
    ].compactMap { word, standing in
      line.range(of: word).map { ($0.lowerBound, standing) }
    }.min { $0.0 < $1.0 }?.1
  }

  /// One of the letters and a number, perhaps a small letter, behind nothing but marks of Markdown.
  private static func label(beginning line: Substring, _ letters: Set<Character>) -> String? {
    let rest = line.drop { "#*-|`_ ".contains($0) }
    guard let first = rest.first, letters.contains(first) else { return nil }
    let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
    let letter = rest.dropFirst(1 + digits.count).prefix(1).filter { $0.isASCII && $0.isLowercase }
    let next = rest.dropFirst(1 + digits.count + letter.count).first
    guard !digits.isEmpty, next.map({ !$0.isLetter && !$0.isNumber }) ?? true else { return nil }
    return "\(first)\(digits)\(letter)"
  }
}
