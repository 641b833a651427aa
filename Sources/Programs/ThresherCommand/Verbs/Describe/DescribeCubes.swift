import ArgumentParser
import Files
import Formats
import Numbers
import Running
import ThresholdNetworks

/// The sizes of sets of points that are unions of cubes, by splitting at one input after another.
struct CubeSizes {
  /// Points labelled 1, labelled 0, and with either label; nil where the splitting takes too long.
  let ones, zeros, labelled: Integer?

  /// Splits of one set, about a second of work.
  static let maximumSplits = 1 << 17

  /// The sets of a sample; what the effort does not suffice for is nil.
  init(_ sample: CubeSample, effort: Effort) {
    func size(_ cubes: [CubeSample.Cube]) -> Integer? {
      var splits = 0
      return Self.size(cubes.map { ($0.fixed, $0.free) }, left: sample.inputCount, &splits, effort)
    }
    ones = size(sample.cubes.filter(\.label))
    zeros = size(sample.cubes.filter { !$0.label })
    labelled = size(sample.cubes)
  }

  /// - Parameter left: the inputs at which nothing was split; those that were are free in all cubes by now.
  private static func size(
    _ cubes: [(fixed: BitVector, free: BitVector)], left: Int, _ splits: inout Int, _ effort: Effort
  ) -> Integer? {
    guard let first = cubes.first else { return Integer(0) }
    if cubes.contains(where: { $0.free.isAllOne }) { return Integer(1) << left }
    splits += 1
    guard splits <= maximumSplits, !effort.isStopped else { return nil }
    var bound = [Int](repeating: 0, count: first.free.count)
    for cube in cubes { for input in (~cube.free).ones { bound[input] += 1 } }
    guard let input = bound.indices.max(by: { bound[$0] < bound[$1] }) else { return nil }
    var sum = Integer(0)
    for value in [false, true] {
      var part: [(fixed: BitVector, free: BitVector)] = []
      for var cube in cubes where cube.free[input] || cube.fixed[input] == value {
        cube.fixed[input] = false
        cube.free[input] = true
        part.append(cube)
      }
      guard let size = size(part, left: left - 1, &splits, effort) else { return nil }
      sum += size
    }
    return sum
  }
}

extension Describe {
  /// What can be said of rows that stand for too many points to list: the sizes of the sets.
  func describe(_ sample: CubeSample, effort: Effort) throws {
    let sizes = CubeSizes(sample, effort: effort)
    let all = Integer(1) << sample.inputCount
    let free = sizes.labelled.map { all - $0 }
    var conflicts: Integer?
    if let ones = sizes.ones, let zeros = sizes.zeros, let labelled = sizes.labelled {
      conflicts = ones + zeros - labelled
    }
    func words(_ size: Integer?) -> String { size.map { "\($0)" } ?? "not known in time" }
    func value(_ size: Integer?) -> JSONValue { size.map { .string("\($0)") } ?? .null }
    var document = ResultDocument(verb: "describe", parameters: instanceOptions.parameters)
    document["instance"] = ["sha256": .string(sample.digest), "inputs": .integer(sample.inputCount)]
    document["rows"] = .integer(sample.cubes.count)
    for (field, size) in [
      ("ones", sizes.ones), ("zeros", sizes.zeros), ("dont_cares", free), ("conflicts", conflicts),
    ] { document[field] = value(size) }
    if conflicts == nil { document.stop(nil) }
    let lines = [
      ("instance", "\(sample.name)  sha256 \(sample.digest.prefix(16))"), ("inputs", "\(sample.inputCount)"),
      ("rows", "\(sample.cubes.count), which stand for more points than are listed"), ("ones", words(sizes.ones)),
      ("zeros", words(sizes.zeros)), ("don't cares", words(free)), ("conflicts", words(conflicts)),
    ]
    try output.emit(document, text: lines.map { $0.0.padding(to: 18) + $0.1 + "\n" }.joined())
    if conflicts == nil { throw ExitCode.undecided }
  }
}
