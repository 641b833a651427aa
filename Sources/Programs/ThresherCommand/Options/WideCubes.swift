import Files
import Formats
import ThresholdNetworks

extension InstanceOptions {
  /// The rows of a PLA file as cubes, for the questions that need no list of points.
  ///
  /// - Returns: nil unless it is the number of points alone for which `error` refused the file.
  func cubes(insteadOf error: DataError) throws -> CubeSample? {
    guard let file, file != "-", function == nil, !majority, mismatches == nil,
      error.found.contains("which stand for 2^"),
      (format ?? FileFormat(suffixOf: file) ?? .pla) == .pla
    else { return nil }
    return try PLA.cubes(InputText(reading: file), output: output)
  }
}

extension CubeSample {
  /// The points that decide whether a neuron fits that rises with its inputs, or one that falls: it is right on a cube if it is
  /// at the point where it is closest to being wrong. Two more points leave out neurons of the other direction.
  ///
  /// - Returns: nil if two points contradict each other, so that no such neuron fits.
  func extremes(rising: Bool) -> PartialFunction? {
    var labels: [BitVector: Bool] = [:]
    var points: [BitVector] = []
    func add(_ point: BitVector, _ label: Bool) -> Bool {
      guard let known = labels.updateValue(label, forKey: point) else {
        points.append(point)
        return true
      }
      return known == label
    }
    for cube in cubes {
      guard add(cube.label == rising ? cube.least : cube.greatest, cube.label) else { return nil }
    }
    // Where all labels are equal, a constant fits, which neither rises nor falls.
    if Set(cubes.map(\.label)).count == 2 {
      guard add(BitVector(count: inputCount), !rising), add(BitVector(repeating: true, count: inputCount), rising)
      else {
        return nil
      }
    }
    return PartialFunction(
      inputCount: inputCount, points: points, labels: BitVector(points.map { labels[$0] ?? false }))
  }
}
