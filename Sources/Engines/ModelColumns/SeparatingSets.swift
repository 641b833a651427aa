import NeuronModels
import ThresholdNetworks

/// Whether some k columns tell every one from every zero, whatever later layers are; of use where there are many columns.
///
/// A network that fits gives a one and a zero different values in its first layer, so each such pair is separated by one of its columns. At
/// most 128 pairs are looked at, those that the fewest columns separate: of parity the edges of the cube, so that k neurons are a set of k
/// hyperplanes that slice all edges (O'Neil 1971).
struct SeparatingSets<Word: ColumnWord> {
  /// The sets that are looked at before the search gives up, some 40 microseconds each for 50,000 columns.
  static var nodeLimit: Int { 1 << 20 }

  private let symmetries: ColumnSymmetries<Word>
  /// The pairs that each column separates.
  private let separated: [PairSet]
  /// All pairs that are looked at.
  private let pairs: PairSet
  private let meter: StepMeter

  /// - Parameters:
  ///   - columns: what a neuron can be, of complements one.
  ///   - sample: at most as many points as a word has bits.
  ///   - model: whose symmetries are used.
  init(_ columns: [Word], of sample: PartialFunction, _ model: NeuronModel, meter: StepMeter) throws {
    self.meter = meter
    let words = ModelSampleWords<Word>(sample)
    var hardest: [(one: Word, zero: Word, separators: Int)] = []
    for one in Self.bits(of: words.ones) {
      for zero in Self.bits(of: words.zeros) {
        try meter.look()
        let separators = columns.count { Self.separates($0, one, zero) }
        hardest.append((one, zero, separators))
      }
    }
    // Sorting is made stable by the place.
    let order = hardest.indices.sorted { (hardest[$0].separators, $0) < (hardest[$1].separators, $1) }
    hardest = order.prefix(PairSet.capacity).map { hardest[$0] }
    var separated = [PairSet](repeating: PairSet(), count: columns.count)
    var counts = [Int](repeating: 0, count: columns.count)
    var best = (pairs: 0, most: 1)
    for (bit, pair) in hardest.enumerated() {
      for (place, column) in columns.enumerated() where Self.separates(column, pair.one, pair.zero) {
        separated[place].insert(bit)
        counts[place] += 1
      }
      // As many of the hardest pairs as need the most columns, by their number over the most that one column separates.
      let most = counts.max() ?? 0
      if most > 0, (bit + 1) * best.most >= best.pairs * most { best = (bit + 1, most) }
    }
    let pairs = PairSet(first: best.pairs)
    // Those that separate many pairs first: the bound is sharper once they are out.
    let sorted = columns.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
    self.pairs = pairs
    self.separated = sorted.map { separated[$0].intersection(pairs) }
    symmetries = ColumnSymmetries(sorted.map { columns[$0] }, of: sample, model, all: words.all)
  }

  private static func bits(of word: Word) -> [Word] {
    (0..<Word.bitWidth).map { 1 << Word($0) }.filter { word & $0 != 0 }
  }

  private static func separates(_ column: Word, _ one: Word, _ zero: Word) -> Bool {
    (column & one == 0) != (column & zero == 0)
  }

  /// Whether no set of `width` columns separates all pairs; false also where the search was given up.
  ///
  /// - Throws: `ModelStopped` when the effort ends.
  func refutes(_ width: Int) throws -> Bool {
    var search = PairCoverSearch(separated, meter: meter, nodesLeft: Self.nodeLimit)
    return try search.finds(width, covering: pairs, upTo: symmetries) == false
  }
}
