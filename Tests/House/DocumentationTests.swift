import Foundation
import TestSupport
import Testing

/// Every public declaration of every room has a comment for its reader.
@Suite struct DocumentationTests {
  @Test func everyPublicDeclarationIsDocumented() throws {
    let sources = Repository.root.appending(path: "Sources")
    let names = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
    var count = 0
    for name in names.sorted() {
      let source = SwiftSource(try String(contentsOf: sources.appending(path: name), encoding: .utf8))
      count += source.declarations.count
      for declaration in source.declarations where !declaration.isDocumented {
        Issue.record("Sources/\(name):\(declaration.line): no comment says what this is: \(declaration.text)")
      }
      for declaration in source.declarations where !declaration.misdescribedParameters.isEmpty {
        Issue.record(
          "Sources/\(name):\(declaration.line): the comment has some parameters, but misses or invents \(declaration.misdescribedParameters)"
        )
      }
    }
    #expect(count > 2_000)
  }

  @Test func everyRoomHasAPage() throws {
    let files = FileManager.default
    let sources = Repository.root.appending(path: "Sources")
    let landing = try String(
      contentsOf: sources.appending(path: "Networks/ThresholdNetworks/ThresholdNetworks.docc/ThresholdNetworks.md"),
      encoding: .utf8)
    for floor in ["Checking", "Ground", "Networks", "Engines", "Answers", "Papers", "Programs"] {
      let folder = sources.appending(path: floor)
      for room in try files.contentsOfDirectory(atPath: folder.path).sorted() {
        // A program has nothing that another room could use.
        if room.first?.isLowercase == true { continue }
        if (try? files.contentsOfDirectory(atPath: folder.appending(path: room).path))?.contains("\(room).docc") != true
        {
          Issue.record("Sources/\(floor)/\(room) has no \(room).docc")
        }
        let isLinked = landing.contains("](/documentation/\(room.lowercased()))")
        #expect(isLinked || room == "ThresholdNetworks", "the landing page of the manual does not link to \(room)")
      }
    }
  }

  @Test(arguments: [
    ("public struct A {\n}", ["1 A"]),
    ("/// Something.\npublic struct A {\n  public var b = 1\n\n  /// More.\n  public let c: Int\n}", ["3 b"]),
    ("/// Kept.\n@inlinable\npublic func a() {}\n@inline(__always) public func b() {}", ["4 b"]),
    ("/// Far away.\n\npublic func a() {}", ["3 a"]),
    ("// No comment for the manual.\npublic init() {}", ["2 -"]),
    (
      "/// The count.\npublic var count: Int { 1 }\n/// The row count\npublic var rowCount = 2",
      ["2 count", "4 rowCount"]
    ),
    (
      "/// One of two.\npublic enum E {\n  case a\n  /// The other.\n  case b(Int)\n\n  var c: Int {\n    switch self {\n"
        + "    case .a: 1\n    case .b: 2\n    }\n  }\n}\nenum F {\n  case g\n}", ["3 a"]
    ),
    (
      "/// A kind.\npublic protocol P {\n  associatedtype Q\n  /// Done.\n  static func r()\n  var s: Int { get }\n}",
      ["3 Q", "6 s"]
    ),
    ("let text = \"\"\"\n  public var a = 1\n  \"\"\"\npackage var b = 2\nprivate var c = 3", []),
    ("/// Read by all.\npublic private(set) var a = 1\npublic static func + (l: Int, r: Int) -> Int { 1 }", ["3 -"]),
  ])
  func aMissingCommentIsFound(_ text: String, _ missing: [String]) {
    let found = SwiftSource(text).declarations.filter { !$0.isDocumented }.map { "\($0.line) \($0.name ?? "-")" }
    #expect(found == missing)
  }

  @Test(arguments: [
    ("/// Adds.\npublic func add(_ a: Int, to b: Int) {}", []),
    ("/// Adds.\n///\n/// - Parameter a: one.\npublic func add(_ a: Int, to b: Int) {}", ["b"]),
    (
      "/// Adds.\n///\n/// - Parameters:\n///   - a: one.\n///   - b: two.\n/// - Returns: c.\npublic func add(\n  _ a: [Int: Int] = [1: 2],"
        + " b: (Int, Int) -> Int = { $0 + $1 }\n) {}", []
    ),
    ("/// Adds.\n///\n/// - Parameter c: none.\npublic init<A: B>(c: Dictionary<A, Int>, d: Int) {}", ["d"]),
    (
      "/// Adds.\n///\n/// - Parameter p, q: both.\n/// - Parameter z: none.\npublic subscript(i: Int) -> Int { i }",
      ["i", "z"]
    ),
  ])
  func aHalfDescribedParameterListIsFound(_ text: String, _ missing: [String]) {
    #expect(SwiftSource(text).declarations.flatMap(\.misdescribedParameters) == missing)
  }
}
