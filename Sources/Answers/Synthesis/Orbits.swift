/// Results grouped by what they are identified up to, by joining each with its images under exchanges of neighbours, which generate all
/// permutations.
package struct Orbits<Result> {
  /// The first of each group, in the order of the keys.
  package let representatives: [Result]
  /// How many results each stands for.
  package let sizes: [Int]

  /// - Parameters:
  ///   - results: no two of them equal.
  ///   - key: equal for equal results, and ordered like the list of results.
  ///   - images: what a result is the same as; those that are not among the results do not matter.
  package init(of results: [Result], key: (Result) -> [UInt64], images: (Result) -> [Result]) {
    let keys = results.map(key)
    var order = Array(results.indices)
    order.sort { keys[$0].lexicographicallyPrecedes(keys[$1]) }
    var place: [[UInt64]: Int] = [:]
    for index in order { place[keys[index]] = index }
    var parent = Array(results.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parent[index] != index { index = parent[index] }
      return index
    }
    for index in order {
      for image in images(results[index]) {
        guard let other = place[key(image)] else { continue }
        parent[root(other)] = root(index)
      }
    }
    var members: [Int: Int] = [:]
    for index in order { members[root(index), default: 0] += 1 }
    var seen: Set<Int> = []
    let leaders = order.filter { seen.insert(root($0)).inserted }
    representatives = leaders.map { results[$0] }
    sizes = leaders.map { members[root($0)] ?? 0 }
  }
}
