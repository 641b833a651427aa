import Certificates
import Checker
import Formats
import Foundation
import Numbers
import Running
import Solving
import Testing
import ThresholdNetworks

/// Random changes to accepted certificates. None may be accepted that claims something false, none may crash
/// or hang the checker. A changed certificate that is still true may pass.
@Suite struct MutationTests {
  /// What is true of the instance of a certificate.
  final class Truth {
    private let sample: PartialFunction
    private var known: [String: (size: Int, widths: Set<[Int]>)] = [:]

    init(_ sample: PartialFunction) { self.sample = sample }

    /// Whether the claims of an acceptance are true.
    func holds(_ acceptance: Acceptance) throws -> Bool {
      let key = "\(acceptance.depth) \(acceptance.measure)"
      if known[key] == nil {
        let measure = try #require(SizeMeasure(rawValue: acceptance.measure))
        let certifier = Certifier(sample: sample, depth: acceptance.depth, measure: measure)
        let claim = try #require(try certifier.claimBySmallestFirst(effort: .unlimited))
        known[key] = (claim.lower, Set(claim.minima.map(\.architecture.widths)))
      }
      guard let (size, widths) = known[key] else { return false }
      if acceptance.lower > size { return false }
      if let upper = acceptance.upper, upper < size { return false }
      if acceptance.isComplete && (acceptance.lower != size || Set(acceptance.witnesses) != widths) { return false }
      return true
    }
  }

  /// A few hundred in an ordinary run; `THRESHER_MUTATIONS=10000` for the exhaustive one.
  static let count = ProcessInfo.processInfo.environment["THRESHER_MUTATIONS"].flatMap(Int.init) ?? 600

  @Test(arguments: [
    (3, UInt64(0x18), 2), (3, 0x96, 2), (4, 0x035a, 3), (4, CertificateFolder.hiddenWeightedBit, 3), (4, 0x06b4, 3),
    (0, 48, 2),
  ])
  func mutationsAreRejectedOrTrue(inputs: Int, bits: UInt64, depth: Int) throws {
    let folder =
      switch inputs {
      case 0: try CertificateFolder.refutedByTree()
      // Clausal proofs are found only where nothing else is; here one is wanted beside the trees.
      case 4 where bits == 0x06b4: try CertificateFolder(function: inputs, bits, depth: depth, byClauses: true)
      default: try CertificateFolder(function: inputs, bits, depth: depth)
      }
    let truth = Truth(folder.sample)
    #expect(try truth.holds(folder.accept()))
    var key = RandomKey(seed: bits).fold(in: UInt64(depth))
    var rejected = 0
    let tries = Self.count / 6
    for number in 0..<tries {
      let mutated = Self.mutated(folder, using: &key)
      do {
        let acceptance = try mutated.accept()
        let isTrue = try truth.holds(acceptance)
        #expect(isTrue, "mutation \(number) with seed \(bits): \(acceptance.summary)\n\(mutated.text)")
      } catch is Rejection {
        rejected += 1
      } catch is NotChecked {
        rejected += 1
      }
    }
    #expect(rejected > tries / 2)
  }

  static func mutated(_ folder: CertificateFolder, using key: inout RandomKey) -> CertificateFolder {
    var folder = folder
    let names = folder.files.keys.sorted()
    if !names.isEmpty && key.next(below: 2) == 0 {
      let name = names[key.next(below: names.count)]
      var bytes = folder.files[name] ?? []
      if name.hasSuffix(".proof") && key.next(below: 2) == 0 {
        var steps = ProofStep.parse(bytes)
        mutate(&steps, using: &key)
        bytes = ProofStep.bytes(steps)
      } else {
        mutate(&bytes, using: &key)
      }
      return folder.replacing(name, by: bytes)
    }
    if key.next(below: 2) == 0 {
      var bytes = Array(folder.text.utf8)
      mutate(&bytes, using: &key)
      folder.text = String(decoding: bytes, as: UTF8.self)
    } else {
      mutateNumber(&folder.text, using: &key)
    }
    return folder
  }

  private static func mutate(_ bytes: inout [UInt8], using key: inout RandomKey) {
    for _ in 0...key.next(below: 3) where !bytes.isEmpty {
      let place = key.next(below: bytes.count)
      switch key.next(below: 6) {
      case 0: bytes[place] ^= 1 << UInt8(key.next(below: 8))
      case 1: bytes[place] = UInt8(truncatingIfNeeded: key.next())
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(UInt8(truncatingIfNeeded: key.next()), at: place)
      case 4: bytes.removeSubrange(place..<min(bytes.count, place + key.next(below: 40)))
      default: bytes.swapAt(place, key.next(below: bytes.count))
      }
    }
  }

  private static func mutate(_ steps: inout [ProofStep], using key: inout RandomKey) {
    guard !steps.isEmpty else { return }
    let place = key.next(below: steps.count)
    switch key.next(below: 6) {
    case 0: steps.remove(at: place)
    case 1: steps.swapAt(place, key.next(below: steps.count))
    case 2: if !steps[place].literals.isEmpty { steps[place].literals.removeLast() }
    case 3: if !steps[place].literals.isEmpty { steps[place].literals[0] ^= 1 }
    case 4: if !steps[place].hints.isEmpty { steps[place].hints[key.next(below: steps[place].hints.count)] += 1 }
    default: steps[place].hints.shuffle(using: &key)
    }
  }

  /// Changes one number of the text, by one, to a random one, or to another number of the text.
  private static func mutateNumber(_ text: inout String, using key: inout RandomKey) {
    let numbers = text.matches(of: /-?[0-9]+/).map(\.range)
    guard !numbers.isEmpty else { return }
    let range = numbers[key.next(below: numbers.count)]
    guard let value = Int(text[range].prefix(15)) else { return }
    let replacement: String =
      switch key.next(below: 4) {
      case 0: String(value + 1)
      case 1: String(value - 1)
      case 2: String(key.next(below: 1000))
      default: String(text[numbers[key.next(below: numbers.count)]])
      }
    text.replaceSubrange(range, with: replacement)
  }
}
