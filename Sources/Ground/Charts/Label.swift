/// A line of text in which `^{...}` stands above the line: `1 - 2^{-H(e)}`, `10^{-3}`.
struct Label {
  /// The characters in order, in runs of one height.
  private let runs: [(text: String, isRaised: Bool)]

  /// A `^{` without its end is text like any other.
  init(_ source: String) {
    var runs: [(text: String, isRaised: Bool)] = []
    var rest = source[...]
    while let start = rest.firstRange(of: "^{"), let end = rest[start.upperBound...].firstIndex(of: "}") {
      if start.lowerBound > rest.startIndex { runs.append((String(rest[..<start.lowerBound]), false)) }
      runs.append((String(rest[start.upperBound..<end]), true))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { runs.append((String(rest), false)) }
    self.runs = runs
  }

  /// How many full characters the text is as wide as.
  var width: Double { runs.reduce(0) { $0 + Double($1.text.count) * ($1.isRaised ? 0.75 : 1) } }

  /// The text without marks, as it is read aloud.
  var plain: String { runs.map { $0.isRaised ? "^\($0.text)" : $0.text }.joined() }

  /// The text element with these attributes.
  func element(_ attributes: KeyValuePairs<String, String>) -> SVGElement {
    guard runs.contains(where: \.isRaised) else {
      return SVGElement("text", attributes, text: runs.map(\.text).joined())
    }
    var shift = 0.0
    let spans = runs.map { run -> SVGElement in
      let target = run.isRaised ? -4.5 : 0
      defer { shift = target }
      let step = SVGElement.number(target - shift)
      return run.isRaised
        ? SVGElement("tspan", ["dy": step, "class": "raised"], text: run.text)
        : SVGElement("tspan", shift == target ? [:] : ["dy": step], text: run.text)
    }
    return SVGElement("text", attributes, children: spans)
  }
}
