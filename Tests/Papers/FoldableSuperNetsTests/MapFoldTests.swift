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

/// Files of transformers: two networks with the names of Hugging Face, the matrices of every map, and files that claim to be the fold.
@Suite struct MapFoldTests {
  typealias Block = TransformerBlock<RationalMatrix>
  static let width = 4
  static let layers = 2
  static let names: [(part: Block.Part, name: String)] = [
    (.query, "attention.attention.query"), (.key, "attention.attention.key"), (.value, "attention.attention.value"),
    (.output, "attention.output.dense"), (.up, "intermediate.dense"), (.down, "output.dense"),
  ]
  let folder: TemporaryFolder
  let examples = (0..<layers).map {
    BlockFold.example(seed: 3 * $0, networks: 2, width: width, heads: 2, tokens: 2).block
  }

  init() throws {
    folder = try TemporaryFolder()
    for network in 0..<2 { try write(self.network(network), "n\(network).safetensors") }
  }

  func write(_ tensors: [Tensor], _ name: String) throws { try TensorFile.write(tensors, to: folder.path(name)) }

  static func base(_ layer: Int, _ name: String) -> String { "vit.encoder.layer.\(layer).\(name)" }

  static func tensor(_ name: String, _ matrix: RationalMatrix) -> Tensor {
    Tensor(
      name: name, shape: [matrix.rowCount, matrix.columnCount], doubles: matrix.entries.map { Double(rounding: $0) })
  }

  static func tensor(_ name: String, _ numbers: [Rational]) -> Tensor {
    Tensor(name: name, shape: [numbers.count], doubles: numbers.map { Double(rounding: $0) })
  }

  static func tensors(_ block: Block, _ layer: Int) -> [Tensor] {
    names.flatMap { part, name -> [Tensor] in
      guard let map = block.maps[part] else { return [] }
      return [tensor("\(base(layer, name)).weight", map.weights), tensor("\(base(layer, name)).bias", map.bias)]
    }
  }

  /// The norm of a network; all that the test needs is that it differs between networks.
  static func norms(_ network: Int) -> [Tensor] {
    (0..<layers).map { layer in
      tensor(base(layer, "layernorm_before.weight"), (0..<width).map { Rational(10 * network + $0 + layer) })
    }
  }

  func network(_ index: Int) -> [Tensor] {
    let table = Tensor(
      name: "vit.embeddings.position_embeddings", shape: [1, 3, Self.width],
      doubles: (0..<3 * Self.width).map { Double(($0 * (index + 2)) % 5) - 2 })
    return [table] + examples.enumerated().flatMap { Self.tensors($1.blocks[index], $0) } + Self.norms(index)
  }

  func report(_ merge: String, merged: String? = nil, more: [String: String] = [:]) throws -> ExaminationReport {
    var values = more
    values["network"] = [0, 1].map { folder.path("n\($0).safetensors") }.joined(
      separator: String(Arguments.fileSeparator))
    values["merge"] = folder.path(merge)
    values["merged"] = merged.map { folder.path($0) }
    let examination = FoldExamination()
    return try examination.report(
      on: examination.read(Arguments(values).checked(by: examination.parameters)), effort: .unlimited)
  }

  /// M and U of one kind for every map, as files hold them and as the blocks take them.
  func matrices(_ kind: Parametrization) -> (tensors: [Tensor], merged: [Tensor]) {
    var key = RandomKey(seed: 12).fold(in: kind.rawValue)
    func number() -> Rational { Rational(key.next(below: 5) - 2) }
    func parameters(_ units: Int) -> PairParameters<RationalMatrix> {
      kind.parameters(networks: 2, width: units, mergedWidth: units, rank: 2, number: number)
    }
    var (tensors, merged) = ([Tensor](), [Tensor]())
    func add(
      _ name: String, _ full: RationalMatrix?, _ diagonal: [Rational]?, _ factors: (RationalMatrix, RationalMatrix)?
    ) {
      if let full { tensors.append(Self.tensor(name, full)) }
      if let diagonal { tensors.append(Self.tensor("\(name).diagonal", diagonal)) }
      if let factors {
        tensors += [Self.tensor("\(name).left", factors.0), Self.tensor("\(name).right", factors.1)]
      }
    }
    let table = parameters(Self.width)
    add("vit.embeddings.position_embeddings.M", table.merge, table.mergeDiagonal, table.mergeFactors)
    let positions = (0..<2).map { index in
      RationalMatrix(
        rows: 3, columns: Self.width,
        entries: (0..<3 * Self.width).map { Rational(($0 * (index + 2)) % 5 - 2) })
    }
    let pair = table.pair()
    let sum = positions[0] * pair.merge[0] + positions[1] * pair.merge[1]
    merged.append(
      Tensor(
        name: "vit.embeddings.position_embeddings", shape: [1, 3, Self.width],
        doubles: sum.entries.map { Double(rounding: $0) }))
    for (layer, example) in examples.enumerated() {
      var (merges, unmerges): ([Block.Part: [RationalMatrix]], [Block.Part: [RationalMatrix]]) = ([:], [:])
      for (part, name) in Self.names {
        let own = parameters(part == .up ? 2 * Self.width : Self.width)
        add("\(Self.base(layer, name)).M", own.merge, own.mergeDiagonal, own.mergeFactors)
        merges[part] = own.pair().merge
        // Query, key and value share the U that stands at the beginning of their names.
        if part == .key || part == .value { continue }
        let read = parameters(part == .down ? 2 * Self.width : Self.width)
        let place = part == .query ? "attention.attention" : name
        add("\(Self.base(layer, place)).U", read.unmerge, read.unmergeDiagonal, read.unmergeFactors)
        unmerges[part] = read.pair().unmerge
      }
      let block = SuperBlock(blocks: example.blocks, merges: merges, unmerges: unmerges, heads: 2)
      merged += Self.tensors(block.folded(), layer)
    }
    return (tensors, merged + Self.norms(0))
  }

  @Test(arguments: Parametrization.allCases)
  func foldsOfEveryParametrization(kind: Parametrization) throws {
    let (tensors, merged) = matrices(kind)
    try write(tensors, "m.safetensors")
    try write(merged, "c.safetensors")
    let report = try report("m.safetensors", merged: "c.safetensors")
    #expect(report.verdicts.map(\.verdict.name) == ["holds", "holds"], "\(report.summary)")
    #expect(report.summary[0] == "maps matched: 13 of 2 networks, all of integers that doubles hold exactly")
    #expect(report.summary.contains("norms: 2 tensors, which are not folded: those of network 1"))
    #expect(report.quantities.count == 2)
    // One changed number in any tensor of a map is found, and its tensor and row are named.
    for (index, tensor) in merged.enumerated()
    where !tensor.name.contains("layernorm") && (kind == .full || index % 5 == 1) {
      var values = tensor.doubles()
      let place = (7 * index + 1) % values.count
      values[place] += 1
      var changed = merged
      changed[index] = Tensor(name: tensor.name, shape: tensor.shape, doubles: values)
      try write(changed, "changed.safetensors")
      let wrong = try self.report("m.safetensors", merged: "changed.safetensors")
      #expect(wrong.verdicts.last?.verdict.name == "violated")
      let row = tensor.shape.count > 1 ? place / Self.columns(tensor) : place
      let part = "differs first in tensor \"\(tensor.name)\", row \(row)"
      #expect(wrong.summary.contains { $0.contains(part) }, "\(wrong.summary)")
    }
  }

  static func columns(_ tensor: Tensor) -> Int { tensor.shape[tensor.shape.count - 1] }

  /// Floats of 32 and 16 bits are allowed what rounding can do, and no more.
  @Test func floatsAreAllowedTheirRounding() throws {
    let (tensors, merged) = matrices(.diagonalAndLowRank)
    try write(tensors, "m.safetensors")
    for (factor, verdict) in [(1 + 0x1p-23, "holds"), (1.01, "violated")] {
      let floats = merged.map { tensor in
        let isNorm = tensor.name.contains("layernorm")
        return Tensor(
          name: tensor.name, shape: tensor.shape, floats: tensor.doubles().map { Float(isNorm ? $0 : $0 * factor) })
      }
      try write(floats, "f.safetensors")
      #expect(try report("m.safetensors", merged: "f.safetensors").verdicts.last?.verdict.name == verdict)
    }
    for (factor, verdict) in [(1.0, "holds"), (1.2, "violated")] {
      let halves = merged.map { tensor in
        let values = tensor.doubles().map { Float($0 * factor) }
        return Tensor(name: tensor.name, shape: tensor.shape, type: .bfloat16, count: values.count) {
          // Round to nearest, ties away: half a unit at most.
          UInt64((values[$0].bitPattern &+ 0x8000) >> 16)
        }
      }
      try write(halves, "h.safetensors")
      #expect(try report("m.safetensors", merged: "h.safetensors").verdicts.last?.verdict.name == verdict)
    }
  }

  /// The three maps of a fused tensor are told apart, and the row in the file is that of the tensor.
  @Test func fusedMapsAreThreeMaps() throws {
    let width = 2
    for network in 0..<2 {
      try write(
        [
          Tensor(
            name: "blocks.0.attn.qkv.weight", shape: [6, width],
            doubles: (0..<12).map { Double($0 * (network + 1)) }),
          Tensor(name: "blocks.0.attn.qkv.bias", shape: [6], doubles: (0..<6).map { Double($0 + network) }),
        ], "n\(network).safetensors")
    }
    let average = ["q", "k", "v"].map {
      Tensor(name: "blocks.0.attn.qkv.\($0).M", shape: [4, 2], doubles: [0.5, 0, 0, 0.5, 0.5, 0, 0, 0.5])
    }
    try write(
      average + [Tensor(name: "blocks.0.attn.U", shape: [2, 4], doubles: [1, 0, 1, 0, 0, 1, 0, 1])], "m.safetensors")
    var weights = (0..<12).map { Double($0) * 1.5 }
    let bias = (0..<6).map { Double($0) + 0.5 }
    func merged() throws -> ExaminationReport {
      try write(
        [
          Tensor(name: "blocks.0.attn.qkv.weight", shape: [6, width], doubles: weights),
          Tensor(name: "blocks.0.attn.qkv.bias", shape: [6], doubles: bias),
        ], "c.safetensors")
      return try report("m.safetensors", merged: "c.safetensors")
    }
    #expect(try merged().verdicts.last?.verdict.name == "holds")
    weights[9] += 0.25
    #expect(try merged().summary.contains { $0.contains("\"blocks.0.attn.qkv.weight\", row 4, column 1: 13.75") })
  }
}
