import Formats
import Foundation
import Numbers
import SmallFunctions

/// Random functions of a few inputs, all with the same probability: an estimate of a whole that is too many to be settled.
struct RandomFunctions {
  let inputCount: Int
  let count: Int
  let seed: UInt64

  /// The least table of the class of each, in the order in which they are drawn; the seed alone decides.
  var representatives: [UInt32] {
    let group = SmallFunctionGroup(inputCount: inputCount)
    var key = RandomKey(seed: seed).fold(in: "random functions of a catalog")
    return (0..<count).map { _ in
      group.representative(of: UInt32(truncatingIfNeeded: key.next() >> UInt64(64 - 1 << inputCount)))
    }
  }

  /// What a result says about the question.
  var parameters: [String: JSONValue] { ["sample": .integer(count), "seed": .integer(Int(seed))] }

  /// Of so many draws the share that has a property.
  struct Share {
    let draws: Int
    let value: Double
    /// Of the value, by the binomial law.
    let standardError: Double

    init(_ draws: Int, of all: Int) {
      self.draws = draws
      value = Double(draws) / Double(all)
      standardError = (value * (1 - value) / Double(all)).squareRoot()
    }

    /// The number, and the share under `heading`.
    var text: String { String(format: "%5d  %.4f +- %.4f", draws, value, standardError) }

    static let heading = "draws  share of all functions, standard error"
  }
}
