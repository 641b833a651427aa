/// Adam (Kingma and Ba 2015) on a list of numbers, with the usual constants 0.9, 0.999 and 1e-8.
struct Adam {
  private var first, second: [Double]
  private var powers = (1.0, 1.0)

  init(count: Int) {
    first = Array(repeating: 0, count: count)
    second = first
  }

  mutating func update(_ numbers: inout [Double], gradient: [Double], rate: Double) {
    precondition(numbers.count == gradient.count && numbers.count == first.count, "numbers and gradient")
    powers = (powers.0 * 0.9, powers.1 * 0.999)
    let scale = rate / (1 - powers.0)
    let correction = 1 / (1 - powers.1)
    for i in numbers.indices {
      first[i] += 0.1 * (gradient[i] - first[i])
      second[i] += 0.001 * (gradient[i] * gradient[i] - second[i])
      numbers[i] -= scale * first[i] / ((second[i] * correction).squareRoot() + 1e-8)
    }
  }
}

/// Linear warm-up over the first 30 % of the steps from a 25th of the peak, then linear decay to nothing.
struct OneCycle {
  let peak: Double
  let steps: Int

  func rate(at step: Int) -> Double {
    let place = Double(step) / Double(max(1, steps))
    return place < 0.3 ? peak * (0.04 + 0.96 * place / 0.3) : peak * (1 - place) / 0.7
  }
}
