import ThresholdNetworks

extension TruthTable {
  /// The function in words, if it has short ones: "at least two of four", "exactly two of x1 x2 x3", "x1 and x2"; else its literal.
  /// Long literals are cut to the number of inputs.
  package var words: String {
    if values.isAllZero { return "never" }
    if values.isAllOne { return "always" }
    let inputs = (0..<inputCount).filter(depends)
    // By how many of these inputs are one, if that decides.
    guard let levels = levels(of: inputs) else { return short }
    let all = inputs.count == inputCount && inputCount > 2
    let names = inputs.map { "x\($0 + 1)" }
    let group = all ? Self.number(inputs.count) : names.joined(separator: " ")
    let ones = levels.indices.filter { levels[$0] }
    let m = inputs.count
    if m == 1 { return levels[1] ? names[0] : "not \(names[0])" }
    if m == 2 {
      switch ones {
      case [2]: return names.joined(separator: " and ")
      case [1, 2]: return names.joined(separator: " or ")
      case [1]: return names.joined(separator: " xor ")
      default: break
      }
    }
    if ones == Array(ones[0]...m) { return "at least \(Self.number(ones[0])) of \(group)" }
    if ones == Array(0...ones[ones.count - 1]) { return "at most \(Self.number(ones[ones.count - 1])) of \(group)" }
    if ones.count == 1 { return "exactly \(Self.number(ones[0])) of \(group)" }
    if ones == levels.indices.filter({ $0 % 2 == 1 }) { return "an odd number of \(group)" }
    if ones == levels.indices.filter({ $0 % 2 == 0 }) { return "an even number of \(group)" }
    return short
  }

  private var short: String { inputCount <= 6 ? description : "of \(inputCount) inputs" }

  private func depends(on input: Int) -> Bool {
    (0..<values.count).contains { values[$0] != values[$0 ^ 1 << input] }
  }

  /// The value for each number of ones among `inputs`; nil if others decide as well.
  private func levels(of inputs: [Int]) -> [Bool]? {
    var levels = [Bool?](repeating: nil, count: inputs.count + 1)
    for row in 0..<values.count {
      let ones = inputs.count { row >> $0 & 1 == 1 }
      if let known = levels[ones], known != values[row] { return nil }
      levels[ones] = values[row]
    }
    return levels.compactMap(\.self)
  }

  /// Small numbers as words.
  private static func number(_ value: Int) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    return words.indices.contains(value) ? words[value] : "\(value)"
  }
}
