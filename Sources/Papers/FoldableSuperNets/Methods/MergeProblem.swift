import LinearAlgebra
import Numbers
import RealNetworks
import Running

/// Networks to be merged with what is known about their tasks.
public struct MergeProblem: Sendable {
  /// Bodies of equal widths, all layers ReLU.
  public var bodies: [DenseNetwork<Double>]
  /// The last, linear layer of each network, from features to the classes of its task.
  public var heads: [DenseLayer<Double>]
  /// Unlabelled points of each task.
  public var inputs: [Matrix]

  /// A problem from the parts of each network and task.
  ///
  /// - Precondition: as many of each, of shapes that fit.
  public init(bodies: [DenseNetwork<Double>], heads: [DenseLayer<Double>], inputs: [Matrix]) {
    precondition(bodies.count == heads.count && heads.count == inputs.count && !bodies.isEmpty, "counts")
    precondition(bodies.allSatisfy { $0.widths == bodies[0].widths }, "widths")
    (self.bodies, self.heads, self.inputs) = (bodies, heads, inputs)
  }

  /// The number K of networks.
  public var count: Int { bodies.count }

  /// The features of one network after every layer at its inputs, the inputs first.
  func features(of network: Int, at inputs: Matrix) -> [Matrix] {
    bodies[network].layers.reduce(into: [inputs]) { features, layer in
      features.append(DenseNetwork([layer]).forward(features[features.count - 1]))
    }
  }

  /// Networks without a merge: each with its own body.
  public func originalScores(on tasks: [TaskSplit]) -> Scores {
    Scores(tasks: tasks) { points in
      (0..<count).map { heads[$0].logits(bodies[$0].forward(points)) }
    }
  }
}

/// What a method makes: one body, and the matrices that give back the features of each network.
public struct MergedNetwork: Sendable {
  /// The body with what gives back the features of each network.
  public var folded: Folded<Matrix>
  /// One line where there is something to say, such as the rank of a Gram matrix or the gap of an assignment.
  public var notes: [String]

  /// A merged network with remarks on how it was made.
  public init(folded: Folded<Matrix>, notes: [String] = []) { (self.folded, self.notes) = (folded, notes) }

  /// How well it does with the heads of `problem`.
  public func scores(with problem: MergeProblem, on tasks: [TaskSplit]) -> Scores {
    let heads = (0..<problem.count).map { folded.head(problem.heads[$0], of: $0) }
    return Scores(tasks: tasks) { points in
      let features = folded.features(points)
      return heads.map { $0.logits(features) }
    }
  }
}

extension DenseLayer<Double> {
  func logits(_ features: Matrix) -> Matrix {
    Matrix.product(features, SuperNet<Matrix>.weights(self), transposingRight: true).addingToRows(bias)
  }
}

/// Accuracies on test points.
public struct Scores: Hashable, Sendable, Codable {
  /// The mean over tasks of the share of points that the head of their task gets right.
  public var perTask: Double
  /// The share of all points whose largest logit over all heads is that of their task and class.
  public var joint: Double

  /// `logits(points)` gives the outputs of every head.
  init(tasks: [TaskSplit], logits: (Matrix) -> [Matrix]) {
    var (shares, right, total) = ([Double](), 0, 0)
    for (task, data) in tasks.enumerated() {
      let outputs = logits(data.test)
      var own = 0
      for (row, label) in data.testLabels.enumerated() {
        let values = outputs.map { $0.row(row) }
        let best = values.enumerated().flatMap { head in head.element.enumerated().map { (head.offset, $0) } }
          .reduce((-1, -1, -Double.infinity)) { $1.1.element > $0.2 ? ($1.0, $1.1.offset, $1.1.element) : $0 }
        if best.0 == task, best.1 == label { right += 1 }
        let mine = values[task]
        if mine.indices.max(by: { mine[$0] < mine[$1] }) == label { own += 1 }
      }
      shares.append(Double(own) / Double(max(1, data.testLabels.count)))
      total += data.testLabels.count
    }
    perTask = shares.reduce(0, +) / Double(max(1, shares.count))
    joint = Double(right) / Double(max(1, total))
  }
}
