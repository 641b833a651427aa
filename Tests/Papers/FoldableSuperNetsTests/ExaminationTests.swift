import Claims
import Files
import FoldableSuperNets
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import Tensors
import TestSupport
import Testing

/// Examinations of files: two networks, their matrices, and files that claim to be the fold.
@Suite struct ExaminationTests {
  let folder: TemporaryFolder
  let net = IntegerExample.superNet(seed: 2, networks: 2, inputs: 3, width: 4, depth: 2)
  let heads = [
    DenseLayer<Rational>([[1, -2, 3, 0], [0, 4, -1, 2]], bias: [7, -7], activation: .identity),
    DenseLayer<Rational>([[5, 1, 0, -1]], bias: [2], activation: .identity),
  ]

  init() throws {
    folder = try TemporaryFolder()
    for (index, network) in net.networks.enumerated() {
      let whole = DenseNetwork(network.layers + [heads[index]])
      try TensorFile.write(DenseNetwork<Double>(rounding: whole).tensors(), to: folder.path("n\(index).npz"))
    }
    try TensorFile.write(matrices(), to: folder.path("m.npz"))
  }

  /// M and U of all layers as files hold them.
  func matrices() -> [Tensor] {
    net.pairs.enumerated().flatMap { layer, pair -> [Tensor] in
      let merge = pair.merge.flatMap { $0.entries.map { Double(rounding: $0) } }
      let side = (0..<pair.width).flatMap { row in
        pair.unmerge.flatMap { $0.row(row).map { Double(rounding: $0) } }
      }
      let units = merge.count / pair.width
      return [
        Tensor(name: "M\(layer + 1)", shape: [units, pair.width], doubles: merge),
        Tensor(name: "U\(layer + 1)", shape: [pair.width, units], doubles: side),
      ]
    }
  }

  func arguments(_ more: [String: String] = [:]) -> Arguments {
    var values = [
      "network": folder.path("n0.npz") + String(Arguments.fileSeparator) + folder.path("n1.npz"),
      "merge": folder.path("m.npz"),
    ]
    values.merge(more) { _, new in new }
    return Arguments(values)
  }

  func report(_ arguments: Arguments) throws -> ExaminationReport {
    let examination = FoldExamination()
    return try examination.report(
      on: examination.read(arguments.checked(by: examination.parameters)), effort: .unlimited)
  }

  /// The folded body and heads as `merge-networks` writes them.
  func folded() -> [Tensor] {
    let folded = net.folded()
    return DenseNetwork<Double>(rounding: folded.body).tensors()
      + heads.enumerated().flatMap { index, head -> [Tensor] in
        let own = folded.head(head, of: index)
        return [
          Tensor(
            name: "head.\(index).weight", shape: [own.outputCount, own.inputCount],
            doubles: own.weights.map { Double(rounding: $0) }),
          Tensor(
            name: "head.\(index).bias", shape: [own.outputCount], doubles: own.bias.map { Double(rounding: $0) }),
        ]
      }
  }

  @Test func theFoldOfFilesIsExact() throws {
    try TensorFile.write(folded(), to: folder.path("c.safetensors"))
    let report = try report(arguments(["merged": folder.path("c.safetensors")]))
    #expect(report.verdicts.count == 2 && report.verdicts.allSatisfy { $0.verdict.name == "holds" })
    #expect(report.summary.contains { $0.hasPrefix("layers matched: 2 of 2 networks, heads of 2 and 1") })
    #expect(report.quantities.count == 2)
  }

  /// One changed number in any tensor is found, and its tensor and row are named.
  @Test func oneChangedWeightIsNamed() throws {
    let whole = folded()
    for (index, tensor) in whole.enumerated() {
      var values = tensor.doubles()
      let place = (7 * index + 1) % values.count
      values[place] += 1
      var changed = whole
      changed[index] = Tensor(name: tensor.name, shape: tensor.shape, doubles: values)
      try TensorFile.write(changed, to: folder.path("changed.npz"))
      let report = try report(arguments(["merged": folder.path("changed.npz")]))
      #expect(report.verdicts.last?.verdict.name == "violated")
      let row = place / (tensor.shape.count > 1 ? tensor.shape[1] : 1)
      let part = "differs first in tensor \"\(tensor.name)\", row \(row)"
      #expect(report.summary.contains { $0.contains(part) }, "\(report.summary)")
    }
  }

  /// Floats are allowed what rounding can do, and no more.
  @Test func floatsAreAllowedTheirRounding() throws {
    for (factor, verdict) in [(1 + 0x1p-23, "holds"), (1.01, "violated")] {
      let floats = folded().map { tensor in
        Tensor(name: tensor.name, shape: tensor.shape, floats: tensor.doubles().map { Float($0 * factor) })
      }
      try TensorFile.write(floats, to: folder.path("f.safetensors"))
      #expect(try report(arguments(["merged": folder.path("f.safetensors")])).verdicts.last?.verdict.name == verdict)
    }
  }

  @Test func permutationsAreChecked() throws {
    func permutation(_ second: [Int]) throws -> ExaminationReport {
      try TensorFile.write(
        [
          Tensor(name: "P1", shape: [4], integers: [2, 0, 1, 3]),
          Tensor(name: "P2", shape: [second.count], integers: second),
        ], to: folder.path("p.npz"))
      return try report(arguments(["merge": folder.path("p.npz")]))
    }
    #expect(try permutation([3, 2, 1, 0]).verdicts.allSatisfy { $0.verdict.name == "holds" })
    for (units, part) in [
      ([0, 1, 1, 2], "layer 2: not a permutation (row 1 used twice)"),
      ([0, 1, 4, 2], "layer 2: not a permutation (unit 4)"), ([0, 1, 2], "shape [3]; expected [4]"),
    ] {
      let error = #expect(throws: DataError.self) { try permutation(units) }
      #expect(error.map { "\($0)".contains(part) && "\($0)".contains("tensor \"P2\"") } ?? false, "\(part)")
    }
  }

  @Test func wrongFilesAreRefusedInOneLine() throws {
    func refusal(_ tensors: [Tensor]) throws -> String {
      try TensorFile.write(tensors, to: folder.path("w.npz"))
      let error = #expect(throws: DataError.self) { try report(arguments(["merge": folder.path("w.npz")])) }
      return error.map { "\($0)" } ?? ""
    }
    let whole = matrices()
    #expect(try refusal(Array(whole.dropLast())).contains("no U2"))
    #expect(try refusal(whole + [Tensor(name: "Q", shape: [1], doubles: [1])]).contains("no matrix of a merge"))
    #expect(try refusal(whole + [Tensor(name: "M9", shape: [1], doubles: [1])]).contains("matrices for layer 9"))
    #expect(
      try refusal(
        [whole[1], whole[0]].map { tensor in
          Tensor(name: tensor.name == "M1" ? "U1" : "M1", shape: tensor.shape, doubles: tensor.doubles())
        }
      ).contains("tensor \"M1\": shape [4, 8]"))
    let data = try folder.write("x.csv", Array("1,2\n".utf8))
    #expect(throws: DataError.self) { try report(arguments(["data": data])) }
    let good = try folder.write("y.csv", Array("1,2,-1/2\n0,0,0\n".utf8))
    #expect(try report(arguments(["data": good])).verdicts[0].verdict.name == "holds")
  }

  /// The two networks of S10 in the format of the program: four distinct units, three pairs of the next layer.
  @Test func thresholdNetworksMergeIntoTheirDistinctUnits() throws {
    func unit(_ weights: String, _ threshold: Int) -> String {
      "{\"weights\": \"\(weights)\", \"sign\": 1, \"bias\": \(1 - threshold)}"
    }
    func network(_ units: [String], _ output: String) throws -> String {
      let text =
        "{\"schema\": \"thresher/network/1\", \"inputs\": 4, \"layers\": [[\(units.joined(separator: ", "))], [\(output)]]}"
      return try folder.write("t\(units.hashValue).json", Array(text.utf8))
    }
    let a = try network([unit("1100", 1), unit("0110", 2), unit("0011", 1)], unit("101", 2))
    let b = try network([unit("0110", 2), unit("1001", 1), unit("0011", 1)], unit("111", 2))
    let examination = ThresholdMerge()
    let arguments = Arguments(["network": a + String(Arguments.fileSeparator) + b])
    let report = try examination.report(
      on: examination.read(arguments.checked(by: examination.parameters)), effort: .unlimited)
    #expect(report.quantities.map(\.value.description) == ["4", "4"])
    // 4 * 3 / 2 pairs, each with an input.
    #expect(report.tables[0].rows.count == 6)
    #expect(report.tables[1].rows.map { $0[1].description } == ["1 0 1 0", "0 1 1 1"])
    // On the points 0000 and 1111 all units are one.
    let data = try folder.write("points.csv", Array("0,0,0,0\n1,1,1,1\n".utf8))
    let narrow = try examination.report(
      on: examination.read(Arguments(["network": arguments["network"] ?? "", "data": data])), effort: .unlimited)
    #expect(narrow.quantities.map(\.value.description) == ["4", "1"])
    #expect(narrow.tables[1].rows.map { $0[2].description } == ["1", "1"])
  }
}

extension ExaminationTests {
  /// The parts of a low-rank M and U with diagonals, layer by layer.
  @Test func layersTakeEveryParametrization() throws {
    var key = RandomKey(seed: 31)
    for kind in Parametrization.allCases {
      var (tensors, pairs) = ([Tensor](), [MergePair<RationalMatrix>]())
      for layer in 1...2 {
        let own: PairParameters<RationalMatrix> = kind.parameters(networks: 2, width: 4, mergedWidth: 4, rank: 2) {
          Rational(key.next(below: 5) - 2)
        }
        pairs.append(own.pair())
        func add(_ name: String, _ shape: [Int], _ numbers: [Rational]?) {
          guard let numbers else { return }
          tensors.append(
            Tensor(name: "\(name)", shape: shape, doubles: numbers.map { Double(rounding: $0) }))
        }
        add("M\(layer)", [8, 4], own.merge?.entries)
        add("U\(layer)", [4, 8], own.unmerge?.entries)
        add("M\(layer).diagonal", [8], own.mergeDiagonal)
        add("U\(layer).diagonal", [8], own.unmergeDiagonal)
        add("M\(layer).left", [8, 2], own.mergeFactors?.0.entries)
        add("M\(layer).right", [2, 4], own.mergeFactors?.1.entries)
        add("U\(layer).left", [4, 2], own.unmergeFactors?.0.entries)
        add("U\(layer).right", [2, 8], own.unmergeFactors?.1.entries)
      }
      try TensorFile.write(tensors, to: folder.path("k.npz"))
      let body = SuperNet(networks: net.networks, pairs: pairs).folded().body
      try TensorFile.write(DenseNetwork<Double>(rounding: body).tensors(), to: folder.path("body.npz"))
      let report = try report(arguments(["merge": folder.path("k.npz"), "merged": folder.path("body.npz")]))
      #expect(report.verdicts.allSatisfy { $0.verdict.name == "holds" }, "\(kind): \(report.summary)")
    }
  }

  /// 49,000 parameters: folded over doubles with bounds, and a changed weight is found all the same. The seed is 8.
  @Test func largeLayersAreComparedOverDoubles() throws {
    var key = RandomKey(seed: 8)
    func draw(_ rows: Int, _ columns: Int) -> [Double] {
      (0..<rows * columns).map { _ in (2 * key.nextUnit() - 1) / Double(columns).squareRoot() }
    }
    let networks = (0..<2).map { _ in
      DenseNetwork<Double>(
        [(64, 128), (128, 128)].map { inputs, outputs in
          DenseLayer(
            inputCount: inputs, outputCount: outputs, weights: draw(outputs, inputs), bias: draw(1, outputs),
            activation: .relu)
        })
    }
    for (index, network) in networks.enumerated() {
      try TensorFile.write(network.tensors(), to: folder.path("n\(index).npz"))
    }
    var (pairs, tensors) = ([MergePair<Matrix>](), [Tensor]())
    for layer in 1...2 {
      var own = PairParameters<Matrix>(networks: 2, width: 128, mergedWidth: 128)
      own.merge = Matrix(rows: 256, columns: 128, entries: draw(256, 128))
      own.unmerge = Matrix(rows: 128, columns: 256, entries: draw(128, 256))
      pairs.append(own.pair())
      tensors += [
        Tensor(name: "M\(layer)", shape: [256, 128], doubles: own.merge?.entries ?? []),
        Tensor(name: "U\(layer)", shape: [128, 256], doubles: own.unmerge?.entries ?? []),
      ]
    }
    try TensorFile.write(tensors, to: folder.path("large.npz"))
    var body = SuperNet(networks: networks, pairs: pairs).folded().body.tensors()
    func verdict() throws -> (String?, [String]) {
      try TensorFile.write(body, to: folder.path("body.npz"))
      let report = try report(arguments(["merge": folder.path("large.npz"), "merged": folder.path("body.npz")]))
      return (report.verdicts.last?.verdict.name, report.summary)
    }
    let good = try verdict()
    #expect(good.0 == "holds" && good.1.contains { $0.contains("over doubles with bounds alone") })
    var values = body[2].doubles()
    values[300] += 1e-9
    body[2] = Tensor(name: body[2].name, shape: body[2].shape, doubles: values)
    let wrong = try verdict()
    #expect(wrong.0 == "violated" && wrong.1.contains { $0.contains("tensor \"1.weight\", row 2, column 44") })
  }
}
