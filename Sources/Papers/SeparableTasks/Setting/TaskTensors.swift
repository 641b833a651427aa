import Files
import Numbers
import Tensors

/// Tasks from an `.npz` or `.safetensors` file: `X` (samples x coordinates), `y` (-1 and 1, or 0 and 1), and `task` with the number of each
/// sample's task; without it all samples are one task. Floats are the dyadic fractions that they are.
enum TaskTensors {
  static func read(_ path: String) throws -> TaskData {
    let tensors = try TensorFile.named(path)
    func find(_ names: [String]) -> Tensor? { names.compactMap { tensors[$0] }.first }
    guard let features = find(["X", "x", "inputs", "embeddings"]) else { throw missing("X", path, tensors) }
    guard let labels = find(["y", "Y", "labels", "label"]) else { throw missing("y", path, tensors) }
    let (count, dimension) = try features.matrixShape()
    guard count >= 1, (1...TaskFiles.largestDimension).contains(dimension) else {
      throw features.error(
        found: "shape \(features.shape)", expected: "samples x coordinates, at most \(TaskFiles.largestDimension)")
    }
    let signs = try signs(of: labels, count: count)
    var groups: [(name: String, samples: [Int])] = [(path, Array(0..<count))]
    if let task = find(["task", "tasks"]) { groups = try split(task, count: count) }
    // Also finds what is not finite.
    let numbers = try features.finiteDoubles()
    if count * dimension > TaskFiles.largestExactCount {
      let rows = groups.map { group in
        group.samples.map { i in numbers[(i * dimension)..<((i + 1) * dimension)].map { signs[i] ? $0 : -$0 } }
      }
      return TaskData(floats: FloatTasks(names: groups.map(\.name), rows: rows))
    }
    let exact = try features.exact()
    return TaskData(
      groups.map { group in
        SeparableTask(
          name: group.name,
          rows: group.samples.map { i in exact[(i * dimension)..<((i + 1) * dimension)].map { signs[i] ? $0 : -$0 } })
      })
  }

  private static func missing(_ name: String, _ path: String, _ tensors: [String: Tensor]) -> DataError {
    let found = tensors.keys.sorted().prefix(8).map { DataError.quoted($0) }.joined(separator: ", ")
    return DataError(file: path, found: "the tensors \(found)", expected: "one named \(name)")
  }

  private static func signs(of labels: Tensor, count: Int) throws -> [Bool] {
    let values = try labels.finiteDoubles()
    guard values.count == count else {
      throw labels.error(found: "\(values.count) labels", expected: "\(count), one a sample")
    }
    let kinds = Set(values)
    guard kinds.isSubset(of: [-1, 1]) || kinds.isSubset(of: [0, 1]) else {
      let other = kinds.subtracting([-1, 0, 1]).min()
      throw labels.error(
        found: other.map { "the label \($0)" } ?? "labels 0 and -1 together", expected: "-1 and 1, or 0 and 1")
    }
    return values.map { $0 == 1 }
  }

  private static func split(_ task: Tensor, count: Int) throws -> [(name: String, samples: [Int])] {
    let numbers = try task.integers()
    guard numbers.count == count else {
      throw task.error(found: "\(numbers.count) numbers", expected: "\(count), one a sample")
    }
    return Dictionary(grouping: 0..<count) { numbers[$0] }.sorted { $0.key < $1.key }
      .map { (name: "task \($0.key)", samples: $0.value) }
  }
}
