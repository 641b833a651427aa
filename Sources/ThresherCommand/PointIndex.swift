import ThresholdNetworks

/// A point as a key of a set: a word where it fits into one, else its bit vector.
protocol PointKey: Hashable {
  func hasBit(_ index: Int) -> Bool
  func toggling(_ index: Int) -> Self
}

extension UInt64: PointKey {
  func hasBit(_ index: Int) -> Bool { self >> UInt64(index) & 1 == 1 }
  func toggling(_ index: Int) -> UInt64 { self ^ 1 << UInt64(index) }
}

extension BitVector: PointKey {
  func hasBit(_ index: Int) -> Bool { self[index] }

  func toggling(_ index: Int) -> BitVector {
    var copy = self
    copy[index].toggle()
    return copy
  }
}

/// The points of a partial function by label, for questions about neighbours and exchanged inputs.
struct PointIndex<Key: PointKey> {
  private let ones: Set<Key>
  private let zeros: Set<Key>

  init(_ function: PartialFunction, key: (BitVector) -> Key) {
    var (ones, zeros): (Set<Key>, Set<Key>) = ([], [])
    for (index, point) in function.points.enumerated() {
      if function.labels[index] { ones.insert(key(point)) } else { zeros.insert(key(point)) }
    }
    (self.ones, self.zeros) = (ones, zeros)
  }

  func essentialInputs(of inputCount: Int) -> [Int] {
    (0..<inputCount).filter { input in ones.contains { zeros.contains($0.toggling(input)) } }
  }

  /// "May be exchanged" is an equivalence, so one comparison with a member of each class suffices.
  func interchangeableInputs(of function: PartialFunction) -> [[Int]] {
    var classes: [[Int]] = []
    let sums = function.inputColumns.map(\.popcount)
    for input in 0..<function.inputCount {
      let place = classes.firstIndex { sums[$0[0]] == sums[input] && isSymmetry($0[0], input) }
      if let place { classes[place].append(input) } else { classes.append([input]) }
    }
    return classes.filter { $0.count > 1 }
  }

  private func isSymmetry(_ left: Int, _ right: Int) -> Bool {
    [ones, zeros].allSatisfy { points in
      points.allSatisfy { point in
        point.hasBit(left) == point.hasBit(right) || points.contains(point.toggling(left).toggling(right))
      }
    }
  }
}
