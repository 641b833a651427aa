import NeuronModels

/// Whether k columns and a threshold t exist such that at least t of the columns are 1 on every one, and fewer on every zero: depth 2 of the
/// models `bipolar` and `ternary`, at any width.
///
/// The output neuron counts agreeing literals of the columns it reads; complements of columns are columns, and an input of weight 0 may as
/// well be constant 0, so all weights may be 1. With e = the points on which a column is bad (0 on a one, 1 on a zero), the condition is that
/// no one is bad more than k - t times and no zero more than t - 1 times. A point that may not be bad again excludes the columns that are
/// bad there, and what is left has to be paid: r further columns are bad at least r times the least number of bad points.
struct AgreementSearch<Word: ColumnWord> {
  private let bad: [Word]
  private let counts: [Int]
  private let order: [Int]
  private let ones: Word
  private let zeros: Word
  private let meter: StepMeter

  init(_ columns: [Word], ones: Word, zeros: Word, meter: StepMeter) {
    let all = columns.map { (ones & ~$0) | (zeros & $0) }
    let order = columns.indices.sorted {
      (all[$0].nonzeroBitCount, $0) < (all[$1].nonzeroBitCount, $1)
    }
    self.order = order
    bad = order.map { all[$0] }
    counts = bad.map(\.nonzeroBitCount)
    (self.ones, self.zeros, self.meter) = (ones, zeros, meter)
  }

  /// Places of k columns in the list that was given, with the threshold; nil if there are none.
  func find(width k: Int) throws -> (places: [Int], threshold: Int)? {
    for threshold in 1...k {
      // capacity[j]: the points that may be bad at least j + 1 times more.
      let most = max(k - threshold, threshold - 1)
      var capacity = [Word](repeating: 0, count: most)
      for step in 0..<most {
        if step < k - threshold { capacity[step] |= ones }
        if step < threshold - 1 { capacity[step] |= zeros }
      }
      var chosen: [Int] = []
      if try extend(&chosen, k, from: 0, capacity, Array(bad.indices)) {
        return (chosen.map { order[$0] }, threshold)
      }
    }
    return nil
  }

  private func extend(
    _ chosen: inout [Int], _ left: Int, from start: Int, _ capacity: [Word], _ list: [Int]
  ) throws -> Bool {
    if left == 0 { return true }
    let allowed = capacity.first ?? 0
    let open = list.filter { $0 >= start && bad[$0] & ~allowed == 0 }
    let total = capacity.reduce(0) { $0 + $1.nonzeroBitCount }
    for index in open {
      // Ascending: what follows is bad at least as often.
      if left * counts[index] > total { return false }
      try meter.step()
      var next = capacity
      var rest = bad[index]
      for step in next.indices.reversed() {
        // A point moves from its highest step down by one.
        let here = rest & next[step]
        next[step] &= ~here
        rest &= ~here
      }
      chosen.append(index)
      if try extend(&chosen, left - 1, from: index, next, open) { return true }
      chosen.removeLast()
    }
    return false
  }
}
