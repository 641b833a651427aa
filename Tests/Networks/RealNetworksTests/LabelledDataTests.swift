import Files
import Numbers
import RealNetworks
import Tensors
import TestSupport
import Testing

/// Labelled points from every kind of file.
@Suite struct LabelledDataTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["x1,x2,y\n1,0.1,3\n-2,1/3,0\n", "1,0.1,3\n-2,1/3,0\n", "a,label,b\n1,3,0.1\n-2,0,1/3\n"])
  func readsCSV(text: String) throws {
    let data = try LabelledData(reading: folder.write("d.csv", Array(text.utf8)))
    #expect(data.count == 2 && data.dimension == 2)
    #expect(try data.exactPoints() == [[1, Rational(1, 10)], [-2, Rational(1, 3)]])
    #expect(try data.points() == [[1, 0.1], [-2, 1.0 / 3]])
    #expect(try data.classes() == [3, 0] && data.targets() == [3, 0] && data.exactTargets() == [3, 0])
  }

  @Test func readsArrays() throws {
    let points = Tensor(name: "X", shape: [3, 2], floats: [1, 2, 3, 4, 5, 0.5])
    try TensorFile.write([points, Tensor(name: "y", shape: [3], integers: [2, 0, 1])], to: folder.path("d.npz"))
    try TensorFile.write(
      [Tensor(name: "m", shape: [3, 3], doubles: [1, 2, 2, 3, 4, 0, 5, 0.5, 1])], to: folder.path("d.npy"))
    for name in ["d.npz", "d.npy"] {
      let data = try LabelledData(reading: folder.path(name))
      #expect(try data.points() == [[1, 2], [3, 4], [5, 0.5]] && data.classes() == [2, 0, 1])
    }
  }

  @Test func refusesWhatHasNoLabels() throws {
    let points = Tensor(name: "X", shape: [3, 2], floats: [1, 2, 3, 4, 5, 0.5])
    func refusal(_ tensors: [Tensor], _ name: String) throws -> String {
      try TensorFile.write(tensors, to: folder.path(name))
      let error = #expect(throws: DataError.self) { try LabelledData(reading: folder.path(name)) }
      return error.map { "\($0)" } ?? ""
    }
    #expect(try refusal([points, Tensor(name: "z", shape: [3], doubles: [1, 2, 3])], "a.npz").contains("one named y"))
    #expect(try refusal([points, Tensor(name: "y", shape: [2], doubles: [1, 2])], "b.npz").contains("[3], one label"))
    #expect(try refusal([Tensor(name: "c", shape: [3], doubles: [1, 2, 3])], "c.npy").contains("a matrix"))
    #expect(try refusal([Tensor(name: "d", shape: [3, 1], doubles: [1, 2, 3])], "d.npy").contains("and a label"))
    let path = try folder.write("e.csv", Array("1,0.5\n".utf8))
    #expect(throws: DataError.self) { try LabelledData(reading: path).classes() }
    let infinite = try folder.write("f.csv", Array("inf,1\n".utf8))
    #expect(throws: DataError.self) { try LabelledData(reading: infinite).points() }
  }
}
