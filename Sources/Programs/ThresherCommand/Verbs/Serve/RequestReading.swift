import ArgumentParser

/// The reading of requests and command lines without the work that they ask for, for tests that offer odd ones.
package enum RequestReading {
  /// Reads a line as a service does, and its words as a command line; what is wrong with it is one line.
  package static func read(_ line: [UInt8]) {
    switch ServiceRequest.read(line, line: 1) {
    case .request(let request): parse(request.arguments)
    case .cancel: break
    case .wrong(_, let message): precondition(!message.contains("\n"), "a message of several lines: \(message)")
    }
  }

  /// Reads the words behind the name of the program.
  package static func parse(_ words: [String]) { _ = try? Thresher.parseAsRoot(words) }
}
