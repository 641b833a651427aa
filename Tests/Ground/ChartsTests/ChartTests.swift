import Charts
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What an SVG holds, element by element, as a real XML parser sees it.
private final class Outline: NSObject, XMLParserDelegate {
  var elements: [(name: String, attributes: [String: String])] = []
  var text = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  /// Nil unless the document is well-formed.
  init?(_ svg: String) {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func attributes(of name: String, style: String) -> [[String: String]] {
    elements.filter {
      $0.name == name && ($0.attributes["class"] ?? "").split(separator: " ").contains(Substring(style))
    }
    .map(\.attributes)
  }
}

/// The inner frame of the first panel (420 x 310 below a title of 34): x from 62 to 404, y from 294 up to 60.
private let frame = (left: 62.0, right: 404.0, top: 60.0, bottom: 294.0)

@Suite struct ChartTests {
  private func outline(_ chart: Chart) throws -> Outline {
    try #require(Outline(Figure(title: "A figure", panels: [[chart]]).svg()))
  }

  @Test func pointsLandWhereTheAxesSay() throws {
    let chart = Chart(
      title: "linear", x: Axis("x", range: 0...10), y: Axis("y", range: -1...1),
      series: [
        Series(
          "points", .points([DataPoint(0, -1), DataPoint(10, 1), DataPoint(2.5, 0, lower: -0.5, upper: 0.5)]), style: 0)
      ])
    let picture = try outline(chart)
    let circles = picture.attributes(of: "circle", style: "f0")
    let centres = circles.dropLast().map { [Double($0["cx"] ?? ""), Double($0["cy"] ?? "")] }
    #expect(centres == [[frame.left, frame.bottom], [frame.right, frame.top], [147.5, 177]])
    // The error bar reaches from the position of -0.5 to that of 0.5.
    let bars = picture.attributes(of: "path", style: "s0")
    #expect(bars.count == 1 && (bars[0]["d"] ?? "").hasPrefix("M147.5,235.5V118.5"))
  }

  @Test func logarithmicAxesAreEvenInRatios() throws {
    let chart = Chart(
      title: "log", x: Axis("x", scale: .logarithmic, range: 1...10000),
      y: Axis("y", scale: .logarithmic, range: 0.01...1),
      series: [Series("line", .line([DataPoint(1, 1), DataPoint(100, 0.1), DataPoint(10000, 0.01)]), style: 1)])
    let lines = try outline(chart).attributes(of: "polyline", style: "s1")
    #expect(lines.map { $0["points"] } == ["62,60 233,177 404,294"])
    #expect(lines[0]["stroke-dasharray"] == "7 4")
  }

  @Test func bandsAndHistograms() throws {
    let chart = Chart(
      title: "areas", x: Axis("x", range: 0...2), y: Axis("y", range: 0...4),
      series: [
        Series("band", .band([DataPoint(0, 1, lower: 0, upper: 2), DataPoint(2, 3, lower: 2, upper: 4)]), style: 2),
        Series("bars", .histogram(edges: [0, 1, 2], counts: [2, 4]), style: 3),
      ])
    let picture = try outline(chart)
    #expect(picture.attributes(of: "polygon", style: "area").first?["points"] == "62,294 404,177 404,60 62,177")
    let bars = picture.attributes(of: "rect", style: "column").dropLast()
    #expect(bars.map { $0["x"] } == ["62", "233"] && bars.map { $0["height"] } == ["117", "234"])
  }

  @Test func axesWithoutARangeHoldTheData() throws {
    let points = [DataPoint(0.013, 950), DataPoint(0.47, 12), DataPoint(0.2, 333, lower: 5, upper: 1400)]
    for scale in [Axis.Scale.linear, .logarithmic] {
      let chart = Chart(
        title: "auto", x: Axis("x"), y: Axis("y", scale: scale), series: [Series("p", .points(points), style: 1)])
      let markers = try outline(chart).attributes(of: "polygon", style: "f1").dropLast()
      #expect(markers.count == 3)
      for marker in markers {
        for corner in (marker["points"] ?? "").split(separator: " ") {
          let values = corner.split(separator: ",").compactMap { Double($0) }
          #expect(values[0] > frame.left - 5 && values[0] < frame.right + 5)
          #expect(values[1] > frame.top - 5 && values[1] < frame.bottom + 5)
        }
      }
    }
  }

  /// Reserved characters, empty series and values that a scale cannot show leave a well-formed document.
  @Test func awkwardInputStaysWellFormed() throws {
    let chart = Chart(
      title: "a < b & \"c\" > d", x: Axis("\u{1} & x", scale: .logarithmic), y: Axis("<y>"),
      series: [
        Series(
          "p < 0.5 & q", .linePoints([DataPoint(0, 1), DataPoint(-3, .nan), DataPoint(5, .infinity), DataPoint(2, 2)]),
          style: 4),
        Series("empty", .line([]), style: 5), Series("no bars", .histogram(edges: [], counts: []), style: 6),
      ])
    let picture = try outline(chart)
    #expect(picture.text.contains("a < b & \"c\" > d") && picture.text.contains("p < 0.5 & q"))
    #expect(picture.elements.allSatisfy { !$0.attributes.values.contains { $0.contains("nan") || $0.contains("inf") } })
  }

  @Test func everyStyleDiffersInMarkerOrDash() throws {
    let series = (0..<8).map { Series("series \($0)", .linePoints([DataPoint(1, Double($0))]), style: $0) }
    let svg = Figure(title: "styles", panels: [[Chart(title: "", x: Axis("x"), y: Axis("y"), series: series)]]).svg()
    let picture = try #require(Outline(svg))
    let dashes = picture.elements.filter { $0.name == "polyline" }.map { $0.attributes["stroke-dasharray"] ?? "" }
    #expect(Set(dashes).count == 8)
    #expect(svg.contains("prefers-color-scheme: dark"))
    for index in 0..<8 { #expect(picture.text.contains("series \(index)")) }
  }

  @Test func panelsStandSideBySide() throws {
    let chart = Chart(
      title: "p", x: Axis("x", range: 0...1), y: Axis("y", range: 0...1),
      series: [Series("s", .points([DataPoint(0, 0)]), style: 0)])
    let picture = try #require(Outline(Figure(title: "t", panels: [[chart, chart], [chart]]).svg()))
    let circles = picture.attributes(of: "circle", style: "f0").dropLast()
    #expect(circles.map { $0["cx"] } == ["62", "482", "62"] && circles.map { $0["cy"] } == ["294", "294", "604"])
    #expect(picture.elements[0].attributes["width"] == "840")
  }
}
