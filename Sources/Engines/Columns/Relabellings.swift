import Running
import ThresholdNetworks

/// The label vectors that differ from those of a sample on points of total weight at most K.
///
/// A network that gets points of weight at most K wrong fits exactly one of them: the one that it computes. So what counts
/// or draws networks that fit exactly also does so with mismatches, as a disjoint union.
struct Relabellings {
  /// One choice of wrong points.
  struct Change: Hashable {
    /// Ascending.
    let points: [Int]
    /// The sum of their weights.
    let weight: Int
  }

  /// By weight, then by points; the first changes nothing.
  let changes: [Change]

  /// More label vectors are not treated one after the other.
  static let maximumCount = 1 << 20

  /// - Throws: `CountingStopped` if there are more than `maximumCount`.
  init(of sample: PartialFunction, allowing mismatches: Int) throws {
    let count = Self.count(weights: sample.weights, allowing: mismatches)
    guard count <= Self.maximumCount else {
      throw CountingStopped(
        .outOfReach(
          "more than \(Self.maximumCount) ways to choose the wrong points of \(sample.pointCount) "
            + "(\(mismatches) mismatches)"))
    }
    var changes: [Change] = []
    changes.reserveCapacity(count)
    var points: [Int] = []
    func visit(_ first: Int, _ weight: Int) {
      changes.append(Change(points: points, weight: weight))
      for point in first..<max(first, sample.pointCount) where sample.weights[point] <= mismatches - weight {
        points.append(point)
        visit(point + 1, weight + sample.weights[point])
        points.removeLast()
      }
    }
    visit(0, 0)
    self.changes = changes.sorted {
      $0.weight != $1.weight ? $0.weight < $1.weight : $0.points.lexicographicallyPrecedes($1.points)
    }
  }

  /// The number of sets of points whose weight is at most `mismatches`, or a larger one than `maximumCount`.
  private static func count(weights: [Int], allowing mismatches: Int) -> Int {
    // By the weight that is left. Distinct weights stay few: each set beyond the limit ends the count.
    var sets: [Int: Int] = [mismatches: 1]
    for weight in weights where weight <= mismatches {
      for (left, count) in sets where left >= weight { sets[left - weight, default: 0] += count }
      if sets.values.reduce(0, +) > maximumCount { return maximumCount + 1 }
    }
    return sets.values.reduce(0, +)
  }

  /// The sample with the labels of `change`.
  static func relabelled(_ sample: PartialFunction, _ change: Change) -> PartialFunction {
    change.points.isEmpty
      ? sample : sample.relabelled(sample.labels ^ BitVector(ones: change.points, count: sample.pointCount))
  }
}
