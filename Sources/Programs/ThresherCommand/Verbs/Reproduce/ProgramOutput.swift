import Files
import Foundation

/// What another program prints.
///
/// It is started by posix_spawn(3), without threads and without descriptors that outlive the call, so that it also works, or is
/// refused in words, where no thread can be made or a close fails.
package enum ProgramOutput {
  /// Runs a program to its end and returns what it printed; its messages go nowhere and it reads nothing.
  ///
  /// - Parameters:
  ///   - program: the path of the program.
  ///   - arguments: its arguments, without its name.
  ///   - environment: all variables that it sees.
  /// - Throws: `SystemError` if it cannot be started or read; nil if it ends by a signal or not with 0.
  package static func bytes(
    of program: String, arguments: [String], environment: [String: String]
  ) throws(SystemError) -> [UInt8]? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError(errno) }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    for end in ends where end > 2 { posix_spawn_file_actions_addclose(&actions, end) }

    var child = pid_t()
    let words = ([program] + arguments).map { strdup($0) }
    let variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in words + variables { free(text) } }
    let code = posix_spawn(&child, program, &actions, nil, words + [nil], variables + [nil])
    close(ends[1])
    guard code == 0 else { throw SystemError(code) }

    let (bytes, failure) = contents(of: ends[0])
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    if let failure { throw failure }
    return status == 0 ? bytes : nil
  }

  private static func contents(of descriptor: Int32) -> ([UInt8], SystemError?) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 { bytes += buffer[..<count] }
      if count == 0 { return (bytes, nil) }
      if count < 0 && errno != EINTR { return (bytes, SystemError(errno)) }
    }
  }
}
