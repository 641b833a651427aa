import Foundation
import LowBitAccumulators
import Numbers
import TestSupport
import Testing

/// An outside judge where its rules coincide: APyTypes keeps subnormal numbers, has one format for products and sums and no chunks.
@Suite struct APyTypesTests {
  private struct Product: Decodable {
    var mantissa, exponent, bias: Int
    var mode: String
    var rows, inner, columns: Int
    var a, b, product: [Double]
  }

  @Test func sameProducts() throws {
    guard let peer = PythonPeer(packages: ["apytypes"]) else { return }
    let script = Repository.root.appending(path: "Tests/Peers/accumulator_products.py").path
    let run = try peer.run([script, "400", "1"])
    try #require(run.status == 0, "\(run.output)")
    let decoder = JSONDecoder()
    let cases = try run.output.split(separator: "\n").map { try decoder.decode(Product.self, from: Data($0.utf8)) }
    #expect(cases.count == 400)
    var flushed = 0
    for found in cases {
      // Its least normal exponent is 1 - bias.
      let format = try #require(
        NumberFormat(mantissa: found.mantissa, exponent: found.exponent, bias: found.bias - 1))
      let arithmetic = FusedMultiplyAdd(
        product: format, accumulator: format, chunk: 1 << 20, rounding: try #require(Rounding(rawValue: found.mode)),
        underflow: .gradual)
      for target in MatrixProduct.Target.available {
        let ours = try MatrixProduct(arithmetic, target: target)(
          found.a, found.b, rows: found.rows, inner: found.inner, columns: found.columns)
        #expect(ours == found.product, "\(format.name) \(found.mode) \(target)")
      }
      flushed += found.product.count { $0 != 0 && $0.magnitude < format.smallest }
    }
    // Some sums end below the least normal number.
    #expect(flushed > 0)
  }
}
