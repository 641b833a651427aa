import Foundation
import Numbers
import Running

/// A shallow denoiser on the line trained with weight decay: mean of (f(y) - x)^2 plus decay / 2 times sum (a_k^2 + w_k^2), skip
/// connection and biases free, by Adam with a step that falls to zero.
///
/// As the decay tends to 0, the best such network tends to the denoiser of least cost; what a run reaches is an experiment.
public struct DenoiserTraining: Sendable {
  /// K, the hidden units.
  public var units: Int
  /// What the cost of the network is multiplied with.
  public var decay: Double
  /// Steps of the descent, each on all copies.
  public var steps: Int
  /// The first step size.
  public var rate = 0.02

  /// A training with the standard step size.
  public init(units: Int, decay: Double, steps: Int) { (self.units, self.decay, self.steps) = (units, decay, steps) }

  /// Places of w, b, a, V and c in one array of parameters.
  private struct Layout {
    let units: Int

    var count: Int { 3 * units + 2 }
    var skip: Int { 3 * units }
    var offset: Int { 3 * units + 1 }
  }

  /// Units begin with random sides and bends within the range of the copies, and small outputs.
  ///
  /// - Complexity: steps times copies times units; nil if the effort ends.
  public func train(_ sample: DenoisingSample, key: RandomKey, effort: Effort = .unlimited) -> NetworkDenoiser? {
    var key = key
    let layout = Layout(units: units)
    let places = sample.pairs.map { Double(rounding: $0.noisy) }
    let targets = sample.pairs.map { Double(rounding: $0.clean) }
    let (low, high) = (places[0] - 0.5, places[places.count - 1] + 0.5)
    var parameters = [Double](repeating: 0, count: layout.count)
    for k in 0..<units {
      let side = key.nextUnit() < 0.5 ? -1.0 : 1
      parameters[k] = side * (0.5 + key.nextUnit())
      parameters[units + k] = -parameters[k] * (low + (high - low) * key.nextUnit())
      parameters[2 * units + k] = 0.2 * (2 * key.nextUnit() - 1)
    }
    var (first, second) = ([Double](repeating: 0, count: layout.count), [Double](repeating: 0, count: layout.count))
    var gradient = first
    for step in 0..<steps {
      if step % 256 == 0, effort.exhaustion() != nil { return nil }
      slope(parameters, layout, places, targets, into: &gradient)
      let size = rate * (1 - Double(step) / Double(steps))
      let (one, two) = (1 - pow(0.9, Double(step + 1)), 1 - pow(0.999, Double(step + 1)))
      for index in 0..<layout.count {
        first[index] = 0.9 * first[index] + 0.1 * gradient[index]
        second[index] = 0.999 * second[index] + 0.001 * gradient[index] * gradient[index]
        parameters[index] -= size * (first[index] / one) / ((second[index] / two).squareRoot() + 1e-8)
      }
    }
    func exact(_ value: Double) -> Rational { Rational(exactly: value) ?? 0 }
    return NetworkDenoiser(
      weights: (0..<units).map { [exact(parameters[$0])] }, biases: (0..<units).map { exact(parameters[units + $0]) },
      outputs: (0..<units).map { [exact(parameters[2 * units + $0])] }, skip: [[exact(parameters[layout.skip])]],
      offset: [exact(parameters[layout.offset])])
  }

  /// The gradient of the objective; a unit whose sum is 0 counts as off.
  private func slope(
    _ parameters: [Double], _ layout: Layout, _ places: [Double], _ targets: [Double], into gradient: inout [Double]
  ) {
    let units = layout.units
    parameters.withUnsafeBufferPointer { p in
      gradient.withUnsafeMutableBufferPointer { g in
        for k in 0..<units {
          g[k] = decay * p[k]
          g[units + k] = 0
          g[2 * units + k] = decay * p[2 * units + k]
        }
        g[layout.skip] = 0
        g[layout.offset] = 0
        for (y, x) in zip(places, targets) {
          var value = p[layout.skip] * y + p[layout.offset]
          for k in 0..<units {
            let sum = p[k] * y + p[units + k]
            if sum > 0 { value += p[2 * units + k] * sum }
          }
          let back = 2 * (value - x) / Double(places.count)
          for k in 0..<units {
            let sum = p[k] * y + p[units + k]
            if sum > 0 {
              g[2 * units + k] += back * sum
              let inner = back * p[2 * units + k]
              g[units + k] += inner
              g[k] += inner * y
            }
          }
          g[layout.skip] += back * y
          g[layout.offset] += back
        }
      }
    }
  }
}
