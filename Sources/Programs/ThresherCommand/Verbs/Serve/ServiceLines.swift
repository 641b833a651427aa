import Files
import Foundation

/// The lines of a stream that may go on for ever, with a limit on each.
struct ServiceLines {
  enum Next {
    case line([UInt8])
    /// A line longer than the limit, which was skipped.
    case tooLong
    case end
  }

  private let file: Descriptor
  private let limit: Int
  private var buffer: [UInt8] = []
  /// Before which no end of line is.
  private var searched = 0
  private var isSkipping = false
  private var isAtEnd = false

  init(_ file: Descriptor, limit: Int) { (self.file, self.limit) = (file, limit) }

  /// The next line without its end.
  ///
  /// - Parameter isOver: asked several times a second while nothing comes; true ends the lines.
  mutating func next(_ isOver: () -> Bool) -> Next {
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(buffer[..<end])
        buffer.removeSubrange(...end)
        searched = 0
        if isSkipping || line.count > limit {
          isSkipping = false
          return .tooLong
        }
        return .line(line)
      }
      searched = buffer.count
      if buffer.count > limit {
        isSkipping = true
        buffer.removeAll()
        searched = 0
      }
      if isAtEnd {
        defer {
          buffer.removeAll()
          searched = 0
          isSkipping = false
        }
        return isSkipping ? .tooLong : buffer.isEmpty ? .end : .line(buffer)
      }
      guard !isOver() else { return .end }
      fill()
    }
  }

  /// Waits a fifth of a second at most for more.
  private mutating func fill() {
    var request = pollfd(fd: file.number, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, 200) > 0 else { return }
    let size = 1 << 16
    withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { bytes in
      let count = read(file.number, bytes.baseAddress, size)
      if count > 0 { buffer.append(contentsOf: bytes[..<count]) }
      if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { isAtEnd = true }
    }
  }
}
