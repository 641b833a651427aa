import Checker
import Files
import Formats
import Foundation
import Testing
import ThresholdNetworks

/// The two readers of a user's file: that of `thresher`, and the one by which `thresher-check` ties the file to the
/// canonical one. Either both refuse a file, or both read the same points with the same labels in the same order.
@Suite struct ReaderAgreementTests {
  /// `THRESHER_ODD_FILES=1000000` for the exhaustive run.
  static let count = ProcessInfo.processInfo.environment["THRESHER_ODD_FILES"].flatMap(Int.init) ?? 100_000
  static let seed: UInt64 = 12

  static func asThresherReads(_ bytes: [UInt8]) -> CheckedInstance? {
    let text = InputText(file: "odd.pla", bytes: bytes)
    guard (try? text.checkThatThisIsText()) != nil, let sample = try? PLA.read(text),
      let function = try? sample.partialFunction()
    else { return nil }
    return CheckedInstance(
      inputCount: function.inputCount, points: function.points.map { point in (0..<point.count).map { point[$0] } },
      labels: (0..<function.pointCount).map { function.labels[$0] })
  }

  static func show(_ instance: CheckedInstance?) -> String {
    instance.map { instance in instance.points.indices.map { instance.row($0) }.joined(separator: ", ") } ?? "refused"
  }

  @Test func oddFilesAreReadAlike() {
    var read = 0
    var canonical = 0
    for number in 0..<Self.count {
      let bytes = OddPLA.bytes(number: number, seed: Self.seed)
      let ours = Self.asThresherReads(bytes)
      let checker = try? CheckedInstance(pla: bytes, file: "odd.pla")
      guard ours == checker else {
        let text = String(decoding: bytes, as: UTF8.self).debugDescription
        Issue.record("file \(number) of seed \(Self.seed): \(text)\n\(Self.show(ours))\n\(Self.show(checker))")
        return
      }
      if let ours {
        read += 1
        // What thresher writes for it is in the form that the checker trusts, and means the same.
        let function = PartialFunction(
          inputCount: ours.inputCount, points: ours.points.map { BitVector($0) }, labels: BitVector(ours.labels))
        let written = Array(PLA.text(of: Sample(name: "instance.pla", function)).utf8)
        if number < 20_000, (try? CheckedInstance(canonical: written)) != ours {
          Issue.record("file \(number) of seed \(Self.seed) is written as \(String(decoding: written, as: UTF8.self))")
          return
        }
      }
      // Whatever the strict reader takes, the others take as the same.
      if let strict = try? CheckedInstance(canonical: bytes) {
        canonical += 1
        #expect(strict == ours)
      }
    }
    // The test would say little if nearly all files were refused, or nearly all were plain.
    #expect(read > Self.count / 4 && read < Self.count * 9 / 10)
    #expect(canonical > Self.count / 500 && canonical < read / 4, "\(canonical) of \(read)")
  }
}
