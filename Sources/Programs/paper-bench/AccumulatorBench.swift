import Foundation
import LowBitAccumulators
import Numbers
import Tensors

/// Products and worst cases of low-bit accumulators.
enum AccumulatorBench {
  /// FMAq a second on one core for every instruction set, in single and double precision; the product goes to a file for comparison.
  static func products(_ path: String, to result: String) throws {
    let tensors = try TensorFile.named(path)
    guard let a = tensors["a"], let b = tensors["b"] else { stop("\(path) lacks a or b") }
    let ((rows, inner), (height, columns)) = (try a.matrixShape(), try b.matrixShape())
    guard inner == height else { stop("\(path): matrices that do not fit") }
    let arithmetic = FusedMultiplyAdd(
      product: try NumberFormat(parsing: "M7E4b12", parameter: "product"),
      accumulator: try NumberFormat(parsing: "M7E4b10", parameter: "accumulator"), chunk: 16)
    let (x, y) = (try a.finiteDoubles(), try b.finiteDoubles())
    var fields: [(String, String)] = []
    var products: Set<[Double]> = []
    for target in MatrixProduct.Target.available {
      for isSingle in [true, false] {
        let kernel = MatrixProduct(arithmetic, target: target, allowsSingle: isSingle)
        var (best, product) = (Double.infinity, [Double]())
        var failure: (any Error)?
        for _ in 0..<20 {
          let seconds = processorSeconds {
            do { product = try kernel(x, y, rows: rows, inner: inner, columns: columns) } catch { failure = error }
          }
          best = min(best, seconds)
        }
        if let failure { throw failure }
        products.insert(product)
        fields.append(("\(target)_\(isSingle ? "single" : "double")", "\(Double(rows * inner * columns) / best)"))
      }
    }
    guard let product = products.first, products.count == 1 else { stop("the instruction sets disagree") }
    try TensorFile.write([Tensor(name: "c", shape: [rows, columns], doubles: product)], to: result)
    show(fields)
  }

  /// The worst case of 16 weights over all 129 values of M3E3b4, as the page has it, for three sizes of weights; and of 256 weights.
  static func worstCases() throws {
    let arithmetic = FusedMultiplyAdd(
      product: try NumberFormat(parsing: "M7E4b12", parameter: "product"),
      accumulator: try NumberFormat(parsing: "M7E4b10", parameter: "accumulator"), chunk: 16)
    let inputs = try NumberFormat(parsing: "M3E3b4", parameter: "inputs").values
    let weightFormat = LaneQuantizer(
      Quantizer(try NumberFormat(parsing: "M4E3b6", parameter: "weights"), rounding: .nearestEven))
    var key = RandomKey(seed: 4)
    var fields: [(String, String)] = []
    for (count, deviation) in [(16, 0.1), (16, 0.25), (16, 0.5), (256, 0.25)] {
      let weights = (0..<count).map { _ in
        weightFormat(deviation * (-2 * log(1 - key.nextUnit())).squareRoot() * cos(2 * .pi * key.nextUnit()))
      }
      var found: WorstCase?
      var failure: (any Error)?
      let seconds = processorSeconds {
        do {
          found = try WorstCase.find(
            weights: weights, inputs: inputs, chunk: 16, model: FloatAccumulator(arithmetic)
          ).result
        } catch { failure = error }
      }
      if let failure { throw failure }
      guard let found else { stop("no worst case") }
      fields.append(
        (
          "\(count) weights of deviation \(deviation)",
          "{\"seconds\": \(seconds), \"overflow\": \(found.overflow != nil), \"error\": "
            + "\(Double(rounding: found.largestError.error)), \"sum\": \(Double(rounding: found.largestSum)), "
            + "\"states\": \(found.statesReached)}"
        ))
    }
    show(fields)
  }
}
