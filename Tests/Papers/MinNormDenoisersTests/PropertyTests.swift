import MinNormDenoisers
import Numbers
import Testing

@Suite("Properties of minimum-norm denoisers")
struct PropertyTests {
  /// Random small samples: the lines between neighbours cost what the dual proves, and no sampled competitor costs less.
  @Test func optimaAreProved() throws {
    var key = RandomKey(seed: 11)
    for _ in 0..<300 {
      let count = 1 + key.next(below: 8)
      var places: Set<Int> = []
      while places.count < count { places.insert(key.next(below: 60)) }
      let sample = try DenoisingSample(
        pairs: places.map { (noisy: Rational(Integer($0), 7), clean: Rational(Integer(key.next(below: 5)))) })
      let optimum = SplineOptimum(sample)
      #expect(optimum.cost == optimum.dualValue)
      #expect(optimum.residuals.sum.isZero && optimum.residuals.moment.isZero)
      #expect(optimum.residuals.largestDual <= 1)
      for pair in sample.pairs { #expect(optimum.function(pair.noisy) == pair.clean) }
      // A competitor through one more point elsewhere cannot be cheaper.
      let extra = Rational(Integer(key.next(below: 120)), 14)
      guard !sample.pairs.contains(where: { $0.noisy == extra }) else { continue }
      let other = try DenoisingSample(
        pairs: sample.pairs + [(noisy: extra, clean: Rational(Integer(key.next(below: 5))))])
      #expect(SplineOptimum(other).cost >= optimum.cost)
    }
  }

  /// The exact check of all units against many single units, for random multipliers of random size.
  @Test func planarCheckAgainstSampledUnits() throws {
    var key = RandomKey(seed: 12)
    var verdicts: [Bool: Int] = [:]
    for _ in 0..<120 {
      func small() -> Rational { Rational(Integer(key.next(below: 9)) - 4, 2) }
      // Second differences along two lines, so that affine functions are annihilated.
      var (points, multipliers): ([PlaneVector], [PlaneVector]) = ([], [])
      for _ in 0..<2 {
        let (start, step) = (PlaneVector(small(), small()), PlaneVector(small(), small()))
        let size = Rational(1, Integer(1 + key.next(below: 12))) * PlaneVector(small(), small())
        points += [start, start + step, start + 2 * step]
        multipliers += [size, Rational(-2) * size, size]
      }
      let certificate = PlanarCertificate(
        points: points, multipliers: multipliers, targets: points.map { _ in .zero })
      let verdict = try certificate.isValid()
      let valid = try #require(verdict as Bool?)
      var worst = Rational(0)
      for _ in 0..<60 {
        let w = PlaneVector(Rational(Integer(key.next(below: 41)) - 20), Rational(Integer(key.next(below: 41)) - 20))
        if w == .zero { continue }
        for t in points.map({ w * $0 }) {
          var eta = PlaneVector.zero
          for (point, multiplier) in zip(points, multipliers) where w * point > t {
            eta = eta + (w * point - t) * multiplier
          }
          worst = max(worst, (eta * eta) / (w * w))
        }
      }
      if worst > 1 { #expect(!valid) }
      if !valid {
        let smaller = try certificate.scaled(by: Rational(1, 1000)).isValid()
        #expect(smaller == true)
      }
      verdicts[valid, default: 0] += 1
    }
    #expect(verdicts[true, default: 0] > 10 && verdicts[false, default: 0] > 10)
  }
}
