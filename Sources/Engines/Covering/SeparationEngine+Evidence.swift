import Running
import Solving
import ThresholdNetworks

// Evidence against first layers, in the form that a certificate keeps.
extension SeparationEngine {
  /// The evidence that no `width` columns separate every one from every zero, or, with a second width, that none of the
  /// first layers which do can be completed at depth 3.
  ///
  /// - Parameters:
  ///   - width: of the first layer.
  ///   - secondWidth: of the second one at depth 3; nil asks about the first layer alone.
  ///   - nodeLimit: how many linear programs may be solved.
  ///   - effort: its resource units are not looked at.
  /// - Returns: nil if none is found, or if the tables are too large for memory or for whoever has to check them.
  /// - Complexity: a linear program of columns times pairs for every node.
  public func refutation(
    width: Int, secondWidth: Int? = nil, nodeLimit: Int, effort: Effort
  ) -> SeparationTree? {
    let search = FirstLayerSearch(limit: .max) { effort.stop }
    return refutation(by: search, width: width, secondWidth: secondWidth, nodeLimit: nodeLimit, effort: effort)
  }

  private func refutation(
    by search: FirstLayerSearch, width: Int, secondWidth: Int?, nodeLimit: Int, effort: Effort
  ) -> SeparationTree? {
    guard !sample.isConstant, hasRoomForEvidence(effort.budget.memory),
      let problem = preparedProblem(shouldStop: { effort.isStopped })
    else { return nil }
    guard let secondWidth else { return search.refutation(of: problem, width: width, nodeLimit: nodeLimit) }
    guard width <= Self.widestRecorded else { return nil }
    let test = FirstLayerTest(problem, upperWidths: [secondWidth, 1], effort: effort)
    return search.refutation(of: problem, width: width, nodeLimit: nodeLimit) { layer, steps in
      test.refutation(firstLayer: layer, steps: &steps)
    }
  }

  /// Complete first layers are refuted one by one up to this width.
  private static let widestRecorded = 8
  private static let mostRecordedPairs = 1 << 13

  private func hasRoomForEvidence(_ memory: Int) -> Bool {
    let ones = sample.labels.popcount
    return sample.inputCount <= 12 && ones * (sample.pointCount - ones) <= Self.mostRecordedPairs
      && SeparationProblem.bytesNeeded(for: sample) <= memory
  }

  /// A refutation with its tree, where the engine records evidence and finds some at once; first that the columns do not
  /// separate, then, at depth 3, that nothing can follow where they do.
  ///
  /// - Parameter widths: the widths down to the first 1, or the first one alone.
  func recordedRefutation(widths: [Int], effort: Effort) -> Decision? {
    guard recordsEvidence else { return nil }
    let unit = FirstLayerSearch.stepsPerUnit
    let limit = effort.budget.resources.map { $0 > .max / unit ? .max : $0 * unit } ?? .max
    let search = FirstLayerSearch(limit: limit) { effort.stop }
    func decision(_ refutation: Refutation) -> Decision {
      Decision(.impossible(refutation), resources: (search.steps + unit - 1) / unit)
    }
    func tree(secondWidth: Int?) -> SeparationTree? {
      refutation(
        by: search, width: widths[0], secondWidth: secondWidth, nodeLimit: Self.shortRecord, effort: effort)
    }
    if let tree = tree(secondWidth: nil) { return decision(.separation(tree)) }
    guard widths.count == 3 else { return nil }
    return tree(secondWidth: widths[1]).map { decision(.layers($0)) }
  }

  /// The nodes of a record that is tried before the search without one.
  private static let shortRecord = 400
}
