import Files
import Foundation
import Testing
import ThresherCommand

/// `ProgramOutput.swift`.
@Suite struct ProgramOutputTests {
  @Test func whatAProgramPrints() throws {
    func shell(_ script: String, _ environment: [String: String] = [:]) throws -> [UInt8]? {
      try ProgramOutput.bytes(of: "/bin/sh", arguments: ["-c", script], environment: environment)
    }
    #expect(try shell("printf '%s' \"$WORD\"; echo no >&2", ["WORD": "a b"]) == Array("a b".utf8))
    #expect(try shell("head -c 300000 /dev/zero")?.count == 300_000)
    #expect(try shell("echo yes; exit 3") == nil && shell("kill -9 $$") == nil)
    // Nothing to read, so nobody waits.
    #expect(try shell("cat") == [])
  }

  @Test func noProgram() {
    #expect(throws: SystemError(ENOENT)) {
      try ProgramOutput.bytes(of: "/nowhere/program", arguments: [], environment: [:])
    }
  }
}
