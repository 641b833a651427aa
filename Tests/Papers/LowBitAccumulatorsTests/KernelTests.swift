import Foundation
import LowBitAccumulators
import Numbers
import Testing

/// `Setting/MatrixProduct.swift` and the kernel behind it, against the definition in fractions.
@Suite struct KernelTests {
  /// Formats of at most 8 bits (product, accumulator), the second also with exponents far from the first.
  static let pairs = [("M2E2b1", "M2E2b1"), ("M2E3b6", "M2E3b-2"), ("M0E4b8", "M0E4b6")]
  static let slowPairs = [
    ("M3E3b4", "M3E3b3"), ("M4E3b5", "M4E3b4"), ("M1E4b8", "M1E4b6"), ("M3E4b8", "M3E4b6"), ("M5E2b2", "M5E2b0"),
    ("fp8_e4m3fn", "fp8_e4m3fn"),
  ]

  /// With THRESHER_EXHAUSTIVE=1 also the slow ones, every format of 2 to 8 bits, and accumulators whose bias differs.
  static let isExhaustive = ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] == "1"
  static let allFormats: [(String, String)] =
    isExhaustive
    ? slowPairs
      + (1...7).flatMap { exponent in
        (0...7 - exponent).flatMap { mantissa in
          [0, 2, -1].map { shift in
            let bias = 1 << (exponent - 1)
            return ("M\(mantissa)E\(exponent)b\(bias)", "M\(mantissa)E\(exponent)b\(bias - shift)")
          }
        }
      } : []

  /// Every pair (quantized product, state): every state that sums of products reach, by a shortest way there, meets every
  /// product of the format. Kernels and lanes against fractions, in all modes.
  @Test(arguments: pairs + allFormats) func allPairs(product: String, accumulator: String) throws {
    let (p, q) = (try QuantizerTests.format(product), try QuantizerTests.format(accumulator))
    for rounding in Rounding.allCases {
      for underflow in Underflow.allCases {
        let arithmetic = FusedMultiplyAdd(
          product: p, accumulator: q, chunk: 1 << 20, rounding: rounding, underflow: underflow)
        let steps = Transitions(arithmetic)
        let (rows, inner) = (steps.states.count, steps.longest + 1)
        // Where underflow is ignored there are states below the format, elsewhere only values of it.
        #expect(underflow == .ignored || rows <= q.valueCount + 2 << q.mantissaBits)
        let a = steps.paths.flatMap { path in [Double](repeating: 0, count: inner - 1 - path.count) + path + [1] }
        let b =
          [Double](repeating: 1, count: (inner - 1) * p.valueCount) + p.values
        for target in MatrixProduct.Target.available {
          for single in [true, false] {
            let kernel = MatrixProduct(arithmetic, target: target, allowsSingle: single)
            let found = try kernel(a, b, rows: rows, inner: inner, columns: p.valueCount)
            let agrees = found == steps.table
            #expect(agrees, "\(product) \(accumulator) \(rounding) \(underflow) \(target) \(single)")
          }
        }
        let lane = LaneMultiplyAdd(arithmetic)
        let byLane = steps.states.flatMap { state in p.values.map { lane.step($0, 1, state) } }
        let lanesAgree = byLane == steps.table
        #expect(lanesAgree, "\(product) \(accumulator) \(rounding) \(underflow)")
      }
    }
  }

  /// The automaton of an arithmetic, by the definition in fractions.
  struct Transitions {
    /// In the order in which they are reached from zero, with the products that lead there.
    var states: [Double] = [0]
    var paths: [[Double]] = [[]]
    /// The next state of every state with every product of the format, state by state.
    var table: [Double] = []

    var longest: Int { paths.map(\.count).max() ?? 0 }

    init(_ arithmetic: FusedMultiplyAdd) {
      let products = arithmetic.product.format.values
      let kept = products.map { arithmetic.product(Rational(exactly: $0) ?? 0) }
      var known: Set<Double> = [0]
      var sums: [Rational: Double] = [:]
      var next = 0
      while next < states.count {
        let state = Rational(exactly: states[next]) ?? 0
        for (place, term) in kept.enumerated() {
          let sum = state + term
          let value = sums[sum] ?? Double(rounding: arithmetic.accumulator(sum))
          sums[sum] = value
          table.append(value)
          if known.insert(value).inserted {
            states.append(value)
            paths.append(paths[next] + [products[place]])
          }
        }
        next += 1
      }
    }
  }

  /// The number of random triples for 12 bits: 10^7 with THRESHER_EXHAUSTIVE=1.
  static let triples = isExhaustive ? 10_000_000 : 100_000

  /// Random triples (x, w, s) of 12-bit values in all modes: kernels and lanes against the definition in fixed point, which
  /// is compared with the fractions on every 97th triple; without THRESHER_EXHAUSTIVE=1 against these fractions alone.
  @Test(arguments: Rounding.allCases, Underflow.allCases)
  func randomTriples(rounding: Rounding, underflow: Underflow) throws {
    let (p, q) = (try QuantizerTests.format("M7E4b12"), try QuantizerTests.format("M7E4b10"))
    let arithmetic = FusedMultiplyAdd(product: p, accumulator: q, chunk: 2, rounding: rounding, underflow: underflow)
    let lane = LaneMultiplyAdd(arithmetic)
    let exact = (product: FixedPointQuantizer(arithmetic.product), sum: FixedPointQuantizer(arithmetic.accumulator))
    var key = RandomKey(seed: 1)
    let inputs = try QuantizerTests.format("M7E4b8")
    func draw(_ format: NumberFormat) -> Double {
      format.value(rank: key.next(below: format.valueCount) - format.positiveCount)
    }
    // Each cell of a block of 40 x 50 is one triple; the state is the first product, kept by the wide format of the second row.
    let (rows, columns) = (40, 50)
    for block in 0..<max(1, Self.triples / (rows * columns)) {
      var a = [Double]()
      var b = [Double](repeating: 0, count: 2 * columns)
      for _ in 0..<rows { a += [draw(q), draw(inputs)] }
      for column in 0..<columns { (b[column], b[columns + column]) = (1, draw(inputs)) }
      var expected = [Double]()
      for row in 0..<rows {
        for column in 0..<columns {
          let s = lane.accumulator(lane.product(a[2 * row]))
          expected.append(lane.step(a[2 * row + 1], b[columns + column], s))
          let value = expected[expected.count - 1]
          let isSampled = (row * columns + column + block) % 97 == 0
          guard Self.isExhaustive || isSampled else { continue }
          // The product of two values of 8 bits is exact in a double.
          let product = FixedPointQuantizer.fixed(a[2 * row + 1] * b[columns + column])
          let inFixedPoint = exact.sum(exact.product(product) + FixedPointQuantizer.fixed(s))
          if inFixedPoint != FixedPointQuantizer.fixed(value) {
            Issue.record("\(rounding) \(underflow): \(a[2 * row + 1]) * \(b[columns + column]) + \(s)")
          }
          guard isSampled else { continue }
          let (x, w) = (Rational(exactly: a[2 * row + 1]) ?? 0, Rational(exactly: b[columns + column]) ?? 0)
          let byDefinition = arithmetic.step(x * w, Rational(exactly: s) ?? 0)
          if Rational(exactly: value) != byDefinition || FixedPointQuantizer.rational(inFixedPoint) != byDefinition {
            Issue.record("\(rounding) \(underflow): \(x) * \(w) + \(s)")
          }
        }
      }
      for target in MatrixProduct.Target.available {
        for single in [true, false] {
          let kernel = MatrixProduct(arithmetic, target: target, allowsSingle: single)
          let found = try kernel(a, b, rows: rows, inner: 2, columns: columns)
          let agrees = found == expected
          #expect(agrees, "\(rounding) \(underflow) \(target) \(single) block \(block)")
        }
      }
    }
  }

  /// Products and sums whose exact bits lie far below the last bit of a lane.
  @Test(arguments: Rounding.allCases) func spansBeyondLanes(rounding: Rounding) throws {
    let cases: [(String, String, [Double], [Double])] = [
      ("M10E5b16", "M10E5b14", [262016, 0x1p-16], [1, -1]), ("M7E4b12", "M7E4b10", [1, 0x1p-60], [1, -1]),
      ("M7E4b12", "M7E4b10", [1, 0x1p-30], [1, -1]), ("M7E8b100", "M7E8b100", [0x1p90, 0x1p-90], [1, 1]),
      ("M7E8b100", "M7E8b100", [0x1p90, 0x1p-90], [1, -1]), ("M2E3b3", "M2E3b3", [1 + 0x1p-30], [1 + 0x1p-30]),
      ("M2E3b3", "M2E3b3", [1.125 - 0x1p-40], [1 + 0x1p-50]),
    ]
    for (product, accumulator, x, w) in cases {
      for underflow in Underflow.allCases {
        let arithmetic = FusedMultiplyAdd(
          product: try QuantizerTests.format(product), accumulator: try QuantizerTests.format(accumulator), chunk: 8,
          rounding: rounding, underflow: underflow)
        let exact = arithmetic.dot(x.map { Rational(exactly: $0) ?? 0 }, w.map { Rational(exactly: $0) ?? 0 })
        #expect(Rational(exactly: LaneMultiplyAdd(arithmetic).dot(x, w)) == exact)
        for target in MatrixProduct.Target.available {
          let found = try MatrixProduct(arithmetic, target: target)(x, w, rows: 1, inner: x.count, columns: 1)
          #expect(Rational(exactly: found[0]) == exact, "\(product) \(accumulator) \(rounding) \(underflow) \(target)")
        }
      }
    }
  }

  /// Long dot products in chunks, odd shapes, any number of threads; events counted alike by every target.
  @Test func wholeProducts() throws {
    var key = RandomKey(seed: 2)
    for (rows, inner, columns) in [(3, 37, 19), (1, 1, 1), (5, 64, 16), (2, 5, 33)] {
      let a = (0..<rows * inner).map { _ in Double(key.next(below: 4001) - 2000) / 512 }
      let b = (0..<inner * columns).map { _ in Double(key.next(below: 4001) - 2000) / 4096 }
      for chunk in [1, 4, 16, 100] {
        let arithmetic = FusedMultiplyAdd(
          product: try QuantizerTests.format("M4E3b5"), accumulator: try QuantizerTests.format("M4E3b4"), chunk: chunk)
        var events: [AccumulationEvents] = []
        for target in MatrixProduct.Target.available {
          let kernel = MatrixProduct(arithmetic, target: target)
          let found = try kernel(a, b, rows: rows, inner: inner, columns: columns, jobs: 3)
          let counted = try kernel.counting(a, b, rows: rows, inner: inner, columns: columns, jobs: 2)
          #expect(found == counted.product)
          events.append(counted.events)
          for row in 0..<rows {
            for column in 0..<columns {
              let x = (0..<inner).map { Rational(exactly: a[row * inner + $0]) ?? 0 }
              let w = (0..<inner).map { Rational(exactly: b[$0 * columns + column]) ?? 0 }
              #expect(Rational(exactly: found[row * columns + column]) == arithmetic.dot(x, w))
            }
          }
        }
        #expect(Set(events).count == 1)
        if inner <= chunk {
          #expect(events[0] == Self.events(arithmetic, a, b, rows, inner, columns))
        }
      }
    }
  }

  /// The events of unchunked products by the definition.
  static func events(
    _ arithmetic: FusedMultiplyAdd, _ a: [Double], _ b: [Double], _ rows: Int, _ inner: Int, _ columns: Int
  )
    -> AccumulationEvents
  {
    var events = AccumulationEvents()
    events.steps = rows * inner * columns
    for row in 0..<rows {
      for column in 0..<columns {
        let steps = arithmetic.trace(
          (0..<inner).map {
            (Rational(exactly: a[row * inner + $0]) ?? 0) * (Rational(exactly: b[$0 * columns + column]) ?? 0)
          })
        for step in steps {
          if !step.productIsInRange { events.productOverflows += 1 }
          if !step.exactProduct.isZero && step.product.isZero { events.flushedProducts += 1 }
          if !step.isInRange { events.overflows += 1 }
          if !step.unrounded.isZero && step.sum.isZero { events.flushedSums += 1 }
          if !step.product.isZero && !step.changes && step.isInRange { events.swamped += 1 }
        }
      }
    }
    return events
  }

  @Test(arguments: [Double.nan, .infinity, 0x1p800]) func refusesWhatIsNoNumber(value: Double) throws {
    let arithmetic = FusedMultiplyAdd(
      product: try QuantizerTests.format("M4E3b5"), accumulator: try QuantizerTests.format("M4E3b4"), chunk: 4)
    let error = #expect(throws: MatrixProduct.Unusable.self) {
      try MatrixProduct(arithmetic)([1, value], [1, 0x1p200], rows: 1, inner: 2, columns: 1)
    }
    #expect(error?.description.contains("\n") == false)
  }
}
