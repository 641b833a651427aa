import Numbers
import ThresholdNetworks

// The uniform prior: all settings (W, gamma, b) of all neurons are equally likely.

extension Architecture {
  /// |Theta|, the number of parameter settings: 6 m 2^m for every neuron of fan-in m.
  public var settingCount: Integer {
    var product: Integer = 1
    for layer in widths.indices {
      let m = fanIn(ofLayer: layer)
      product *= (6 * Integer(m) << m).power(widths[layer])
    }
    return product
  }
}
