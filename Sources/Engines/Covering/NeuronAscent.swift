import ThresholdNetworks

/// Looks for a neuron that fires where gains are positive and not where they are negative: coordinate ascent over its set of inputs.
///
/// The value of a set W is that of the best threshold and sign, read off a histogram of the gains by the number of inputs of W
/// that are one. A step flips the input that raises the value most. Points without a gain take no part, so that a step costs the
/// inputs times the critical points.
struct NeuronAscent {
  struct Candidate {
    var set: [Bool]
    var threshold: Int
    var isNegated: Bool
    var value: Int
  }

  /// The value of each input on each point, one byte each: `inputs[j * pointCount + p]`.
  private let inputs: [UInt8]
  private let inputCount: Int
  private let pointCount: Int
  /// Point operations so far.
  var work: UInt64 = 0

  // Scratch of one ascent: the critical points side by side.
  private var critical: [Int32] = []
  private var gains: [Int32] = []
  private var counts: [Int32] = []
  private var histogram: [Int]
  private var packed: [UInt8] = []

  init(_ sample: PartialFunction) {
    inputCount = sample.inputCount
    pointCount = sample.pointCount
    var inputs = [UInt8](repeating: 0, count: inputCount * pointCount)
    for (input, column) in sample.inputColumns.enumerated() {
      for point in column.ones { inputs[input * pointCount + point] = 1 }
    }
    self.inputs = inputs
    histogram = [Int](repeating: 0, count: inputCount + 2)
  }

  func isOne(_ input: Int, at point: Int) -> Bool { inputs[input * pointCount + point] == 1 }

  /// Writes 1 where a neuron fires and 0 elsewhere.
  mutating func fill(_ column: UnsafeMutablePointer<UInt8>, set: [Bool], threshold: Int, isNegated: Bool) {
    counts = [Int32](repeating: 0, count: pointCount)
    for input in 0..<inputCount where set[input] {
      let start = input * pointCount
      for point in 0..<pointCount { counts[point] &+= Int32(inputs[start + point]) }
    }
    for point in 0..<pointCount { column[point] = (Int(counts[point]) >= threshold) != isNegated ? 1 : 0 }
    work &+= UInt64(pointCount)
  }

  /// Takes the points with a gain.
  mutating func aim(at allGains: [Int32]) {
    critical.removeAll(keepingCapacity: true)
    gains.removeAll(keepingCapacity: true)
    for point in 0..<pointCount where allGains[point] != 0 {
      critical.append(Int32(point))
      gains.append(allGains[point])
    }
    let size = critical.count
    packed.removeAll(keepingCapacity: true)
    packed.reserveCapacity(size * inputCount)
    for input in 0..<inputCount {
      let start = input * pointCount
      for point in critical { packed.append(inputs[start + Int(point)]) }
    }
    counts = [Int32](repeating: 0, count: size)
    work &+= UInt64(pointCount + size * inputCount)
  }

  /// Climbs from a set of inputs to one that no flip improves.
  mutating func climb(from start: [Bool], steps: Int = 64) -> Candidate {
    var set = start
    for index in counts.indices { counts[index] = 0 }
    for input in 0..<inputCount where set[input] { add(input, 1) }
    var best = value(flipping: nil, set)
    for _ in 0..<steps {
      var flip: Int?
      for input in 0..<inputCount {
        let candidate = value(flipping: input, set)
        if candidate.value > best.value {
          best = candidate
          flip = input
        }
      }
      guard let flip else { break }
      add(flip, set[flip] ? -1 : 1)
      set[flip].toggle()
    }
    return Candidate(set: set, threshold: best.threshold, isNegated: best.isNegated, value: best.value)
  }

  private mutating func add(_ input: Int, _ sign: Int32) {
    let size = counts.count
    let start = input * size
    for index in 0..<size { counts[index] &+= sign &* Int32(packed[start + index]) }
    work &+= UInt64(size)
  }

  private mutating func value(flipping input: Int?, _ set: [Bool]) -> (value: Int, threshold: Int, isNegated: Bool) {
    let size = counts.count
    work &+= UInt64(size + inputCount)
    let shift: Int32 = input.map { set[$0] ? -1 : 1 } ?? 0
    let start = (input ?? 0) * size
    var best = (value: Int.min, threshold: 1, isNegated: false)
    histogram.withUnsafeMutableBufferPointer { histogram in
      histogram.update(repeating: 0)
      counts.withUnsafeBufferPointer { counts in
        packed.withUnsafeBufferPointer { packed in
          gains.withUnsafeBufferPointer { gains in
            if shift == 0 {
              for index in 0..<size { histogram[Int(counts[index])] &+= Int(gains[index]) }
            } else {
              for index in 0..<size {
                histogram[Int(counts[index] &+ shift &* Int32(packed[start + index]))] &+= Int(gains[index])
              }
            }
          }
        }
      }
      // "At least t" has the sum from t on, "fewer than t" the sum below t. t above all counts is a constant.
      var total = 0
      for count in histogram.indices { total &+= histogram[count] }
      var below = histogram[0]
      for threshold in 1..<histogram.count {
        let above = total &- below
        if above > best.value { best = (above, threshold, false) }
        if below > best.value { best = (below, threshold, true) }
        below &+= histogram[threshold]
      }
    }
    return best
  }
}
