import Files
import LinearAlgebra
import RealNetworks
import Tensors

/// Two tasks from labelled points of a user: the first half of the classes, and the second.
///
/// Handwritten digits become the tasks 0-4 and 5-9. Coordinates are divided by the largest absolute value.
public enum ClassTasks {
  /// Reads points with classes 0, 1, ...; the first `train` points serve for training, the others for scores.
  ///
  /// - Throws: `DataError` of one line, also where a task lacks training or test points.
  public static func read(_ path: String, train: Int) throws -> [TaskSplit] {
    let data = try LabelledData(reading: path)
    let labels = try data.classes()
    let classes = (labels.max() ?? 0) + 1
    guard (2...1000).contains(classes), labels.allSatisfy({ $0 >= 0 }) else {
      throw data.labels.error(
        found: "classes \(labels.min() ?? 0) to \(classes - 1)", expected: "2 to 1000 classes from 0 on")
    }
    let values = try data.inputs.finiteDoubles()
    let scale = max(values.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
    let points = Matrix(rows: data.count, columns: data.dimension, entries: values.map { $0 / scale })
    let half = classes / 2
    return try (0..<2).map { task in
      let own = task == 0 ? 0..<half : half..<classes
      func part(_ rows: Range<Int>) throws -> (Matrix, [Int]) {
        let kept = rows.filter { own.contains(labels[$0]) }
        guard !kept.isEmpty else {
          throw data.labels.error(
            found: "no point of the classes \(own) among points \(rows.lowerBound + 1) to \(rows.upperBound)",
            expected: "points for training and for scores of both tasks")
        }
        return (points.rows(kept), kept.map { labels[$0] - own.lowerBound })
      }
      let count = min(train, data.count)
      let (a, b) = (try part(0..<count), try part(count..<data.count))
      return TaskSplit(train: a.0, trainLabels: a.1, test: b.0, testLabels: b.1)
    }
  }
}
