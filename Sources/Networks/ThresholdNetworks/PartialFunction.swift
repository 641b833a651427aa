/// A partial Boolean function: finitely many distinct points of {0,1}^n with a label each;
/// everything else is a don't care.
///
/// Stored by columns (one bit vector of N points per input), because every engine reads it that way.
///
/// A point also has a *weight*: how many labels of the data it stands for. Weights matter only to
/// questions that allow mismatches, where a wrong value on a point costs its weight.
public struct PartialFunction: Hashable, Sendable {
  /// The number n of inputs.
  public let inputCount: Int
  /// `inputColumns[j]` holds the value of input j on each point. Shape: n columns of N bits.
  public let inputColumns: [BitVector]
  /// The label of each point.
  public let labels: BitVector
  /// How many labels of the data each point stands for, at least 1.
  public let weights: [Int]

  /// The number N of points.
  public var pointCount: Int { labels.count }

  /// A function from its points, labels and weights.
  ///
  /// - Precondition: the points are distinct vectors of `inputCount` bits, one label each.
  public init(inputCount: Int, points: [BitVector], labels: BitVector, weights: [Int]? = nil) {
    precondition(points.count == labels.count, "\(points.count) points, \(labels.count) labels")
    precondition(points.allSatisfy { $0.count == inputCount }, "a point has the wrong length")
    precondition(Self.areDistinct(points), "the points of a partial function are distinct")
    let weights = weights ?? [Int](repeating: 1, count: points.count)
    precondition(
      weights.count == points.count && weights.allSatisfy { $0 >= 1 }, "weights: one positive number a point")
    self.inputCount = inputCount
    self.labels = labels
    self.weights = weights
    inputColumns = Self.columns(of: points, inputCount: inputCount)
  }

  private static func areDistinct(_ points: [BitVector]) -> Bool {
    guard let first = points.first, first.words.count == 1 else { return Set(points).count == points.count }
    // A million numbers are sorted faster than they are put into a set.
    var numbers = points.map { $0.words[0] }
    numbers.sort()
    return !zip(numbers, numbers.dropFirst()).contains { $0 == $1 }
  }

  /// The points transposed, word by word.
  private static func columns(of points: [BitVector], inputCount: Int) -> [BitVector] {
    let length = (points.count + 63) / 64
    var words = [UInt64](repeating: 0, count: inputCount * length)
    for (index, point) in points.enumerated() {
      let (place, bit) = (index >> 6, UInt64(1) << UInt64(index & 63))
      for (number, word) in point.words.enumerated() {
        var rest = word
        while rest != 0 {
          words[(number * 64 + rest.trailingZeroBitCount) * length + place] |= bit
          rest &= rest - 1
        }
      }
    }
    return (0..<inputCount).map { input in
      BitVector(words: Array(words[input * length..<(input + 1) * length]), count: points.count)
    }
  }

  /// The total function of a truth table: all 2^n points, in the order of the table's rows.
  public init(_ table: TruthTable) {
    inputCount = table.inputCount
    labels = table.values
    weights = [Int](repeating: 1, count: table.values.count)
    inputColumns = (0..<table.inputCount).map { TruthTable.projection($0, of: table.inputCount) }
  }

  /// The values of all inputs on one point.
  public func point(_ index: Int) -> BitVector { BitVector(inputColumns.map { $0[index] }) }

  /// All points, in order.
  public var points: [BitVector] { (0..<pointCount).map(point) }

  /// The points labelled 1.
  public var ones: BitVector { labels }

  /// The points labelled 0.
  public var zeros: BitVector { ~labels }

  /// Whether all labels are equal (also true without any point).
  public var isConstant: Bool { labels.isAllZero || labels.isAllOne }

  /// The sum of the weights of the points on which `column` differs from the labels.
  public func mismatchWeight(of column: BitVector) -> Int {
    (column ^ labels).ones.reduce(0) { $0 + weights[$1] }
  }

  /// The same function on the points at `indices` only, in that order.
  public func restricted(to indices: [Int]) -> Self {
    Self(
      inputCount: inputCount, points: indices.map(point), labels: labels.selecting(indices),
      weights: indices.map { weights[$0] })
  }

  /// The same points and weights with other labels.
  package func relabelled(_ labels: BitVector) -> Self {
    precondition(labels.count == pointCount, "\(labels.count) labels of \(pointCount) points")
    return Self(inputCount: inputCount, inputColumns: inputColumns, labels: labels, weights: weights)
  }

  /// Every point as often as its weight says, for engines that count wrong points one by one: the points of the result are not
  /// distinct, and all weigh 1.
  package var unweighted: Self {
    if weights.allSatisfy({ $0 == 1 }) { return self }
    let indices = weights.enumerated().flatMap { [Int](repeating: $0, count: $1) }
    return Self(
      inputCount: inputCount, inputColumns: inputColumns.map { $0.selecting(indices) },
      labels: labels.selecting(indices), weights: [Int](repeating: 1, count: indices.count))
  }

  /// Nothing is checked.
  private init(inputCount: Int, inputColumns: [BitVector], labels: BitVector, weights: [Int]) {
    (self.inputCount, self.inputColumns, self.labels, self.weights) = (inputCount, inputColumns, labels, weights)
  }

  /// The same points with every label complemented.
  public var complemented: Self {
    Self(inputCount: inputCount, points: points, labels: ~labels, weights: weights)
  }

  /// The same function with its points in the order of their bit vectors: equal functions get equal
  /// canonical forms, whatever the order of the lines that they were read from.
  public var canonical: Self {
    let points = self.points
    return restricted(to: (0..<pointCount).sorted { points[$0] < points[$1] })
  }
}
