import Foundation
import Numbers

/// What a search will cost, from random descents into it (Knuth 1975, "Estimating the efficiency of backtrack programs"): each
/// step is weighted by the inverse of the probability with which it was taken, which makes the mean unbiased.
///
/// Two things make the spread small enough for a forecast. Steps are taken with a probability that falls as the number of choices
/// that are left does, not evenly: with r columns still to choose most of the work lies behind the first ones. And descents go on
/// until their mean is known to a tenth, or a sixteenth of the work estimated so far has gone into them, of large work a
/// sixty-fourth: most of the work lies behind few ways down, so too few descents estimate too little nearly always.
struct WorkEstimate {
  /// Columns looked at, as the meter counts them.
  private(set) var columns = 0.0
  /// The time that they take on one thread, measured on the way: a column costs a nanosecond where long lists are filtered and
  /// thirty where new weights are searched, so the number of columns alone says little.
  private(set) var seconds = 0.0
  /// The share of the time in the parts 0 ... i together; ends with 1.
  private(set) var shares: [Double]
  /// Work that stands outside the descents: looked at in estimating, to be stopped by.
  private(set) var looked = 0

  /// The work below a node as one random descent sees it.
  struct Descent {
    /// The weighted sum of the columns on the way, and of the times.
    var columns = 0.0, seconds = 0.0
    /// The row of the search by which it went on.
    var row = 0
  }

  /// Columns and descents that are worth it whatever was found.
  private let least: (columns: Double, descents: Int)
  private var descents = 0
  private var squares = 0.0
  private var times = 0.0
  private var sum = 0.0

  /// What looking at the clock takes, which is as much as a short step.
  static let clockSeconds: Double = {
    let times = (0..<64).map { _ -> Double in
      let start = ContinuousClock.now
      return (ContinuousClock.now - start) / .seconds(1)
    }
    return times.sorted()[32]
  }()

  /// An estimate for a search of so many parts, yet without a descent.
  ///
  /// - Parameter columns: of the first list of a search for so many columns that most of its work lies behind few ways down: with
  ///   six of them, a few dozen descents were seen to find a fourteenth of the work.
  init(parts: Int, searching columns: Int = 0) {
    shares = [Double](repeating: 0, count: max(1, parts))
    least = (max(Double(1 << 16), Double(columns) * 1024), columns == 0 ? 64 : 256)
  }

  /// Work of which only the number of parts is known.
  init(ofParts parts: Int) {
    self.init(parts: parts)
    close()
  }

  /// Work of which everything is known: so many columns on one thread, in parts of the same length.
  init(columns: Double, seconds: Double, parts: Int) {
    self.init(ofParts: parts)
    (self.columns, self.seconds) = (columns, seconds)
  }

  /// Adds one descent.
  ///
  /// - Parameters:
  ///   - descent: what it met from the root on.
  ///   - part: where its first step led.
  ///   - looked: the columns that it really looked at.
  mutating func add(_ descent: Descent, part: Int, looked: Int) {
    descents += 1
    sum += descent.columns
    squares += descent.columns * descent.columns
    times += descent.seconds
    shares[min(part, shares.count - 1)] += descent.seconds
    self.looked += looked
  }

  /// Whether another descent is worth its time.
  var isOpen: Bool {
    if descents < 2 { return true }
    let mean = sum / Double(descents)
    let allowed = max(least.columns, min(mean / 16, Double(1 << 22)), min(mean / 64, Double(1 << 25)))
    // A descent costs as much as a thousand columns besides those that it looks at.
    guard Double(looked + 1000 * descents) < allowed else { return false }
    let variance = max(0, squares / Double(descents) - mean * mean) / Double(descents)
    return descents < least.descents || variance.squareRoot() > 0.1 * mean
  }

  /// Makes means of the sums.
  mutating func close() {
    columns = sum / Double(max(1, descents))
    seconds = times / Double(max(1, descents))
    var before = 0.0
    for part in shares.indices {
      before += shares[part]
      shares[part] = times > 0 ? before / times : Double(part + 1) / Double(shares.count)
    }
  }
}

/// A place 0 ..< `count` among `total` choices of which r are still to be made from there on, drawn with a probability that
/// falls as the number of ways to make them does.
struct WeightedPlace {
  let place: Int
  /// The inverse of its probability.
  let factor: Double

  /// - Precondition: 1 <= count <= total, r >= 1.
  init(below count: Int, of total: Int, choosing r: Int, using key: inout RandomKey) {
    // One time in four evenly, so that no place is rarer than a quarter of its even share.
    let n = Double(total)
    func reached(_ place: Int) -> Double { 1 - pow(1 - Double(place) / n, Double(r)) }
    let all = reached(count)
    if key.next(below: 4) == 0 {
      place = key.next(below: count)
    } else {
      place = min(count - 1, Int(n * (1 - pow(1 - key.nextUnit() * all, 1 / Double(r)))))
    }
    factor = 1 / (0.75 * (reached(place + 1) - reached(place)) / all + 0.25 / Double(count))
  }
}
