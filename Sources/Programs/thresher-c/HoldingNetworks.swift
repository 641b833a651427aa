import ThresholdNetworks

/// A network from its parameters. See `thresher_network` in the header.
@_cdecl("thresher_network") public func thresherNetwork(
  _ inputs: UInt, _ widths: UnsafePointer<UInt>?, _ layers: UInt, _ parameters: UnsafePointer<Int32>?, _ length: UInt,
  _ network: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  call("thresher_network") {
    let (parameters, network) = (try present(parameters, "parameters"), try present(network, "place for the network"))
    let shape = try architecture(inputs: inputs, widths, layers)
    guard length == UInt(shape.parameterCount) else {
      throw Misuse("\(length) parameters", "\(shape.parameterCount) for widths \(shape)")
    }
    network.pointee = Handles.shared.insert(try ThresholdNetwork(shape, parameters))
    return .ok
  }
}

/// How many parameters a network has. See `thresher_network_length` in the header.
@_cdecl("thresher_network_length") public func thresherNetworkLength(
  _ inputs: UInt, _ widths: UnsafePointer<UInt>?, _ layers: UInt, _ length: UnsafeMutablePointer<UInt>?
) -> Int32 {
  call("thresher_network_length") {
    let length = try present(length, "place for the length")
    length.pointee = UInt(try architecture(inputs: inputs, widths, layers).parameterCount)
    return .ok
  }
}

/// The shape of a network. See `thresher_network_widths` in the header.
@_cdecl("thresher_network_widths") public func thresherNetworkWidths(
  _ network: UInt64, _ inputs: UnsafeMutablePointer<UInt>?, _ widths: UnsafeMutablePointer<UInt>?, _ capacity: UInt,
  _ layers: UnsafeMutablePointer<UInt>?
) -> Int32 {
  call("thresher_network_widths") {
    let shape = try Handles.shared.value(network, as: ThresholdNetwork.self, "a network").architecture
    inputs?.pointee = UInt(shape.inputCount)
    layers?.pointee = UInt(shape.depth)
    if capacity == 0 { return .ok }
    guard capacity >= UInt(shape.depth) else { throw Misuse("room for \(capacity) widths", "\(shape.depth)") }
    let widths = try present(widths, "place for the widths")
    for (layer, width) in shape.widths.enumerated() { widths[layer] = UInt(width) }
    return .ok
  }
}

/// The parameters of a network, in the order in which one is made. See `thresher_network_parameters` in the header.
@_cdecl("thresher_network_parameters") public func thresherNetworkParameters(
  _ network: UInt64, _ parameters: UnsafeMutablePointer<Int32>?, _ capacity: UInt, _ length: UnsafeMutablePointer<UInt>?
) -> Int32 {
  call("thresher_network_parameters") {
    let held = try Handles.shared.value(network, as: ThresholdNetwork.self, "a network")
    let count = held.architecture.parameterCount
    length?.pointee = UInt(count)
    if capacity == 0 { return .ok }
    guard capacity >= UInt(count) else { throw Misuse("room for \(capacity) parameters", "\(count)") }
    held.write(to: try present(parameters, "place for the parameters"))
    return .ok
  }
}

/// The value of a network at points. See `thresher_evaluate` in the header.
@_cdecl("thresher_evaluate") public func thresherEvaluate(
  _ network: UInt64, _ points: UInt, _ inputs: UInt, _ x: UnsafePointer<UInt8>?, _ y: UnsafeMutablePointer<UInt8>?
) -> Int32 {
  call("thresher_evaluate") {
    let held = try Handles.shared.value(network, as: ThresholdNetwork.self, "a network")
    let width = held.architecture.inputCount
    guard inputs == UInt(width) else { throw Misuse("\(inputs) inputs", "\(width), as the network has") }
    guard points <= UInt(1 << 40) / inputs else { throw Misuse("\(points) points", "at most \(1 << 40) values") }
    if points == 0 { return .ok }
    let (x, y) = (try present(x, "x"), try present(y, "place for the values"))
    // Looked at before anything is written.
    for place in 0..<Int(points) * width where x[place] > 1 {
      throw Misuse("x = \(x[place]) at place \(place % width) of row \(place / width + 1)", "0 or 1")
    }
    for start in stride(from: 0, to: Int(points), by: blockSize) {
      let count = min(blockSize, Int(points) - start)
      let columns = (0..<width).map { input in BitVector((0..<count).map { x[(start + $0) * width + input] == 1 }) }
      let values = held.column(on: columns, pointCount: count)
      for point in 0..<count { y[start + point] = values[point] ? 1 : 0 }
    }
    return .ok
  }
}

/// Points that are transposed together.
private let blockSize = 1 << 14
