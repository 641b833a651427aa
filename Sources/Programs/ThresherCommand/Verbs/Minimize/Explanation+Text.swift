import Formats
import Synthesis
import ThresholdNetworks

extension Explanation {
  func value(of function: PartialFunction) -> JSONValue {
    [
      "points": .array(points.map { .integer($0) }),
      "rows": .array(points.map { .string(function.point($0).description) }),
    ]
  }

  func text(of function: PartialFunction) -> String {
    var text = "\nthese \(points.count) of \(function.pointCount) points already force the size:\n"
    for point in points { text += "  \(function.point(point)) \(function.labels[point] ? 1 : 0)\n" }
    return text
  }
}
