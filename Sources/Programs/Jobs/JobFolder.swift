import Files
import Foundation

/// The folder of a job on a disk that all workers see: the question, what it reads, and a file for each finished unit.
///
///     job.json  instance.pla  inputs/1  results/000000.json  claims/000001/  logs/
///
/// A result appears complete under its name or not at all. Whoever finishes a unit that has a result already compares.
package struct JobFolder: Sendable {
  package let path: String
  package let job: Job
  /// The SHA-256 of `job.json`, which every result names.
  package let digest: String

  package static let descriptionName = "job.json"

  // MARK: Making

  /// Writes a new job; the same one again changes nothing.
  ///
  /// - Parameter contents: what the carried files hold, in their order; the canonical instance last, if there is one.
  /// - Returns: whether it is new.
  /// - Throws: `DataError` if the folder holds something else, or cannot be written.
  package static func make(_ job: Job, contents: [[UInt8]], at path: String) throws -> Bool {
    let text = try job.text()
    let description = "\(path)/\(descriptionName)"
    if Folder.isRegularFile(description) {
      let other = try InputText(reading: description)
      if other.bytes.elementsEqual(text.utf8) { return false }
      throw DataError(
        file: path, found: "the job of another question", expected: "a new folder, or the same question again")
    }
    let known: Set = ["inputs", "results", "claims", "logs", Job.canonicalName]
    if let other = Folder.names(in: path).first(where: { !known.contains($0) && !$0.hasPrefix(".thresher-") }) {
      throw DataError(
        file: path, found: "a folder that holds \(DataError.quoted(other))", expected: "a new folder for the job")
    }
    for name in ["inputs", "results", "claims", "logs"] { try Folder.make("\(path)/\(name)") }
    for (file, bytes) in zip(job.files, contents) { try AtomicFile.write(bytes, to: "\(path)/\(file.copy)") }
    if job.instance != nil, let bytes = contents.last {
      try AtomicFile.write(bytes, to: "\(path)/\(Job.canonicalName)")
    }
    // The question comes last: a folder with one is whole.
    try AtomicFile.write(text, to: description)
    return true
  }

  // MARK: Opening

  /// - Parameter version: of this program.
  /// - Throws: `DataError` if there is no job, or one that this program did not plan.
  package init(opening path: String, version: String) throws {
    let file = "\(path)/\(Self.descriptionName)"
    guard Folder.isRegularFile(file) else {
      throw DataError(
        file: path, found: "no job (there is no \(Self.descriptionName) in it)",
        expected: "the folder that `thresher plan VERB ... --to` made")
    }
    let text = try InputText(reading: file)
    self.path = path
    job = try Job(reading: text)
    digest = SHA256.hexadecimal(of: text.bytes)
    guard job.version == version else {
      throw DataError(
        file: file, found: "a job of version \(job.version)", expected: "version \(version), which this program is",
        fix: "let all machines have the version that planned it")
    }
  }

  /// What the carried files hold, by the names that the question has for them.
  ///
  /// - Throws: `DataError` for a copy that is not what was planned.
  package func contents() throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for file in job.files { contents[file.name] = try copy(file.copy, digest: file.sha256) }
    if let instance = job.instance { _ = try copy(Job.canonicalName, digest: instance.canonicalDigest) }
    return contents
  }

  private func copy(_ name: String, digest: String) throws -> [UInt8] {
    let file = "\(path)/\(name)"
    let bytes = try Descriptor.contents(of: file, limit: InputText.maximumBytes)
    let found = SHA256.hexadecimal(of: bytes)
    guard found == digest else {
      throw DataError(
        file: file, found: "the SHA-256 \(found.prefix(16))", expected: "\(digest.prefix(16)), as job.json says",
        fix: "plan the job again in a new folder")
    }
    return bytes
  }

  // MARK: Units

  package static func fileName(_ unit: Int) -> String { String(format: "%06d.json", unit) }

  package func resultPath(_ unit: Int) -> String { "\(path)/results/\(Self.fileName(unit))" }

  /// The units with a result, whatever it holds, and the names of files that are none.
  package func listing() throws -> (units: Set<Int>, conflicts: [String]) {
    let folder = "\(path)/results"
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw DataError(file: folder, found: "no folder", expected: "the folder of the results")
    }
    var units: Set<Int> = []
    var conflicts: [String] = []
    for name in Folder.names(in: folder) {
      if let number = Int(name.prefix(6)), name == Self.fileName(number) || name == "\(number).json",
        job.units.indices.contains(number)
      {
        units.insert(number)
      } else if name.contains(".differs-") {
        conflicts.append("\(folder)/\(name)")
      }
    }
    return (units, conflicts)
  }

  /// The header of the results of a unit.
  private func header(_ unit: Int) -> String {
    "{\"job\":\"\(digest)\",\"schema\":\"thresher/unit/1\",\"unit\":\(unit)}"
  }

  /// What a unit has come to, nil if there is nothing.
  ///
  /// - Throws: `DataError` for a result that is cut short or damaged, and for one of another job or unit.
  package func result(_ unit: Int) throws -> JSONDocument? {
    let file = resultPath(unit)
    var status = stat()
    if stat(file, &status) != 0 && errno == ENOENT { return nil }
    return try parsed(Descriptor.contents(of: file, limit: 1 << 32), unit, file: file)
  }

  private func parsed(_ bytes: [UInt8], _ unit: Int, file: String) throws -> JSONDocument {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let header = header(unit)
    if let first = lines.first, lines.count > 1, !first.elementsEqual(header.utf8),
      first.starts(with: Array("{\"job\":\"".utf8)), first.last == UInt8(ascii: "}")
    {
      throw DataError(
        file: file, line: 1, found: "a result of another job or unit", expected: "one of \(path)",
        fix: "remove it, and work on the job again")
    }
    guard lines.count == 3, lines[2].isEmpty, lines[0].elementsEqual(header.utf8),
      let object = SealedLine.object(of: lines[1], context: header)
    else {
      throw DataError(
        file: file, found: "a damaged result, or one that is cut short (\(bytes.count) bytes)",
        expected: "a whole one", fix: "remove it, and work on the job again")
    }
    return try JSONDocument(parsing: InputText(file: file, bytes: object))
  }

  /// What became of a result that was handed in.
  package enum Kept { case new, same }

  /// Keeps the result of a unit: a JSON object on one line.
  ///
  /// Nothing that is there is replaced, but what is damaged. Of two workers on one unit the second compares.
  ///
  /// - Throws: `DifferentResults` if there is another result, `DataError` if it cannot be written.
  package func keep(_ object: String, of unit: Int) throws -> Kept {
    let header = header(unit)
    let bytes =
      Array(header.utf8) + [0x0a] + SealedLine.seal(Array(object.utf8), context: header) + [0x0a]
    let target = resultPath(unit)
    let name = "\(path)/results/.thresher-\(Worker.name)-\(unit).new"
    defer { unlink(name) }
    try AtomicFile.write(bytes, to: name)
    // A link fails where there is something, which a renaming does not.
    for _ in 0..<2 {
      if link(name, target) == 0 {
        if let entries = try? Descriptor(opening: "\(path)/results", flags: O_RDONLY | O_DIRECTORY) {
          try? entries.synchronize()
        }
        return .new
      }
      let code = errno
      guard code == EEXIST || Folder.isRegularFile(target) else {
        // Some file systems know no links; there the first to look is the first to write.
        guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(code) else { throw SystemError(code).whenWriting(target) }
        try AtomicFile.write(bytes, to: target)
        return .new
      }
      let other = try Descriptor.contents(of: target, limit: 1 << 32)
      if other == bytes { return .same }
      if (try? parsed(other, unit, file: target)) != nil {
        let kept = "\(path)/results/\(Self.fileName(unit)).differs-\(Worker.name)"
        try AtomicFile.write(bytes, to: kept)
        throw DifferentResults(unit: job.units[unit], first: target, second: kept)
      }
      unlink(target)
    }
    throw DataError(file: target, found: "a file that others replace", expected: "one result")
  }
}

/// Two workers have come to different results of one unit, which depends on nothing but the question: a bug, or a broken machine.
package struct DifferentResults: Error, CustomStringConvertible {
  package let unit: String
  package let first: String
  package let second: String

  package init(unit: String, first: String, second: String) {
    (self.unit, self.first, self.second) = (unit, first, second)
  }

  package var description: String { "two different results of the unit \(unit): \(first) and \(second); this is a bug" }
}

/// Who works: names of files that no other worker has.
package enum Worker {
  /// The machine and the process.
  package static let name: String = {
    var buffer = [CChar](repeating: 0, count: 256)
    gethostname(&buffer, buffer.count - 1)
    let host = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return host.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } + "-\(getpid())"
  }()
}
