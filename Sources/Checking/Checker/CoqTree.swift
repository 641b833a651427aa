/// A tree of weights, written for Coq as letters.
///
/// A number is hexadecimal digits `a` ... `p`, the last one of them `A` ... `P`. The nodes are those of `EvidenceTree` in the same
/// order: kind, then weights as distances and values, the neuron of a branch as its code and its inputs as bits of a number.
struct CoqTree {
  /// The nodes of all trees of a file, with the items as the file numbers them.
  private var nodes: [Node] = []
  /// The number of nodes, for the work of a check.
  var nodeCount: Int { nodes.count }
  /// The nodes where a first layer is complete.
  private(set) var completeCount = 0
  /// The items that weights name; nil if some node speaks of all items.
  private(set) var items: Set<Int>? = []

  private enum Node {
    case pruned([CoveringReplay.Weight])
    case impossible
    case branch(code: Int, inputs: [UInt8])
    case reduced([CoveringReplay.Weight])
    case complete([[CoveringReplay.Weight]])
  }

  /// Reads the file of a tree that was accepted.
  ///
  /// - Throws: `Rejection` if it is cut off or has an unknown node.
  init(_ bytes: [UInt8], inputCount: Int, file: String) throws {
    var reader = VariableLengthReader(bytes)
    func number() throws -> Int {
      guard let number = reader.next() else { throw Rejection("the tree is cut off", file: file) }
      return number
    }
    func weights() throws -> [CoveringReplay.Weight] {
      var item = -1
      let count = try number()
      guard count <= reader.remaining else { throw Rejection("the tree is cut off", file: file) }
      return try (0..<count).map { _ in
        item += try number()
        return CoveringReplay.Weight(item: item, weight: try number())
      }
    }
    while !reader.isAtEnd {
      switch try number() {
      case 0:
        let list = try weights()
        items?.formUnion(list.map(\.item))
        nodes.append(.pruned(list))
      case 1:
        // The item that makes it impossible is not named.
        items = nil
        nodes.append(.impossible)
      case 2:
        let code = try number()
        let inputs = try (0..<(inputCount + 7) / 8).map { _ in
          guard let byte = reader.byte() else { throw Rejection("the tree is cut off", file: file) }
          return byte
        }
        nodes.append(.branch(code: code, inputs: inputs))
      case 3:
        let list = try weights()
        items?.formUnion(list.map(\.item))
        nodes.append(.reduced(list))
      case 4:
        let count = try number()
        guard count <= reader.remaining else { throw Rejection("the tree is cut off", file: file) }
        nodes.append(.complete(try (0..<count).map { _ in try weights() }))
        completeCount += 1
      default: throw Rejection("a node of no known kind", file: file)
      }
    }
  }

  /// The letters.
  ///
  /// - Parameter rank: the number of an item in the file of the theorem, ascending; nil to keep the numbers.
  func letters(rank: [Int: Int]? = nil) -> String {
    var text: [UInt8] = []
    func write(_ digits: [Int]) {
      for digit in digits.dropLast() { text.append(97 + UInt8(digit)) }
      if let last = digits.last { text.append(65 + UInt8(last)) }
    }
    func write(_ number: Int) {
      var digits = [number & 15]
      var rest = number >> 4
      while rest > 0 {
        digits.append(rest & 15)
        rest >>= 4
      }
      write(digits.reversed())
    }
    func write(_ weights: [CoveringReplay.Weight], _ rank: [Int: Int]?) {
      write(weights.count)
      var previous = -1
      for weight in weights {
        let item = rank?[weight.item] ?? weight.item
        write(item - previous)
        write(weight.weight)
        previous = item
      }
    }
    for node in nodes {
      switch node {
      case .pruned(let weights):
        write(0)
        write(weights, rank)
      case .impossible: write(1)
      case .branch(let code, let inputs):
        write(2)
        write(code)
        // The last byte has the highest inputs; zeros in front do no harm.
        write(inputs.reversed().flatMap { [Int($0 >> 4), Int($0 & 15)] })
      case .reduced(let weights):
        write(3)
        write(weights, rank)
      case .complete(let thresholds):
        write(4)
        write(thresholds.count)
        for weights in thresholds { write(weights, nil) }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
