import Numbers

/// How a gradient goes through a quantized accumulation: the factor g_j = dy / d(x_j w_j) of every product.
public enum GradientVariant: String, Sendable, CaseIterable {
  /// g = 1: straight through.
  case identity
  /// g = OF P of the own step.
  case immediateOF = "immediate-of"
  /// g = DIFF of the own step.
  case immediateDIFF = "immediate-diff"
  /// g = P times OF of the own and all later steps.
  case recursiveOF = "recursive-of"
  /// The same times DIFF of the own step.
  case recursiveOFDIFF = "recursive-of-diff"

  private var ownOverflow: Bool { self == .immediateOF }
  private var laterOverflow: Bool { self == .recursiveOF || self == .recursiveOFDIFF }
  private var product: Bool { ownOverflow || laterOverflow }
  private var change: Bool { self == .immediateDIFF || self == .recursiveOFDIFF }

  /// The factors of the steps of one chunk.
  public func factors(_ steps: [FusedMultiplyAdd.Step]) -> [Bool] {
    var alive = true
    var result: [Bool] = []
    for step in steps.reversed() {
      alive = alive && step.isInRange
      result.append(
        (!product || step.productIsInRange) && (!change || step.changes) && (!ownOverflow || step.isInRange)
          && (!laterOverflow || alive))
    }
    return result.reversed()
  }
}

extension LaneMultiplyAdd {
  /// The dot product with the factors of all products, through the sums of chunks too: an addition of a chunk's sum has an OF of
  /// its own, which counts for everything before it, and a DIFF for the chunk that it adds.
  package func dot(
    _ x: UnsafeBufferPointer<Double>, _ w: UnsafeBufferPointer<Double>, variant: GradientVariant,
    factors: UnsafeMutableBufferPointer<Bool>
  ) -> Double {
    let own = variant == .immediateOF
    let later = variant == .recursiveOF || variant == .recursiveOFDIFF
    let change = variant == .immediateDIFF || variant == .recursiveOFDIFF
    var total = 0.0
    // For the sums of chunks: whether an addition stays in range, and whether it changes the total.
    var sums: [(first: Int, inRange: Bool, changes: Bool)] = []
    var inRange = [Bool](repeating: true, count: x.count)
    for first in stride(from: 0, to: x.count, by: chunk) {
      var s = 0.0
      for index in first..<min(first + chunk, x.count) {
        let exact = LaneQuantizer.multiply(x[index], w[index])
        let z = LaneQuantizer.add(s, product(exact))
        let next = accumulator(z)
        inRange[index] = z.magnitude < accumulator.largest
        let fits = exact.magnitude < product.largest
        factors[index] =
          (!change || next != s) && (!(own || later) || fits) && (!own || inRange[index])
        s = next
      }
      if first == 0 {
        total = s
        sums.append((0, true, true))
      } else {
        let z = LaneQuantizer.add(total, s)
        let next = accumulator(z)
        sums.append((first, z.magnitude < accumulator.largest, next != total))
        total = next
      }
    }
    if variant == .identity { return total }
    // Backwards: an overflow of a later addition of chunks ends everything before it.
    var alive = true
    for (first, fits, changes) in sums.reversed() {
      let end = min(first + chunk, x.count)
      if later { alive = alive && fits }
      var inside = alive
      for index in (first..<end).reversed() {
        if later { inside = inside && inRange[index] }
        factors[index] = factors[index] && (!later || inside) && (!change || changes) && (!own || fits)
      }
    }
    return total
  }
}
