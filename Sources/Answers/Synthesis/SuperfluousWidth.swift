import Covering
import ThresholdNetworks

/// Width that computes nothing new, so that nobody has to ask about it: Lemma 10 of the page on first layers.
package enum SuperfluousWidth {
  /// The narrowest architecture that is known to compute the same functions: nothing is wider than a bottleneck before it, nor, where first
  /// layers are not listed one by one, the second layer than any function of the first one needs.
  ///
  /// Where first layers are listed, each second width is refuted with evidence of its own.
  package static func narrowed(_ architecture: Architecture) -> Architecture {
    let narrowed = architecture.narrowedBehindBottleneck
    var widths = narrowed.widths
    guard architecture.inputCount > CorrectSets.maximumFanIn, widths.count > 2, widths[2] == 1,
      let enough = hiddenNeuronsThatSuffice[widths[0]], widths[1] > enough
    else { return narrowed }
    widths[1] = enough
    return Architecture(inputCount: narrowed.inputCount, widths: widths)
  }

  /// The number of hidden neurons with which depth 2 computes every function of one to five inputs; see the tables of least widths.
  package static let hiddenNeuronsThatSuffice = [1: 1, 2: 2, 3: 4, 4: 8, 5: 12]
}
