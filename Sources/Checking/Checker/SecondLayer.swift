/// The second layer of a network of depth 3 whose first layer has given columns, each up to its complement.
///
/// A second-layer neuron reads some of the first-layer neurons, each of which has its column or the complement. Here every
/// second-layer neuron may take either for itself, so that all choices of signs are refuted at once: the neurons are "at
/// least t of the columns chosen with signs", and the complements of these.
struct SecondLayer {
  let instance: CheckedInstance
  /// Bit p of a column is its value on point p.
  let firstLayer: [[UInt64]]
  let work: Work

  /// Accepts if for every threshold T = 1 ... width the weights refute that `width` of these neurons are right on every
  /// one at least T times and on every zero at least width + 1 - T times.
  func refute(width: Int, weights: [[CoveringReplay.Weight]]) throws {
    guard weights.count == width else { throw Rejection("one list of weights for each threshold 1...\(width)") }
    let choices = firstLayer.reduce(1) { product, _ in Work.product(product, 3) }
    try work.spend(
      width, choices, instance.points.count + 1, 2, on: "the neurons on a first layer of \(firstLayer.count)")
    for (index, list) in weights.enumerated() {
      let threshold = index + 1
      var weightOfPoint = [Int](repeating: 0, count: instance.points.count)
      for weight in list { weightOfPoint[weight.item] += weight.weight }
      let demanded = instance.labels.indices.reduce(0) {
        $0 + weightOfPoint[$1] * (instance.labels[$1] ? threshold : width + 1 - threshold)
      }
      guard demanded > width * largestCorrectWeight(weightOfPoint) else {
        throw Rejection("the weights do not refute threshold \(threshold) of the second layer")
      }
    }
  }

  /// The largest weight of the points on which one neuron is right. Points with equal values of the first layer are
  /// merged: a neuron is right on their ones or on their zeros.
  private func largestCorrectWeight(_ weights: [Int]) -> Int {
    var cells: [[Bool]: (ones: Int, zeros: Int)] = [:]
    for point in instance.points.indices {
      let code = firstLayer.map { $0[point >> 6] >> UInt64(point & 63) & 1 == 1 }
      var cell = cells[code] ?? (0, 0)
      if instance.labels[point] { cell.ones += weights[point] } else { cell.zeros += weights[point] }
      cells[code] = cell
    }
    let total = weights.reduce(0, +)
    // Ordered only for speed: the maximum does not depend on it.
    let list = cells.map { (code: $0.key, ones: $0.value.ones, zeros: $0.value.zeros) }
    var largest = 0
    // The depth of the calls is the width of the first layer, at most `RefutationCheck.maximumFirstLayer`.
    // For every column: leave it out (0), take it (1) or take its complement (2).
    var counts = [Int](repeating: 0, count: list.count)
    func extend(_ column: Int, _ size: Int) {
      if column == firstLayer.count {
        // onesAt[c], zerosAt[c]: the weight of the cells with count c.
        var onesAt = [Int](repeating: 0, count: size + 1)
        var zerosAt = onesAt
        for (cell, count) in zip(list, counts) {
          onesAt[count] += cell.ones
          zerosAt[count] += cell.zeros
        }
        // Threshold t = size + 1, then downwards: cells of count t and more are ones for the neuron.
        var correct = zerosAt.reduce(0, +)
        largest = max(largest, correct, total - correct)
        for threshold in stride(from: size, through: 0, by: -1) {
          correct += onesAt[threshold] - zerosAt[threshold]
          largest = max(largest, correct, total - correct)
        }
        return
      }
      for sign in 0...2 {
        if sign > 0 { for cell in list.indices where list[cell].code[column] == (sign == 1) { counts[cell] += 1 } }
        extend(column + 1, size + (sign > 0 ? 1 : 0))
        if sign > 0 { for cell in list.indices where list[cell].code[column] == (sign == 1) { counts[cell] -= 1 } }
      }
    }
    extend(0, 0)
    return largest
  }
}
