import Charts
import Files
import ThresholdNetworks

/// A network as a picture (SVG): a column a layer, inputs in their order from top to bottom, a line for every value that is read.
/// What a neuron's count of ones is compared to stands in its circle.
enum NetworkPicture {
  /// More neurons in a layer, or inputs, make no picture that can be read.
  static let largestLayer = 64

  private static let (columnWidth, rowHeight, margin, radius) = (150.0, 62.0, 44.0, 23.0)

  /// - Throws: `DataError` for networks too wide to draw.
  static func check(_ network: WrittenNetwork, file: String) throws {
    let widest = max(network.architecture.inputCount, network.architecture.widths.max() ?? 1)
    guard widest <= largestLayer else {
      throw DataError(
        file: file, found: "\(widest) neurons or inputs in a layer", expected: "at most \(largestLayer) for a picture")
    }
  }

  static func svg(of network: WrittenNetwork) -> String {
    let counts = [network.architecture.inputCount] + network.architecture.widths
    let height = 2 * margin + Double(max(0, (counts.max() ?? 1) - 1)) * rowHeight
    let width = 2 * margin + Double(counts.count) * columnWidth - columnWidth / 2
    func place(_ layer: Int, _ index: Int) -> (x: Double, y: Double) {
      let top = (height - Double(counts[layer] - 1) * rowHeight) / 2
      return (margin + Double(layer) * columnWidth, top + Double(index) * rowHeight)
    }
    var lines: [SVGElement] = []
    var weights: [SVGElement] = []
    var marks: [SVGElement] = (0..<counts[0]).map { input in
      let at = place(0, input)
      return text("x\(input + 1)", at.x, at.y + 5, anchor: "middle")
    }
    for (layer, neurons) in network.layers.enumerated() {
      for (index, neuron) in neurons.enumerated() {
        let at = place(layer + 1, index)
        for term in neuron.comparison.terms {
          let from = place(layer, term.place)
          lines.append(line(from: from, to: at, gap: layer == 0 ? 16 : radius, isNegative: term.weight < 0))
          if term.weight != 1 { weights.append(label(term.weight, from: from, to: at)) }
        }
        marks.append(
          SVGElement("circle", ["class": "neuron", "cx": number(at.x), "cy": number(at.y), "r": number(radius)]))
        marks.append(text(words(neuron.comparison), at.x, at.y + 5, anchor: "middle"))
      }
    }
    let output = place(counts.count - 1, 0)
    lines.append(line(from: output, to: (output.x + 62, output.y), gap: radius, end: 0))
    marks.append(text("y", output.x + 72, output.y + 5, anchor: "middle"))
    let description = network.lines.joined(separator: "; ")
    let sheet = Self.sheet + (network.model == nil ? "" : Self.weightSheet)
    let root = SVGElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": number(width), "height": number(height),
        "viewBox": "0 0 \(number(width)) \(number(height))", "role": "img",
      ],
      children: [
        SVGElement("title", text: "A threshold network of widths \(network.architecture)"),
        SVGElement("desc", text: description), SVGElement("style", text: sheet),
        SVGElement("rect", ["class": "paper", "width": number(width), "height": number(height)]),
        SVGElement("g", children: lines), SVGElement("g", children: marks),
      ] + (weights.isEmpty ? [] : [SVGElement("g", children: weights)]))
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.text()
  }

  /// What stands in a neuron.
  private static func words(_ comparison: WrittenNetwork.Comparison) -> String {
    switch comparison {
    case .constant(let value): value ? "1" : "0"
    case .atLeast(let threshold, _): "\u{2265} \(threshold)"
    case .fewer(let threshold, _): "< \(threshold)"
    }
  }

  /// A weight at its line, nearer to where it comes from, where lines are farther apart.
  private static func label(_ weight: Int, from start: (x: Double, y: Double), to end: (x: Double, y: Double))
    -> SVGElement
  {
    let (x, y) = (start.x + 0.35 * (end.x - start.x), start.y + 0.35 * (end.y - start.y))
    return SVGElement(
      "text", ["class": "ink weight", "x": number(x), "y": number(y - 3), "text-anchor": "middle"], text: "\(weight)")
  }

  private static func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), gap: Double, end room: Double = radius,
    isNegative: Bool = false
  ) -> SVGElement {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = (dx * dx + dy * dy).squareRoot()
    let (ux, uy) = (dx / length, dy / length)
    return SVGElement(
      "line",
      [
        "class": isNegative ? "wire minus" : "wire", "x1": number(start.x + gap * ux), "y1": number(start.y + gap * uy),
        "x2": number(end.x - room * ux), "y2": number(end.y - room * uy),
      ])
  }

  private static func text(_ words: String, _ x: Double, _ y: Double, anchor: String) -> SVGElement {
    SVGElement("text", ["class": "ink", "x": number(x), "y": number(y), "text-anchor": anchor], text: words)
  }

  /// Two decimals at most.
  private static func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }

  /// Black on white, or light on dark where the reader's system says so.
  private static let sheet =
    "text{font-family:'DejaVu Sans',Verdana,Helvetica,sans-serif;font-size:14px}.neuron{stroke-width:1.8}"
    + ".wire{stroke-width:1.4}.paper{fill:#ffffff}.ink{fill:#222222}.neuron{fill:#eef4fa;stroke:#0072b2}"
    + ".wire{stroke:#6b7078}@media (prefers-color-scheme: dark){.paper{fill:#14171c}.ink{fill:#e6e6e6}"
    + ".neuron{fill:#1c2733;stroke:#56b4e9}.wire{stroke:#8f959e}}"

  /// Weights other than 1, which binary neurons do not have.
  private static let weightSheet = ".minus{stroke-dasharray:5 3}.weight{font-size:11px}"
}
