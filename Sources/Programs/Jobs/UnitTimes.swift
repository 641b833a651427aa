import Files
import Foundation

/// What units have cost, as workers note it in `logs` of a job: for planning alone, no result depends on it.
///
///     start 0.021
///     12 0.731
package struct UnitTimes: Sendable {
  /// Seconds by unit; the last note counts.
  package private(set) var seconds: [Int: Double] = [:]
  /// The mean time from the start of a worker to its first unit, 0 if nobody noted one.
  package private(set) var start = 0.0

  /// The times that all workers have noted.
  package init(of folder: JobFolder) {
    var starts: [Double] = []
    for name in Folder.names(in: "\(folder.path)/logs") where name.hasSuffix(".times") {
      guard let bytes = try? Descriptor.contents(of: "\(folder.path)/logs/\(name)", limit: 1 << 26) else { continue }
      for line in bytes.split(separator: 0x0a) {
        let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 2, let time = Double(words[1]), time >= 0, time.isFinite else { continue }
        if words[0] == "start" { starts.append(time) }
        if let unit = Int(words[0]), folder.job.units.indices.contains(unit) { seconds[unit] = time }
      }
    }
    if !starts.isEmpty { start = starts.reduce(0, +) / Double(starts.count) }
  }

  /// Notes a time; where that fails nothing is lost but a figure.
  package static func note(_ what: String, _ seconds: Double, in folder: JobFolder) {
    let path = "\(folder.path)/logs/\(Worker.name).times"
    guard let file = try? Descriptor(opening: path, flags: O_WRONLY | O_CREAT | O_APPEND) else { return }
    try? file.write(Array("\(what) \(String(format: "%.6f", seconds))\n".utf8))
  }
}
