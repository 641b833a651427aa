import Tensors

/// An operation of a graph on every place by itself, between one product of a matrix and the next.
struct GraphStep: Sendable {
  /// What some steps are, so that networks that were written here come back with the biases that they had.
  enum Role: Sendable {
    /// "+ b" of integers.
    case bias(GraphRow)
    /// "> 0" of integers.
    case positive
    case other
  }

  let node: ONNXNode
  /// What its numbers are.
  let type: ElementType
  /// The places that its constants are for, nil if there is one constant for all.
  let width: Int?
  let role: Role
  /// By how much the number at a place may differ where a runtime adds in another order; none if it cannot.
  let margins: [Double]
  /// The number that becomes of one at a place; nil beyond the type.
  let apply: @Sendable (GraphNumber, Int) -> GraphNumber?

  init(
    _ node: ONNXNode, type: ElementType, width: Int? = nil, rows: [GraphRow] = [], role: Role = .other,
    margins: [Double] = [], apply: @escaping @Sendable (GraphNumber, Int) -> GraphNumber?
  ) {
    (self.node, self.type, self.role, self.margins, self.apply) = (node, type, role, margins, apply)
    self.width = width ?? rows.lazy.compactMap(\.width).first
  }

  /// The bias of a Gemm, which is added to the sum.
  ///
  /// A runtime multiplies 128 rows or more at a time and may add the bias before the last of them, so that it is
  /// rounded several times.
  ///
  /// - Parameters:
  ///   - row: one number, or one for each place.
  ///   - bounds: for each place, the largest sum in size.
  ///   - terms: the values that are multiplied.
  init(biasOf node: ONNXNode, _ row: GraphRow, type: ElementType, bounds: [Int], terms: Int) {
    let blocks = (terms + 127) / 128
    let digits = type == .float32 ? 24 : 53
    let margins: [Double] =
      blocks == 1 || type.isInteger
      ? []
      : bounds.enumerated().map { place, bound in
        let bias = row[place].value
        let size = Double(bound) + abs(bias)
        // Where a number reaches from the lowest digit of any sum to the highest, nothing is rounded.
        let lowest = bias == 0 ? 1 : min(1, Self.power(Int(bias.exponent) - bias.significandWidth))
        return size <= lowest * Self.power(digits) ? 0 : Double(blocks) * size * Self.power(-digits)
      }
    self.init(node, type: type, rows: [row], role: type.isInteger ? .bias(row) : .other, margins: margins) {
      GraphNumber.arithmetic("Add", $0, row[$1])
    }
  }

  private static func power(_ exponent: Int) -> Double { Double(sign: .plus, exponent: exponent, significand: 1) }
}

extension ElementType {
  /// Whether sums of this type are never rounded.
  var isInteger: Bool { [.int32, .int64].contains(self) }
}
