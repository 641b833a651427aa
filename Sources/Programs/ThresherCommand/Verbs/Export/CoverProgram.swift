import Covering
import ThresholdNetworks

/// The covering program of a sample at depth 2, for one width k and one output threshold T, as solvers of integer programs read it.
///
/// A variable v is how many hidden neurons are right on one of the inclusion-maximal sets of points that single neurons can be
/// right on. T of k neurons fit the sample if and only if at most k neurons cover every one at least T times and every zero at
/// least k + 1 - T times (<doc:Multicover>, lemmas 1 and 2).
struct CoverProgram {
  let width: Int
  let threshold: Int
  let sets: CorrectSets
  /// How often each point is to be covered.
  let demand: [Int]

  /// - Returns: nil if `shouldStop` said so before the sets were listed.
  init?(of sample: PartialFunction, width: Int, threshold: Int, shouldStop: () -> Bool) {
    let all = CorrectSets(inputs: sample.inputColumns, labels: sample.labels, shouldStop: shouldStop)
    guard let sets = all?.maximal(), !shouldStop() else { return nil }
    (self.width, self.threshold, self.sets) = (width, threshold, sets)
    demand = MarginPrograms.demand(of: sample, width: width, threshold: threshold)
  }

  /// The program in the LP format: comments, what is to be least, a constraint for each point, and that variables are integers.
  ///
  /// - Complexity: the text has about eight bytes for each point of each set.
  func text(comments: [String]) -> String {
    let names = (0..<sets.count).map { "v\($0 + 1)" }
    var text = comments.map { "\\ \($0)\n" }.joined()
    text += "Minimize\n neurons:" + Self.sum(names[...])
    text += "Subject To\n"
    for point in demand.indices {
      let covering = (0..<sets.count).filter { sets.contains(point, in: $0) }
      text += " p\(point + 1):" + Self.sum(covering.map { names[$0] }[...], atLeast: demand[point])
    }
    return text + "General\n" + Self.lines(names) + "End\n"
  }

  /// A sum over lines of at most `termsPerLine` terms, for readers of this format limit their length.
  private static func sum(_ names: ArraySlice<String>, atLeast bound: Int? = nil) -> String {
    let terms = names.enumerated().map { $0.offset == 0 ? $0.element : "+ \($0.element)" }
    let end = bound.map { [">= \($0)"] } ?? []
    return lines(terms + end)
  }

  private static func lines(_ words: [String]) -> String {
    stride(from: 0, to: words.count, by: termsPerLine).map { start in
      " " + words[start..<min(start + termsPerLine, words.count)].joined(separator: " ") + "\n"
    }.joined()
  }

  private static let termsPerLine = 14
}
