import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// A network of the merged size, with a matrix U after its last layer, trained on the same loss as FS-Merge.
struct Distillation {
  let problem: MergeProblem
  let isRandom: Bool
  let settings: MergeMethod.Settings

  /// Nil if the effort ends first.
  func merge(key: RandomKey, effort: Effort) -> MergedNetwork? {
    let shape = start(key: key.fold(in: "start"))
    var numbers = DenseTraining.numbers(shape)
    var adam = Adam(count: numbers.count)
    let rows = ReconstructionRows(problem)
    let epochs = settings.epochs(samples: problem.inputs[0].rowCount)
    let cycle = OneCycle(
      peak: settings.rate, steps: epochs * ((rows.count + settings.batch - 1) / settings.batch))
    let width = problem.bodies[0].outputCount
    var step = 0
    for epoch in 0..<epochs {
      if effort.exhaustion() != nil { return nil }
      for part in DenseTraining.batches(
        rows.count, size: settings.batch, key: key.fold(in: "batches").fold(in: UInt64(epoch)))
      {
        let own = rows.part(part)
        var gradient = DenseTraining.gradient(DenseTraining.network(shape, numbers), own.points) { outputs in
          slope(outputs, own)
        }
        // U is a matrix: its layer has no bias.
        for index in gradient.count - problem.count * width..<gradient.count { gradient[index] = 0 }
        adam.update(&numbers, gradient: gradient, rate: cycle.rate(at: step))
        step += 1
      }
    }
    let layers = DenseTraining.network(shape, numbers).layers
    let last = SuperNet<Matrix>.weights(layers[layers.count - 1])
    return MergedNetwork(
      folded: Folded(
        body: DenseNetwork(Array(layers.dropLast())),
        unmerge: (0..<problem.count).map { i in last.rows(Array(i * width..<(i + 1) * width)).transposed }),
      notes: ["\(numbers.count) trained numbers, \(step) steps"])
  }

  /// 2 / (points * coordinates) times the error, in the block of the task of each row.
  private func slope(_ outputs: Matrix, _ rows: ReconstructionRows) -> Matrix {
    let width = rows.targets.columnCount
    var slope = Matrix(rows: outputs.rowCount, columns: outputs.columnCount)
    let factor = 2 / Double(rows.targets.entries.count)
    for (row, task) in rows.tasks.enumerated() {
      for column in 0..<width {
        slope[row, task * width + column] = factor * (outputs[row, task * width + column] - rows.targets[row, column])
      }
    }
    return slope
  }

  private func start(key: RandomKey) -> DenseNetwork<Double> {
    let width = problem.bodies[0].outputCount
    var normal = NormalSource(key: key.fold(in: "U"))
    let unmerge =
      isRandom
      ? Matrix(
        rows: problem.count * width, columns: width,
        entries: (0..<problem.count * width * width).map { _ in normal.next() / Double(width).squareRoot() })
      : Matrix.stacked((0..<problem.count).map { _ in Matrix.identity(width) })
    let body =
      isRandom
      ? DenseTraining.start(problem.bodies[0].widths, key: key.fold(in: "body")).layers.map { layer in
        var layer = layer
        layer.activation = .relu
        return layer
      } : problem.bodies[0].layers
    return DenseNetwork(
      body + [
        DenseLayer(
          inputCount: width, outputCount: problem.count * width, weights: unmerge.entries,
          bias: Array(repeating: 0, count: problem.count * width), activation: .identity)
      ])
  }
}
