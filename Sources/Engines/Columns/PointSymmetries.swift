import ThresholdNetworks

/// Changes of inputs that map the points of a sample to each other and keep their labels: exchanges of inputs, with or without
/// the complement of all of them.
///
/// They map the functions of one neuron to each other, each with as many settings, so they map the networks that fit to networks
/// that fit. Proof: <doc:CountingByColumns>, Lemma 4b.
package struct PointSymmetries: Sendable {
  /// For each change the point that each point is mapped to. They generate the group of all changes unless the search for one took
  /// too long.
  package let maps: [[Int]]

  static let none = PointSymmetries(maps: [])

  private init(maps: [[Int]]) { self.maps = maps }

  /// Replaces the weights of points by their mean over the points that they are mapped to. Whatever bound weights give for all columns
  /// their mean gives, too, for columns are mapped to columns.
  func average(_ weights: UnsafeMutablePointer<Double>) {
    guard let count = maps.first?.count else { return }
    let firsts = Self.firsts(of: count, under: maps)
    let orbits = Dictionary(grouping: 0..<count) { firsts[$0] }
    for orbit in orbits.values {
      let mean = orbit.reduce(0) { $0 + weights[$1] } / Double(orbit.count)
      for point in orbit { weights[point] = mean }
    }
  }

  /// For each of `count` things the first one of its orbit, of those that maps lead to from it.
  static func firsts(of count: Int, under maps: [[Int]]) -> [Int] {
    var parents = Array(0..<count)
    func first(_ thing: Int) -> Int {
      var thing = thing
      while parents[thing] != thing {
        parents[thing] = parents[parents[thing]]
        thing = parents[thing]
      }
      return thing
    }
    for map in maps {
      for (thing, image) in map.enumerated() {
        let (a, b) = (first(thing), first(image))
        parents[max(a, b)] = min(a, b)
      }
    }
    return (0..<count).map(first)
  }

  /// The symmetries of a sample.
  ///
  /// For each input i in turn one change that keeps the inputs before i and moves i to j, for every j to which the changes found
  /// do not lead yet (a strong generating set: Sims 1970), and one change that complements.
  ///
  /// - Complexity: at most n^2 searches of 1,000 steps of N operations each; as a rule a step an input.
  package init(of sample: PartialFunction) {
    let columns = sample.inputColumns.map { column in (0..<sample.pointCount).map { column[$0] ? 1 : 0 } }
    let labels = (0..<sample.pointCount).map { sample.labels[$0] ? 1 : 0 }
    let n = columns.count
    var maps: [[Int]] = []
    for first in (0..<n).reversed() {
      // The inputs that changes found until now lead to from `first`, before which they keep everything.
      var reached: Set<Int> = [first]
      var exchanges: [[Int]] = []
      for image in first + 1..<max(first + 1, n) where !reached.contains(image) {
        var search = SymmetrySearch(columns: columns, labels: labels, complements: false)
        guard let found = search.exchange(Array(0..<first) + [image]) else { continue }
        maps.append(found.map)
        exchanges.append(found.inputs)
        var open = Array(reached)
        while let place = open.popLast() {
          for exchange in exchanges where reached.insert(exchange[place]).inserted { open.append(exchange[place]) }
        }
      }
    }
    var search = SymmetrySearch(columns: columns, labels: labels, complements: true)
    if let found = search.exchange([]) { maps.append(found.map) }
    self.maps = maps
  }
}

/// The search for one exchange of inputs: input after input, as long as the points still correspond.
private struct SymmetrySearch {
  let columns: [[Int]]
  let labels: [Int]
  /// Whether all inputs are complemented, too.
  let complements: Bool
  private var steps = 1_000

  init(columns: [[Int]], labels: [Int], complements: Bool) {
    (self.columns, self.labels, self.complements) = (columns, labels, complements)
  }

  /// An exchange that moves input i to `start[i]`, and what it does to the points; nil if none was found.
  mutating func exchange(_ start: [Int]) -> (inputs: [Int], map: [Int])? {
    var inputs: [Int] = []
    var classes: Classes? = Classes(sources: labels, images: labels, count: 2)
    for image in start {
      classes = classes.flatMap { refined($0, by: inputs.count, as: image) }
      inputs.append(image)
    }
    guard let classes, let last = complete(&inputs, classes) else { return nil }
    // Points that differ in some input are classes of their own; equal ones have no symmetries that could be told.
    if last.count < labels.count { return nil }
    var place = [Int](repeating: 0, count: last.count)
    for (point, number) in last.images.enumerated() { place[number] = point }
    return (inputs, last.sources.map { place[$0] })
  }

  /// The points by label and the inputs looked at: point p may be mapped to q if `sources[p] == images[q]`.
  private struct Classes {
    var sources, images: [Int]
    var count: Int
  }

  private mutating func complete(_ inputs: inout [Int], _ classes: Classes) -> Classes? {
    if inputs.count == columns.count { return classes }
    for image in columns.indices where !inputs.contains(image) {
      if steps == 0 { return nil }
      steps -= 1
      guard let finer = refined(classes, by: inputs.count, as: image) else { continue }
      inputs.append(image)
      if let found = complete(&inputs, finer) { return found }
      inputs.removeLast()
    }
    return nil
  }

  /// The classes divided by an input of the points and another one of their images; nil where they have different sizes then.
  private func refined(_ classes: Classes, by input: Int, as image: Int) -> Classes? {
    var sizes = [Int](repeating: 0, count: 2 * classes.count)
    let flip = complements ? 1 : 0
    for (point, number) in classes.sources.enumerated() { sizes[2 * number + (columns[input][point] ^ flip)] += 1 }
    var numbers = [Int](repeating: -1, count: sizes.count)
    var count = 0
    for place in sizes.indices where sizes[place] > 0 {
      numbers[place] = count
      count += 1
    }
    var finer = classes
    finer.count = count
    for (point, number) in classes.images.enumerated() {
      let place = 2 * number + columns[image][point]
      sizes[place] -= 1
      if sizes[place] < 0 { return nil }
      finer.images[point] = numbers[place]
    }
    for (point, number) in classes.sources.enumerated() {
      finer.sources[point] = numbers[2 * number + (columns[input][point] ^ flip)]
    }
    return finer
  }
}
