import ThresholdNetworks

/// Which architectures fit a sample, by running through all layers, each a multiset of the distinct columns that one
/// neuron can have over the layer before.
///
/// The one shortcut: a layer that has equal values on a one and a zero is left out, for what follows is a function of
/// its values. No lemma of the engines is used, nor any of their code.
struct LayerEnumeration {
  private let inputs: [UInt32]
  private let ones: UInt32
  private let zeros: UInt32

  /// - Precondition: at most 32 points, one a bit.
  init(_ sample: PartialFunction) {
    inputs = sample.inputColumns.map { UInt32(truncatingIfNeeded: $0.words.first ?? 0) }
    ones = UInt32(truncatingIfNeeded: sample.labels.words.first ?? 0)
    zeros = UInt32(truncatingIfNeeded: sample.zeros.words.first ?? 0)
  }

  /// The distinct columns of a neuron that reads the inputs, constants included.
  var inputNeurons: [UInt32] { neurons(over: inputs) }

  /// Whether some network with these widths fits, the output's 1 included.
  func fits(_ widths: [Int]) -> Bool { fits(inputs, widths[...]) }

  private func fits(_ layer: [UInt32], _ widths: ArraySlice<Int>) -> Bool {
    guard let width = widths.first else { return false }
    if widths.count == 1 { return contains(neuronOver: layer) { $0 == ones } }
    return hasMultiset(of: neurons(over: layer), width, [], from: 0, [(ones, zeros)]) { chosen in
      fits(chosen, widths.dropFirst())
    }
  }

  /// Whether `test` accepts some multiset of `count` more columns that separates the ones from the zeros.
  ///
  /// - Parameter mixed: the ones and zeros of each set of points that the chosen columns map alike, where both occur.
  private func hasMultiset(
    of columns: [UInt32], _ count: Int, _ chosen: [UInt32], from start: Int, _ mixed: [(ones: UInt32, zeros: UInt32)],
    test: ([UInt32]) -> Bool
  ) -> Bool {
    for index in start..<columns.count {
      let column = columns[index]
      if count == 1 {
        let separates = mixed.allSatisfy { cell in
          let (ones, zeros) = (cell.ones & column, cell.zeros & column)
          return (ones == 0 || zeros == 0) && (ones == cell.ones || zeros == cell.zeros)
        }
        if separates && test(chosen + [column]) { return true }
        continue
      }
      let parts = mixed.flatMap { cell in
        [(cell.ones & column, cell.zeros & column), (cell.ones & ~column, cell.zeros & ~column)]
      }
      let rest = parts.filter { $0.0 != 0 && $0.1 != 0 }
      if hasMultiset(of: columns, count - 1, chosen + [column], from: index, rest, test: test) { return true }
    }
    return false
  }

  private func neurons(over layer: [UInt32]) -> [UInt32] {
    var columns: Set<UInt32> = []
    _ = contains(neuronOver: layer) { column in
      columns.insert(column)
      return false
    }
    return columns.sorted()
  }

  /// Whether `test` accepts the column of some neuron: at least t of a subset of the layer, or fewer.
  private func contains(neuronOver layer: [UInt32], where test: (UInt32) -> Bool) -> Bool {
    let all = ones | zeros
    for subset in 0..<(1 << layer.count) {
      for threshold in 0...layer.count {
        // The points where at least `threshold` of the subset are one, by running through the points.
        var column: UInt32 = 0
        var rest = all
        while rest != 0 {
          let point = rest & (~rest &+ 1)
          rest &= ~point
          var count = 0
          for (index, values) in layer.enumerated() where subset >> index & 1 == 1 && values & point != 0 { count += 1 }
          if count >= threshold { column |= point }
        }
        if test(column) || test(~column & all) { return true }
      }
    }
    return false
  }
}
