import Running
import Solving
import ThresholdNetworks

/// A part of the sample that already forces the least size: on these points alone every refuted architecture is
/// still impossible.
///
/// Found by deleting blocks of points that are halved when none can go. The result is minimal with respect to deleting
/// single points when the budget allows it to finish, not the smallest there is.
public struct Explanation: Sendable {
  /// Indices of points, ascending.
  public var points: [Int]

  /// The points that force the bounds of the results, as few as deleting blocks of points leads to.
  ///
  /// - Returns: nil if nothing is refuted, so that no point is needed.
  public static func find(
    of sample: PartialFunction, results: [MinimizationResult], engine: EngineChoice, effort: Effort,
    onProgress: (Int) -> Void = { _ in }
  ) throws -> Explanation? {
    let questions = results.flatMap { result in
      result.refuted.map { (entry: $0, mismatches: result.mismatches) }
    }
    guard !questions.isEmpty else { return nil }
    let engines = Engines(choice: engine)
    // The architecture that was hardest to refute is the first to fit when too much is deleted: try what failed last first.
    var order = Array(questions.indices.reversed())
    return try find(pointCount: sample.pointCount, effort: effort, onProgress: onProgress) { points in
      let part = sample.restricted(to: points)
      if part.isConstant { return false }
      for (place, index) in order.enumerated() {
        let question = InterpolationQuestion(
          sample: part, architecture: questions[index].entry.architecture,
          mismatches: questions[index].mismatches, maximumWires: questions[index].entry.maximumWires)
        let decision = try engines.engine(for: question)
          .decide(question, effort: effort)
        guard case .impossible = decision.answer else {
          order.insert(order.remove(at: place), at: 0)
          return false
        }
      }
      return true
    }
  }

  /// The same with whatever tells whether some points still force the size; they are never none.
  package static func find(
    pointCount: Int, effort: Effort, onProgress: (Int) -> Void, stillForces: ([Int]) throws -> Bool
  ) rethrows -> Explanation {
    var points = Array(0..<pointCount)
    var block = max(1, points.count / 2)
    while true {
      var start = 0
      var hasDeleted = false
      while start < points.count {
        if effort.isStopped { return Explanation(points: points) }
        onProgress(points.count)
        let rest = Array(points[..<start] + points[min(points.count, start + block)...])
        if !rest.isEmpty, try stillForces(rest) {
          points = rest
          hasDeleted = true
        } else {
          start += block
        }
      }
      if block == 1 && !hasDeleted { return Explanation(points: points) }
      if !hasDeleted || block > 1 { block = max(1, block / 2) }
    }
  }
}
