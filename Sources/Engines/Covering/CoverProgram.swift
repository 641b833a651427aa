import ThresholdNetworks

/// The covering program of a sample at depth 2, for one width k and one output threshold T.
///
/// A variable v is how many hidden neurons are right on one of the inclusion-maximal sets of points that single neurons can be
/// right on. T of k neurons fit the sample if and only if at most k neurons cover every one at least T times and every zero at
/// least k + 1 - T times (<doc:Multicover>, lemmas 1 and 2).
public struct CoverProgram {
  /// The number k of hidden neurons.
  public let width: Int
  /// Of how many hidden neurons the output needs to fire, 1 ... k.
  public let threshold: Int
  /// What the variables stand for.
  public let sets: CorrectSets
  /// How often each point is to be covered.
  public let demand: [Int]

  /// Lists the sets of a sample of at most `CorrectSets.maximumFanIn` inputs.
  ///
  /// - Parameters:
  ///   - sample: what is fitted.
  ///   - width: the number of hidden neurons.
  ///   - threshold: of how many of them the output needs to fire.
  ///   - shouldStop: asked every few milliseconds; the program is nil if it said so before the sets were listed.
  public init?(of sample: PartialFunction, width: Int, threshold: Int, shouldStop: () -> Bool) {
    let all = CorrectSets(inputs: sample.inputColumns, labels: sample.labels, shouldStop: shouldStop)
    guard let sets = all?.maximal(shouldStop: shouldStop) else { return nil }
    (self.width, self.threshold, self.sets) = (width, threshold, sets)
    demand = MarginPrograms.demand(of: sample, width: width, threshold: threshold)
  }

  /// The program in the LP format of solvers of integer programs: comments, what is to be least, a constraint for each point, and that
  /// variables are integers.
  ///
  /// - Parameter comments: lines in front.
  /// - Complexity: the text has about eight bytes for each point of each set.
  public func text(comments: [String]) -> String {
    let names = (0..<sets.count).map { "v\($0 + 1)" }
    var text = comments.map { "\\ \($0)\n" }.joined()
    text += "Minimize\n neurons:" + Self.lines(Self.sum(names))
    text += "Subject To\n"
    for point in demand.indices {
      let covering = names.indices.filter { sets.contains(point, in: $0) }.map { names[$0] }
      text += " p\(point + 1):" + Self.lines(Self.sum(covering) + [">= \(demand[point])"])
    }
    return text + "General\n" + Self.lines(names) + "End\n"
  }

  private static func sum(_ names: [String]) -> [String] { names.prefix(1) + names.dropFirst().map { "+ \($0)" } }

  /// Lines of a few words, for readers of this format limit their length.
  private static func lines(_ words: [String]) -> String {
    stride(from: 0, to: words.count, by: 14).map { start in
      " " + words[start..<min(start + 14, words.count)].joined(separator: " ") + "\n"
    }.joined()
  }
}
