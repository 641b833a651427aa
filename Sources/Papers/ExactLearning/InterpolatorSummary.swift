/// All interpolators of a sample in one record: what posterior sampling and the minimal networks do on average.
struct InterpolatorSummary {
  /// The settings of all interpolators, and the sum of settings times wrong rows, both in the unit of `reducedSettings`.
  var settings: UInt64
  var wrongSettings: UInt64
  /// The functions of the least size: their number and the sum, least and largest number of wrong rows.
  var minimalCount: UInt32
  var minimalWrong: UInt32
  var size: UInt8
  var fewestWrong: UInt8
  var mostWrong: UInt8

  /// The summary of two disjoint sets of functions together.
  @inline(__always) func merged(with other: Self) -> Self {
    var result = self
    result.settings &+= other.settings
    result.wrongSettings &+= other.wrongSettings
    if other.size == size {
      result.minimalCount &+= other.minimalCount
      result.minimalWrong &+= other.minimalWrong
      result.fewestWrong = min(fewestWrong, other.fewestWrong)
      result.mostWrong = max(mostWrong, other.mostWrong)
    } else if other.size < size {
      result.minimalCount = other.minimalCount
      result.minimalWrong = other.minimalWrong
      result.size = other.size
      result.fewestWrong = other.fewestWrong
      result.mostWrong = other.mostWrong
    }
    return result
  }
}
