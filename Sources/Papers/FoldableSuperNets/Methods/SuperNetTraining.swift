import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// FS-Merge: M and U are trained so that block i of the output has the features of network i on the points of task i.
public struct SuperNetTraining: Sendable {
  /// The networks with unlabelled points of their tasks.
  public var problem: MergeProblem
  /// What numbers M and U are made of.
  public var kind: Parametrization
  /// The pairs before training.
  public var start: Initialization
  /// Rank, epochs, batch and step size.
  public var settings: MergeMethod.Settings

  /// A training; nothing happens before it is run.
  public init(
    problem: MergeProblem, kind: Parametrization, start: Initialization, settings: MergeMethod.Settings
  ) { (self.problem, self.kind, self.start, self.settings) = (problem, kind, start, settings) }

  /// The folded network after training; nil if the effort ends first.
  public func merge(key: RandomKey, effort: Effort) -> MergedNetwork? {
    var parameters = initial(key: key.fold(in: "start"))
    var numbers = parameters.flatMap(\.numbers)
    var adam = Adam(count: numbers.count)
    let rows = ReconstructionRows(problem)
    let epochs = settings.epochs(samples: problem.inputs[0].rowCount)
    let perEpoch = (rows.count + settings.batch - 1) / settings.batch
    let cycle = OneCycle(peak: settings.rate, steps: epochs * perEpoch)
    var step = 0
    for epoch in 0..<epochs {
      if effort.exhaustion() != nil { return nil }
      for part in DenseTraining.batches(
        rows.count, size: settings.batch, key: key.fold(in: "batches").fold(in: UInt64(epoch)))
      {
        let gradient = gradient(at: parameters, rows.part(part))
        adam.update(&numbers, gradient: gradient, rate: cycle.rate(at: step))
        parameters.replace(numbers)
        step += 1
      }
    }
    let net = SuperNet(networks: problem.bodies, pairs: parameters.map { $0.pair() })
    return MergedNetwork(folded: net.folded(), notes: ["\(numbers.count) trained numbers, \(step) steps"])
  }

  /// The start of every layer.
  package func initial(key: RandomKey) -> [PairParameters<Matrix>] {
    var normal = NormalSource(key: key)
    return problem.bodies[0].layers.map { layer in
      let (k, d) = (problem.count, layer.outputCount)
      let c = 1 / Double(d).squareRoot()
      var parameters: PairParameters<Matrix> = kind.parameters(
        networks: k, width: d, mergedWidth: d, rank: settings.rank
      ) { normal.next() }
      let shares = (0..<k).compactMap { start.share(of: $0, among: k).map { Double(rounding: $0) } }
      if shares.count == k {
        if kind.hasDiagonal {
          parameters.mergeDiagonal = shares.flatMap { Array(repeating: $0, count: d) }
          parameters.unmergeDiagonal = Array(repeating: 1, count: k * d)
        }
        if kind == .full {
          parameters.merge = Matrix.stacked(shares.map { Matrix.scaled(d, $0) })
          parameters.unmerge = Matrix.stacked((0..<k).map { _ in Matrix.identity(d) }).transposed
        }
        // One factor zero, the other small: both zero would never move (S4).
        let scale = 0.1 * c / Double(settings.rank)
        parameters.mergeFactors = parameters.mergeFactors.map { ($0.0.mapped { _ in 0 }, $0.1.mapped { scale * $0 }) }
        parameters.unmergeFactors = parameters.unmergeFactors.map {
          ($0.0.mapped { _ in 0 }, $0.1.mapped { scale * $0 })
        }
      } else {
        let factor = kind.hasFactors ? c / Double(settings.rank).squareRoot() : c
        parameters.merge = parameters.merge?.mapped { c * $0 / Double(k) }
        parameters.unmerge = parameters.unmerge?.mapped { c * $0 }
        parameters.mergeDiagonal = parameters.mergeDiagonal?.map {
          kind.hasFactors ? 0 : c * $0 / Double(k).squareRoot()
        }
        parameters.unmergeDiagonal = parameters.unmergeDiagonal?.map { kind.hasFactors ? 0 : c * $0 }
        parameters.mergeFactors = parameters.mergeFactors.map { pair in
          (pair.0.mapped { factor * $0 }, pair.1.mapped { factor * $0 })
        }
        parameters.unmergeFactors = parameters.unmergeFactors.map { pair in
          (pair.0.mapped { factor * $0 }, pair.1.mapped { factor * $0 })
        }
      }
      return parameters
    }
  }

  /// The mean squared error over points and coordinates, block i for the points of task i.
  package func loss(at parameters: [PairParameters<Matrix>], _ rows: ReconstructionRows) -> Double {
    let outputs = SuperNet(networks: problem.bodies, pairs: parameters.map { $0.pair() }).outputs(rows.points)
    return rows.errors(outputs).reduce(0) { $0 + $1.entries.reduce(0) { $0 + $1 * $1 } }
      / Double(rows.targets.entries.count)
  }

  /// The gradient of the loss with respect to all trained numbers.
  package func gradient(at parameters: [PairParameters<Matrix>], _ rows: ReconstructionRows) -> [Double] {
    let pairs = parameters.map { $0.pair() }
    let networks = problem.bodies
    // Forward, keeping what each network sees before M and what stands after the nonlinearity.
    var hidden = [rows.points]
    var before: [[Matrix]] = []
    for layer in pairs.indices {
      var sums = Matrix(rows: rows.count, columns: pairs[layer].width)
      var own: [Matrix] = []
      for (i, network) in networks.enumerated() {
        let seen = layer == 0 ? rows.points : Matrix.product(hidden[layer], pairs[layer - 1].unmerge[i])
        let value = Matrix.product(seen, SuperNet<Matrix>.weights(network.layers[layer]), transposingRight: true)
          .addingToRows(network.layers[layer].bias)
        sums.addProduct(value, pairs[layer].merge[i], transposingLeft: false, transposingRight: false)
        own.append(value)
      }
      before.append(own)
      hidden.append(sums.rectified())
    }
    let last = pairs.count - 1
    let factor = 2 / Double(rows.targets.entries.count)
    let slopes = rows.errors(pairs[last].unmerge.map { Matrix.product(hidden[last + 1], $0) })
      .map { $0.mapped { factor * $0 } }
    var ofUnmerge = Array(repeating: [Matrix](), count: pairs.count)
    var ofMerge = ofUnmerge
    ofUnmerge[last] = slopes.map { Matrix.product(hidden[last + 1], $0, transposingLeft: true) }
    var down = Matrix(rows: rows.count, columns: pairs[last].width)
    for (slope, unmerge) in zip(slopes, pairs[last].unmerge) {
      down.addProduct(slope, unmerge, transposingLeft: false, transposingRight: true)
    }
    for layer in pairs.indices.reversed() {
      let sums = down.masked(by: hidden[layer + 1])
      ofMerge[layer] = before[layer].map { Matrix.product($0, sums, transposingLeft: true) }
      guard layer > 0 else { break }
      down = Matrix(rows: rows.count, columns: pairs[layer - 1].width)
      for (i, network) in networks.enumerated() {
        let seen = Matrix.product(
          Matrix.product(sums, pairs[layer].merge[i], transposingRight: true),
          SuperNet<Matrix>.weights(network.layers[layer]))
        ofUnmerge[layer - 1].append(Matrix.product(hidden[layer], seen, transposingLeft: true))
        down.addProduct(seen, pairs[layer - 1].unmerge[i], transposingLeft: false, transposingRight: true)
      }
    }
    return parameters.indices.flatMap { parameters[$0].gradient(merge: ofMerge[$0], unmerge: ofUnmerge[$0]) }
  }
}

/// The points of all tasks with the features that the network of each task has there.
package struct ReconstructionRows {
  var points: Matrix
  var targets: Matrix
  /// The task of every row.
  var tasks: [Int]

  var count: Int { tasks.count }

  package init(_ problem: MergeProblem) {
    points = Matrix.stacked(problem.inputs)
    targets = Matrix.stacked((0..<problem.count).map { problem.bodies[$0].forward(problem.inputs[$0]) })
    tasks = (0..<problem.count).flatMap { Array(repeating: $0, count: problem.inputs[$0].rowCount) }
  }

  func part(_ rows: [Int]) -> ReconstructionRows {
    var part = self
    (part.points, part.targets, part.tasks) = (points.rows(rows), targets.rows(rows), rows.map { tasks[$0] })
    return part
  }

  /// Output minus target in the rows of each task, zeros in the rows of others.
  func errors(_ outputs: [Matrix]) -> [Matrix] {
    outputs.enumerated().map { task, output in
      var error = Matrix(rows: output.rowCount, columns: output.columnCount)
      for row in 0..<output.rowCount where tasks[row] == task {
        for column in 0..<output.columnCount { error[row, column] = output[row, column] - targets[row, column] }
      }
      return error
    }
  }
}

extension ReconstructionRows {
  /// The mean squared error of a merged network on these rows.
  package func meanSquare(_ folded: Folded<Matrix>) -> Double {
    errors(folded.outputs(points)).reduce(0) { $0 + $1.entries.reduce(0) { $0 + $1 * $1 } }
      / Double(targets.entries.count)
  }
}
