#if os(Linux)
  import Foundation
  import Testing

  /// What the loader is asked for in a run: every library costs time at each start, and has to be there.
  @Suite struct LoadedLibraryTests {
    /// The names of the libraries that a program loads, whatever its exit code: the checker has no `--version`.
    private static func libraries(_ arguments: [String], of program: URL = Executable.url) throws -> Set<String> {
      let shell = ["-c", "LD_DEBUG=files exec \"$0\" \"$@\" 2>&1 >/dev/null", program.path] + arguments
      let run = try Executable.run(shell, program: URL(fileURLWithPath: "/bin/sh"))
      let words = run.output.split(whereSeparator: \.isWhitespace)
      return Set(words.filter { $0.hasPrefix("file=lib") }.map { String($0.dropFirst(5)) })
    }

    /// Whether the toolchain has the archives of its runtime, and the build was not told to leave them out.
    private static var isRuntimeLinked: Bool {
      let own = "/swift/linux/libswiftCore.so"
      guard ProcessInfo.processInfo.environment["THRESHER_SHARED_RUNTIME"] == nil,
        let maps = FileHandle(forReadingAtPath: "/proc/self/maps")?.readDataToEndOfFile(),
        let line = String(decoding: maps, as: UTF8.self).split(separator: "\n").first(where: { $0.hasSuffix(own) }),
        let start = line.firstIndex(of: "/")
      else { return false }
      return FileManager.default.fileExists(
        atPath: line[start...].dropLast(own.count) + "/swift_static/linux/libFoundation.a")
    }

    /// Z3 is loaded by who uses it, and to tell its version where that is printed.
    @Test func z3() throws {
      let question = ["minimize", "--function", "3:0x96", "--depth", "2"]
      let plain = try Self.libraries(question)
      #expect(plain.contains { $0.hasPrefix("libgmp") })
      #expect(!plain.contains { $0.hasPrefix("libz3") })
      #expect(try Self.libraries(question + ["--json"]).contains { $0.hasPrefix("libz3") })
      #expect(try Self.libraries(question + ["--engine", "z3"]).contains { $0.hasPrefix("libz3") })
    }

    /// The runtime of Swift is part of the programs.
    @Test(.enabled(if: isRuntimeLinked)) func runtimeOfSwift() throws {
      for program in [Executable.url, Executable.folder.appendingPathComponent("thresher-check")] {
        let libraries = try Self.libraries(["--version"], of: program)
        #expect(libraries.contains { $0.hasPrefix("libc.so") })
        let ofSwift = libraries.filter { $0.hasPrefix("libswift") || $0.contains("Foundation") }
        #expect(ofSwift == [], "\(program.lastPathComponent)")
      }
    }
  }
#endif
