import Foundation
import TestSupport
import Testing

/// Frame/ResultStatus and the schemas of the repository, on results of every verb.
@Suite struct ResultSchemaTests {
  @Test func resultsAreAsTheSchemasSay() throws {
    guard let python = PythonPeer(packages: ["jsonschema", "referencing"]) else { return }
    let run = try python.run([
      Repository.root.appending(path: "Tests/Peers/result_schemas.py").path, Executable.url.path,
      Repository.root.appending(path: "Schemas").path,
    ])
    #expect(run.status == 0, "\(run.output)")
  }

  /// Without any package: what a result says, beside its exit code.
  @Test(arguments: [
    (["count", "--function", "3:0x96", "--widths", "3,1"], "complete"),
    (["decide", "--function", "3:0x96", "--widths", "2,1"], "complete"),
    (["count", "--function", "6:0x6996966996696996", "--widths", "5,4,3,1", "--budget", "1"], "stopped"),
    (["describe", "--function", "3:0x96"], "complete"),
  ]) func theStatusIsThatOfTheExitCode(_ arguments: [String], _ status: String) throws {
    let run = try Executable.run(arguments + ["--json"])
    let result = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(result["status"] as? String == status)
    #expect((run.status == 30) == (status == "stopped"))
    #expect((result["reason"] as? String != nil) == (status == "stopped"))
  }
}
