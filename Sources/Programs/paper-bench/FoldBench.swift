import FoldableSuperNets
import LinearAlgebra
import Numbers
import Tensors

/// The hot loops of merging, for Tests/Rivals/fold_rivals.py.
enum FoldBench {
  /// An assignment of least cost for the square matrix of an .npy, with its certificate; reading is not counted.
  static func assignment(_ path: String, runs: Int) throws {
    let tensor = try TensorFile.read(path)[0]
    let (rows, columns) = try tensor.matrixShape()
    if rows != columns { stop("a cost of \(rows) x \(columns)") }
    let cost = Matrix(rows: rows, columns: columns, entries: try tensor.finiteDoubles())
    var (best, result) = (Double.infinity, Assignment(minimizing: Matrix(rows: 0, columns: 0)))
    for _ in 0..<runs { best = min(best, processorSeconds { result = Assignment(minimizing: cost) }) }
    var gap = Rational.zero
    let certified = processorSeconds { gap = result.certificate(for: cost).gap }
    show([
      ("seconds", "\(best)"), ("total", "\(result.total(of: cost))"), ("gap", "\(Double(rounding: gap))"),
      ("exact_gap_is_zero", gap.isZero ? "true" : "false"), ("certificate_seconds", "\(certified)"),
    ])
  }

  /// A pair of transformer blocks of width d and 4 d with full M and U, as floats, beside a product of the same machine and run.
  static func fold(width: Int, runs: Int) {
    var key = RandomKey(seed: 1).fold(in: "fold bench")
    func matrix(_ rows: Int, _ columns: Int) -> FloatMatrix {
      FloatMatrix(rows: rows, columns: columns, entries: (0..<rows * columns).map { _ in Float(key.nextUnit() - 0.5) })
    }
    typealias Block = TransformerBlock<FloatMatrix>
    func shape(_ part: Block.Part) -> (rows: Int, columns: Int) {
      part == .up ? (4 * width, width) : part == .down ? (width, 4 * width) : (width, width)
    }
    let blocks = (0..<2).map { _ in
      Block(
        Dictionary(
          uniqueKeysWithValues: Block.Part.allCases.map { part in
            let size = shape(part)
            return (part, BlockMap(matrix(size.rows, size.columns), bias: matrix(1, size.rows).entries))
          }), heads: 12)
    }
    func draw(_ parts: [Block.Part], _ size: (Block.Part) -> Int) -> [Block.Part: [FloatMatrix]] {
      Dictionary(
        uniqueKeysWithValues: parts.map { part in (part, (0..<2).map { _ in matrix(size(part), size(part)) }) })
    }
    let pair = SuperBlock(
      blocks: blocks, merges: draw(Block.Part.allCases) { shape($0).rows },
      unmerges: draw([.query, .output, .up, .down]) { shape($0).columns }, heads: 12)
    var (fold, peak) = (Double.infinity, Double.infinity)
    let square = (matrix(2048, 2048), matrix(2048, 2048))
    var product = FloatMatrix(rows: 2048, columns: 2048)
    var folded = pair.folded()
    for _ in 0..<runs {
      fold = min(fold, processorSeconds { folded = pair.folded() })
      peak = min(
        peak,
        processorSeconds {
          product.addProduct(square.0, square.1, transposingLeft: false, transposingRight: false)
        })
    }
    let rate = 2 * 2048.0 * 2048 * 2048 / peak
    let work = Block.Part.allCases.reduce(0.0) { sum, part in
      let (m, n) = (Double(shape(part).rows), Double(shape(part).columns))
      // M^T (W U^T) or (M^T W) U^T, the cheaper one, for two networks.
      return sum + 4 * min(m * m * n + m * n * n, m * n * n + m * m * n)
    }
    let ofBlocks = (blocks + [folded]).flatMap { $0.maps.values }.reduce(0) { $0 + $1.weights.entries.count }
    let sides = Array(pair.merges.values.joined()) + Array(pair.unmerges.values.joined())
    let bytes = 4 * (ofBlocks + sides.reduce(0) { $0 + $1.entries.count })
    show([
      ("seconds", "\(fold)"), ("operations", "\(work)"), ("rate", "\(work / fold)"), ("product_rate", "\(rate)"),
      ("share_of_product", "\(work / fold / rate)"), ("matrix_bytes", "\(bytes)"),
    ])
  }

  /// Opening a file by mapping it, its header read and checked.
  static func open(_ path: String) throws {
    var tensors: [Tensor] = []
    let clock = ContinuousClock()
    let start = clock.now
    tensors = try TensorFile.read(path)
    let seconds = (clock.now - start) / .seconds(1)
    show([
      ("seconds", "\(seconds)"), ("tensors", "\(tensors.count)"),
      ("bytes", "\(tensors.reduce(0) { $0 + $1.byteCount })"),
    ])
  }
}
