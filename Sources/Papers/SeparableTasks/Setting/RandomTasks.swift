import Numbers

/// Random tasks that one predictor separates, with small rational entries.
public enum RandomTasks {
  /// Tasks of `rows` samples each: entries from -9/4 to 9/4, signs flipped to the side of a random integer predictor; samples on the
  /// border are drawn again.
  ///
  /// - Parameters: each at least 1.
  public static func make(tasks: Int, dimension: Int, rows: Int, seed: UInt64) -> [SeparableTask] {
    let key = RandomKey(seed: seed)
    var teacherKey = key.fold(in: teacherStream)
    var sampleKey = key.fold(in: sampleStream)
    var teacher = Vectors.zero(dimension)
    while teacher.allSatisfy(\.isZero) { teacher = teacher.map { _ in Rational(teacherKey.next(below: 9) - 4) } }
    return (0..<tasks).map { task in
      var samples: [RationalVector] = []
      while samples.count < rows {
        let x = (0..<dimension).map { _ in Rational(Integer(sampleKey.next(below: 19) - 9), 4) }
        let margin = Vectors.dot(x, teacher)
        if !margin.isZero { samples.append(margin.isNegative ? x.map { -$0 } : x) }
      }
      return SeparableTask(name: "task \(task + 1)", rows: samples)
    }
  }

  /// "teacher" and "samples" in ASCII, shortened to eight letters.
  private static let teacherStream: UInt64 = 0x7465_6163_6865_72
  private static let sampleStream: UInt64 = 0x7361_6d70_6c65_73
}
