import Charts
import Foundation
import Testing

/// What a picture says besides its data: raised text, letters, a description, bars that stay inside (`Label.swift`, `Figure.swift`).
@Suite struct LabelTests {
  private func chart(_ title: String, y: Axis = Axis("10^{-3} units", range: 0...1)) -> Chart {
    Chart(
      title: title, x: Axis("noise", range: 0...1), y: y,
      series: [Series("1-2^{-H}", .points([DataPoint(0.5, 0.5, lower: -0.25, upper: 2)]), style: 0)])
  }

  @Test func textIsRaisedAndComesDownAgain() {
    let svg = Figure(title: "a^{2} b", panels: [[chart("t")]]).svg()
    #expect(
      svg.contains("<tspan>a</tspan><tspan dy=\"-4.5\" class=\"raised\">2</tspan><tspan dy=\"4.5\"> b</tspan></text>"))
    #expect(svg.contains("<tspan>1-2</tspan><tspan dy=\"-4.5\" class=\"raised\">-H</tspan></text>"))
    #expect(!svg.contains("^{"))
    // A mark without an end is text like any other.
    #expect(Figure(title: "x^{2", panels: [[chart("t")]]).svg().contains(">x^{2</text>"))
  }

  @Test func panelsHaveLettersAndADescription() {
    let two = Figure(title: "t", panels: [[chart("left"), chart("right")]]).svg()
    #expect(two.contains(">a</text>") && two.contains(">b</text>"))
    #expect(two.contains("<desc>Panel a: left. 10^-3 units against noise: 1-2^-H. Panel b: right."))
    let one = Figure(title: "t", panels: [[chart("alone")]]).svg()
    #expect(!one.contains(">a</text>") && one.contains("<desc>alone. "))
    var told = Figure(title: "t", panels: [[chart("alone")]])
    told.summary = "what it shows"
    #expect(told.svg().contains("<desc>what it shows</desc>"))
  }

  /// The bar from -0.25 to 2 ends at the frame, and has no cap where it goes on.
  @Test func barsEndAtTheFrame() throws {
    let svg = Figure(title: "t", panels: [[chart("t")]]).svg()
    let start = try #require(svg.range(of: "class=\"bar s0\" d=\""))
    let path = svg[start.upperBound...].prefix { $0 != "\"" }
    #expect(path == "M233,294V60")
    let logarithmic = Figure(
      title: "t", panels: [[chart("t", y: Axis("y", scale: .logarithmic, range: 0.01...1))]]
    ).svg()
    let other = try #require(logarithmic.range(of: "class=\"bar s0\" d=\""))
    #expect(logarithmic[other.upperBound...].prefix { $0 != "\"" } == "M233,294V60")
  }

  @Test func farNumbersHaveRaisedExponents() {
    let chart = Chart(
      title: "t", x: Axis("x", scale: .logarithmic, range: 1e-6...1e9), y: Axis("y", range: 0...3e7),
      series: [Series("p", .line([DataPoint(1, 1)]), style: 0)])
    let svg = Figure(title: "t", panels: [[chart]]).svg()
    #expect(svg.contains("<tspan>10</tspan><tspan dy=\"-4.5\" class=\"raised\">-6</tspan>"))
    #expect(svg.contains("<tspan>3\u{b7}10</tspan><tspan dy=\"-4.5\" class=\"raised\">7</tspan>"))
  }
}
