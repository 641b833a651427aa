import Claims
import LinearAlgebra
import Numbers
import Running

/// S5: transformer blocks fold, whatever stands between their linear maps.
package struct BlockFold: Claim {
  /// The factor of cat(b) M in the folded biases.
  package var biasFactor: Rational = 1

  package init() {}

  package let statement = Statement(
    name: "block-fold", label: "S5",
    text: "A pre-norm transformer block with M before and U after every norm, attention and nonlinearity folds to one "
      + "block of the merged widths, with the same output for every input.", standing: .published,
    source: "Kinderman et al. 2025, the SuperNet of a ViT block; proved on the page")

  package let parameters = [
    Parameter("seed", "of the formula", kind: .integer(0...1_000_000), default: "0"),
    Parameter("networks", "blocks that are merged", kind: .integer(1...4), default: "2"),
    Parameter("width", "of the stream, a multiple of the heads", kind: .integer(1...12), default: "2"),
    Parameter("heads", "of the attention", kind: .integer(1...4), default: "1"),
    Parameter("tokens", "rows of the stream", kind: .integer(1...8), default: "2"),
  ]
  package let grid: [Arguments] = [
    ["seed": "0"], ["seed": "5", "networks": "3"], ["seed": "9", "width": "4", "heads": "2", "tokens": "3"],
    ["seed": "2", "width": "3", "heads": "3"],
  ]

  package struct Case: Sendable {
    package var block: SuperBlock<RationalMatrix>
    package var stream: RationalMatrix
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let (width, heads) = (try arguments.integer("width", in: 1...12), try arguments.integer("heads", in: 1...4))
    guard width % heads == 0 else {
      throw ArgumentError(name: "width", found: "\(width)", expected: "a multiple of heads=\(heads)")
    }
    return Self.example(
      seed: try arguments.integer("seed", in: 0...1_000_000), networks: try arguments.integer("networks", in: 1...4),
      width: width, heads: heads, tokens: try arguments.integer("tokens", in: 1...8))
  }

  /// Blocks of the formula, with an MLP of twice the width.
  package static func example(seed: Int, networks: Int, width: Int, heads: Int, tokens: Int) -> Case {
    typealias Block = TransformerBlock<RationalMatrix>
    func shape(_ part: Block.Part) -> (rows: Int, columns: Int) {
      switch part {
      case .up: (2 * width, width)
      case .down: (width, 2 * width)
      default: (width, width)
      }
    }
    let blocks = (0..<networks).map { k in
      Block(
        Dictionary(
          uniqueKeysWithValues: Block.Part.allCases.enumerated().map { index, part in
            let (rows, columns) = shape(part)
            let a = seed + 100 * k + 10 * index
            return (
              part,
              BlockMap(
                IntegerExample.matrix(a, rows, columns),
                bias: (0..<rows).map { Rational(IntegerExample.entry(a + 5, $0, 0)) })
            )
          }), heads: heads)
    }
    func matrices(_ first: Int, _ parts: [Block.Part], _ size: (Block.Part) -> Int) -> [Block.Part: [RationalMatrix]] {
      Dictionary(
        uniqueKeysWithValues: parts.enumerated().map { index, part in
          (part, (0..<networks).map { IntegerExample.matrix(first + 10 * index + $0, size(part), size(part)) })
        })
    }
    return Case(
      block: SuperBlock(
        blocks: blocks, merges: matrices(seed + 1000, Block.Part.allCases) { shape($0).rows },
        unmerges: matrices(seed + 2000, [.query, .output, .up, .down]) { shape($0).columns }, heads: heads),
      stream: IntegerExample.points(seed: seed, count: tokens, dimension: width))
  }

  /// Rational stand-ins: the row minus its mean, scores over the width of a head, the square of the positive part.
  static let functions = BlockFunctions<RationalMatrix>(
    norm: { row in
      let mean = row.reduce(0, +) / Rational(row.count)
      return row.map { $0 - mean }
    }, attention: { scores, width in scores.map { $0 / Rational(width) } },
    activation: { $0 < 0 ? 0 : $0 * $0 })

  package func verdict(on input: Case, effort: Effort) throws -> Verdict {
    let folded = input.block.folded(biasFactor: biasFactor)(input.stream, Self.functions)
    let difference = largestDifference([folded], [input.block(input.stream, Self.functions)])
    return Verdict([Side("largest difference of an output", .exact(difference), .equal, .exact(0))])
  }
}
