import Files
import Foundation
import Synchronization

/// What a service tells about one request, while it is worked on and in the end.
///
/// Of an answer in JSON the last line is its `result`; those before it, such as networks that were drawn, are `lines`. Long ones are
/// sent in parts, so that a million draws need no room here.
final class ServiceAnswer: Sendable {
  private struct State {
    /// What was written and not yet sent.
    var output: [UInt8] = []
    /// What was said on standard error.
    var remarks = ""
    /// The elements of `lines` and the line that may become the result.
    var lines: [UInt8] = []
    var last: [UInt8]?
    /// What is no JSON, as it came.
    var text: [UInt8] = []
  }

  private static let part = 1 << 18

  private let request: ServiceRequest
  private let writer: ServiceWriter
  private let state = Mutex(State())

  init(to request: ServiceRequest, _ writer: ServiceWriter) {
    (self.request, self.writer) = (request, writer)
  }

  /// The streams of the verb that works on it.
  var exchange: StreamExchange {
    var progress: (@Sendable (String) -> Void)?
    if request.wantsProgress { progress = { line in self.tell(line) } }
    return StreamExchange(
      input: request.input, files: request.files, output: { bytes in try self.add(bytes) },
      error: { text in self.remark(text) }, progress: progress)
  }

  private func remark(_ text: String) { state.withLock { $0.remarks.append(text) } }

  private func tell(_ progress: String) {
    let line = "{\"id\":\(request.id),\"progress\":\(ServiceText.quoted(progress))}\n"
    try? writer.write(Array(line.utf8))
  }

  private func add(_ bytes: [UInt8]) throws {
    let part: [UInt8]? = state.withLock { state in
      state.output += bytes
      sort(&state)
      guard state.lines.count + state.text.count > Self.part else { return nil }
      return line(&state, "")
    }
    if let part { try writer.write(part) }
  }

  /// Moves whole lines to where they belong.
  private func sort(_ state: inout State) {
    guard let end = state.output.lastIndex(of: UInt8(ascii: "\n")) else { return }
    let whole = state.output[...end]
    defer { state.output.removeSubrange(...end) }
    guard request.wantsJSON else {
      state.text += whole
      return
    }
    for line in whole.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      // What no object is, such as a help page, is text.
      guard line.first == UInt8(ascii: "{"), line.last == UInt8(ascii: "}"), state.text.isEmpty else {
        state.text += line + [UInt8(ascii: "\n")]
        continue
      }
      if let last = state.last { state.lines += (state.lines.isEmpty ? [] : [UInt8(ascii: ",")]) + last }
      state.last = Array(line)
    }
  }

  /// A line with what there is to send, which is then gone.
  private func line(_ state: inout State, _ fields: String) -> [UInt8] {
    var bytes = Array("{\"id\":\(request.id)\(fields)".utf8)
    if !state.lines.isEmpty { bytes += Array(",\"lines\":[".utf8) + state.lines + [UInt8(ascii: "]")] }
    if !state.text.isEmpty {
      bytes += Array(",\"text\":".utf8)
      // Files of users may hold any bytes; what is sent is UTF-8.
      ServiceText.append(Array(String(decoding: state.text, as: UTF8.self).utf8), to: &bytes)
    }
    state.lines.removeAll()
    state.text.removeAll()
    bytes += Array("}\n".utf8)
    return bytes
  }

  /// The last line: exit code, status, what was said, and the result.
  func finish(_ code: Int32) throws {
    let line = state.withLock { state in
      if !state.output.isEmpty {
        state.output.append(UInt8(ascii: "\n"))
        sort(&state)
      }
      var fields = ",\"exit\":\(code),\"status\":\"\(Self.status(code))\""
      var remarks = state.remarks.split(separator: "\n").map { line in
        String(line.hasPrefix("thresher: ") ? line.dropFirst(10) : line)
      }
      if code >= 64 {
        fields += ",\"error\":\(ServiceText.quoted(remarks.popLast() ?? "the verb ended with \(code)"))"
      }
      if !remarks.isEmpty {
        fields += ",\"messages\":[\(remarks.map(ServiceText.quoted).joined(separator: ","))]"
      }
      if let last = state.last { fields += ",\"result\":" + String(decoding: last, as: UTF8.self) }
      return self.line(&state, fields)
    }
    try writer.write(line)
  }

  /// What an exit code means for the asker.
  private static func status(_ code: Int32) -> String {
    switch code {
    case 30: "stopped"
    case 64...: "failed"
    default: "complete"
    }
  }
}

/// The stream of answers: whole lines, from any thread.
final class ServiceWriter: Sendable {
  private let lock = Mutex<Void>(())
  private let file: Descriptor

  init(_ file: Descriptor) { self.file = file }

  /// Whether somebody is there to read, as far as the system tells.
  var isRead: Bool {
    var request = pollfd(fd: file.number, events: 0, revents: 0)
    return poll(&request, 1, 0) <= 0 || request.revents & Int16(POLLERR) == 0
  }

  /// - Throws: `DataError` if nobody reads any more.
  func write(_ line: [UInt8]) throws {
    try lock.withLock { _ in
      do throws(SystemError) { try file.write(line) } catch { throw error.whenWriting("-") }
    }
  }

  /// The answer to a line that is no request.
  func refuse(_ id: ServiceRequest.ID, _ message: String, code: Int32 = 64) throws {
    let text = DataError.oneLine(message)
    try write(
      Array("{\"id\":\(id),\"exit\":\(code),\"status\":\"failed\",\"error\":\(ServiceText.quoted(text))}\n".utf8))
  }
}
