import Columns
import Formats
import Numbers
import Running
import Solving
import Synthesis
import ThresholdNetworks

/// Whether a network of given widths fits. See `thresher_decide` in the header.
@_cdecl("thresher_decide") public func thresherDecide(
  _ sample: UInt64, _ widths: UnsafePointer<UInt>?, _ layers: UInt, _ mismatches: UInt, _ effortHandle: UInt64,
  _ network: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  call("thresher_decide") {
    let network = try present(network, "place for the network")
    let (held, shape) = try asked(sample, widths, layers)
    let effort = try effort(effortHandle).effort
    let (function, allowance) = try held.question(mismatches: mismatches)
    let question = InterpolationQuestion(sample: function, architecture: shape, mismatches: allowance)
    switch try DecisionPanel(.one(.auto)).decide(question, effort: effort).decision.answer {
    case .found(let found):
      network.pointee = Handles.shared.insert(found)
      return .found
    case .impossible: return .impossible
    case .undecided(let reason): throw CountingStopped(reason)
    }
  }
}

/// The smallest networks of a depth. See `thresher_minimize` in the header.
@_cdecl("thresher_minimize") public func thresherMinimize(
  _ sample: UInt64, _ depth: UInt, _ measure: Int32, _ mismatches: UInt, _ effortHandle: UInt64,
  _ progress: (@convention(c) (UnsafeMutableRawPointer?, Int64, Int64) -> Int32)?, _ context: UnsafeMutableRawPointer?,
  _ minimum: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  call("thresher_minimize") {
    let minimum = try present(minimum, "place for the minimum")
    let held = try Handles.shared.value(sample, as: HeldSample.self, "a sample")
    guard depth >= 1, depth <= 64 else { throw Misuse("depth \(depth)", "1 to 64") }
    let measures: [Int32: SizeMeasure] = [0: .weights, 1: .neurons, 2: .wires]
    guard let measure = measures[measure] else { throw Misuse("measure \(measure)", "0, 1 or 2") }
    let (effort, interruption) = try effort(effortHandle)
    let (function, allowance) = try held.question(mismatches: mismatches)
    var options = MinimizationOptions(depth: Int(depth))
    options.measure = measure
    options.mismatches = allowance
    let result = try Search.minimize(function, options: options, effort: effort) { state in
      guard let progress else { return }
      if progress(context, Int64(state.lower), state.upper.map { Int64($0) } ?? -1) != 0 { interruption.request() }
    }
    minimum.pointee = Handles.shared.insert(result)
    switch result.answer {
    case .optimal: return .ok
    case .none: return .impossible
    case .interval:
      LastError.text = "thresher_minimize: \(result.exhausted.map { "\($0)" } ?? "not settled")"
      return .stopped
    }
  }
}

/// The interval of a minimization. See `thresher_minimum` in the header.
@_cdecl("thresher_minimum") public func thresherMinimum(
  _ minimum: UInt64, _ lower: UnsafeMutablePointer<Int64>?, _ upper: UnsafeMutablePointer<Int64>?,
  _ networks: UnsafeMutablePointer<UInt>?
) -> Int32 {
  call("thresher_minimum") {
    let held = try Handles.shared.value(minimum, as: MinimizationResult.self, "a minimum")
    lower?.pointee = Int64(held.lower)
    upper?.pointee = held.upper.map { Int64($0) } ?? -1
    networks?.pointee = UInt(held.minima.count)
    return .ok
  }
}

/// One of the least networks found. See `thresher_minimum_network` in the header.
@_cdecl("thresher_minimum_network") public func thresherMinimumNetwork(
  _ minimum: UInt64, _ index: UInt, _ network: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  call("thresher_minimum_network") {
    let network = try present(network, "place for the network")
    let held = try Handles.shared.value(minimum, as: MinimizationResult.self, "a minimum")
    guard index < UInt(held.minima.count) else { throw Misuse("network \(index)", "one of \(held.minima.count)") }
    network.pointee = Handles.shared.insert(held.minima[Int(index)].network)
    return .ok
  }
}

/// The number of settings that fit, in decimal digits. See `thresher_count` in the header.
@_cdecl("thresher_count") public func thresherCount(
  _ sample: UInt64, _ widths: UnsafePointer<UInt>?, _ layers: UInt, _ mismatches: UInt, _ effortHandle: UInt64,
  _ digits: UnsafeMutablePointer<CChar>?, _ capacity: UInt, _ needed: UnsafeMutablePointer<UInt>?
) -> Int32 {
  call("thresher_count") {
    let (held, shape) = try asked(sample, widths, layers)
    let effort = try effort(effortHandle).effort
    let (function, allowance) = try held.question(mismatches: mismatches)
    let count = try InterpolatorCount(of: function, architecture: shape, mismatches: allowance, effort: effort).count
    let text = Array(count.description.utf8)
    needed?.pointee = UInt(text.count + 1)
    if capacity == 0 { return .ok }
    guard capacity > UInt(text.count) else { throw Misuse("room for \(capacity) bytes", "\(text.count + 1)") }
    let digits = try present(digits, "place for the digits")
    for (place, byte) in text.enumerated() { digits[place] = CChar(bitPattern: byte) }
    digits[text.count] = 0
    return .ok
  }
}

/// Uniform draws among the settings that fit. See `thresher_draw` in the header.
@_cdecl("thresher_draw") public func thresherDraw(
  _ sample: UInt64, _ widths: UnsafePointer<UInt>?, _ layers: UInt, _ mismatches: UInt, _ number: UInt, _ seed: UInt64,
  _ effortHandle: UInt64, _ parameters: UnsafeMutablePointer<Int32>?, _ capacity: UInt
) -> Int32 {
  call("thresher_draw") {
    let parameters = try present(parameters, "place for the parameters")
    let (held, shape) = try asked(sample, widths, layers)
    let effort = try effort(effortHandle).effort
    let length = shape.parameterCount
    guard number <= capacity / UInt(length) else {
      throw Misuse("room for \(capacity) parameters", "\(length) for each of \(number) networks")
    }
    if let refusal = effort.refusal(ofBytes: Int(number) * shape.neuronCount * 11) { throw CountingStopped(refusal) }
    let (function, allowance) = try held.question(mismatches: mismatches)
    let sampler = try FairSampler(of: function, architecture: shape, mismatches: allowance, effort: effort)
    if sampler.count.isZero { return .impossible }
    let batch = try sampler.draw(Int(number), key: RandomKey(seed: seed))
    for index in 0..<batch.count { batch[index].write(to: parameters + index * length) }
    return .ok
  }
}

/// The sample of a handle and an architecture for it.
private func asked(
  _ sample: UInt64, _ widths: UnsafePointer<UInt>?, _ layers: UInt
) throws -> (HeldSample, Architecture) {
  let held = try Handles.shared.value(sample, as: HeldSample.self, "a sample")
  return (held, try architecture(inputs: UInt(held.sample.inputCount), widths, layers))
}
