import Foundation

extension Executable {
  /// Starts workers that claim units of the job `job`; after a while the first one is killed and the second one told to stop.
  ///
  /// - Returns: the exit codes, or the signals, of all of them in order.
  static func claimingWorkers(_ count: Int, endedAfter time: Duration, in directory: URL) throws -> [Int32] {
    let workers = try (0..<count).map { _ in
      let process = Process()
      process.executableURL = url
      process.arguments = ["work", "job", "--claim", "--quiet", "--jobs", "1"]
      process.currentDirectoryURL = directory
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
      try process.run()
      return process
    }
    usleep(UInt32(time / .microseconds(1)))
    kill(workers[0].processIdentifier, SIGKILL)
    kill(workers[1].processIdentifier, SIGTERM)
    return workers.map { worker in
      worker.waitUntilExit()
      return worker.terminationStatus
    }
  }
}
