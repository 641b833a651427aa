/// How many parameter settings a neuron function has, within a formula and as weights.
///
/// With fan-in m and b in -m+1 ... m, a neuron that is not constant has exactly one setting: gamma is its polarity and b follows from its threshold. Each
/// constant has 5m * 2^(m - 1): m * 2^m with gamma = 0; m * 2^m with the gamma for which b alone decides; and, with the other gamma, the m - |W|
/// values of b beyond the reach of W, which sum up to m * 2^(m - 1).
extension Formula {
  /// Gives a constant neuron as many models as it has settings, and every other neuron one.
  ///
  /// The models are the numbers below 5m * 2^(m - 1) in binary. The largest of them, (5m - 1) * 2^(m - 1) + 2^(m - 1) - 1, ends in ones, so that
  /// only the leading bits are bounded.
  mutating func addSettings(of neuron: NeuronVariables) {
    let m = neuron.weights.count
    let isConstant = -neuron.thresholdAtLeast[0]
    let largest = 5 * m - 1
    let leading = freshVariables(Int.bitWidth - largest.leadingZeroBitCount)
    for bit in leading + freshVariables(m - 1) { add(-bit, isConstant) }
    // At most `largest`: a one where it has a zero needs a zero above it where it has a one.
    var above: [Literal] = []
    for (place, bit) in leading.enumerated() {
      if largest >> (leading.count - 1 - place) & 1 == 1 { above.append(-bit) } else { add(above + [-bit]) }
    }
  }
}

extension InterpolationEncoding {
  /// The literals that say that a neuron is constant, and how many settings that has: `factor * 2^exponent`. With a general output and without symmetry
  /// breaking the models weigh together what counting the settings gives, when every other literal weighs 1.
  public var settingWeights: [(literal: Formula.Literal, factor: Int, exponent: Int)] {
    neuronChoices.joined().map { neuron in (-neuron.threshold[0], 5 * neuron.weights.count, neuron.weights.count - 1) }
  }
}
