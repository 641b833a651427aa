import Foundation
import Synchronization

/// Files that appear complete under their name, or not at all.
///
/// The bytes go to a new file beside the target, which is brought to the disk and renamed. Its name begins with
/// `.thresher-` and ends with `.part`. The writer holds a lock on it, so that the next run that writes into the folder knows
/// what a killed run has left behind, and removes it.
public enum AtomicFile {
  private static let prefix = ".thresher-"
  private static let suffix = ".part"
  private static let counter = Atomic<Int>(0)
  /// The folders in which nothing stale is left, as far as this run knows.
  private static let swept = Mutex<Set<String>>([])

  /// Writes a whole file, or nothing if that fails. Links are followed; devices and pipes are written where they are.
  ///
  /// - Throws: `DataError` that names the file and the reason.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    do throws(SystemError) {
      let target = try destination(of: path)
      if isStream(target) {
        try write(bytes, toStream: target)
      } else if let mode = mode(of: target), mode & S_IFMT != S_IFREG {
        try Descriptor(opening: target, flags: O_WRONLY).write(bytes)
      } else {
        try replace(target, by: bytes)
      }
    } catch { throw error.whenWriting(path) }
  }

  /// Writes text as UTF-8; see `write(_:to:)` for bytes.
  ///
  /// - Throws: `DataError` that names the file.
  public static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  private static func replace(_ target: String, by bytes: [UInt8]) throws(SystemError) {
    let folder = FileName.folder(target)
    if swept.withLock({ $0.insert(folder).inserted }) { removeStale(in: folder) }
    let (name, file) = try temporary(in: folder)
    do throws(SystemError) {
      // A file that is replaced keeps its permissions.
      if let mode = mode(of: target) { fchmod(file.number, mode & 0o7777) }
      try file.write(bytes)
      try file.synchronize()
      guard rename(systemName(name), systemName(target)) == 0 else { throw SystemError.last }
    } catch {
      unlink(systemName(name))
      throw error
    }
    // The new name is on the disk when the folder is. A folder that cannot be opened is none of the user's concern.
    if let entries = try? Descriptor(opening: folder, flags: O_RDONLY | O_DIRECTORY) { try? entries.synchronize() }
  }

  /// A new file that this run has locked.
  private static func temporary(in folder: String) throws(SystemError) -> (String, Descriptor) {
    for _ in 0..<1_000 {
      let number = counter.add(1, ordering: .relaxed).oldValue
      let name = "\(folder)/\(prefix)\(getpid())-\(number)-\(UInt32.random(in: 0 ... .max))\(suffix)"
      let file: Descriptor
      do throws(SystemError) {
        file = try Descriptor(opening: name, flags: O_RDWR | O_CREAT | O_EXCL)
      } catch {
        if error.code == EEXIST { continue }
        throw error
      }
      // Somebody who tidies up may have seen the file before it was locked.
      if try file.lock(), try file.status.st_nlink > 0 { return (name, file) }
    }
    throw SystemError(EEXIST)
  }

  /// Removes what runs that ended in the middle of a write have left in the folder.
  static func removeStale(in folder: String) {
    for name in Folder.names(in: folder) where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
      let path = "\(folder)/\(name)"
      guard let file = try? Descriptor(opening: path, flags: O_RDWR | O_NOFOLLOW), (try? file.isRegular()) == true,
        (try? file.lock()) == true
      else { continue }
      unlink(systemName(path))
    }
  }

  /// The file that a path leads to, through links that may end at a name that does not exist yet.
  private static func destination(of path: String) throws(SystemError) -> String {
    var path = path
    for _ in 0..<40 where !isStream(path) {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(systemName(path), &buffer, buffer.count)
      guard count >= 0 else { return path }
      let target = FileName.string(buffer[..<count].map { UInt8(bitPattern: $0) })
      path = target.hasPrefix("/") ? target : "\(FileName.folder(path))/\(target)"
    }
    if isStream(path) { return path }
    throw SystemError(ELOOP)
  }

  /// Writes through the open file itself, so that what others write to it later comes behind.
  private static func write(_ bytes: [UInt8], toStream path: String) throws(SystemError) {
    if ["/dev/fd", "/proc/self/fd"].contains(FileName.folder(path)), let number = Int32(FileName.lastComponent(path)) {
      try Descriptor.write(bytes, to: number)
    } else {
      try Descriptor(opening: path, flags: O_WRONLY | O_APPEND).write(bytes)
    }
  }

  /// Whether this is a name for an open file of the process, such as `/dev/stdout`; what it leads to must not be replaced.
  private static func isStream(_ path: String) -> Bool {
    ["/dev/fd/", "/proc/"].contains { path.hasPrefix($0) }
  }

  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(systemName(path), &status) == 0 ? status.st_mode : nil
  }

  private static func systemName(_ path: String) -> [CChar] {
    FileName.bytes(path).map { CChar(bitPattern: $0) } + [0]
  }
}
