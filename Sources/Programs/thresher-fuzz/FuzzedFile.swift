import Files
import Foundation

/// A file for readers that take a path: one for each ending, written over again and again, in memory where the system has such a place.
enum FuzzedFile {
  private static let folder: String = {
    let place = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let folder = "\(place)/thresher-fuzz-\(getpid())"
    mkdir(folder, 0o700)
    atexit { FuzzedFile.remove() }
    return folder
  }()

  private static func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// The path of a file with this name that holds `bytes`.
  static func path(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(folder)/\(name)"
    do throws(SystemError) {
      let file = try Descriptor(opening: path, flags: O_WRONLY | O_CREAT | O_TRUNC)
      try file.write(bytes)
    } catch { throw error.whenWriting(path) }
    return path
  }

  /// A folder that is empty but for files of these names.
  static func folder(_ name: String, _ files: [FileBundle.File]) throws -> String {
    let path = "\(folder)/\(name)"
    mkdir(path, 0o700)
    for old in Folder.names(in: path) { unlink("\(path)/\(old)") }
    for file in files where !file.name.isEmpty && file.name.utf8.count < 100 && !file.name.contains("/") {
      _ = try Self.path("\(name)/\(file.name)", file.bytes)
    }
    return path
  }
}
