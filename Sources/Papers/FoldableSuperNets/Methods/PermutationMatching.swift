import LinearAlgebra
import Numbers
import RealNetworks

/// Units of every other network are matched with those of the first by the correlation of their values on all points.
enum PermutationMatching {
  static func merge(_ problem: MergeProblem) -> MergedNetwork {
    let points = Matrix.stacked(problem.inputs)
    let features = (0..<problem.count).map { problem.features(of: $0, at: points) }
    var notes: [String] = []
    let pairs = problem.bodies[0].layers.indices.map { index in
      let width = problem.bodies[0].layers[index].outputCount
      let share = 1 / Double(problem.count)
      var (merge, unmerge) = ([Matrix](), [Matrix]())
      for network in 0..<problem.count {
        var columns = Array(0..<width)
        if network > 0 {
          let cost = cost(features[0][index + 1], features[network][index + 1])
          let best = Assignment(minimizing: cost)
          columns = best.columns
          let gap = Double(rounding: best.certificate(for: cost).gap)
          notes.append("layer \(index + 1), network \(network + 1): gap of the assignment \(gap == 0 ? "0" : "\(gap)")")
        }
        var (m, u) = (Matrix(rows: width, columns: width), Matrix(rows: width, columns: width))
        for (unit, column) in columns.enumerated() {
          m[column, unit] = share
          u[unit, column] = 1
        }
        merge.append(m)
        unmerge.append(u)
      }
      return MergePair(merge: merge, unmerge: unmerge)
    }
    return MergedNetwork(folded: SuperNet(networks: problem.bodies, pairs: pairs).folded(), notes: notes)
  }

  /// Minus the correlations, to multiples of 2^-40: sums of them are exact, so that the gap of the optimum is exactly 0.
  static func cost(_ left: Matrix, _ right: Matrix) -> Matrix {
    Matrix.product(left.standardized, right.standardized, transposingLeft: true)
      .mapped { -($0 * 0x1p40).rounded() * 0x1p-40 }
  }
}

extension Matrix {
  /// Every column minus its mean, over its length; constant columns become zeros.
  var standardized: Matrix {
    var result = self
    for column in 0..<columnCount {
      let values = self.column(column)
      let mean = values.reduce(0, +) / Double(max(1, rowCount))
      let length = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
      for row in 0..<rowCount { result[row, column] = length > 1e-12 ? (values[row] - mean) / length : 0 }
    }
    return result
  }
}

/// Greedy matching of all units of two networks, also within one, by correlation (Stoica et al. 2024).
enum ZipItMatching {
  static func merge(_ problem: MergeProblem) -> MergedNetwork {
    let points = Matrix.stacked(problem.inputs)
    let features = (0..<2).map { problem.features(of: $0, at: points) }
    let pairs = problem.bodies[0].layers.indices.map { index in
      let width = problem.bodies[0].layers[index].outputCount
      let units = (0..<2).map { features[$0][index + 1].standardized }
      // All 2 d units side by side.
      let all = Matrix(
        rows: points.rowCount, columns: 2 * width,
        entries: (0..<points.rowCount).flatMap { units[0].row($0) + units[1].row($0) })
      let correlations = Matrix.product(all, all, transposingLeft: true)
      var order = (0..<2 * width).flatMap { i in (0..<i).map { (i, $0) } }
      // Ties go to the first pair, so that the order is one for all.
      order.sort { (correlations[$1.0, $1.1], $0.0, $0.1) < (correlations[$0.0, $0.1], $1.0, $1.1) }
      var (merge, unmerge) = (
        (0..<2).map { _ in Matrix(rows: width, columns: width) },
        (0..<2).map { _ in Matrix(rows: width, columns: width) }
      )
      var isMatched = [Bool](repeating: false, count: 2 * width)
      var group = 0
      for (a, b) in order where !isMatched[a] && !isMatched[b] {
        for unit in [a, b] {
          isMatched[unit] = true
          merge[unit / width][unit % width, group] = 0.5
          unmerge[unit / width][group, unit % width] = 1
        }
        group += 1
      }
      return MergePair(merge: merge, unmerge: unmerge)
    }
    return MergedNetwork(folded: SuperNet(networks: problem.bodies, pairs: pairs).folded())
  }
}
