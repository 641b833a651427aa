import Foundation

/// A window of a terminal in which only standard error of the program is shown.
struct PseudoTerminal {
  /// What the program painted between two returns of the cursor.
  struct Frame {
    /// Seconds since the program was started.
    let time: Double
    let text: String
    /// The width of the window when the frame was read.
    let columns: Int
  }

  /// TIOCSPTLCK and TIOCGPTN of Linux.
  private static let (unlockTerminal, numberOfTerminal): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  struct Outcome {
    var status: Int32
    var output: String
    var frames: [Frame]
    var seconds: Double
  }

  /// Runs the program to its end in a window whose width changes after `change` seconds; after `interruptAfter` it is sent what
  /// Ctrl-C sends.
  static func run(
    _ arguments: [String], columns: Int, then narrower: Int? = nil, after change: Double = 1.6,
    interruptAfter: Double? = nil, directory: URL? = nil
  ) throws -> Outcome {
    // What posix_openpt, unlockpt and ptsname do; the C library shows them to Swift only under another standard.
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var lock: Int32 = 0
    var number: Int32 = 0
    guard master >= 0, ioctl(master, unlockTerminal, &lock) == 0, ioctl(master, numberOfTerminal, &number) == 0 else {
      throw CocoaError(.fileReadUnknown)
    }
    defer { close(master) }
    let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    func resize(_ columns: Int) {
      var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
      _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }
    resize(columns)
    let process = Process()
    process.executableURL = Executable.url
    process.arguments = arguments
    if let directory { process.currentDirectoryURL = directory }
    let output = FileManager.default.temporaryDirectory.appendingPathComponent("pty-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: output) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    process.standardInput = FileHandle.nullDevice
    let start = ContinuousClock.now
    func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(1) }
    try process.run()
    close(slave)
    _ = fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK)
    var frames: [Frame] = []
    var width = columns
    var isInterrupted = false
    var pending: [UInt8] = []
    func take() {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = read(master, &buffer, buffer.count)
        if count <= 0 { break }
        pending += buffer[..<count]
      }
      if pending.isEmpty { return }
      for part in String(decoding: pending, as: UTF8.self).replacing("\u{1b}[K", with: "").split(separator: "\r") {
        let text = part.replacing("\n", with: "")
        if !text.isEmpty { frames.append(Frame(time: elapsed(), text: String(text), columns: width)) }
      }
      pending = []
    }
    while process.isRunning {
      if let narrower, width != narrower, elapsed() > change {
        take()
        resize(narrower)
        width = narrower
      }
      if let interruptAfter, !isInterrupted, elapsed() > interruptAfter {
        isInterrupted = true
        process.interrupt()
      }
      take()
      usleep(20_000)
    }
    let seconds = elapsed()
    take()
    let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    return Outcome(status: process.terminationStatus, output: text, frames: frames, seconds: seconds)
  }
}
