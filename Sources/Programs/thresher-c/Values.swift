import Files
import Formats
import Running
import ThresholdNetworks

/// A sample with the function that it defines; contradicting rows are an error only of questions without mismatches.
struct HeldSample: Sendable {
  let sample: Sample
  let function: Result<PartialFunction, any Error>

  init(_ sample: Sample) {
    self.sample = sample
    function = Result { try sample.partialFunction() }
  }

  /// The function on the distinct points, and the weight that may still be wrong on it.
  func question(mismatches: UInt) throws -> (function: PartialFunction, allowance: Int) {
    if mismatches == 0 { return (try function.get(), 0) }
    let relaxation = try sample.relaxed(mismatches: Int(min(mismatches, UInt(sample.rows.count))))
    return (relaxation.function, relaxation.allowance)
  }
}

/// Limits that calls begin anew with, and the one interruption of all of them.
struct HeldEffort: Sendable {
  var seconds = 0.0
  var resources: UInt64 = 0
  var memory: UInt64 = 0
  var threads: UInt32 = 0
  let interruption = Interruption()

  static let longest = 1e9
  static let mostThreads: UInt32 = 1024

  /// The effort of a call that begins now.
  func started(interruption: Interruption) -> Effort {
    let budget = Budget(
      resources: resources == 0 ? nil : resources,
      deadline: seconds == 0 ? nil : .now + .seconds(seconds),
      memory: memory == 0 ? 4 << 30 : Int(min(memory, 1 << 60)))
    return Effort(budget: budget, jobs: max(1, Int(threads)), interruption: interruption)
  }
}

/// The effort of a handle, 0 for one without limits, and an interruption of the call alone.
func effort(_ handle: UInt64) throws -> (effort: Effort, interruption: Interruption) {
  let held = handle == 0 ? HeldEffort() : try Handles.shared.value(handle, as: HeldEffort.self, "an effort, or 0")
  let interruption = Interruption(within: held.interruption)
  return (held.started(interruption: interruption), interruption)
}

/// - Throws: `Misuse` for widths beyond the limits of the program.
func architecture(inputs: UInt, _ widths: UnsafePointer<UInt>?, _ layers: UInt) throws -> Architecture {
  guard inputs >= 1, inputs <= UInt(Sample.maximumInputs) else {
    throw Misuse("\(inputs) inputs", "1 to \(Sample.maximumInputs)")
  }
  guard layers >= 1, layers <= UInt(Widths.maximumDepth) else {
    throw Misuse("\(layers) layers", "1 to \(Widths.maximumDepth)")
  }
  let widths = try present(widths, "widths")
  let values = (0..<Int(layers)).map { widths[$0] }
  guard values.allSatisfy({ $0 >= 1 && $0 <= UInt(Widths.maximumWidth) }), values.last == 1 else {
    throw Misuse("widths \(values)", "widths of 1 to \(Widths.maximumWidth), the last one 1")
  }
  return Architecture(inputCount: Int(inputs), widths: values.map { Int($0) })
}

extension Architecture {
  /// The number of parameters: for each neuron its weights, its sign and its bias.
  var parameterCount: Int { widths.indices.reduce(0) { $0 + widths[$1] * (fanIn(ofLayer: $1) + 2) } }
}

extension ThresholdNetwork {
  /// The parameters as the header orders them.
  func write(to place: UnsafeMutablePointer<Int32>) {
    var next = place
    for neuron in layers.joined() {
      for index in 0..<neuron.fanIn { next[index] = neuron.weights[index] ? 1 : 0 }
      next += neuron.fanIn
      next[0] = Int32(neuron.sign)
      next[1] = Int32(neuron.bias)
      next += 2
    }
  }

  /// - Throws: `Misuse` that names the first neuron which is none.
  init(_ architecture: Architecture, _ parameters: UnsafePointer<Int32>) throws {
    var next = parameters
    var layers: [[Neuron]] = []
    for layer in architecture.widths.indices {
      let m = architecture.fanIn(ofLayer: layer)
      layers.append(
        try (0..<architecture.widths[layer]).map { index in
          let weights = (0..<m).map { next[$0] }
          let (sign, bias) = (Int(next[m]), Int(next[m + 1]))
          next += m + 2
          guard weights.allSatisfy({ $0 == 0 || $0 == 1 }), Neuron.isLegal(sign: sign, bias: bias, fanIn: m) else {
            throw Misuse(
              "neuron \(layer + 1).\(index + 1) with sign \(sign) and bias \(bias)",
              "weights 0 or 1, a sign of -1, 0 or 1, and a bias from \(1 - m) to \(m)")
          }
          return Neuron(weights: BitVector(weights.map { $0 == 1 }), sign: sign, bias: bias)
        })
    }
    self.init(architecture: architecture, layers: layers)
  }
}

/// Rows of bits.
///
/// - Throws: `Misuse` for another byte than 0 and 1.
func bits(_ bytes: UnsafePointer<UInt8>, count: Int, _ name: String, row: Int) throws -> BitVector {
  for index in 0..<count where bytes[index] > 1 {
    throw Misuse("\(name) = \(bytes[index]) at place \(index) of row \(row)", "0 or 1")
  }
  return BitVector((0..<count).map { bytes[$0] == 1 })
}
