import ThresholdNetworks

/// The columns that networks of an architecture have on given points, by running through all networks, neuron by
/// neuron. No lemma is used, and no code of the engines: the truth that they are tested against.
struct PlainEnumeration {
  let pointCount: Int
  let inputs: [UInt32]

  /// At most 32 points, one a bit.
  init(_ sample: PartialFunction) {
    pointCount = sample.pointCount
    inputs = sample.inputColumns.map { UInt32(truncatingIfNeeded: $0.words.first ?? 0) }
  }

  /// The distinct columns of one neuron over the given columns, constants included.
  func neurons(over columns: [UInt32]) -> Set<UInt32> {
    let all: UInt32 = pointCount == 32 ? ~0 : (1 << UInt32(pointCount)) - 1
    var result: Set<UInt32> = [0, all]
    for subset in 1..<(1 << columns.count) {
      for threshold in 1...columns.count {
        var column: UInt32 = 0
        for point in 0..<pointCount {
          let count = columns.indices.count { subset >> $0 & 1 == 1 && columns[$0] >> UInt32(point) & 1 == 1 }
          if count >= threshold { column |= 1 << UInt32(point) }
        }
        result.insert(column)
        result.insert(~column & all)
      }
    }
    return result
  }

  /// The columns of all networks of the given hidden widths.
  func columns(hiddenWidths: [Int]) -> Set<UInt32> {
    var layers: Set<[UInt32]> = [inputs]
    for width in hiddenWidths {
      var next: Set<[UInt32]> = []
      for layer in layers {
        let choices = neurons(over: layer).sorted()
        func extend(_ chosen: [UInt32], from start: Int) {
          if chosen.count == width {
            next.insert(chosen)
            return
          }
          for index in start..<choices.count { extend(chosen + [choices[index]], from: index) }
        }
        extend([], from: 0)
      }
      layers = next
    }
    return layers.reduce(into: []) { $0.formUnion(neurons(over: $1)) }
  }
}
