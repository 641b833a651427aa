import Claims
import FoldableSuperNets
import Foundation
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import Testing

/// Identities on many networks and blocks.
@Suite struct PropertyTests {
  /// S1 on 500 integer networks of all small sizes, exactly.
  @Test func fiveHundredNetworksFoldExactly() {
    for seed in 0..<500 {
      let net = IntegerExample.superNet(
        seed: seed, networks: 1 + seed % 3, inputs: 1 + seed % 5, width: 1 + seed / 7 % 5, depth: 1 + seed / 3 % 3)
      let points = IntegerExample.points(seed: seed, count: 3, dimension: 1 + seed % 5)
      #expect(net.folded().outputs(points) == net.outputs(points), "seed \(seed)")
    }
  }

  /// S5 on 500 integer blocks with rational functions between their maps, exactly.
  @Test func fiveHundredBlocksFoldExactly() throws {
    for seed in 0..<500 {
      let heads = 1 + seed % 2
      let input = BlockFold.example(
        seed: seed, networks: 1 + seed % 3, width: heads * (1 + seed / 5 % 2), heads: heads, tokens: 1 + seed % 3)
      let verdict = try BlockFold().verdict(on: input, effort: .unlimited)
      #expect(verdict.name == "holds", "seed \(seed)")
    }
  }

  /// S5 with LayerNorm, softmax and GELU over doubles. The seed is 91.
  @Test func blocksOfDoublesFoldToRounding() {
    var key = RandomKey(seed: 91)
    typealias Block = TransformerBlock<Matrix>
    func draw(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(
        rows: rows, columns: columns,
        entries: (0..<rows * columns).map { _ in (2 * key.nextUnit() - 1) / Double(columns).squareRoot() })
    }
    let functions = BlockFunctions<Matrix>(
      norm: { row in
        let mean = row.reduce(0, +) / Double(row.count)
        let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
        return row.map { ($0 - mean) / (variance + 1e-5).squareRoot() }
      },
      attention: { scores, width in
        let scaled = scores.map { $0 / Double(width).squareRoot() }
        let weights = scaled.map { exp($0 - (scaled.max() ?? 0)) }
        return weights.map { $0 / weights.reduce(0, +) }
      }, activation: { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 })
    let (d, hidden) = (12, 48)
    func shape(_ part: Block.Part) -> (Int, Int) { part == .up ? (hidden, d) : part == .down ? (d, hidden) : (d, d) }
    for _ in 0..<20 {
      let blocks = (0..<2).map { _ in
        var maps: [Block.Part: BlockMap<Matrix>] = [:]
        for part in Block.Part.allCases {
          maps[part] = BlockMap(draw(shape(part).0, shape(part).1), bias: draw(1, shape(part).0).entries)
        }
        return Block(maps, heads: 3)
      }
      var (merges, unmerges): ([Block.Part: [Matrix]], [Block.Part: [Matrix]]) = ([:], [:])
      for part in Block.Part.allCases { merges[part] = (0..<2).map { _ in draw(shape(part).0, shape(part).0) } }
      for part in [Block.Part.query, .output, .up, .down] {
        unmerges[part] = (0..<2).map { _ in draw(shape(part).1, shape(part).1) }
      }
      let block = SuperBlock(blocks: blocks, merges: merges, unmerges: unmerges, heads: 3)
      let stream = draw(5, d)
      let (left, right) = (block.folded()(stream, functions), block(stream, functions))
      for (a, b) in zip(left.entries, right.entries) { #expect(abs(a - b) <= 1e-12 * (1 + abs(a))) }
    }
  }

  /// The running bound contains the exact value of both forms of the function.
  @Test func boundsHoldTheExactValues() throws {
    let claim = FoldRounding()
    for seed in 0..<3 {
      let input = try claim.read(claim.checked(["seed": "\(seed)", "inputs": "3", "width": "5", "depth": "3"]))
      let net = input.superNet
      let exact = SuperNet<RationalMatrix>(
        networks: net.networks.map { network in network.map { Rational(exactly: $0) ?? 0 } },
        pairs: net.pairs.map { pair in MergePair(merge: pair.merge.map(exactly), unmerge: pair.unmerge.map(exactly)) })
      let truth = exact.outputs(exactly(input.points))
      let points = BoundedMatrix(input.points)
      for outputs in [net.bounded.outputs(points), net.bounded.folded().outputs(points)] {
        for (bounded, exact) in zip(outputs, truth) {
          for (a, b) in zip(bounded.entries, exact.entries) {
            let distance = ((Rational(exactly: a.value) ?? 0) - b).magnitude
            #expect(distance <= Rational(exactly: a.error) ?? 0)
            #expect(a.error < 1e-10)
          }
        }
      }
    }
  }

  private func exactly(_ matrix: Matrix) -> RationalMatrix {
    RationalMatrix(
      rows: matrix.rowCount, columns: matrix.columnCount, entries: matrix.entries.map { Rational(exactly: $0) ?? 0 })
  }

  /// The absorbed head gives the same logits as the head after U.
  @Test func headsAbsorbTheLastUnmerge() {
    let net = IntegerExample.superNet(seed: 3, networks: 2, inputs: 3, width: 4, depth: 2)
    let folded = net.folded()
    let points = IntegerExample.points(seed: 5, count: 4, dimension: 3)
    let head = DenseLayer<Rational>([[1, -2, 3, 0], [0, 4, -1, 2]], bias: [7, -7], activation: .identity)
    for network in 0..<2 {
      let features = net.outputs(points)[network]
      let hidden = folded.features(points)
      for row in 0..<4 {
        #expect(folded.head(head, of: network)(hidden.row(row)) == head(features.row(row)))
      }
    }
  }

  /// S13 by hand: one unit and K = 2 give W* = m1 w1 u1 + m2 w2 u2, b* = m1 b1 + m2 b2: two free numbers.
  @Test func dimensionsOfOneUnit() {
    let key = RandomKey(seed: 4)
    for kind in Parametrization.allCases {
      let dimension = ReachableDimension(kind: kind, networks: 2, width: 1, rank: 1)
      #expect(dimension.rank(key: key, effort: .unlimited) == 2)
    }
    // d = 2 diagonal: 4 + 4 numbers, and W* of 4, b* of 2: everything; d = 4: 16 numbers for 20.
    #expect(
      ReachableDimension(kind: .diagonal, networks: 2, width: 2, rank: 1).rank(key: key, effort: .unlimited) == 6)
    #expect(
      ReachableDimension(kind: .diagonal, networks: 2, width: 4, rank: 1).rank(key: key, effort: .unlimited) ?? 99 <= 16
    )
  }
}
