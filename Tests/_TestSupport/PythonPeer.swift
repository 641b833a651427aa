import Foundation

/// Python with the packages that a test compares with: the one of `make peers` if it is there, else that of the system.
public struct PythonPeer: Sendable {
  public let program: String

  /// Nil, with a notice, where Python or one of the packages is absent.
  public init?(packages: [String]) {
    let own = Repository.root.appending(path: ".build/peers/bin/python").path
    let statement = "import " + packages.joined(separator: ", ")
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    for program in [own] + folders.map({ "\($0)/python3" })
    where FileManager.default.isExecutableFile(atPath: program) {
      if let run = try? Self.run(program, ["-c", statement]), run.status == 0 {
        self.program = program
        return
      }
    }
    print("skipped: no Python with \(packages.joined(separator: ", ")); `make peers` brings them")
    return nil
  }

  /// Runs a script; the output and the errors together, and the status.
  public func run(_ arguments: [String]) throws -> (output: String, status: Int32) {
    try Self.run(program, arguments)
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }
}

/// A folder that is removed when the test ends.
public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "thresher-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file and returns its path.
  public func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }
}
