import Formats
import Foundation
import ThresholdNetworks

/// The page: results one after the other, as the values that its templates name.
struct ReportPage {
  private let sample: Sample?
  private var results: [[String: Any]] = []
  private var networkCount = 0

  /// More rows make no table that is read.
  private static let mostRows = 512

  init(sample: Sample?) { self.sample = sample }

  mutating func add(_ result: ReportedResult) {
    var context: [String: Any] = [
      "verb": result.verb, "sentence": result.sentence, "file": result.file,
      "pictures": result.pictures.map { ["words": $0.words, "data": Data($0.svg.utf8).base64EncodedString()] },
      "networks": result.networks.map { figure($0) },
    ]
    // A name without a value leaves its part of the page out.
    if !result.question.isEmpty { context["question"] = result.question }
    if !result.numbers.isEmpty {
      context["numbers"] = ["list": result.numbers.map { ["name": $0.name, "value": $0.value] }]
    }
    if !result.commands.isEmpty { context["commands"] = result.commands.joined(separator: "\n") }
    context["digest"] = result.digest
    results.append(context)
  }

  /// A network with the rows of the sample, if there is one of its inputs.
  private mutating func figure(_ network: NamedNetwork) -> [String: Any] {
    networkCount += 1
    let written = network.written
    var context: [String: Any] = [
      "number": networkCount, "widths": "\(network.architecture)", "lines": written.lines.joined(separator: "\n"),
    ]
    let widest = max(network.architecture.inputCount, network.architecture.widths.max() ?? 1)
    if widest <= NetworkPicture.largestLayer {
      // The declaration of XML belongs in front of a file.
      context["svg"] = NetworkPicture.svg(of: written).split(separator: "\n", maxSplits: 1).last.map(String.init)
    }
    // A "<" never ends the script early: the line holds digits, words and brackets.
    if let line = try? network.line { context["data"] = line.replacing("<", with: "\\u003c") }
    if let sample, sample.inputCount == network.architecture.inputCount { context["rows"] = rows(sample, network) }
    return context
  }

  private func rows(_ sample: Sample, _ network: NamedNetwork) -> [String: Any] {
    let tallies = sample.tallies
    let points = tallies.map(\.point)
    let function = PartialFunction(
      inputCount: sample.inputCount, points: points, labels: BitVector(count: points.count))
    let outputs = network.column(on: function)
    let listed = tallies.enumerated().prefix(Self.mostRows).map { index, tally -> [String: Any] in
      [
        "tab": index == 0 ? 0 : -1, "point": "\(tally.point)", "output": outputs[index] ? 1 : 0,
        "values": (0..<tally.point.count).map { tally.point[$0] ? 1 : 0 },
        "label": tally.zeros == 0 ? "1" : tally.ones == 0 ? "0" : "\(tally.ones) of \(tally.ones + tally.zeros)",
        "isWrong": outputs[index] ? tally.ones == 0 : tally.zeros == 0,
      ]
    }
    var context: [String: Any] = [
      "names": sample.inputNames ?? (1...sample.inputCount).map { "x\($0)" }, "points": listed,
    ]
    if tallies.count > Self.mostRows { context["cut"] = "The first \(Self.mostRows) of \(tallies.count) points." }
    return context
  }

  /// The whole page.
  var text: String {
    get throws {
      try ReportTemplates.page([
        "style": ReportScript.style, "script": ReportScript.script, "version": Versions.thresher, "results": results,
      ])
    }
  }
}
