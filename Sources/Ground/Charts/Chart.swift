/// A value of a series, with the ends of its error bar where it has one.
public struct DataPoint: Sendable, Hashable {
  /// The place along the horizontal axis, in its units.
  public var x: Double
  /// The value, in the units of the vertical axis.
  public var y: Double
  /// The ends of the error bar.
  public var lower, upper: Double?

  /// A value with the ends of its error bar, if it has one.
  public init(_ x: Double, _ y: Double, lower: Double? = nil, upper: Double? = nil) {
    (self.x, self.y, self.lower, self.upper) = (x, y, lower, upper)
  }
}

/// What is drawn for one name of the legend.
public enum Mark: Sendable {
  /// A polyline through the points, in their order.
  case line([DataPoint])
  /// A marker at each point, with error bars where the point has ends.
  case points([DataPoint])
  /// Line and markers together.
  case linePoints([DataPoint])
  /// The area between `lower` and `upper` of the points.
  case band([DataPoint])
  /// Bars over consecutive intervals: bar i reaches from `edges[i]` to `edges[i + 1]`.
  case histogram(edges: [Double], counts: [Double])

  var points: [DataPoint] {
    switch self {
    case .line(let points), .points(let points), .linePoints(let points), .band(let points): points
    case .histogram(let edges, let counts):
      zip(edges, counts).map { DataPoint($0, $1) } + (edges.last.map { [DataPoint($0, 0)] } ?? []) + [
        DataPoint(edges.first ?? 0, 0)
      ]
    }
  }
}

/// A named mark. The style index decides colour, marker and dash together, so that series can be told apart without colour.
public struct Series: Sendable {
  /// The text in the legend; without text the series has no entry.
  public var name: String
  /// What is drawn.
  public var mark: Mark
  /// 0...7; equal indices in different panels look the same.
  public var style: Int
  /// Drawn in the foreground colour with a dash, as theory curves are; the style picks the dash.
  public var isReference: Bool

  /// A series; see the properties for the parameters.
  public init(_ name: String, _ mark: Mark, style: Int, isReference: Bool = false) {
    self.name = name
    self.mark = mark
    self.style = style
    self.isReference = isReference
  }
}

/// One panel: two axes and the series between them. Later series are drawn on top.
///
///     Chart(title: "Error", x: Axis("noise"), y: Axis("error", range: 0...1), series: [
///       Series("measured", .points([DataPoint(0.1, 0.2, lower: 0.15, upper: 0.25)]), style: 0)])
public struct Chart: Sendable {
  /// The line above the panel.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, the first series at the bottom.
  public var series: [Series]

  /// A panel; see the properties for the parameters.
  public init(title: String, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
  }
}
