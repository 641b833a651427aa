/// The columns of a circuit while it is evaluated, operands before those who read them.
struct BLIFEvaluation {
  /// Words of a block: what the operands of a cover have there stays in the nearest cache.
  private static let blockSize = 64

  private let inputCount: Int
  private let wordCount: Int
  var columns: [String: [UInt64]] = [:]
  /// How often a name is still to be read.
  var uses: [String: Int] = [:]

  init(inputCount: Int) {
    self.inputCount = inputCount
    wordCount = max(1, (1 << inputCount) / 64)
  }

  var liveBytes: Int { columns.count * wordCount * 8 }

  mutating func evaluate(_ name: String, _ cover: BLIFCircuit.Cover) {
    let operands = cover.operands.map { columns[$0] ?? [] }
    var sum = [UInt64](repeating: 0, count: wordCount)
    var product = [UInt64](repeating: 0, count: Self.blockSize)
    for start in stride(from: 0, to: wordCount, by: Self.blockSize) {
      let range = start..<min(start + Self.blockSize, wordCount)
      let states = operands.map { BlockState($0[range]) }
      for cube in cover.cubes { add(cube, of: operands, states, on: range, to: &sum, &product) }
    }
    if cover.polarity == false { for index in sum.indices { sum[index] = ~sum[index] } }
    columns[name] = sum
    for operand in cover.operands {
      let left = (uses[operand] ?? 0) - 1
      uses[operand] = left
      if left <= 0 { columns[operand] = nil }
    }
  }

  private enum BlockState {
    case zero, one, mixed

    init(_ words: ArraySlice<UInt64>) {
      if words.allSatisfy({ $0 == 0 }) {
        self = .zero
      } else if words.allSatisfy({ $0 == .max }) {
        self = .one
      } else {
        self = .mixed
      }
    }
  }

  /// Adds the points of a block that a cube covers.
  private func add(
    _ cube: [UInt8], of operands: [[UInt64]], _ states: [BlockState], on range: Range<Int>, to sum: inout [UInt64],
    _ product: inout [UInt64]
  ) {
    for (state, digit) in zip(states, cube) {
      switch (state, digit) {
      case (.zero, UInt8(ascii: "1")), (.one, UInt8(ascii: "0")): return
      default: break
      }
    }
    for index in range.indices { product[index - range.lowerBound] = .max }
    for operand in cube.indices where cube[operand] != UInt8(ascii: "-") {
      guard case .mixed = states[operand] else { continue }
      let flip: UInt64 = cube[operand] == UInt8(ascii: "1") ? 0 : .max
      operands[operand].withUnsafeBufferPointer { column in
        product.withUnsafeMutableBufferPointer { product in
          for index in range { product[index - range.lowerBound] &= column[index] ^ flip }
        }
      }
    }
    for index in range { sum[index] |= product[index - range.lowerBound] }
  }
}
