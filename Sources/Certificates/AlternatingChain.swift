import ThresholdNetworks

/// The counting bound: along a chain of points x1 <= x2 <= ... every first-layer neuron changes at most once,
/// so the label changes at most as often as there are first-layer neurons, at any depth.
public enum AlternatingChain {
  /// A chain of points (as indices) whose labels alternate, of the greatest length.
  ///
  /// - Complexity: O(N^2) comparisons of points; samples of more than `maximumPoints` points give an empty chain.
  public static func longest(in sample: PartialFunction) -> [Int] {
    guard sample.pointCount <= maximumPoints else { return [] }
    let points = sample.points
    let sizes = points.map(\.popcount)
    let order = points.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    var lengths = [Int](repeating: 1, count: points.count)
    var previous = [Int?](repeating: nil, count: points.count)
    for (place, point) in order.enumerated() {
      for lower in order[..<place]
      where sample.labels[lower] != sample.labels[point] && lengths[lower] >= lengths[point]
        && points[lower].isSubset(of: points[point])
      {
        lengths[point] = lengths[lower] + 1
        previous[point] = lower
      }
    }
    var chain: [Int] = []
    var next = points.indices.max { (lengths[$0], -$0) < (lengths[$1], -$1) }
    while let point = next {
      chain.append(point)
      next = previous[point]
    }
    return chain.reversed()
  }

  public static let maximumPoints = 4096
}
