import Claims
import Files
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import Tensors

/// Whether a merged file is the function that it claims to be.
///
///     thresher verify fold --network a.safetensors --network b.safetensors --merge m.npz --merged c.safetensors
package struct FoldExamination: Examination {
  package init() {}

  package let name = "fold"
  package let text =
    "whether the fold of networks and matrices M, U is one function with the SuperNet, and a merged file is that fold"
  package let parameters = [
    Parameter("network", "a network that was merged; once for each", kind: .file),
    Parameter("merge", "the matrices M1, U1, ..., or permutations P1, ...", kind: .file),
    Parameter("merged", "the file that claims to be the fold", kind: .file),
    Parameter("data", "points, one a row; random integers without it", kind: .file),
    Parameter("heads", "of the attention, so that permutations keep them together", kind: .integer(1...256)),
    Parameter("seed", "of the random points", kind: .integer(0...1_000_000), default: "1"),
  ]

  /// The largest number of weights for which the identity is worked out over fractions.
  static let exactLimit = 20_000
  static let largestPointCount = 64

  package enum Case: Sendable {
    /// Layers one after the other, with matrices named after their numbers.
    case layers(Layers)
    /// Maps with names, as transformers have them.
    case maps(Maps)
  }

  package struct Maps: Sendable {
    let fold: MapFold
  }

  package struct Layers: Sendable {
    var networks: [DenseNetwork<Rational>]
    var pairs: [MergePair<RationalMatrix>]
    var heads: [DenseLayer<Rational>]
    var points: RationalMatrix
    var merged: MergedFile?
    var summary: [String]
  }

  package func read(_ arguments: Arguments) throws -> Case {
    let merge = try arguments.files("merge", count: 1...1)[0]
    let tensors = try TensorFile.read(merge)
    guard MapMerge.isMeant(by: tensors) else { return .layers(try layers(arguments, tensors, merge)) }
    if arguments["data"] != nil {
      throw ArgumentError(
        name: "data", found: arguments["data"], expected: "none: maps with names are compared at random points")
    }
    return .maps(
      Maps(
        fold: try MapFold(
          networks: arguments.files("network", count: 1...16), merge: tensors,
          merged: arguments["merged"] == nil ? nil : arguments.files("merged", count: 1...1)[0],
          heads: arguments["heads"] == nil ? nil : arguments.integer("heads", in: 1...256),
          seed: arguments.integer("seed", in: 0...1_000_000))))
  }

  private func layers(_ arguments: Arguments, _ tensors: [Tensor], _ path: String) throws -> Layers {
    let files = try arguments.files("network", count: 1...16).map { try DenseNetworkFile(reading: $0) }
    for file in files.dropFirst() {
      guard file.layers.count == files[0].layers.count else {
        throw DataError(
          file: file.file, found: "\(file.layers.count) layers",
          expected: "\(files[0].layers.count), as \(files[0].file)")
      }
      for (layer, first) in zip(file.layers.dropLast(), files[0].layers)
      where layer.inputCount != first.inputCount || layer.outputCount != first.outputCount {
        throw layer.weights.error(
          found: "\(layer.outputCount) x \(layer.inputCount)",
          expected: "\(first.outputCount) x \(first.inputCount), as in \(files[0].file)")
      }
    }
    let merge = try MergeFile(tensors, file: path, networks: files)
    let depth = merge.pairs.count
    guard depth >= files[0].layers.count - 1 else {
      throw DataError(
        file: arguments["merge"] ?? "", found: "matrices for \(depth) layers",
        expected: "\(files[0].layers.count - 1), all but the heads, or \(files[0].layers.count)")
    }
    if depth == files[0].layers.count {
      for file in files where file.layers[depth - 1].outputCount != files[0].layers[depth - 1].outputCount {
        throw DataError(file: file.file, found: "another number of outputs", expected: "that of \(files[0].file)")
      }
    }
    let networks = try files.map { try $0.exact() }
    let bodies = networks.map { DenseNetwork(Array($0.layers.prefix(depth))) }
    let heads = depth < networks[0].layers.count ? networks.map { $0.layers[depth] } : []
    let points = try points(arguments, dimension: bodies[0].inputCount)
    let merged = arguments["merged"] == nil ? nil : try MergedFile(reading: arguments.files("merged", count: 1...1)[0])
    let folded = SuperNet(networks: bodies, pairs: merge.pairs).folded()
    let summary = [
      "layers matched: \(depth) of \(files.count) networks"
        + (heads.isEmpty ? "" : ", heads of \(heads.map { "\($0.outputCount)" }.joined(separator: " and ")) outputs"),
      "parameters of the bodies: \(bodies.reduce(0) { $0 + $1.parameterCount }) before, \(folded.body.parameterCount) after",
      "U of layer \(depth) is kept beside the body: "
        + folded.unmerge.map { "\($0.rowCount) x \($0.columnCount)" }.joined(separator: ", "),
    ]
    return Layers(
      networks: bodies, pairs: merge.pairs, heads: heads, points: points, merged: merged, summary: summary)
  }

  private func points(_ arguments: Arguments, dimension: Int) throws -> RationalMatrix {
    if arguments["data"] != nil {
      let path = try arguments.files("data", count: 1...1)[0]
      guard let tensor = try TensorFile.read(path).first else {
        throw DataError(file: path, found: "no tensor", expected: "a matrix of points")
      }
      let (rows, columns) = try tensor.matrixShape()
      guard rows > 0, columns == dimension else {
        throw tensor.error(found: "shape \(tensor.shape)", expected: "rows of \(dimension) numbers")
      }
      let count = min(rows, Self.largestPointCount)
      return RationalMatrix(
        rows: count, columns: columns, entries: try (0..<count * columns).map { try tensor.exact(at: $0) })
    }
    var key = RandomKey(seed: UInt64(try arguments.integer("seed", in: 0...1_000_000))).fold(in: "points")
    return RationalMatrix(
      rows: 8, columns: dimension, entries: (0..<8 * dimension).map { _ in Rational(key.next(below: 7) - 3) })
  }

  package func report(on input: Case, effort: Effort) throws -> ExaminationReport {
    switch input {
    case .layers(let layers): try report(on: layers, effort: effort)
    case .maps(let maps): try maps.fold.report(effort: effort)
    }
  }

  private func report(on input: Layers, effort: Effort) throws -> ExaminationReport {
    var report = ExaminationReport(summary: input.summary)
    let net = SuperNet(networks: input.networks, pairs: input.pairs)
    let rounded = net.rounded
    let points = BoundedMatrix(Matrix(rounding: input.points))
    let (left, right) = (rounded.folded().outputs(points), rounded.outputs(points))
    var (difference, bound) = (0.0, 0.0)
    for (a, b) in zip(left.flatMap(\.entries), right.flatMap(\.entries)) {
      difference = max(difference, abs(a.value - b.value))
      bound = max(bound, a.error + b.error)
    }
    report.quantities = [
      Quantity("largest difference over doubles", .rounded(difference, error: 0)),
      Quantity("bound from rounding", .rounded(bound, error: 0)),
    ]
    let size = input.networks.reduce(0) { $0 + $1.parameterCount }
    if let exhausted = effort.exhaustion() {
      report.exhausted = exhausted
    } else if size <= Self.exactLimit {
      let exact = largestDifference(net.folded().outputs(input.points), net.outputs(input.points))
      report.verdicts.append(
        (
          FoldIdentity().statement,
          Verdict([Side("largest difference of an output, over fractions", .exact(exact), .equal, .exact(0))])
        ))
    } else {
      report.summary.append("\(size) parameters: over doubles with bounds alone")
    }
    if let merged = input.merged {
      let comparison = try merged.compared(with: net, heads: input.heads)
      report.summary.append(comparison.text)
      report.verdicts.append(
        (
          FoldIdentity().statement,
          Verdict([
            Side("numbers of the merged file beyond rounding", .exact(comparison.wrong), .equal, .exact(0))
          ])
        ))
    }
    return report
  }
}

extension SuperNet<RationalMatrix> {
  /// The nearest doubles, which keep the bound of that rounding too.
  var rounded: SuperNet<BoundedMatrix> {
    func rounded(_ matrix: RationalMatrix) -> BoundedMatrix {
      BoundedMatrix(
        rows: matrix.rowCount, columns: matrix.columnCount, entries: matrix.entries.map { BoundedDouble(rounding: $0) })
    }
    return SuperNet<BoundedMatrix>(
      networks: networks.map { $0.map { BoundedDouble(rounding: $0) } },
      pairs: pairs.map { pair in
        MergePair(merge: pair.merge.map { rounded($0) }, unmerge: pair.unmerge.map { rounded($0) })
      })
  }
}

extension BoundedDouble {
  /// The nearest double, with the bound of that rounding.
  init(rounding number: Rational) {
    let value = Double(rounding: number)
    let isExact = Rational(exactly: value) == number
    self.init(value, error: isExact ? 0 : abs(value) * 0x1p-53 + .leastNormalMagnitude)
  }
}
