import Foundation

/// Folders: making, listing, and locking them.
public enum Folder {
  /// Makes the folder and those above it that are missing.
  ///
  /// - Throws: `DataError` if that fails, or if something else has the name.
  public static func make(_ path: String) throws {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += (prefix.isEmpty || prefix == "/" ? "" : "/") + part
      let name = FileName.bytes(prefix).map { CChar(bitPattern: $0) } + [0]
      if mkdir(name, 0o777) == 0 { continue }
      let failure = SystemError.last
      var status = stat()
      guard stat(name, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw DataError(
          file: path,
          found: "a folder that cannot be made (\(failure.code == EEXIST ? "a file has its name" : "\(failure)"))",
          expected: "a writable folder")
      }
    }
  }

  /// The names of what the folder holds, in order; none if it cannot be read.
  public static func names(in path: String) -> [String] {
    guard let stream = opendir(FileName.bytes(path).map { CChar(bitPattern: $0) } + [0]) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      let name = FileName.string(bytes)
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether the path is a file that can be read twice: no pipe, no terminal, nothing that is not there.
  public static func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    let name = FileName.bytes(path).map { CChar(bitPattern: $0) } + [0]
    return path != "-" && stat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Removes a file from the folder, if it is there.
  ///
  /// - Throws: `DataError` if it stays.
  public static func remove(_ name: String, in path: String) throws {
    let file = "\(path)/\(name)"
    if unlink(FileName.bytes(file).map { CChar(bitPattern: $0) } + [0]) == 0 || errno == ENOENT { return }
    throw SystemError.last.whenWriting(file)
  }

  /// Makes the folder if it is missing, and locks it as long as the result lives.
  ///
  /// - Throws: `DataError` if another run has the lock.
  public static func lock(_ path: String) throws -> Descriptor {
    try make(path)
    do throws(SystemError) {
      let folder = try Descriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
      if try folder.lock() { return folder }
    } catch { throw error.whenWriting(path) }
    throw DataError(
      file: path, found: "a folder that another run writes to", expected: "one run at a time",
      fix: "wait until it ends, or choose another folder")
  }
}
