/// Colours, markers and dashes.
///
/// The colours are those of Okabe and Ito (2008), which stay apart for the common kinds of colour blindness; every
/// style also has its own marker and dash, so a print in grey can be read.
enum Style {
  static let count = 8
  static let light = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#7a5195", "#555555"]
  static let dark = ["#56b4e9", "#ff8c42", "#2fd6a5", "#e8a5cb", "#f0d442", "#9ad4f5", "#b79fe0", "#bbbbbb"]
  static let dashes = ["", "7 4", "2 3", "9 3 2 3", "12 4", "4 2", "1 4", "6 2 1 2 1 2"]

  /// Black on white, or light on dark where the reader's system says so.
  static var sheet: String {
    func rules(_ ink: String, _ soft: String, _ paper: String, _ colours: [String]) -> String {
      var text = ".paper{fill:\(paper)}.ink{fill:\(ink)}.axis{stroke:\(ink)}.grid{stroke:\(soft)}.hollow{fill:\(paper)}"
      text += ".reference{stroke:\(ink)}"
      for (index, colour) in colours.enumerated() { text += ".s\(index){stroke:\(colour)}.f\(index){fill:\(colour)}" }
      return text
    }
    return "text{font-family:'DejaVu Sans',Verdana,Helvetica,sans-serif;font-size:12px}.raised{font-size:9px}"
      + ".title{font-size:13px;font-weight:bold}.caption{font-size:15px;font-weight:bold}"
      + ".axis{stroke-width:1;fill:none}.grid{stroke-width:1;fill:none}.line{fill:none;stroke-width:2}"
      + ".reference{fill:none;stroke-width:1.6}.bar{stroke-width:1.3;fill:none}.area{fill-opacity:0.22;stroke:none}"
      + ".column{fill-opacity:0.55;stroke-width:1}"
      + rules("#222222", "#dddddd", "#ffffff", light)
      + "@media (prefers-color-scheme: dark){\(rules("#e6e6e6", "#3c3f44", "#14171c", dark))}"
  }

  /// The marker of a style with its centre at the given position.
  static func marker(_ style: Int, _ x: Double, _ y: Double, size r: Double = 4) -> SVGElement {
    let number = SVGElement.number
    func polygon(_ corners: [(Double, Double)], hollow: Bool = false) -> SVGElement {
      SVGElement(
        "polygon",
        [
          "class": "\(hollow ? "hollow" : "f\(style)") s\(style)", "stroke-width": hollow ? "1.6" : "0.5",
          "points": corners.map { "\(number(x + r * $0.0)),\(number(y + r * $0.1))" }.joined(separator: " "),
        ])
    }
    let square: [(Double, Double)] = [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
    let up: [(Double, Double)] = [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)]
    let diamond: [(Double, Double)] = [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]
    switch style {
    case 1: return polygon(square)
    case 2: return polygon(up)
    case 3: return polygon(diamond)
    case 4: return polygon(square, hollow: true)
    case 5: return polygon(up.map { ($0.0, -$0.1) })
    case 6: return polygon(diamond, hollow: true)
    default:
      return SVGElement(
        "circle",
        [
          "class": "\(style == 7 ? "hollow" : "f\(style)") s\(style)", "stroke-width": style == 7 ? "1.6" : "0.5",
          "cx": number(x), "cy": number(y), "r": number(r),
        ])
    }
  }
}
