import Claims
import Files
import FoldableSuperNets
import Numbers
import Running
import Tensors
import TestSupport
import Testing

/// Permutation files of transformers: the average after a permutation, and what does not fit together.
@Suite struct MapPermutationTests {
  let base: MapFoldTests
  /// Of the stream, of queries and keys (heads 0 and 1 change places), of values, of the hidden layer.
  static let stream = [2, 0, 3, 1]
  static let query = [3, 2, 0, 1]
  static let value = [2, 3, 1, 0]
  static let hidden = [1, 0, 7, 6, 5, 4, 3, 2]

  init() throws { base = try MapFoldTests() }

  static func permutation(_ name: String, _ units: [Int]) -> Tensor {
    Tensor(name: "\(name).P", shape: [units.count], integers: units)
  }

  /// One for the stream, and those of the inner layers of both blocks.
  static func file() -> [Tensor] {
    [permutation("stream", stream)]
      + (0..<MapFoldTests.layers).flatMap { layer -> [Tensor] in
        [
          ("attention.attention.query", query), ("attention.attention.key", query),
          ("attention.attention.value", value), ("intermediate.dense", hidden),
        ].map { permutation(MapFoldTests.base(layer, $0.0), $0.1) }
      }
  }

  func report(_ tensors: [Tensor], merged: String? = nil, heads: String? = "2") throws -> ExaminationReport {
    try base.write(tensors, "p.safetensors")
    return try base.report("p.safetensors", merged: merged, more: heads.map { ["heads": $0] } ?? [:])
  }

  /// Rows and columns of network 2 moved by hand, then the mean.
  func average() -> [Tensor] {
    zip(base.network(0), base.network(1)).map { a, b in
      let columns = MapFoldTests.columns(a)
      let rows = a.count / columns
      func read(_ name: String) -> (rows: [Int], columns: [Int]) {
        let (all, stream) = (Array(0..<rows), Self.stream)
        if name.contains("position") { return (all, stream) }
        if name.contains("query") || name.contains("key") { return (Self.query, stream) }
        if name.contains("value") { return (Self.value, stream) }
        if name.contains("attention.output") { return (stream, Self.value) }
        if name.contains("intermediate") { return (Self.hidden, stream) }
        if name.contains("output") { return (stream, Self.hidden) }
        return (stream, stream)
      }
      let moved = read(a.name)
      let (first, second) = (a.doubles(), b.doubles())
      if a.shape.count == 1 {
        return Tensor(
          name: a.name, shape: a.shape,
          doubles: first.indices.map { unit in
            (first[unit] + second[(a.name.contains("layernorm") ? Self.stream : moved.rows)[unit]]) / 2
          })
      }
      return Tensor(
        name: a.name, shape: a.shape,
        doubles: (0..<rows).flatMap { row in
          (0..<columns).map { (first[row * columns + $0] + second[moved.rows[row] * columns + moved.columns[$0]]) / 2 }
        })
    }
  }

  @Test func theAverageAfterAPermutationIsAFold() throws {
    try base.write(average(), "c.safetensors")
    let report = try report(Self.file(), merged: "c.safetensors")
    #expect(report.verdicts.map(\.verdict.name) == ["holds", "holds"], "\(report.summary)")
    #expect(report.summary.contains { $0.hasPrefix("permutations: one of the residual stream (4 units), 8 of inner") })
    #expect(report.summary.contains("norms: 2 tensors, which are not folded: the means after the permutation"))
    // A norm that was averaged in place is caught.
    let wrong = average().map { tensor in
      tensor.name.contains("layer.1.layernorm")
        ? Tensor(name: tensor.name, shape: tensor.shape, doubles: [6, 7, 8, 9]) : tensor
    }
    try base.write(wrong, "c.safetensors")
    let second = try self.report(Self.file(), merged: "c.safetensors")
    #expect(second.verdicts.last?.verdict.name == "violated")
    #expect(second.summary.contains { $0.contains("\"vit.encoder.layer.1.layernorm_before.weight\", row 0") })
  }

  func refusal(_ tensors: [Tensor], heads: String? = "2") throws -> String {
    let error = #expect(throws: DataError.self) { try report(tensors, heads: heads) }
    let text = error.map { "\($0)" } ?? ""
    #expect(!text.contains("\n"))
    return text
  }

  @Test func whatDoesNotFitTogetherIsNamed() throws {
    let down = MapFoldTests.base(1, "output.dense")
    let query = MapFoldTests.base(0, "attention.attention.query")
    let key = MapFoldTests.base(0, "attention.attention.key")
    let two = try refusal(Self.file() + [Self.permutation(down, [2, 0, 1, 3])])
    #expect(two.contains("tensor \"\(down).P\": another permutation than \"stream.P\" from row 2 on"))
    #expect(two.contains("one permutation per stream needed, found two"))
    func replaced(_ name: String, _ units: [Int]) -> [Tensor] {
      Self.file().map { $0.name == "\(name).P" ? Self.permutation(name, units) : $0 }
    }
    for (units, part) in [
      ([3, 3, 0, 1], "not a permutation (row 3 used twice)"), ([3, 4, 0, 1], "not a permutation (unit 4)"),
      ([3, 2, 0], "shape [3]; expected [4]"),
    ] {
      let text = try refusal(replaced(query, units))
      #expect(text.contains("tensor \"\(query).P\": \(part)"), "\(text)")
    }
    #expect(try refusal(replaced(key, [2, 3, 0, 1])).contains("tensor \"\(key).P\": another permutation than that of"))
    // Units 0 and 2 belong to two heads; without the number of heads nobody can tell.
    let torn = [0, 2, 1, 3]
    let both = replaced(query, torn).map { $0.name == "\(key).P" ? Self.permutation(key, torn) : $0 }
    #expect(try refusal(both).contains("tensor \"\(query).P\": row 1 of head 0 taken from head 1"))
    #expect(try report(both, heads: nil).summary.contains { $0.contains("not compared without --heads") })
    // Values that stay while their head moves.
    let value = MapFoldTests.base(0, "attention.attention.value")
    #expect(try refusal(replaced(value, [0, 1, 2, 3])).contains("tensor \"\(value).P\": row 0 of head 0 taken from"))
    #expect(try refusal(replaced(value, Self.value), heads: "3").contains("a multiple of heads=3"))
    #expect(try refusal(Self.file() + [Self.permutation("nowhere", [0])]).contains("no map \"nowhere\""))
    #expect(try refusal(Array(Self.file().dropFirst())).contains("without that of the residual stream"))
    let beside = Tensor(name: "\(query).M", shape: [8, 4], doubles: Array(repeating: 0, count: 32))
    #expect(try refusal(Self.file() + [beside]).contains("a matrix beside permutations"))
  }

  @Test func matricesOfWrongShapesAreNamed() throws {
    let (tensors, merged) = base.matrices(.lowRank)
    let name = MapFoldTests.base(0, "output.dense")
    func with(_ changed: Tensor?, _ name: String) -> [Tensor] {
      tensors.compactMap { $0.name == name ? changed : $0 }
    }
    func shape(_ name: String, _ rows: Int, _ columns: Int) -> Tensor {
      Tensor(name: name, shape: [rows, columns], doubles: Array(repeating: 1, count: rows * columns))
    }
    let left = "\(name).M.left"
    #expect(try refusal(with(shape(left, 7, 2), left)).contains("tensor \"\(left)\": shape [7, 2]"))
    #expect(try refusal(with(nil, left)).contains("tensor \"\(name).M.right\": one factor of"))
    #expect(try refusal(with(shape("\(name).M", 8, 4), left)).contains("a part beside the full matrix"))
    #expect(try refusal(tensors + [shape("nowhere.U", 4, 8)]).contains("tensor \"nowhere.U\": no map"))
    #expect(try refusal(tensors + [shape("nowhere.M", 8, 4)]).contains("tensor \"nowhere.M\": no map"))
    #expect(try refusal(tensors + [shape("nowhere", 8, 4)]).contains("tensor \"nowhere\": no matrix of a merge"))
    let diagonal = Tensor(name: "\(name).M.diagonal", shape: [3], doubles: [1, 2, 3])
    #expect(try refusal(tensors + [diagonal]).contains("tensor \"\(name).M.diagonal\": shape [3]; expected [8]"))
    // A merged file without a tensor, of another shape, and networks of two architectures.
    try base.write(tensors, "m.safetensors")
    func mergedRefusal(_ tensors: [Tensor]) throws -> String {
      try base.write(tensors, "c.safetensors")
      let error = #expect(throws: DataError.self) { try base.report("m.safetensors", merged: "c.safetensors") }
      return error.map { "\($0)" } ?? ""
    }
    #expect(try mergedRefusal(merged.filter { !$0.name.hasPrefix(name) }).contains("no tensor \"\(name).weight\""))
    #expect(try mergedRefusal(merged.filter { $0.name != "\(name).bias" }).contains("no bias beside it"))
    #expect(
      try mergedRefusal(merged.map { $0.name == "\(name).weight" ? shape($0.name, 4, 7) : $0 }).contains(
        "tensor \"\(name).weight\": shape 4 x 7; expected 4 x 8"))
    try base.write(base.network(1).filter { !$0.name.contains("layer.1.output") }, "n1.safetensors")
    #expect(try refusal(tensors).contains("no tensor \"vit.encoder.layer.1.output.dense.weight\""))
    var infinite = base.network(1)
    infinite[3] = Tensor(
      name: infinite[3].name, shape: infinite[3].shape, doubles: [.nan] + infinite[3].doubles().dropFirst())
    try base.write(infinite, "n1.safetensors")
    #expect(try refusal(tensors).contains("tensor \"\(infinite[3].name)\": nan at [0, 0]"))
  }
}
