/// The place of one panel on the page, and the drawing of a chart into it.
struct PanelFrame {
  let x, y, width, height: Double
  /// The name of the panel by which a text refers to it; empty where there is one panel alone.
  var letter = ""

  private var left: Double { x + 62 }
  private var right: Double { x + width - 16 }
  private var top: Double { y + 26 }
  private var bottom: Double { y + height - 50 }

  func draw(_ chart: Chart, clip: String) -> SVGElement {
    let points = chart.series.flatMap(\.mark.points)
    let xAxis = ResolvedAxis(chart.x, values: points.map(\.x))
    let yAxis = ResolvedAxis(chart.y, values: points.flatMap { [$0.y] + [$0.lower, $0.upper].compactMap(\.self) })
    let place = Placement(x: xAxis, y: yAxis, left: left, right: right, top: top, bottom: bottom)
    var children = grid(chart, xAxis, yAxis)
    children.append(
      SVGElement(
        "clipPath", ["id": clip],
        children: [
          SVGElement(
            "rect",
            [
              "x": text(left - 1), "y": text(top - 1), "width": text(right - left + 2),
              "height": text(bottom - top + 2),
            ])
        ]))
    // Lines and areas end at the frame; markers are drawn whole, if their centre is inside.
    children.append(
      SVGElement("g", ["clip-path": "url(#\(clip))"], children: chart.series.flatMap { place.shapes($0) }))
    children.append(SVGElement("g", children: chart.series.flatMap { place.markers($0) }))
    return SVGElement("g", children: children)
  }

  private func text(_ value: Double) -> String { SVGElement.number(value) }

  private func grid(_ chart: Chart, _ xAxis: ResolvedAxis, _ yAxis: ResolvedAxis) -> [SVGElement] {
    var elements: [SVGElement] = []
    for tick in xAxis.ticks {
      let position = left + xAxis.position(tick) * (right - left)
      elements.append(line("grid", position, top, position, bottom))
      elements.append(label(xAxis.label(tick), position, bottom + 17, "middle"))
    }
    for tick in yAxis.ticks {
      let position = bottom - yAxis.position(tick) * (bottom - top)
      elements.append(line("grid", left, position, right, position))
      elements.append(label(yAxis.label(tick), left - 7, position + 4, "end"))
    }
    elements.append(line("axis", left, bottom, right, bottom))
    elements.append(line("axis", left, top, left, bottom))
    let middle = (top + bottom) / 2
    elements.append(label(chart.x.label, (left + right) / 2, bottom + 37, "middle"))
    elements.append(
      Label(chart.y.label).element([
        "class": "ink", "text-anchor": "middle",
        "transform": "translate(\(text(x + 16)) \(text(middle))) rotate(-90)",
      ]))
    elements.append(
      Label(chart.title).element([
        "class": "ink title", "x": text((left + right) / 2), "y": text(top - 9), "text-anchor": "middle",
      ]))
    if !letter.isEmpty {
      elements.append(
        SVGElement("text", ["class": "ink caption", "x": text(x + 10), "y": text(top - 9)], text: letter))
    }
    return elements
  }

  private func line(_ style: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> SVGElement {
    SVGElement("line", ["class": style, "x1": text(x1), "y1": text(y1), "x2": text(x2), "y2": text(y2)])
  }

  private func label(_ string: String, _ x: Double, _ y: Double, _ anchor: String) -> SVGElement {
    Label(string).element(["class": "ink", "x": text(x), "y": text(y), "text-anchor": anchor])
  }
}

/// The map from data to the page, and the marks drawn with it.
struct Placement {
  let x, y: ResolvedAxis
  let left, right, top, bottom: Double

  func position(_ px: Double, _ py: Double) -> (x: Double, y: Double) {
    (left + x.position(px) * (right - left), bottom - y.position(py) * (bottom - top))
  }

  private func isDrawable(_ px: Double, _ py: Double) -> Bool {
    let place = position(px, py)
    return place.x.isFinite && place.y.isFinite
  }

  private func path(_ points: [(Double, Double)]) -> String {
    points.filter { isDrawable($0.0, $0.1) }.map { point in
      let place = position(point.0, point.1)
      return "\(SVGElement.number(place.x)),\(SVGElement.number(place.y))"
    }.joined(separator: " ")
  }

  /// The markers of a series with their error bars.
  func markers(_ series: Series) -> [SVGElement] {
    switch series.mark {
    case .points(let points), .linePoints(let points): markers(points, series.style % Style.count)
    case .line, .band, .histogram: []
    }
  }

  /// The lines and areas of a series.
  func shapes(_ series: Series) -> [SVGElement] {
    let style = series.style % Style.count
    switch series.mark {
    case .points: return []
    case .line(let points), .linePoints(let points): return [polyline(points, series, style)]
    case .band(let points):
      let lower = points.map { ($0.x, $0.lower ?? $0.y) }
      let upper = points.map { ($0.x, $0.upper ?? $0.y) }
      return [SVGElement("polygon", ["class": "area f\(style)", "points": path(lower + upper.reversed())])]
    case .histogram(let edges, let counts):
      return zip(zip(edges, edges.dropFirst()), counts).compactMap { edge, count in
        let base = y.scale == .linear ? max(0, y.lower) : y.lower
        let (low, high) = (position(edge.0, base), position(edge.1, count))
        guard low.x.isFinite, high.x.isFinite, high.y.isFinite, count > 0 else { return nil }
        return SVGElement(
          "rect",
          [
            "class": "column f\(style) s\(style)", "x": SVGElement.number(low.x), "y": SVGElement.number(high.y),
            "width": SVGElement.number(high.x - low.x), "height": SVGElement.number(max(0, low.y - high.y)),
          ])
      }
    }
  }

  private func polyline(_ points: [DataPoint], _ series: Series, _ style: Int) -> SVGElement {
    SVGElement(
      "polyline",
      [
        "class": series.isReference ? "reference" : "line s\(style)", "stroke-dasharray": Style.dashes[style],
        "points": path(points.map { ($0.x, $0.y) }),
      ])
  }

  private func markers(_ points: [DataPoint], _ style: Int) -> [SVGElement] {
    points.filter { isDrawable($0.x, $0.y) && x.contains($0.x) && y.contains($0.y) }.flatMap { point -> [SVGElement] in
      let centre = position(point.x, point.y)
      var elements: [SVGElement] = []
      if let lower = point.lower, let upper = point.upper {
        // A bar ends at the frame, without a cap where it goes on.
        let (low, high) = (position(point.x, max(lower, y.lower)).y, position(point.x, min(upper, y.upper)).y)
        if low.isFinite && high.isFinite {
          let number = SVGElement.number
          let bar = "M\(number(centre.x)),\(number(low))V\(number(high))"
          let ends = (lower >= y.lower ? [low] : []) + (upper <= y.upper ? [high] : [])
          let caps = ends.map { "M\(number(centre.x - 3)),\(number($0))H\(number(centre.x + 3))" }.joined()
          elements.append(SVGElement("path", ["class": "bar s\(style)", "d": bar + caps]))
        }
      }
      elements.append(Style.marker(style, centre.x, centre.y))
      return elements
    }
  }
}
