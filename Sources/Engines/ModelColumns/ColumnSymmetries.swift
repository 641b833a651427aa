import NeuronModels
import ThresholdNetworks

/// The columns that the symmetries of a sample map to each other: changes of inputs that a model absorbs and that map the labelled points to
/// each other, labels to labels or all of them to their complements.
struct ColumnSymmetries<Word: ColumnWord> {
  let columns: [Word]
  private let places: [Word: Int]
  private let all: Word
  /// Where each point's value comes from.
  private let changes: [[Int]]

  /// - Parameters:
  ///   - columns: what is looked for, of complements one.
  ///   - sample: its points are those of the columns; beyond five inputs only the change that keeps everything is looked at.
  ///   - model: says which changes of inputs are looked at.
  ///   - all: every point.
  init(_ columns: [Word], of sample: PartialFunction, _ model: NeuronModel, all: Word) {
    (self.columns, self.all) = (columns, all)
    places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    guard sample.inputCount <= 5 else {
      changes = []
      return
    }
    let rows = (0..<sample.pointCount).map { index in sample.point(index).ones.reduce(0) { $0 | 1 << $1 } }
    var index = [Int?](repeating: nil, count: 1 << sample.inputCount)
    for (place, row) in rows.enumerated() { index[row] = place }
    changes = ModelSymmetries(model, inputCount: sample.inputCount).changes.compactMap { change in
      var sources: [Int] = []
      for (place, row) in rows.enumerated() {
        guard let source = index[change.rows[row]],
          sample.labels[place] == (sample.labels[source] != change.complements)
        else { return nil }
        sources.append(source)
      }
      return sources
    }
  }

  private init(_ whole: Self, changes: [[Int]]) {
    (columns, places, all, self.changes) = (whole.columns, whole.places, whole.all, changes)
  }

  /// Those that keep a column, or complement it.
  func keeping(_ place: Int) -> Self { Self(self, changes: changes.filter { image(of: place, by: $0) == place }) }

  /// A column and those that it is mapped to.
  func images(of place: Int) -> Set<Int> { Set(changes.compactMap { image(of: place, by: $0) }).union([place]) }

  private func image(of place: Int, by change: [Int]) -> Int? {
    let column = columns[place]
    var image: Word = 0
    for (bit, source) in change.enumerated() where column >> Word(source) & 1 == 1 { image |= 1 << Word(bit) }
    return places[image] ?? places[~image & all]
  }
}
