/// Widths in which a layer may stand for "however wide": nil.
struct RefutedWidths {
  var widths: [Int?]

  /// A network of widths inside a refuted vector would extend to the refuted vector by neurons that
  /// nobody reads (manual, *Certificates*, monotone widths).
  func contains(_ narrower: [Int]) -> Bool {
    widths.count == narrower.count
      && zip(widths, narrower).allSatisfy { wide, narrow in wide.map { narrow <= $0 } ?? true }
  }

  /// The widths up to the first layer of width one. What follows such a layer only passes its value on,
  /// negates it or ignores it, so these layers decide alone (manual, *Certificates*, bottlenecks).
  var essential: [Int?] {
    guard let first = widths.firstIndex(where: { $0 == 1 }) else { return widths }
    return Array(widths[...first])
  }

  var description: String { widths.map { $0.map(String.init) ?? "*" }.joined(separator: ",") }
}

/// What a certificate says is least.
enum CheckedMeasure: String {
  case weights, neurons, wires

  /// Of weights or neurons: what a layer of `width` neurons adds on a layer of `fanIn`.
  func cost(width: Int, fanIn: Int) -> Int { self == .weights ? width * fanIn : width }

  /// Of weights or neurons: the size of an architecture.
  func size(_ widths: [Int], inputCount: Int) -> Int {
    zip(widths, [inputCount] + widths).reduce(0) { $0 + cost(width: $1.0, fanIn: $1.1) }
  }
}

/// Goes through every architecture of a depth up to a size, and asks whether it is settled.
struct AntichainCover {
  let inputCount: Int
  let depth: Int
  let measure: CheckedMeasure

  /// More architectures than this are not gone through.
  static let maximumArchitectures = 1 << 22

  /// Calls `visit` with every architecture of size at most `limit`, and its size.
  ///
  /// There are finitely many: every layer adds at least one, so the widths are bounded by the size. `extend` calls itself
  /// once for every layer, of which there are at most `CertificateCheck.maximumDepth`.
  ///
  /// - Throws: `NotChecked` if they are too many, and what `visit` throws.
  func forEach(upTo limit: Int, _ visit: ([Int], Int) throws -> Void) throws {
    var visited = 0
    // Sizes so far are at most `limit` <= 10^15 and widths at most `limit`, so nothing overflows below.
    func extend(_ widths: [Int], _ size: Int) throws {
      let fanIn = widths.last ?? inputCount
      let layersLeft = depth - widths.count
      if layersLeft == 1 {
        let total = size + measure.cost(width: 1, fanIn: fanIn)
        if total <= limit { try visit(widths + [1], total) }
        return
      }
      var width = 1
      // Every further layer adds at least one.
      while width <= limit, size + measure.cost(width: width, fanIn: fanIn) + layersLeft - 1 <= limit {
        visited += 1
        guard visited <= Self.maximumArchitectures else {
          throw NotChecked(
            "the architectures of depth \(depth) up to size \(limit)",
            need: "going through more than \(Self.maximumArchitectures)")
        }
        try extend(widths + [width], size + measure.cost(width: width, fanIn: fanIn))
        width += 1
      }
    }
    try extend([], 0)
  }
}
