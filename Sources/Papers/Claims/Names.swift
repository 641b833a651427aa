/// Names that a user may have meant.
public enum Names {
  /// The closest of `known` when at most a third of its letters differ; the first among equally close ones.
  public static func nearest(to name: String, among known: [String]) -> String? {
    let close = known.map { (name: $0, distance: distance(name, $0)) }
      .filter { $0.distance <= max(1, ($0.name.count + 1) / 3) }
    return close.min { $0.distance < $1.distance }?.name
  }

  /// The least number of letters put in, taken out or exchanged (Wagner and Fischer 1974); a long name is cut.
  static func distance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first.prefix(64)), Array(second.prefix(64)))
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (letter == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
