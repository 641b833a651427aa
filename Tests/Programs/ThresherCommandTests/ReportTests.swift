import Foundation
import TestSupport
import Testing

/// `thresher report` of a frontier.
@Suite struct ReportTests {
  private static func frontier(_ limit: String...) throws -> String {
    let instance = Repository.instances.appending(path: "bench/noisy_6_32_10.pla").path
    return try Executable.run(["minimize", instance, "--frontier", "--json"] + limit).output
  }

  /// The picture, the sentence and a network for each size.
  @Test func sizeAgainstMistakes() throws {
    let report = try Executable.run(["report", "/dev/stdin"], input: Data(try Self.frontier().utf8))
    #expect(report.status == 0, "\(report.errors)")
    let sentence = "The least number of weights: 28 with 0...1 mistakes, 14 with 2 mistakes, 7 with 3...13 mistakes."
    #expect(report.output.contains(sentence))
    for widths in ["4,1", "2,1", "1,1"] { #expect(report.output.contains(widths)) }
    let image = try #require(report.output.split(separator: "data:image/svg+xml;base64,").last?.prefix { $0 != "\"" })
    let svg = String(decoding: try #require(Data(base64Encoded: String(image))), as: UTF8.self)
    #expect(svg.contains("Size against mistakes") && svg.contains("points that may be wrong"))
    #expect(!svg.contains("upper end"))
  }

  /// Of a result that somebody has changed: one line, no page.
  @Test func mistakesThatDoNotAscend() throws {
    let changed = try Self.frontier().replacing(#""mismatches" : 1,"#, with: #""mismatches" : 0,"#)
    let report = try Executable.run(["report", "/dev/stdin"], input: Data(changed.utf8))
    #expect(report.status == 65 && report.output.isEmpty)
    #expect(report.errors.split(separator: "\n").count == 1 && report.errors.contains("ascending numbers"))
  }
}
