import Checker
import Numbers
import ThresholdNetworks

extension CheckedInstance {
  /// The same sample in the checker's own type.
  init(_ sample: PartialFunction) {
    self.init(
      inputCount: sample.inputCount, points: sample.points.map { point in (0..<point.count).map { point[$0] } },
      labels: (0..<sample.pointCount).map { sample.labels[$0] })
  }
}

extension PartialFunction {
  /// A random partial function with both labels.
  static func random(inputs: Int, points: Int, using key: inout RandomKey) -> Self {
    while true {
      var rows = Array(0..<(1 << inputs))
      for place in 0..<points { rows.swapAt(place, place + key.next(below: rows.count - place)) }
      let chosen = rows.prefix(points).map { row in BitVector((0..<inputs).map { row >> $0 & 1 == 1 }) }
      let labels = BitVector((0..<points).map { _ in key.next() & 1 == 1 })
      let sample = Self(inputCount: inputs, points: chosen, labels: labels)
      if !sample.isConstant { return sample }
    }
  }
}
