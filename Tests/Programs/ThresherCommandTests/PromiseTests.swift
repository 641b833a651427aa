import Files
import Foundation
import TestSupport
import Testing

/// What a run does where the system refuses something: one line and exit code 65, never a trap, never 70.
@Suite struct PromiseTests {
  /// Runs a command line of a shell in which `$T` is the program.
  static func shell(_ script: String, in directory: URL) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["T": Executable.url.path, "SWIFT_BACKTRACE": "enable=no"]) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    let errorData = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: outputData, as: UTF8.self), String(decoding: errorData, as: UTF8.self)
    )
  }

  /// A full disk, closed streams, a folder or a device in place of a file: each with a part of what is said.
  @Test(arguments: [
    ("\"$T\" --help >/dev/full", "standard output"), ("\"$T\" --version >/dev/full", "the disk is full"),
    ("\"$T\" describe --help >/dev/full", "standard output"),
    ("\"$T\" describe --function 3:0xe4 >/dev/full", "the disk is full"),
    ("\"$T\" describe --function 3:0xe4 >&-", "it is closed"), ("\"$T\" describe - <&-", "standard input"),
    ("\"$T\" sample --function 3:0xe4 --widths 3,1 -n 1000 >/dev/full", "the disk is full"),
    ("\"$T\" minimize --function 3:0xe4 --journal /dev/full", "no regular file"),
    ("\"$T\" minimize --function 3:0xe4 --journal .", "it is a folder"),
    ("\"$T\" minimize --function 3:0xe4 --journal none/j", "no such file or folder"),
    ("\"$T\" generate --family parity --inputs 3 --to /dev/full", "/dev/full"),
    ("\"$T\" generate --family parity --inputs 3 --to .", "it is a folder"),
    ("printf 'PLA\\377' >j; \"$T\" minimize --function 3:0xe4 --journal j --resume", "no journal of ours"),
    ("touch f; \"$T\" certify --function 3:0xe4 --to f", "f"),
  ])
  func refusalsOfTheSystem(script: String, message: String) throws {
    try Executable.withDirectory { directory in
      let run = try Self.shell(script, in: directory)
      #expect(run.status == 65, "\(script): \(run.status) \(run.errors)")
      #expect(run.errors.contains(message) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(!run.errors.contains("NSCocoa"))
    }
  }

  @Test func closedStandardError() throws {
    try Executable.withDirectory { directory in
      #expect(try Self.shell("\"$T\" minimize nofile 2>&-", in: directory).status == 65)
      // What the program opens must not take the place of the stream.
      let run = try Self.shell("\"$T\" minimize --function 3:0xe4 --verbose --journal j 2>&-", in: directory)
      #expect(run.status == 0)
      let again = try Self.shell("\"$T\" minimize --function 3:0xe4 --journal j --resume", in: directory)
      #expect(again.status == 0 && again.output == run.output)
    }
  }

  /// Four descriptors are enough: three streams and one file.
  @Test(arguments: [
    "describe", "minimize", "count --widths 3,1", "sample --widths 3,1", "minimize --journal j", "certify --to c",
  ])
  func fourDescriptors(verb: String) throws {
    try Executable.withDirectory { directory in
      let run = try Self.shell("ulimit -n 4; \"$T\" \(verb) --function 3:0xe4", in: directory)
      #expect(run.status == 0 || (run.status == 65 && run.errors.split(separator: "\n").count == 1), "\(run)")
    }
  }

  /// Pipes, streams and named pipes are read like files; the size limit holds while reading.
  @Test func whateverCanBeRead() throws {
    let pla = "printf '.i 2\\n.o 1\\n.type fr\\n00 1\\n11 0\\n.e\\n'"
    try Executable.withDirectory { directory in
      for script in [
        "\"$T\" describe <(\(pla)) --format pla --json", "\(pla) | \"$T\" describe /dev/stdin --format pla --json",
        "mkfifo p; \(pla) >p & \"$T\" describe p --format pla --json", "\(pla) | \"$T\" describe - --json",
      ] {
        let run = try Self.shell(script, in: directory)
        #expect(run.status == 0 && run.output.contains("\"points\" : 2"), "\(script): \(run.errors)")
      }
      // What is looked at for a network first is an instance afterwards, and a network is one at once.
      let json = "\"$T\" convert a.pla - --to json"
      let network = "\"$T\" construct a.pla --to n.json >o; cat n.json"
      for script in [
        "\(pla) >a.pla; \"$T\" minimize <(\(json)) --format json --json",
        "\(json) | \"$T\" minimize - --format json --json",
        "mkfifo q; \(json) >q & \"$T\" minimize q --format json --json",
        "\"$T\" minimize <(\(network)) --format json --json", "\(network) | \"$T\" minimize - --format json --json",
        "mkfifo r; (\(network)) >r & \"$T\" minimize r --format json --json",
      ] {
        let run = try Self.shell(script, in: directory)
        #expect(run.status == 0 && run.output.contains("\"answer\" : \"optimal\""), "\(script): \(run.errors)")
        #expect(run.output.contains("\"yours\"") == script.contains("construct"), "\(script)")
      }
      let endless = try Self.shell("\"$T\" describe - --format pla </dev/zero", in: directory)
      #expect(endless.status == 65 && endless.errors.contains("268435456"))
    }
  }

  /// A name that is not UTF-8 is opened; one with a line end stays on one line.
  @Test func oddNames() throws {
    try Executable.withDirectory { directory in
      let script =
        "F=$(printf 'a\\377.pla'); \"$T\" generate --family parity --inputs 2 --to \"$F\" && ls | head -1 | od -An -tx1"
      #expect(try Self.shell(script, in: directory).output.contains("61 ff 2e 70 6c 61"))
      let read = try Self.shell("F=$(printf 'a\\377.pla'); \"$T\" describe \"$F\"", in: directory)
      #expect(read.status == 0)
      let missing = try Self.shell("F=$(printf 'b\\377\\n\\033c'); \"$T\" describe \"$F\"", in: directory)
      #expect(
        missing.status == 65 && missing.errors.contains("b\\xff\\n\\x1bc: found no such file"), "\(missing.errors)")
    }
  }

  /// Output through `/dev/stdout` goes where standard output goes, behind what stands there.
  @Test func standardOutputByName() throws {
    try Executable.withDirectory { directory in
      let script =
        "(echo first; \"$T\" generate --family parity --inputs 1 --to /dev/stdout --format csv; echo last) >o; cat o"
      let run = try Self.shell(script, in: directory)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasPrefix("first\n") && run.output.hasSuffix("1,1\nlast\n"), "\(run.output)")
    }
  }
}
