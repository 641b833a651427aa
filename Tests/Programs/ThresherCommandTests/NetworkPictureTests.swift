import Foundation
import Testing

/// Pictures of networks that `convert` draws.
@Suite struct NetworkPictureTests {
  /// A line for every value that is read and one for the output, and in every circle the comparison that the text of the network
  /// states, for the multiplexer of the readme.
  @Test func showsWhatTheNetworkIs() throws {
    try Executable.withDirectory { directory in
      let found = try Executable.run(["minimize", "--function", "3:0xe4", "--depth", "2", "--json"])
      try found.output.write(to: directory.appending(path: "net.json"), atomically: true, encoding: .utf8)
      let drawn = try Executable.run(["convert", "net.json", "net.svg"], directory: directory)
      #expect(drawn.status == 0, "\(drawn.errors)")
      let text = try String(contentsOf: directory.appending(path: "net.svg"), encoding: .utf8)
      // From "h1.1 = fewer than 2 of {x1 x2}": the comparison and the number of values.
      let lines = try Executable.run(["minimize", "--function", "3:0xe4", "--depth", "2"]).output
      var expected: [String] = []
      var reads = 0
      for line in lines.split(separator: "\n") where line.contains(" = ") {
        let right = String(line.split(separator: "=", maxSplits: 1)[1])
        let members =
          right.contains("{") ? right.split(separator: "{")[1].split(whereSeparator: { " }".contains($0) }).count : 1
        reads += members
        let threshold = right.firstMatch(of: /(at least|fewer than) (\d+) of/)
        switch threshold?.1 {
        case "at least": expected.append("\u{2265} \(threshold?.2 ?? "")")
        case "fewer than": expected.append("< \(threshold?.2 ?? "")")
        default: expected.append(right.contains("not") ? "< 1" : "\u{2265} 1")
        }
      }
      #expect(reads == 8 && expected.count == 4)
      #expect(text.matches(of: /class="wire"/).count == reads + 1)
      let shown = text.matches(of: /<text[^>]*>([^<]*)<\/text>/).map { String($0.1).replacing("&lt;", with: "<") }
      #expect(shown.filter { $0.hasPrefix("<") || $0.hasPrefix("\u{2265}") } == expected, "\(shown)")
      #expect(shown.filter { $0.hasPrefix("x") } == ["x1", "x2", "x3"])
    }
  }
}
