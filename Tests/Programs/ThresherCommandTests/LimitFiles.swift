import Foundation

/// The files of tests about limits: each is too large for some verb.
enum LimitFiles {
  /// A function of many inputs without any structure, listed point by point.
  static func sample(inputs n: Int, points: Int, seed: UInt64) -> String {
    var state = seed
    func bits() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 20
    }
    var seen: Set<UInt64> = []
    var text = ".i \(n)\n.o 1\n.type fr\n"
    while seen.count < points {
      let point = bits() & (1 << UInt64(n) - 1)
      guard seen.insert(point).inserted else { continue }
      text += (0..<n).map { point >> UInt64($0) & 1 == 1 ? "1" : "0" }.joined() + " \(bits() & 1)\n"
    }
    return text + ".e\n"
  }

  /// Two layers over 18 inputs, every neuron "at least half of all".
  private static func network(width: Int) -> String {
    func layer(_ count: Int, _ fanIn: Int) -> String {
      let neuron = "{\"weights\":\"\(String(repeating: "1", count: fanIn))\",\"sign\":1,\"bias\":\(1 - fanIn / 2)}"
      return "[" + Array(repeating: neuron, count: count).joined(separator: ",") + "]"
    }
    return "{\"schema\":\"thresher/network/1\",\"inputs\":18,\"layers\":["
      + [layer(width, 18), layer(64, width), layer(1, 64)].joined(separator: ",") + "]}"
  }

  /// A dense network of small whole numbers.
  private static func denseNetwork(_ sizes: [Int], seed: Int) -> String {
    let layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      let rows = (0..<outputs).map { row in
        "[" + (0..<inputs).map { String(($0 * 7 + row * row * 13 + seed * $0 * row) % 19 - 9) }.joined(separator: ",")
          + "]"
      }
      return "{\"weights\":[" + rows.joined(separator: ",") + "]}"
    }
    return "{\"layers\":[" + layers.joined(separator: ",") + "]}"
  }

  /// - Parameter draws: how many stand in `draws.jsonl`.
  static func prepare(_ directory: URL, draws: Int = 1_000) throws {
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }
    for (name, inputs, points) in [
      ("wide.pla", 18, 200), ("minimize.pla", 17, 400), ("deep.pla", 8, 120), ("many.pla", 18, 20_000),
    ] {
      try write(sample(inputs: inputs, points: points, seed: UInt64(inputs)), name)
    }
    try write(network(width: 4_000), "network.json")
    for (name, seed) in [("a", 1), ("b", 2)] {
      try write(denseNetwork([40, 300, 300, 3], seed: seed), "\(name).json")
      let points = (0..<300).map { point in
        (0..<40).map { String(($0 * 11 + point * (seed + 4)) % 23 - 11) }.joined(separator: ",") + "\n"
      }
      try write(points.joined(), "\(name).csv")
    }
    let weights = String(repeating: "1", count: 18)
    let lines = (0..<draws).map {
      "{\"draw\":\($0),\"inputs\":18,\"layers\":[[{\"bias\":-3,\"sign\":1,\"weights\":\"\(weights)\"}]],"
        + "\"schema\":\"thresher/network/1\",\"tries\":17}\n"
    }
    try write(lines.joined(), "draws.jsonl")
    let folder = directory.appendingPathComponent("certified")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(sample(inputs: 18, points: 20_000, seed: 18), "certified/instance.pla")
    try write(
      "{\"schema\":\"thresher/source/1\",\"file\":\"many.pla\",\"format\":\"pla\",\"majority\":false}",
      "certified/source.json")
  }
}
