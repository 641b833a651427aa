import CKernels
import NeuronModels
import Running
import ThresholdNetworks

/// Whether some k columns tell every one from every zero, whatever later layers are; of use where there are many columns.
///
/// A network that fits gives a one and a zero different values in its first layer, so each such pair is separated by one of its columns. At
/// most 128 pairs are looked at, those that the fewest columns separate: of parity the edges of the cube, so that k neurons are a set of k
/// hyperplanes that slice all edges (O'Neil 1971). What maps the sample to itself, or to its complement, maps such sets to such sets, so of
/// columns that it maps to each other one is tried first, and the others are out after that; below the first column the same holds for what
/// maps that one to itself.
struct SeparatingSets<Word: ColumnWord> {
  /// The sets that are looked at before the search gives up, some 40 microseconds each for 50,000 columns.
  static var nodeLimit: Int { 1 << 20 }

  private let columns: [Word]
  /// The place of each column, of complements the one without the first point.
  private let places: [Word: Int]
  /// For every change of the points that keeps the sample, where each point's value comes from.
  private let changes: [[Int]]
  private let all: Word
  private let pairCount: Int
  /// Two words a column: the pairs that it separates.
  private let covers: [UInt64]
  private let meter: StepMeter

  /// - Parameters:
  ///   - columns: what a neuron can be, of complements one.
  ///   - sample: at most as many points as a word has bits.
  ///   - model: whose symmetries are used.
  init(_ columns: [Word], of sample: PartialFunction, _ model: NeuronModel, meter: StepMeter) throws {
    self.meter = meter
    let words = ModelSampleWords<Word>(sample)
    all = words.all
    var hardest: [(one: Word, zero: Word, separators: Int)] = []
    let (ones, zeros) = (Self.bits(of: words.ones), Self.bits(of: words.zeros))
    for one in ones {
      for zero in zeros {
        try meter.look()
        var count = 0
        for column in columns where (column & one == 0) != (column & zero == 0) { count += 1 }
        hardest.append((one, zero, count))
      }
    }
    // Sorting is made stable by the place.
    let order = hardest.indices.sorted {
      (hardest[$0].separators, $0) < (hardest[$1].separators, $1)
    }
    hardest = order.prefix(128).map { hardest[$0] }
    var covers = [UInt64](repeating: 0, count: 2 * columns.count)
    var counts = [Int](repeating: 0, count: columns.count)
    var best = (pairs: 0, most: 1)
    for (bit, pair) in hardest.enumerated() {
      var most = 0
      for (place, column) in columns.enumerated() {
        if (column & pair.one == 0) != (column & pair.zero == 0) {
          covers[2 * place + bit / 64] |= 1 << UInt64(bit % 64)
          counts[place] += 1
        }
        most = max(most, counts[place])
      }
      // So many columns are needed at least.
      if most > 0, (bit + 1) * best.most >= best.pairs * most { best = (bit + 1, most) }
    }
    pairCount = best.pairs
    let kept: (UInt64, UInt64) = (Self.mask(best.pairs), Self.mask(best.pairs - 64))
    for place in columns.indices {
      covers[2 * place] &= kept.0
      covers[2 * place + 1] &= kept.1
    }
    // Those that separate many pairs first: the bound is sharper once they are out.
    let sorted = columns.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
    self.columns = sorted.map { columns[$0] }
    self.covers = sorted.flatMap { [covers[2 * $0], covers[2 * $0 + 1]] }
    places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { (columns[$1], $0) })
    changes = sample.inputCount <= 5 ? Self.changes(keeping: sample, model) : []
  }

  private static func mask(_ bits: Int) -> UInt64 { bits >= 64 ? .max : bits <= 0 ? 0 : 1 << UInt64(bits) - 1 }

  private static func bits(of word: Word) -> [Word] {
    (0..<Word.bitWidth).map { 1 << Word($0) }.filter { word & $0 != 0 }
  }

  /// The changes of inputs that the model absorbs and that map the labelled points to each other, labels to labels or to their complements.
  private static func changes(keeping sample: PartialFunction, _ model: NeuronModel) -> [[Int]] {
    let rows = (0..<sample.pointCount).map { index in sample.point(index).ones.reduce(0) { $0 | 1 << $1 } }
    var index = [Int?](repeating: nil, count: 1 << sample.inputCount)
    for (place, row) in rows.enumerated() { index[row] = place }
    return ModelSymmetries(model, inputCount: sample.inputCount).changes.compactMap { change in
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

  /// A column and those that changes map it to.
  private func images(of place: Int, by changes: [[Int]]) -> Set<Int> {
    Set(changes.compactMap { image(of: place, by: $0) }).union([place])
  }

  /// The column that a change maps a column to, if it is in the list.
  private func image(of place: Int, by change: [Int]) -> Int? {
    let column = columns[place]
    var image: Word = 0
    for (bit, source) in change.enumerated() where column >> Word(source) & 1 == 1 { image |= 1 << Word(bit) }
    return places[image] ?? places[~image & all]
  }

  /// Whether no set of `width` columns separates all pairs; false also where the search was given up.
  ///
  /// - Throws: `ModelStopped` when the effort ends.
  func refutes(_ width: Int) throws -> Bool {
    var search = Search(covers: covers, meter: meter, nodesLeft: Self.nodeLimit)
    let open = [Self.mask(pairCount), Self.mask(pairCount - 64)]
    let found = try search.covers(
      open, with: width,
      exclusions: { place in
        let kept = changes.filter { image(of: place, by: $0) == place }
        return (images(of: place, by: changes), { images(of: $0, by: kept) })
      })
    return found == false
  }
}

extension SeparatingSets {
  /// Sets of pairs, two words each, and whether a few of them cover what is open.
  private struct Search {
    /// An excluded column covers nothing.
    var covers: [UInt64]
    let meter: StepMeter
    var nodesLeft: Int

    /// Columns that go out with one after it has been tried.
    typealias Exclusions = (Int) -> Set<Int>

    /// - Parameter exclusions: for a first column those that go out with it, and the same for a second column below it.
    /// - Returns: nil where the search was given up.
    mutating func covers(
      _ open: [UInt64], with width: Int, exclusions: (Int) -> (all: Set<Int>, below: Exclusions)
    ) throws -> Bool? {
      var out = [Bool](repeating: false, count: covers.count / 2)
      var gains = [UInt8](repeating: 0, count: out.count)
      let count = open[0].nonzeroBitCount + open[1].nonzeroBitCount
      for place in out.indices where !out[place] {
        let most = Int(thresher_pair_gains(covers, out.count, open, &gains))
        if most * width < count { return false }
        let (images, below) = exclusions(place)
        let rest = [open[0] & ~covers[2 * place], open[1] & ~covers[2 * place + 1]]
        let whole = covers
        let found = try covered(rest, with: width - 1, exclusions: below)
        covers = whole
        if found != false { return found }
        for image in images {
          out[image] = true
          (covers[2 * image], covers[2 * image + 1]) = (0, 0)
        }
      }
      return count == 0
    }

    private mutating func covered(_ open: [UInt64], with width: Int, exclusions: Exclusions?) throws -> Bool? {
      let count = open[0].nonzeroBitCount + open[1].nonzeroBitCount
      if count == 0 { return true }
      if width == 0 { return false }
      nodesLeft -= 1
      if nodesLeft < 0 { return nil }
      try meter.step()
      var gains = [UInt8](repeating: 0, count: covers.count / 2)
      let most = Int(thresher_pair_gains(covers, gains.count, open, &gains))
      if most * width < count { return false }
      if width == 1 { return true }
      if width == 2 { return isCoveredByTwo(open, count: count, gains: gains, most: most) }
      // The pair that the fewest separate comes first.
      let (word, bit) = Self.first(of: open)
      let candidates = gains.indices.filter { covers[2 * $0 + word] & bit != 0 }
        .sorted { (gains[$1], $0) < (gains[$0], $1) }
      for place in candidates where covers[2 * place + word] & bit != 0 {
        let rest = [open[0] & ~covers[2 * place], open[1] & ~covers[2 * place + 1]]
        // The search for the last two changes nothing.
        let whole = width > 3 ? covers : []
        let found = try covered(rest, with: width - 1, exclusions: nil)
        if width > 3 { covers = whole }
        if found != false { return found }
        for image in exclusions?(place) ?? [place] { (covers[2 * image], covers[2 * image + 1]) = (0, 0) }
      }
      return false
    }

    private static func first(of open: [UInt64]) -> (word: Int, bit: UInt64) {
      let word = open[0] != 0 ? 0 : 1
      return (word, open[word] & (0 &- open[word]))
    }

    /// One of the two separates the first pair, and neither may gain less than what the best cannot.
    private func isCoveredByTwo(_ open: [UInt64], count: Int, gains: [UInt8], most: Int) -> Bool {
      let (word, bit) = Self.first(of: open)
      let good = gains.indices.filter { Int(gains[$0]) >= count - most }.sorted { gains[$0] > gains[$1] }
      for place in good where covers[2 * place + word] & bit != 0 {
        let rest = (open[0] & ~covers[2 * place], open[1] & ~covers[2 * place + 1])
        let need = count - Int(gains[place])
        for other in good {
          if Int(gains[other]) < need { break }
          if rest.0 & ~covers[2 * other] == 0 && rest.1 & ~covers[2 * other + 1] == 0 { return true }
        }
      }
      return false
    }
  }
}
