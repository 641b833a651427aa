import Files
import FoldableSuperNets
import LinearAlgebra
import RealNetworks
import Running
import Tensors
import TestSupport
import Testing

/// Networks and points from files to a merged file.
@Suite struct NetworkMergeTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let (problem, tasks) = try MethodTests.small(seed: 6)
    for (index, data) in tasks.enumerated() {
      let whole = DenseNetwork(problem.bodies[index].layers + [problem.heads[index]])
      try TensorFile.write(whole.tensors(), to: folder.path("n\(index).safetensors"))
      let points = Tensor(
        name: "X", shape: [data.test.rowCount, data.test.columnCount], doubles: data.test.entries)
      try TensorFile.write(
        [points, Tensor(name: "y", shape: [data.test.rowCount], integers: data.testLabels)],
        to: folder.path("d\(index).npz"))
      try TensorFile.write([points], to: folder.path("u\(index).npy"))
    }
  }

  func merge(_ networks: [String], _ data: [String]) throws -> NetworkMerge {
    try NetworkMerge(networks: networks.map(folder.path), data: data.map(folder.path), samples: 50)
  }

  @Test func mergesAndWritesAFileThatIsReadAgain() throws {
    let merge = try merge(["n0.safetensors", "n1.safetensors"], ["d0.npz", "d1.npz"])
    #expect(merge.problem.inputs.map(\.rowCount) == [50, 50] && merge.tasks.map(\.test.rowCount) == [450, 450])
    // Every point that is scored keeps its own label.
    let (_, tasks) = try MethodTests.small(seed: 6)
    for (read, task) in zip(merge.tasks, tasks) {
      #expect(read.testLabels == Array(task.testLabels.dropFirst(50)))
      #expect(read.test.entries == Array(task.test.entries.dropFirst(50 * task.test.columnCount)))
    }
    var settings = MergeMethod.Settings()
    settings.epochs = 3
    for method in [MergeMethod.average, .permutation, .regmean, .fs] {
      let line = try #require(try merge.run(method, settings: settings, seed: 1, seeds: 2, effort: .unlimited))
      #expect(line.scores.count == (method.isTrained ? 2 : 1) && line.errors.count == line.scores.count)
      try TensorFile.write(merge.tensors(of: line.merged), to: folder.path("out.safetensors"))
      let tensors = try TensorFile.read(folder.path("out.safetensors"))
      let body = try DenseNetworkFile(
        tensors: tensors.filter { !$0.name.hasPrefix("head.") }, file: "out", activations: [.relu, .relu])
      #expect(try body.doubles() == line.merged.folded.body)
      #expect(tensors.count { $0.name.hasPrefix("head.") } == 4)
    }
  }

  @Test func pointsWithoutLabelsGiveErrorsButNoScores() throws {
    let merge = try merge(["n0.safetensors", "n1.safetensors"], ["u0.npy", "u1.npy"])
    let line = try #require(
      try merge.run(.average, settings: MergeMethod.Settings(), seed: 1, seeds: 1, effort: .unlimited))
    #expect(merge.tasks.isEmpty && line.scores.isEmpty && line.errors.allSatisfy { $0 > 0 })
  }

  @Test func whatCannotBeMergedIsRefused() throws {
    func refusal(_ networks: [String], _ data: [String]) -> String {
      let error = #expect(throws: DataError.self) { try merge(networks, data) }
      return error.map { "\($0)" } ?? ""
    }
    #expect(refusal(["n0.safetensors"], ["d0.npz"]).contains("two networks"))
    #expect(refusal(["n0.safetensors", "n1.safetensors"], ["d0.npz"]).contains("1 files of points"))
    let wide = DenseNetwork<Double>([
      DenseLayer(Array(repeating: Array(repeating: 1, count: 32), count: 7)),
      DenseLayer(Array(repeating: Array(repeating: 1, count: 7), count: 7)),
      DenseLayer(Array(repeating: Array(repeating: 1, count: 7), count: 5), activation: .identity),
    ])
    try TensorFile.write(wide.tensors(), to: folder.path("wide.npz"))
    #expect(refusal(["n0.safetensors", "wide.npz"], ["d0.npz", "d1.npz"]).contains("other widths cannot be merged"))
    _ = try folder.write("bad.csv", Array((Array(repeating: "1", count: 32) + ["9"]).joined(separator: ",").utf8))
    #expect(refusal(["n0.safetensors", "n1.safetensors"], ["d0.npz", "bad.csv"]).contains("class 9 at point 1"))
    _ = try folder.write("thin.csv", Array("1,2,0\n".utf8))
    #expect(refusal(["n0.safetensors", "n1.safetensors"], ["d0.npz", "thin.csv"]).contains("2 coordinates"))
  }
}
