import Numbers
import ThresholdNetworks

/// Random samples of a teacher on inputs too many to list: the teacher is the majority of the first few, labels are flipped
/// independently, and errors are shares of random points where the inputs are more than ten.
package struct WideSamples: Sendable {
  let inputs: Int
  let points: Int
  /// The odd number of inputs whose majority is the teacher: one hidden neuron.
  let teacherInputs: Int
  let key: RandomKey

  package init(inputs: Int, points: Int, teacherInputs: Int, key: RandomKey) {
    (self.inputs, self.points, self.teacherInputs, self.key) = (inputs, points, teacherInputs, key)
  }

  /// Up to here errors are exact.
  static let exactInputs = 10
  /// The points on which errors are estimated beyond, the same for all networks of a sample.
  static let testPoints = 8192

  /// The teacher at a point.
  package func teacher(_ point: BitVector) -> Bool {
    2 * (0..<teacherInputs).count { point[$0] } > teacherInputs
  }

  /// The weights of the teacher at depth 2.
  var teacherWeights: Int { inputs + 1 }

  private func random(_ count: Int, distinct: Bool, using key: inout RandomKey) -> [BitVector] {
    var points: [BitVector] = []
    var known: Set<BitVector> = []
    while points.count < count {
      let point = BitVector(words: [key.next()], count: inputs)
      if !distinct || known.insert(point).inserted { points.append(point) }
    }
    return points
  }

  /// Different points with flipped labels. The points of a sample are the same at every noise level, and one uniform number a point
  /// decides at all of them, so that flips only grow with the noise.
  ///
  /// - Parameter noise: the flip probability in fortieths.
  package func sample(noise: Int, number: Int) -> PartialFunction {
    var places = key.fold(in: "places").fold(in: UInt64(number))
    var flips = key.fold(in: "flips").fold(in: UInt64(number))
    let chosen = random(points, distinct: true, using: &places)
    return PartialFunction(
      inputCount: inputs, points: chosen,
      labels: BitVector(chosen.map { teacher($0) != (flips.next(below: 40) < noise) }))
  }

  /// The clean error of networks: on all points where these are listed, else on random ones.
  func cleanErrors(number: Int) -> CleanErrors {
    let points: [BitVector]
    if inputs <= Self.exactInputs {
      points = (0..<(1 << inputs)).map { BitVector(words: [UInt64($0)], count: inputs) }
    } else {
      var key = key.fold(in: "test").fold(in: UInt64(number))
      points = random(Self.testPoints, distinct: false, using: &key)
    }
    return CleanErrors(
      PartialFunction.columns(of: points, inputs: inputs), labels: BitVector(points.map(teacher)))
  }

  /// The share of points on which a network differs from the teacher.
  struct CleanErrors {
    private let columns: [BitVector]
    private let labels: BitVector

    init(_ columns: [BitVector], labels: BitVector) { (self.columns, self.labels) = (columns, labels) }

    func callAsFunction(_ network: ThresholdNetwork) -> Double {
      let layers = network.layerColumns(on: columns, pointCount: labels.count)
      return Double((layers[layers.count - 1][0] ^ labels).popcount) / Double(labels.count)
    }
  }
}

extension PartialFunction {
  /// The values of every input on a list of points, in which points may occur twice.
  fileprivate static func columns(of points: [BitVector], inputs: Int) -> [BitVector] {
    (0..<inputs).map { input in BitVector(points.map { $0[input] }) }
  }
}
