import Foundation
import TestSupport
import Testing

/// What a reader of several rooms relies on: names that mean one thing, and folders that hold what they say.
@Suite struct PublicNamesTests {
  /// The public names outside of types, by room.
  private static func names() throws -> [String: Set<String>] {
    let sources = Repository.root.appending(path: "Sources")
    let kinds = ["struct", "class", "enum", "protocol", "actor", "func", "var", "let", "typealias"]
    var rooms: [String: Set<String>] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where path.hasSuffix(".swift") {
      let room = path.split(separator: "/")[1]
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("public ") || line.hasPrefix("@") {
        let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
        guard let start = words.firstIndex(of: "public"),
          let kind = words[start...].firstIndex(where: kinds.contains), kind + 1 < words.count
        else { continue }
        rooms[words[kind + 1], default: []].insert(String(room))
      }
    }
    return rooms
  }

  /// Whoever imports two rooms never has to say which one is meant.
  @Test func noNameIsPublicTwice() throws {
    let names = try Self.names()
    #expect(names.count > 200)
    for (name, rooms) in names.sorted(by: { $0.key < $1.key }) where rooms.count > 1 {
      Issue.record("\(name) is public in \(rooms.sorted().joined(separator: " and "))")
    }
  }

  /// A verb has its run and its wording beside it, so nothing of one verb stands at the top of the command.
  @Test func theCommandHoldsFrameOptionsAndVerbs() throws {
    let command = Repository.root.appending(path: "Sources/Programs/ThresherCommand")
    let files = FileManager.default
    let folders = try files.contentsOfDirectory(atPath: command.path).filter { !$0.hasSuffix(".docc") }
    #expect(Set(folders) == ["Frame", "Options", "Verbs"])
    let verbs = try files.contentsOfDirectory(atPath: command.appending(path: "Verbs").path)
    #expect(verbs.count >= 19)
    for verb in verbs {
      let file = command.appending(path: "Verbs/\(verb)/\(verb).swift")
      #expect(files.fileExists(atPath: file.path), "\(verb) has no \(verb).swift")
    }
  }
}
