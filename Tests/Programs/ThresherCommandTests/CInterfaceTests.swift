import Foundation
import TestSupport
import Testing

/// Programs/thresher-c: a C program that knows the answers, and one that calls at random.
@Suite struct CInterfaceTests {
  /// Builds a program of `Tests/Programs/thresher-c` against the library beside the tests; nil, with a notice, where there is no compiler.
  ///
  /// A library under a sanitizer needs a program with the same one, which only the compiler of the same make has:
  /// `Tests/Sanitizers/run-suites` names both.
  private static func build(_ name: String, in folder: URL) throws -> URL? {
    let environment = ProcessInfo.processInfo.environment
    let path = environment["THRESHER_SANITIZED_CC"] ?? "/usr/bin/gcc"
    guard FileManager.default.isExecutableFile(atPath: path) else {
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
      ]
        + (environment["THRESHER_SANITIZER"].map { sanitizing($0, compiler: path) } ?? []),
      directory: folder, program: URL(fileURLWithPath: path))
    try #require(compiler.status == 0, "\(compiler.errors)")
    return folder.appending(path: name)
  }

  /// The options of a sanitizer. That of threads, of the clang beside Swift, wants Dispatch, which it watches.
  private static func sanitizing(_ sanitizer: String, compiler: String) -> [String] {
    let options = ["-g", "-fsanitize=\(sanitizer)"]
    guard sanitizer == "thread" else { return options }
    let folder = URL(fileURLWithPath: compiler).deletingLastPathComponent().appending(path: "../lib/swift/linux").path
    return options + ["-L", folder, "-ldispatch", "-lBlocksRuntime", "-Wl,-rpath,\(folder)"]
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
