import Numbers

/// The end of a micro-batch with the step that it belongs to.
public struct TraceEnd<Number: TraceNumber>: Sendable {
  /// Counted from the start of the step.
  public var end: Number
  /// The step, from 0.
  public var step: UInt32

  init(end: Number, step: UInt32) { (self.end, self.step) = (end, step) }
}

extension TraceNumber {
  /// The ends in increasing order, equal ones by step.
  public static func sorted(_ ends: [TraceEnd<Self>]) -> [TraceEnd<Self>] {
    ends.sorted { ($0.end, $0.step) < ($1.end, $1.step) }
  }
}

extension Double {
  /// By 32 bits of the place between the least and the largest end, eleven at a time, lowest first; stable, so that equal ends keep the order of
  /// their steps, in which they have to come. What shares all 32 bits is put in order by insertion.
  ///
  /// - Complexity: O(n), three passes.
  public static func sorted(_ ends: [TraceEnd<Double>]) -> [TraceEnd<Double>] {
    guard let first = ends.first else { return [] }
    var (low, high) = (first.end, first.end)
    for end in ends { (low, high) = (min(low, end.end), max(high, end.end)) }
    if low == high { return ends }
    let scale = Double(UInt32.max) / (high - low)
    var (from, to) = (ends, ends)
    for shift in [UInt64(0), 11, 22] {
      var starts = [Int](repeating: 0, count: 2049)
      from.withUnsafeBufferPointer { source in
        to.withUnsafeMutableBufferPointer { target in
          starts.withUnsafeMutableBufferPointer { starts in
            for end in source { starts[Int(UInt64((end.end - low) * scale) &>> shift & 2047) + 1] += 1 }
            for digit in 0..<2048 { starts[digit + 1] += starts[digit] }
            for end in source {
              let digit = Int(UInt64((end.end - low) * scale) &>> shift & 2047)
              target[starts[digit]] = end
              starts[digit] += 1
            }
          }
        }
      }
      swap(&from, &to)
    }
    from.withUnsafeMutableBufferPointer { ends in
      for index in 1..<ends.count where ends[index].end < ends[index - 1].end {
        let end = ends[index]
        var place = index
        while place > 0, end.end < ends[place - 1].end {
          ends[place] = ends[place - 1]
          place -= 1
        }
        ends[place] = end
      }
    }
    return from
  }
}
