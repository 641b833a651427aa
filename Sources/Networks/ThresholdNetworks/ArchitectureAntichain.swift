/// The maximal elements of a growing set of architectures of one number of inputs and one depth.
///
/// Everything within a refuted architecture is refuted, so a search asks of thousands of deep architectures whether one of
/// thousands contains them. The widths of an element are a row of vectors, of which each comparison takes eight layers.
package struct ArchitectureAntichain {
  /// The maximal elements, in no particular order.
  package private(set) var elements: [Architecture] = []
  /// The widths of each element in `blocks` vectors; beyond the depth they are 0.
  private var rows: [SIMD8<Int32>] = []
  private let blocks: Int

  /// The empty set of architectures of `depth` layers.
  package init(depth: Int) { blocks = (depth + 7) / 8 }

  /// The maximal ones among architectures of the same number of inputs and `depth` layers.
  ///
  /// - Complexity: O(n m) comparisons for m maximal ones among n.
  package init(of architectures: some Sequence<Architecture>, depth: Int) {
    self.init(depth: depth)
    // What contains another has more neurons.
    for architecture in architectures.sorted(by: { $0.neuronCount > $1.neuronCount }) where !contains(architecture) {
      append(architecture, row(of: architecture))
    }
  }

  /// Whether `architecture` lies within an element, or is one.
  package func contains(_ architecture: Architecture) -> Bool {
    let row = row(of: architecture)
    return elements.indices.contains { place in isWithin(row, 0, rows, place * blocks) }
  }

  /// Adds an architecture unless it lies within an element, and removes what lies within it.
  package mutating func insert(_ architecture: Architecture) {
    if contains(architecture) { return }
    let row = row(of: architecture)
    var place = elements.count - 1
    while place >= 0 {
      if isWithin(rows, place * blocks, row, 0) { remove(at: place) }
      place -= 1
    }
    append(architecture, row)
  }

  private func row(of architecture: Architecture) -> [SIMD8<Int32>] {
    var row = [SIMD8<Int32>](repeating: .zero, count: blocks)
    for (layer, width) in architecture.widths.enumerated() { row[layer / 8][layer % 8] = Int32(clamping: width) }
    return row
  }

  private func isWithin(
    _ left: [SIMD8<Int32>], _ leftStart: Int, _ right: [SIMD8<Int32>], _ rightStart: Int
  ) -> Bool {
    for block in 0..<blocks where any(left[leftStart + block] .> right[rightStart + block]) { return false }
    return true
  }

  private mutating func append(_ architecture: Architecture, _ row: [SIMD8<Int32>]) {
    elements.append(architecture)
    rows += row
  }

  /// The last element takes the place.
  private mutating func remove(at place: Int) {
    elements.swapAt(place, elements.count - 1)
    elements.removeLast()
    for block in 0..<blocks { rows[place * blocks + block] = rows[rows.count - blocks + block] }
    rows.removeLast(blocks)
  }
}
