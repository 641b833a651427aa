import Files
import Numbers
import Tensors
import TestSupport
import Testing

/// Values of elements: every float is the dyadic fraction that it is.
@Suite struct ElementTests {
  static func one(_ type: ElementType, _ bits: UInt64) -> Tensor {
    Tensor(name: "x", shape: [1], type: type, count: 1) { _ in bits }
  }

  @Test(
    arguments: [
      // IEEE 754 binary16: one, the least subnormal, the largest, minus two, the least normal.
      (ElementType.float16, 0x3c00, "1"), (.float16, 0x0001, "1/16777216"), (.float16, 0x7bff, "65504"),
      (.float16, 0xc000, "-2"), (.float16, 0x0400, "1/16384"),
      // bfloat16 is the upper half of a float: one, 1 + 2^-7, -3.
      (.bfloat16, 0x3f80, "1"), (.bfloat16, 0x3f81, "129/128"), (.bfloat16, 0xc040, "-3"),
      // The float and the double next to 1/10.
      (.float32, 0x3dcc_cccd, "13421773/134217728"),
      (.float64, 0x3fb9_9999_9999_999a, "3602879701896397/36028797018963968"),
      (.int8, 0xff, "-1"), (.uint8, 0xff, "255"), (.int64, 0x8000_0000_0000_0000, "-9223372036854775808"),
      (.uint64, 0xffff_ffff_ffff_ffff, "18446744073709551615"), (.bool, 1, "1"), (.int16, 0x8000, "-32768"),
      (.int32, 0xffff_fffe, "-2"),
    ] as [(ElementType, UInt64, String)])
  func isTheFractionThatItIs(type: ElementType, bits: UInt64, value: String) throws {
    let tensor = Self.one(type, bits)
    #expect("\(try tensor.exact(at: 0))" == value)
    #expect(tensor.doubles() == [Double(rounding: try #require(Rational(value)))])
    #expect(tensor.bits(at: 0) == bits)
  }

  @Test func everyHalfIsTheFloatThatTheProcessorMakes() {
    let all = Tensor(name: "h", shape: [65536], type: .float16, count: 65536) { UInt64($0) }
    for (bits, value) in all.doubles().enumerated() {
      let expected = Double(Float16(bitPattern: UInt16(bits)))
      #expect(value == expected || (value.isNaN && expected.isNaN))
    }
  }

  @Test func namesWhatIsNotFinite() throws {
    for (type, bits) in [
      (ElementType.float16, 0x7c00), (.bfloat16, 0x7fc0), (.float32, 0xff80_0000), (.float64, 0x7ff8 << 48),
    ] {
      let tensor = Tensor(name: "w", shape: [2, 1], type: type, count: 2) { $0 == 1 ? UInt64(bits) : 0 }
      let error = #expect(throws: DataError.self) { try tensor.exact() }
      #expect(error.map { "\($0)".contains("tensor \"w\"") && "\($0)".contains("at [1, 0]") } ?? false)
      #expect(throws: DataError.self) { try tensor.finiteDoubles() }
      #expect(!tensor.doubles()[1].isFinite)
    }
  }

  @Test func decimalsAreTakenAsTheyAreWritten() throws {
    let (matrix, columns) = try MatrixCSV.read(
      InputText(file: "m.csv", text: "# weights\na,b,c\n0.1, 1/3,-2\n\n1e-3,+.5,2.5E2\n"))
    #expect(columns == ["a", "b", "c"] && matrix.shape == [2, 3])
    #expect(try matrix.exact().map { "\($0)" } == ["1/10", "1/3", "-2", "1/1000", "1/2", "250"])
    #expect(matrix.doubles() == [0.1, 1.0 / 3, -2, 0.001, 0.5, 250])
    #expect(try MatrixCSV.read(InputText(file: "m", text: "1,2\n3,4")).columns == nil)
    #expect(Rational(decimal: "1e5001") == nil && Rational(decimal: "1e") == nil && Rational(decimal: "") == nil)
    for (text, part) in [
      ("1,2\n3\n", "line 2: found 1 columns"), ("1,2\n3,x\n", "\"x\" in column 2"), ("a,b\n", "no row"),
      ("1,,2\n", "\"\""),
      ("1,0x10\n2,3\n", "\"0x10\""),
    ] {
      let error = #expect(throws: DataError.self) { try MatrixCSV.read(InputText(file: "m.csv", text: text)) }
      #expect(error.map { "\($0)".contains(part) } ?? false, "\(String(describing: error))")
    }
  }

  @Test func floatsAreGivenWhereTheyLie() throws {
    let folder = try TemporaryFolder()
    let values: [Float] = [1, -2.5, 0.1, .infinity]
    try TensorFile.write([Tensor(name: "a", shape: [2, 2], floats: values)], to: folder.path("a.safetensors"))
    let tensor = try TensorFile.read(folder.path("a.safetensors"))[0]
    #expect(tensor.withFloats { Array($0) } == values)
    #expect(try tensor.matrixShape() == (2, 2))
    #expect(Tensor(name: "b", shape: [1], doubles: [0.1]).withFloats { Array($0) } == [0.1])
    #expect(try Tensor(name: "c", shape: [2], integers: [-7, 9]).integers() == [-7, 9])
    #expect(throws: DataError.self) { try Tensor(name: "d", shape: [1], doubles: [0.5]).integers() }
  }
}
