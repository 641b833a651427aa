import Running
import Solving

// A search at depth 2 in parts that others have done, or are to do: subtrees of the search for one output threshold.
extension MulticoverEngine {
  private static let prefix = "cover/"

  /// `cover/0/6/3/r01`: without mismatches, six columns, threshold 3, the first branch at the root and the second one below it.
  private func partName(width: Int, threshold: Int) -> String {
    "\(Self.prefix)\(mismatches)/\(width)/\(threshold)/r"
  }

  /// What the search for a width begins with: its roots, or what is left of them.
  func starts(of prepared: Prepared, width: Int) -> [MulticoverSearch.Start] {
    let expander = MulticoverExpander(prepared.problem)
    if let wanted = book?.wantedParts, !prepared.roots.isEmpty {
      let levels = Self.levels(for: wanted, roots: prepared.roots.count)
      for (root, item) in zip(prepared.roots, prepared.open) {
        var parts: [String] = []
        list(root.node(), partName(width: width, threshold: item.threshold), levels, expander, &parts)
        book?.list(parts)
      }
    }
    var starts: [MulticoverSearch.Start] = []
    for (index, root) in prepared.roots.enumerated() {
      let name = partName(width: width, threshold: prepared.open[index].threshold)
      if book?.hasAnswers(below: String(name.dropLast())) ?? false {
        begin(root.node(), name, index, prepared, width: width, expander, &starts)
      } else {
        starts.append(.root(root, evidence: prepared.evidence[index], index: index))
      }
    }
    return starts
  }

  /// How deep the roots are divided for so many parts.
  ///
  /// Without a column is more left than with one, so that branch is divided twice as deep: with every level the parts are as many as
  /// the next Fibonacci number, at most.
  private static func levels(for wanted: Int, roots: Int) -> Int {
    var (parts, next) = (1, 2)
    var levels = 0
    while roots * next <= wanted {
      (parts, next) = (next, parts + next)
      levels += 1
    }
    return levels
  }

  private func list(
    _ node: MulticoverNode, _ name: String, _ levels: Int, _ expander: MulticoverExpander, _ parts: inout [String]
  ) {
    guard levels > 0 else {
      parts.append(name)
      return
    }
    guard case .branched(let first, let second) = expander.expand(node) else { return }
    list(first, name + "0", levels - 2, expander, &parts)
    list(second, name + "1", levels - 1, expander, &parts)
  }

  /// Takes the parts below a node that are known, and expands what lies above them.
  private func begin(
    _ node: MulticoverNode, _ name: String, _ index: Int, _ prepared: Prepared, width: Int,
    _ expander: MulticoverExpander, _ starts: inout [MulticoverSearch.Start]
  ) {
    let threshold = prepared.open[index].threshold
    let known = book?.answer(to: name).flatMap {
      part($0, of: prepared.problem.sets, width: width, threshold: threshold)
    }
    if let part = known {
      starts.append(.done(cost: part.cost, success: part.success, index: index))
      return
    }
    guard book?.hasAnswers(below: name) ?? false else {
      starts.append(.node(node, index: index))
      return
    }
    let expansion = expander.expand(node)
    switch expansion {
    case .pruned: starts.append(.done(cost: expander.cost, success: nil, index: index))
    case .success(let columns): starts.append(.done(cost: expander.cost, success: columns, index: index))
    case .branched(let first, let second):
      starts.append(.done(cost: expander.cost, success: nil, index: index))
      begin(first, name + "0", index, prepared, width: width, expander, &starts)
      begin(second, name + "1", index, prepared, width: width, expander, &starts)
    }
  }

  /// What a part of a search comes to, as an `AnswerBook` keeps it.
  ///
  /// - Parameter name: as the search has listed it.
  /// - Returns: nil if the name is none of this engine, or the effort ended first.
  package func answer(part name: String, effort: Effort) -> String? {
    let words = name.split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 5, name.hasPrefix(Self.prefix), Int(words[1]) == mismatches, let width = Int(words[2]),
      width >= 1, let threshold = Int(words[3]), words[4].first == "r",
      case .ready(let prepared) = prepare(width: width, effort: effort.with(resources: nil)),
      let index = prepared.open.firstIndex(where: { $0.threshold == threshold })
    else { return nil }
    let expander = MulticoverExpander(prepared.problem)
    var node = prepared.roots[index].node()
    for turn in words[4].dropFirst() {
      guard case .branched(let first, let second) = expander.expand(node) else { return nil }
      node = turn == "0" ? first : second
    }
    let search = MulticoverSearch(prepared.problem, [.node(node, index: index)], effort: prepared.effort)
    switch search.run(untilCost: .max) {
    case .found(let columns, _): return "\(search.cost)\n" + columns.map(String.init).joined(separator: " ")
    case .refuted: return "\(search.cost)\nnone"
    case .exhausted: return nil
    }
  }

  /// What a text says that a part has come to; nil if no search comes to that, for somebody may have changed it by hand.
  /// Then the part is searched.
  private func part(_ text: String, of sets: CorrectSets, width: Int, threshold: Int)
    -> (cost: UInt64, success: [Int32]?)?
  {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 2, let cost = UInt64(lines[0]), cost <= Self.largestCost else { return nil }
    if lines[1] == "none" { return (cost, nil) }
    let columns = lines[1].split(separator: " ").map { Int32($0) ?? -1 }
    guard columns.count <= width, columns.allSatisfy({ (0..<sets.count).contains(Int($0)) }),
      fits(network(columns, of: sets, width: width, threshold: threshold))
    else { return nil }
    return (cost, columns)
  }

  /// More than machines do in a year, and so little that sums of any number of parts are numbers.
  private static let largestCost: UInt64 = 1 << 56
}
