import ThresholdNetworks

/// A lower bound on the width of the first layer that needs no search.
///
/// Along a chain of points x^0 < x^1 < ... every neuron of the first layer is monotone or antitone and changes at most
/// once. If the labels alternate a times along the chain, the layer must change at each of these steps, so d1 >= a. Parity of n inputs gives n.
public enum AlternatingChain {
  /// The points of a longest chain whose labels alternate, lowest first; a chain of a + 1 points proves d1 >= a.
  ///
  /// - Parameters:
  ///   - sample: the points with their labels.
  ///   - shouldStop: asked now and then; once it says so the longest chain so far is returned.
  /// - Complexity: O(N^2) comparisons of points.
  public static func longest(in sample: PartialFunction, shouldStop: () -> Bool = { false }) -> [Int] {
    let points = sample.points
    let order = BitVector.ascendingByOnes(points)
    var length = [Int](repeating: 1, count: points.count)
    var predecessor = [Int?](repeating: nil, count: points.count)
    var compared = 0
    for (place, upper) in order.enumerated() {
      compared += place
      if compared > 1 << 18 {
        compared = 0
        if shouldStop() { break }
      }
      for lower in order[..<place]
      where sample.labels[lower] != sample.labels[upper] && length[lower] + 1 > length[upper]
        && points[lower].isSubset(of: points[upper])
      {
        length[upper] = length[lower] + 1
        predecessor[upper] = lower
      }
    }
    guard var last = order.max(by: { (length[$0], -$0) < (length[$1], -$1) }) else { return [] }
    var chain = [last]
    while let lower = predecessor[last] {
      chain.append(lower)
      last = lower
    }
    return chain.reversed()
  }
}
