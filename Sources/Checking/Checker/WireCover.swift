/// Goes through all numbers of hidden neurons that a network with few wires can read, and asks whether each is settled.
///
/// A network that is not constant has, at depth 2, at least a wire into and out of every hidden neuron that matters (manual,
/// *Certificates*, wires); so k of them need 2 k wires.
struct WireCover {
  let question: CheckedQuestion
  /// The numbers of neurons that the output of a witness reads.
  let witnessed: Set<Int>
  let refuted: [CheckedRefutation]

  /// - Throws: `Rejection` with what is not settled.
  func require(isComplete: Bool, isConstant: Bool, at place: JSONValue) throws {
    let lower = question.lower
    // A constant has no wires and nothing else does without.
    if isConstant, lower > 0 { throw place.rejection("a constant fits, which has no wires") }
    let limit = isComplete ? lower : lower - 1
    func need(_ widths: [Int], _ wires: Int) throws {
      let isRefuted = refuted.contains { entry in
        entry.widths.widths == widths.map(Optional.init) && entry.wires.map { $0 >= wires } ?? false
      }
      guard isRefuted else {
        throw place.rejection(
          "nothing refutes \(widths.count == 1 ? "one neuron" : "\(widths[0]) hidden neurons") with \(wires) wires")
      }
    }
    if question.depth == 1 {
      let wires = witnessed.isEmpty ? limit : lower - 1
      if wires >= 1 { try need([1], wires) }
      return
    }
    var width = 1
    while 2 * width <= limit {
      let wires = isComplete && !witnessed.contains(width) ? lower : lower - 1
      if wires >= 2 * width { try need([width, 1], wires) }
      width += 1
    }
  }
}
