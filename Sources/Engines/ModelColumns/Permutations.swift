/// The orders of a few things.
enum Permutations {
  /// All n! orders of 0 ..< n.
  static func all(of n: Int) -> [[Int]] {
    var all: [[Int]] = [[]]
    for place in 0..<n {
      all = all.flatMap { order in
        (0...place).map { index in Array(order[..<index]) + [place] + Array(order[index...]) }
      }
    }
    return all
  }
}
