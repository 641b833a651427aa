import Foundation
import TestSupport
import Testing

/// Programs/thresher-c: a C program that knows the answers, and one that calls at random.
@Suite struct CInterfaceTests {
  /// Builds a program of `Tests/Programs/thresher-c` against the library beside the tests; nil, with a notice, where there is no compiler.
  private static func build(_ name: String, in folder: URL) throws -> URL? {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/gcc") else {
      print("skipped: no gcc for the C interface")
      return nil
    }
    let source = Repository.root.appending(path: "Tests/Programs/thresher-c/\(name).c").path
    let header = Repository.root.appending(path: "Sources/Programs/thresher-c").path
    let library = Executable.folder.path
    let compiler = try Executable.run(
      [
        "-std=c11", "-Wall", "-Wextra", "-Werror", "-I", header, source, "-o", name, "-L", library, "-lthresher-c",
        "-Wl,-rpath,\(library)", "-lpthread",
      ], directory: folder, program: URL(fileURLWithPath: "/usr/bin/gcc"))
    try #require(compiler.status == 0, "\(compiler.errors)")
    return folder.appending(path: name)
  }

  @Test func aProgramInC() throws {
    try Executable.withDirectory { folder in
      guard let program = try Self.build("test", in: folder) else { return }
      let run = try Executable.run([], program: program)
      #expect(run.status == 0 && run.output == "passed\n", "\(run.output)\(run.errors)")
    }
  }

  /// 10^5 calls with THRESHER_EXHAUSTIVE.
  @Test(arguments: [1, 2]) func randomCalls(seed: Int) throws {
    let isExhaustive = ProcessInfo.processInfo.environment["THRESHER_EXHAUSTIVE"] != nil
    try Executable.withDirectory { folder in
      guard let program = try Self.build("fuzz", in: folder) else { return }
      let run = try Executable.run([isExhaustive ? "100000" : "3000", "\(seed)"], program: program)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      // Calls that do something are among them.
      for code in ["0", "10", "20", "30", "64", "65"] {
        #expect(run.output.contains("\(code): "), "no answer \(code): \(run.output)")
      }
    }
  }
}
