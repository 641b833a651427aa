import Thresher

/// The smallest networks that compute exclusive or, how many settings fit, and five fair draws.
func firstThreeLines() throws -> [String] {
  let xor = try PartialFunction(function: "2:0x6")
  let minimum = try xor.minimum(depth: 2)
  let count = try xor.count(widths: [3, 1])
  let draws = try xor.draw(5, widths: [3, 1], seed: 1)
  return [
    "least weights \(minimum.upper ?? 0), widths \(minimum.minima.map { "\($0.network.architecture)" }.joined(separator: " "))",
    "settings that fit: \(count.value?.count ?? 0), probability \(count.value?.probability ?? 0)",
    "fair draws: \(draws.value?.filter { $0.isConsistent(with: xor) }.count ?? 0)",
  ]
}
