import Foundation
import TestSupport
import Testing

/// What is trusted rests on nothing of ours: no file of `Checker` imports anything but Foundation.
@Suite struct ImportsTests {
  static let folder = Repository.root.appending(path: "Sources/Checking")

  static func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let place = words.firstIndex(of: "import"), !line.hasPrefix("//"), !words[..<place].contains("///") else {
        return nil
      }
      return words.dropFirst(place + 1).first
    }
  }

  @Test func theCheckerImportsFoundationAlone() throws {
    let room = Self.folder.appending(path: "Checker")
    let names = try FileManager.default.subpathsOfDirectory(atPath: room.path).filter { $0.hasSuffix(".swift") }
    #expect(names.count > 15)
    for name in names {
      for module in try Self.imports(of: room.appending(path: name)) { #expect(module == "Foundation", "\(name)") }
    }
  }

  @Test func theProgramImportsTheCheckerAlone() throws {
    let imports = try Self.imports(of: Self.folder.appending(path: "thresher-check/main.swift"))
    #expect(Set(imports) == ["Checker", "Foundation"])
  }
}
