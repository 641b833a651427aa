/// Panels in rows under a title, with one legend for all of them: a complete SVG document.
public struct Figure: Sendable {
  /// The line above all panels, also the accessible name of the picture.
  public var title: String
  /// Rows of panels, the top row first.
  public var panels: [[Chart]]
  /// The width of one panel in pixels.
  public var panelWidth: Double
  /// The height of one panel in pixels.
  public var panelHeight: Double
  /// What the picture shows, for who cannot see it; nil to list the panels with what they hold.
  public var summary: String?

  /// A figure of rows of panels, the top row first.
  public init(title: String, panels: [[Chart]], panelWidth: Double = 420, panelHeight: Double = 310) {
    self.title = title
    self.panels = panels
    self.panelWidth = panelWidth
    self.panelHeight = panelHeight
  }

  private static let titleHeight = 34.0
  private static let legendRowHeight = 20.0

  /// The width of the document in pixels: that of the longest row.
  public var width: Double { Double(panels.map(\.count).max() ?? 1) * panelWidth }

  /// The SVG document. Equal figures give equal text.
  public func svg() -> String {
    let entries = legendEntries
    let rows = legendRows(entries)
    let height = Self.titleHeight + Double(panels.count) * panelHeight + Double(rows.count) * Self.legendRowHeight + 12
    var children = [
      SVGElement("title", text: Label(title).plain),
      SVGElement("desc", text: summary ?? listing),
      SVGElement("style", text: Style.sheet),
      SVGElement(
        "rect",
        ["class": "paper", "x": "0", "y": "0", "width": SVGElement.number(width), "height": SVGElement.number(height)]),
      Label(title).element([
        "class": "ink caption", "x": SVGElement.number(width / 2), "y": "22", "text-anchor": "middle",
      ]),
    ]
    for (row, charts) in panels.enumerated() {
      for (column, chart) in charts.enumerated() {
        let frame = PanelFrame(
          x: Double(column) * panelWidth, y: Self.titleHeight + Double(row) * panelHeight, width: panelWidth,
          height: panelHeight, letter: letter(row, column))
        children.append(frame.draw(chart, clip: "clip\(row)-\(column)"))
      }
    }
    var y = Self.titleHeight + Double(panels.count) * panelHeight + 12
    for row in rows {
      var x = (width - row.reduce(0) { $0 + Self.entryWidth($1) }) / 2
      for entry in row {
        children.append(Self.legendEntry(entry, x, y))
        x += Self.entryWidth(entry)
      }
      y += Self.legendRowHeight
    }
    let root = SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": SVGElement.number(width), "height": SVGElement.number(height),
        "viewBox": "0 0 \(SVGElement.number(width)) \(SVGElement.number(height))", "role": "img",
      ], children: children)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.text()
  }

  /// a, b, c, ... row by row; none if there is one panel alone.
  private func letter(_ row: Int, _ column: Int) -> String {
    let number = panels[..<row].reduce(0) { $0 + $1.count } + column
    guard panels.joined().count > 1, number < 26 else { return "" }
    return String(UnicodeScalar(UInt8(ascii: "a") + UInt8(number)))
  }

  /// The panels with their axes and series in words.
  private var listing: String {
    panels.enumerated().flatMap { row, charts in
      charts.enumerated().map { column, chart in
        let letter = letter(row, column)
        let names = chart.series.map { Label($0.name).plain }.filter { !$0.isEmpty }.joined(separator: ", ")
        return (letter.isEmpty ? "" : "Panel \(letter): ") + "\(Label(chart.title).plain). "
          + "\(Label(chart.y.label).plain) against \(Label(chart.x.label).plain): \(names)."
      }
    }.joined(separator: " ")
  }

  /// One entry a name, in the order of appearance.
  private var legendEntries: [Series] {
    var names: Set<String> = []
    return panels.joined().flatMap(\.series).filter { !$0.name.isEmpty && names.insert($0.name).inserted }
  }

  private static func entryWidth(_ series: Series) -> Double { 52 + 7.3 * Label(series.name).width }

  private func legendRows(_ entries: [Series]) -> [[Series]] {
    var rows: [[Series]] = []
    var used = Double.infinity
    for entry in entries {
      let needed = Self.entryWidth(entry)
      if used + needed > width {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(entry)
      used += needed
    }
    return rows
  }

  private static func legendEntry(_ series: Series, _ x: Double, _ y: Double) -> SVGElement {
    let number = SVGElement.number
    let style = series.style % Style.count
    var children: [SVGElement] = []
    switch series.mark {
    case .line, .linePoints:
      children.append(
        SVGElement(
          "line",
          [
            "class": series.isReference ? "reference" : "line s\(style)", "stroke-dasharray": Style.dashes[style],
            "x1": number(x), "y1": number(y), "x2": number(x + 30), "y2": number(y),
          ]))
    case .band, .histogram:
      children.append(
        SVGElement(
          "rect",
          [
            "class": "\(series.isBand ? "area" : "column") f\(style) s\(style)", "x": number(x), "y": number(y - 6),
            "width": "30", "height": "12",
          ]))
    case .points: break
    }
    switch series.mark {
    case .points, .linePoints: children.append(Style.marker(style, x + 15, y))
    default: break
    }
    children.append(Label(series.name).element(["class": "ink", "x": number(x + 36), "y": number(y + 4)]))
    return SVGElement("g", children: children)
  }
}

extension Series {
  fileprivate var isBand: Bool { if case .band = mark { true } else { false } }
}
