import Claims
import Foundation
import LinearAlgebra
import Numbers
import RealNetworks
import Running
import StableMinima
import StableMinimaMultivariate
import StableMinimaUnivariate

/// What the two papers on stable minima cost, for Tests/Rivals/stable_rivals.py.
enum StableMinimaBench {
  /// Lanczos to 1e-12 on a network and data of files, then both ends proved.
  static func sharpness(_ networkFile: String, _ dataFile: String) throws {
    let network = try ShallowNetwork(DenseNetworkFile(reading: networkFile).doubles(), file: networkFile)
    let file = try LabelledData(reading: dataFile)
    let data = RegressionData(points: try file.points(), targets: try file.targets())
    var found: Lanczos?
    let (seconds, clock) = try time {
      found = try HessianProducts(network, on: data).largestEigenvalue(tolerance: 1e-12)
    }
    var proved: CertifiedSharpness?
    let (provedSeconds, _) = try time { proved = try CertifiedSharpness(network, on: data, isExact: true) }
    guard let found, let proved else { return }
    show([
      ("parameters", "\(network.parameterCount)"), ("value", "\(found.value)"), ("residual", "\(found.residual)"),
      ("products", "\(found.productCount)"), ("seconds", "\(seconds)"), ("clock", "\(clock)"),
      ("proved_seconds", "\(provedSeconds)"), ("lower", "\(proved.lower)"), ("upper", "\(proved.upper)"),
    ])
  }

  /// Exact decisions: fractions with 31 parameters, doubles of float32 with 301.
  static func decisions() throws {
    var fields: [(String, String)] = []
    for (name, width, points, isDyadic) in [("rational_31", 10, 30, false), ("dyadic_301", 100, 30, true)] {
      var key = RandomKey(seed: 17)
      func number() -> Rational {
        isDyadic
          ? Rational(exactly: Double(Float(2 * key.nextUnit() - 1))) ?? 0
          : Rational(Integer(key.next(below: 65) - 32), Integer(key.next(below: 5) + 4)) / 4
      }
      func list(_ count: Int) -> [Rational] { (0..<count).map { _ in number() } }
      let network = ShallowNetwork(
        inputCount: 1, weights: list(width), biases: list(width), outputs: list(width), offset: number())
      let loss = ShallowLoss(
        network, on: RegressionData(points: (0..<points).map { _ in [2 * number()] }, targets: list(points)))
      // A bound between the ends of the bracket: the bracket says nothing, elimination decides.
      var found: LargestEigenvalue?
      let (bracket, _) = try time { found = try LargestEigenvalue(of: RationalMatrix(loss.hessian)) }
      guard let found else { return }
      var isAtMost: Bool?
      let (decided, _) = try time { isAtMost = found.isAtMost((found.lower + found.upper) / 2) }
      if isAtMost == nil { stop("\(name) is not decided") }
      fields += [("\(name)_bracket", "\(bracket)"), ("\(name)_elimination", "\(decided)")]
    }
    show(fields)
  }

  /// The table of eight descents, sharpness and exact chain included.
  static func tents() throws {
    var rows = 0
    let (seconds, clock) = try time {
      for (seeds, steps) in [("4", "0.2,0.1,0.03,0.01"), ("3", "0.2,0.03"), ("5", "0.2,0.01")] {
        let experiment = StepSizes()
        let arguments = try (["seeds": seeds, "steps": steps] as Arguments).checked(by: experiment.parameters)
        for unit in 0..<(try experiment.unitCount(arguments)) {
          if try experiment.run(unit: unit, of: arguments, effort: .unlimited) != nil { rows += 1 }
        }
      }
    }
    show([("rows", "\(rows)"), ("seconds", "\(seconds)"), ("clock", "\(clock)")])
  }

  /// Least path norms near the pyramid, both ends proved.
  static func pathNorms() throws {
    var fields: [(String, String)] = []
    for side in [9, 13, 17] {
      var bounds: LeastPathNorm?
      let (seconds, _) = try time { bounds = LeastPathNorm(Pyramid(side: side), error: Rational(1, 50)) }
      guard let bounds else { stop("nothing proved on the grid of \(side)") }
      fields += [
        ("grid_\(side)", "\(seconds)"), ("lower_\(side)", "\(bounds.lower.lowerBound)"),
        ("upper_\(side)", "\(bounds.upper.upperBound)"),
      ]
    }
    show(fields)
  }

  /// CPU seconds and seconds of the clock.
  private static func time(_ body: () throws -> Void) throws -> (processor: Double, clock: Double) {
    let start = ContinuousClock.now
    var failure: (any Error)?
    let processor = processorSeconds { do { try body() } catch { failure = error } }
    if let failure { throw failure }
    let clock = ContinuousClock.now - start
    return (processor, Double(clock.components.seconds) + 1e-18 * Double(clock.components.attoseconds))
  }
}
