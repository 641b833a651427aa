import LinearAlgebra
import Numbers

/// The data of one task: points without labels for merging, points with labels for scoring.
public struct TaskSplit: Sendable {
  /// Rows are points.
  public var train: Matrix
  /// 0 ..< classes of the task; empty where they are not known.
  public var trainLabels: [Int]
  /// The points for scoring; rows are points, as many columns as `train`.
  public var test: Matrix
  /// The class of each point of `test`, from 0.
  public var testLabels: [Int]

  /// The data of a task.
  public init(train: Matrix, trainLabels: [Int], test: Matrix, testLabels: [Int]) {
    (self.train, self.trainLabels, self.test, self.testLabels) = (train, trainLabels, test, testLabels)
  }

  /// The first `count` training points.
  public func training(first count: Int) -> Matrix { train.rows(Array(0..<min(count, train.rowCount))) }
}

extension Matrix {
  /// Some rows, in this order.
  func rows(_ indices: [Int]) -> Matrix {
    Matrix(rows: indices.count, columns: columnCount, entries: indices.flatMap { row($0) })
  }

  /// The rows of several matrices below each other.
  static func stacked(_ parts: [Matrix]) -> Matrix {
    Matrix(
      rows: parts.reduce(0) { $0 + $1.rowCount }, columns: parts[0].columnCount, entries: parts.flatMap(\.entries))
  }
}

/// Two tasks of five classes in 32 signs, by a fixed generator: class i has two prototypes, and a sample flips one sign in five.
public enum SyntheticTasks {
  /// SplitMix64 (Steele, Lea, Flood 2014), so that anybody can make the same data.
  package struct SplitMix64 {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
      return z ^ z >> 31
    }

    /// A double of 0 ..< 1.
    mutating func unit() -> Double { Double(next() >> 11) / 0x1p53 }
  }

  /// The number of coordinates of a point, each -1 or 1.
  public static let dimension = 32

  /// All 1200 training and 1000 test points with classes 0...9, before they are split into tasks.
  public static func points() -> (train: [[Double]], test: [[Double]]) {
    var generator = SplitMix64(seed: 7)
    let prototypes = (0..<20).map { _ in (0..<dimension).map { _ in generator.unit() < 0.5 ? 1.0 : -1.0 } }
    func samples(_ count: Int, from start: Int) -> [[Double]] {
      (start..<start + count).map { i in
        let prototype = prototypes[2 * (i % 10) + (generator.unit() < 0.5 ? 1 : 0)]
        return prototype.map { generator.unit() < 0.2 ? -$0 : $0 }
      }
    }
    let train = samples(1200, from: 0)
    return (train, samples(1000, from: 1200))
  }

  /// Task A has classes 0-4, task B 5-9.
  public static func tasks() -> [TaskSplit] {
    let (train, test) = points()
    return (0..<2).map { task in
      func own(_ points: [[Double]]) -> (Matrix, [Int]) {
        let places = points.indices.filter { $0 % 10 / 5 == task }
        return (Matrix(places.map { points[$0] }), places.map { $0 % 5 })
      }
      let (a, b) = (own(train), own(test))
      return TaskSplit(train: a.0, trainLabels: a.1, test: b.0, testLabels: b.1)
    }
  }
}
