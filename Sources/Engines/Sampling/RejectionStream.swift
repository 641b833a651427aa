import CKernels
import Numbers
import ThresholdNetworks

/// What a stretch of guess and check came to.
package struct RejectionOutcome: Sendable {
  /// The first network that fits, nil if none did within the tries.
  package var network: ThresholdNetwork?
  /// The number of networks tried, the fitting one included.
  package var tries: UInt64
  /// Whether the work was cut short by a deadline or an interruption.
  package var isCut = false
}

/// A method that draws networks from the prior until one fits. The outcome depends on the key and the
/// limit alone.
package protocol RejectionMethod: Sendable {
  func firstFit(
    from key: RandomKey, limit: UInt64, isStopped: @Sendable () -> Bool
  ) -> RejectionOutcome
}

/// Guess and check by the vector kernel: first-layer columns and the gates of later layers come from tables.
///
/// The kernel sees the first 64 points; a network that fits them is checked on the others. Needs fan-ins of at most 16.
package struct KernelRejection: RejectionMethod {
  private let sample: PartialFunction
  private let architecture: Architecture
  /// The tables of each layer.
  private let tables: [FunctionTable]
  private let columns32: [UInt32]
  private let columns64: [UInt64]
  private let labels, points: UInt64
  private let mismatches: Int
  private let target: Int32

  package static func isSuitable(_ architecture: Architecture) -> Bool {
    architecture.depth <= THRESHER_MAXIMUM_DEPTH
      && architecture.neuronCount <= THRESHER_MAXIMUM_NEURONS
      && architecture.widths.indices.allSatisfy { architecture.fanIn(ofLayer: $0) <= FunctionTable.maximumFanIn }
  }

  package static func bytesNeeded(_ architecture: Architecture) -> Int {
    architecture.widths.indices.reduce(0) {
      $0 + FunctionTable.bytesNeeded(fanIn: architecture.fanIn(ofLayer: $1), wordsPerColumn: $1 == 0 ? 2 : 0)
    }
  }

  /// - Parameter mismatches: the number of points that may be wrong.
  /// - Precondition: `isSuitable(architecture)`.
  package init(_ sample: PartialFunction, _ architecture: Architecture, mismatches: Int = 0, target: Int32? = nil) {
    self.sample = sample
    self.mismatches = mismatches
    self.architecture = architecture
    tables = architecture.widths.indices.map { FunctionTable(fanIn: architecture.fanIn(ofLayer: $0)) }
    let columns = tables[0].columns(on: sample.inputColumns.map { $0.words.first ?? 0 })
    let isNarrow = sample.pointCount <= 32
    columns32 = isNarrow ? columns.map { UInt32(truncatingIfNeeded: $0) } : []
    columns64 = isNarrow ? [] : columns
    labels = sample.labels.words.first ?? 0
    points = sample.pointCount >= 64 ? ~0 : (1 << UInt64(sample.pointCount)) - 1
    self.target = target ?? thresher_rejection_best_target()
  }

  package func firstFit(
    from key: RandomKey, limit: UInt64, isStopped: @Sendable () -> Bool
  ) -> RejectionOutcome {
    var key = key
    var stream = thresher_rejection_stream()
    thresher_rejection_begin(&stream, key.next())
    let needsCheck = sample.pointCount > 64
    let capacity = needsCheck ? 4096 : 1
    return withProblem { problem in
      withUnsafeTemporaryAllocation(of: thresher_rejection_hit.self, capacity: capacity) { hits in
        guard let first = hits.baseAddress else { return RejectionOutcome(network: nil, tries: 0) }
        var tries: UInt64 = 0
        var batches = 0
        while tries < limit {
          // Whole groups of sixteen are tried; what goes beyond the limit does not count.
          let rest = (limit - tries + 15) & ~15
          var tried: UInt64 = 0
          let found = thresher_reject(problem, &stream, rest, UInt32(capacity), first, &tried, target)
          for hit in hits.prefix(Int(found)) where tries + hit.tries <= limit {
            let network = network(of: hit, using: &key)
            if !needsCheck || network.isConsistent(with: sample, butFor: mismatches) {
              return RejectionOutcome(network: network, tries: tries + hit.tries)
            }
          }
          tries += tried
          batches += 1
          if batches & 1023 == 0 && isStopped() { return RejectionOutcome(network: nil, tries: tries, isCut: true) }
        }
        return RejectionOutcome(network: nil, tries: limit)
      }
    }
  }

  private func network(of hit: thresher_rejection_hit, using key: inout RandomKey) -> ThresholdNetwork {
    var hit = hit
    return withUnsafeBytes(of: &hit.functions) { bytes in
      let indices = bytes.bindMemory(to: UInt32.self)
      var neuron = 0
      let layers = architecture.widths.indices.map { layer -> [Neuron] in
        (0..<architecture.widths[layer]).map { _ in
          let function = tables[layer].function(Int(indices[neuron]))
          neuron += 1
          return Neuron.random(computing: function, fanIn: tables[layer].fanIn, using: &key)
        }
      }
      return ThresholdNetwork(architecture: architecture, layers: layers)
    }
  }

  private func withProblem<Result>(_ body: (UnsafePointer<thresher_rejection_problem>) -> Result) -> Result {
    var problem = thresher_rejection_problem()
    problem.depth = UInt32(architecture.depth)
    problem.refutesFalse = sample.labels.popcount <= mismatches ? 0 : 1
    problem.refutesTrue = sample.pointCount - sample.labels.popcount <= mismatches ? 0 : 1
    problem.allowed = UInt32(clamping: mismatches)
    problem.labels = labels
    problem.points = points
    withUnsafeMutableBytes(of: &problem.widths) { Self.fill($0, architecture.widths) }
    withUnsafeMutableBytes(of: &problem.fanIns) { Self.fill($0, tables.map(\.fanIn)) }
    withUnsafeMutableBytes(of: &problem.functions) { Self.fill($0, tables.map(\.functionCount)) }
    return columns32.withUnsafeBufferPointer { narrow in
      columns64.withUnsafeBufferPointer { wide in
        problem.columns32 = columns32.isEmpty ? nil : narrow.baseAddress
        problem.columns64 = columns64.isEmpty ? nil : wide.baseAddress
        return withGates(0, &problem, body)
      }
    }
  }

  /// Pins the gate tables one after the other for the duration of `body`.
  private func withGates<Result>(
    _ layer: Int, _ problem: inout thresher_rejection_problem,
    _ body: (UnsafePointer<thresher_rejection_problem>) -> Result
  ) -> Result {
    guard layer < tables.count else { return body(&problem) }
    return tables[layer].gates.withUnsafeBufferPointer { gates in
      withUnsafeMutableBytes(of: &problem.gates) {
        $0.bindMemory(to: UnsafePointer<UInt32>?.self)[layer] = gates.baseAddress
      }
      return withGates(layer + 1, &problem, body)
    }
  }

  private static func fill(_ target: UnsafeMutableRawBufferPointer, _ values: [Int]) {
    let words = target.bindMemory(to: UInt32.self)
    for (index, value) in values.enumerated() { words[index] = UInt32(value) }
  }
}

/// Guess and check for any architecture, one network at a time.
///
/// The output neuron is drawn first: if it is a constant that the labels refute, nothing else is.
package struct PlainRejection: RejectionMethod {
  package let sample: PartialFunction
  package let architecture: Architecture

  package func firstFit(
    from key: RandomKey, limit: UInt64, isStopped: @Sendable () -> Bool
  ) -> RejectionOutcome {
    var key = key
    var tries: UInt64 = 0
    let outputFanIn = architecture.fanIn(ofLayer: architecture.depth - 1)
    let hidden = architecture.widths.indices.dropLast()
    let weightCount = architecture.widths.indices.reduce(0) {
      $0 + architecture.widths[$1] * architecture.fanIn(ofLayer: $1)
    }
    // Some milliseconds, also in huge networks.
    let pause = UInt64(max(1, (1 << 16) / weightCount))
    while tries < limit {
      tries += 1
      if tries % pause == 0 && isStopped() { return RejectionOutcome(network: nil, tries: tries, isCut: true) }
      let output = Neuron.random(fanIn: outputFanIn, using: &key)
      if case .constant(let value) = output.function {
        let ones = sample.labels.popcount
        guard (value ? sample.pointCount - ones : ones) <= mismatches else { continue }
      }
      let layers = hidden.map { layer in
        (0..<architecture.widths[layer]).map { _ in
          Neuron.random(fanIn: architecture.fanIn(ofLayer: layer), using: &key)
        }
      }
      let network = ThresholdNetwork(architecture: architecture, layers: layers + [[output]])
      if fits(network) { return RejectionOutcome(network: network, tries: tries) }
    }
    return RejectionOutcome(network: nil, tries: limit)
  }

  /// Tries the first word of points before all of them, since most networks fail there.
  private func fits(_ network: ThresholdNetwork) -> Bool {
    if sample.pointCount > 64 {
      let first = network.column(on: firstWord, pointCount: 64)
      guard (first.words[0] ^ sample.labels.words[0]).nonzeroBitCount <= mismatches else { return false }
    }
    return network.isConsistent(with: sample, butFor: mismatches)
  }

  private let firstWord: [BitVector]
  private let mismatches: Int

  /// - Parameter mismatches: the number of points that may be wrong.
  package init(_ sample: PartialFunction, _ architecture: Architecture, mismatches: Int = 0) {
    self.sample = sample
    self.mismatches = mismatches
    self.architecture = architecture
    firstWord = sample.inputColumns.map { BitVector(words: Array($0.words.prefix(1)), count: min(64, $0.count)) }
  }
}

extension ThresholdNetwork {
  /// Whether at most so many points of `sample` are wrong.
  fileprivate func isConsistent(with sample: PartialFunction, butFor mismatches: Int) -> Bool {
    mismatches == 0 ? isConsistent(with: sample) : (column(on: sample) ^ sample.labels).popcount <= mismatches
  }
}
