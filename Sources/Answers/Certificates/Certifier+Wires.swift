import Covering
import Running
import Solving
import Synthesis
import ThresholdNetworks

// Least wires: for every number of hidden neurons that may be read, a search by a multicover with costs that records what it does.
extension Certifier {
  /// Evidence for a claim about wires, as far as the effort goes; see `certify`.
  func certifyWires(
    _ claim: Claim, instanceDigest: String, effort: Effort, report: (Architecture) -> Void
  ) throws -> Certificate {
    let sample = finder.sample
    let upper = claim.minima.first?.wireCount
    var certificate = Certificate(
      instanceDigest: instanceDigest, inputCount: sample.inputCount, pointCount: sample.pointCount, depth: depth,
      measure: .wires, mismatches: mismatches, lower: claim.lower, upper: upper,
      isComplete: claim.isComplete && upper == claim.lower, minima: claim.minima, refuted: [])
    // Constants have no wires, and nothing else does without.
    if claim.lower == 0 { return certificate }
    if depth == 1 {
      if claim.lower > 1 { certificate.refuted = [RefutedWidths([1], .columns, wires: claim.lower - 1)] }
      return certificate
    }
    guard sample.inputCount <= WireCoverEngine.maximumInputs else {
      certificate.lower = min(claim.lower, depth)
      certificate.isComplete = false
      return certificate
    }
    let read = Set(claim.minima.map { $0.layers[1][0].wireCount })
    let engine = WireCoverEngine()
    let limit = certificate.isComplete ? claim.lower : claim.lower - 1
    for width in 1...max(1, limit / 2) {
      // A tie has a network with exactly as many wires.
      let wires = certificate.isComplete && !read.contains(width) ? claim.lower : claim.lower - 1
      if wires < 2 * width { continue }
      report(Architecture(inputCount: sample.inputCount, widths: [width, 1]))
      let refuted = try refutedWires(width: width, upTo: wires, by: engine, effort: effort)
      if let refuted { certificate.refuted.append(refuted) }
      guard refuted?.wires != wires else { continue }
      certificate.isComplete = false
      // With fewer than two wires a neuron nothing is left to refute.
      certificate.lower = min(certificate.lower, (refuted?.wires ?? 2 * width - 1) + 1)
    }
    return certificate
  }

  /// What is refuted of a number of hidden neurons: as many wires as asked for, or fewer if the effort ends; nil if nothing is.
  private func refutedWires(
    width: Int, upTo most: Int, by engine: WireCoverEngine, effort: Effort
  ) throws -> RefutedWidths? {
    for wires in stride(from: most, through: 2 * width, by: -1) {
      switch engine.decide(finder.sample, width: width, wires: wires, effort: effort).answer {
      case .impossible(.cover(let trees)):
        return RefutedWidths([width, 1], finder.pricedEvidence(of: trees), wires: wires)
      case .found(let network): throw Failure.contradiction(network)
      case .impossible, .undecided: break
      }
    }
    return nil
  }
}

extension EvidenceFinder {
  /// Trees whose weights have the price of a column behind them.
  func pricedEvidence(of trees: [CoverTree]) -> CheckableEvidence {
    let leaves = trees.compactMap(\.weights)
    if leaves.count == trees.count { return .margin(leaves) }
    var writer = EvidenceWriter(sample: sample, hasPrices: true)
    for tree in trees { writer.write(tree) }
    return .tree(writer.bytes)
  }
}
