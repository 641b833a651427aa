import Dispatch
import Files
import Foundation

/// A unit that a worker has taken: a folder in `claims`, which only one of many can make.
///
/// The worker touches it as long as it lives. One that was not touched for the time that the workers agree on is taken over; so a worker
/// that was killed, or whose machine is gone, holds nothing up. If a worker was only slow, both do the unit, and the
/// results are compared.
package final class UnitClaim: Sendable {
  private let path: String
  // Made, resumed and cancelled once; the library guards the rest.
  nonisolated(unsafe) private let timer: any DispatchSourceTimer

  /// How long a claim may be without a sign of life.
  package static let defaultTimeout = 120.0

  /// Nil if another worker has the unit.
  ///
  /// - Throws: `DataError` if no claim can be made.
  package init?(_ unit: Int, in folder: JobFolder, timeout: Double) throws {
    let path = Self.path(unit, in: folder)
    if mkdir(path, 0o777) != 0 {
      guard errno == EEXIST else { throw SystemError(errno).whenWriting(path) }
      guard try Self.remove(path, in: folder, ifOlderThan: timeout), mkdir(path, 0o777) == 0 else { return nil }
    }
    do { try AtomicFile.write(Worker.name + "\n", to: "\(path)/owner") } catch {
      unlink("\(path)/owner")
      rmdir(path)
      throw error
    }
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + timeout / 4, repeating: timeout / 4)
    timer.setEventHandler { utimensat(AT_FDCWD, path, nil, 0) }
    timer.resume()
    (self.path, self.timer) = (path, timer)
  }

  /// Gives the unit back, or away: one that was taken over belongs to another worker.
  package func release() {
    timer.cancel()
    guard Self.owner(path) == Worker.name else { return }
    unlink("\(path)/owner")
    rmdir(path)
  }

  private static func path(_ unit: Int, in folder: JobFolder) -> String {
    "\(folder.path)/claims/\(String(format: "%06d", unit))"
  }

  private static func owner(_ path: String) -> String? {
    (try? Descriptor.contents(of: "\(path)/owner", limit: 4096)).map {
      String(decoding: $0.prefix { $0 != 0x0a }, as: UTF8.self)
    }
  }

  /// The seconds since a claim was touched by the clock of its own disk; nil if it is gone.
  private static func age(_ path: String, in folder: JobFolder) -> (seconds: Double, inode: ino_t)? {
    // Machines have clocks of their own; what dates a claim dates this file too.
    let clock = "\(folder.path)/claims/.clock"
    close(open(clock, O_WRONLY | O_CREAT, 0o666))
    utimensat(AT_FDCWD, clock, nil, 0)
    var (now, status) = (stat(), stat())
    guard stat(clock, &now) == 0, stat(path, &status) == 0 else { return nil }
    func seconds(_ time: timespec) -> Double { Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 }
    return (seconds(now.st_mtim) - seconds(status.st_mtim), status.st_ino)
  }

  /// Whether a claim without a sign of life was taken away.
  private static func remove(_ path: String, in folder: JobFolder, ifOlderThan timeout: Double) throws -> Bool {
    guard let before = age(path, in: folder) else { return true }
    guard before.seconds > timeout || isOfDeadProcess(path) else { return false }
    // Of several who see it, one renames it.
    let stale = "\(folder.path)/claims/.stale-\(Worker.name)-\(UInt32.random(in: 0 ... .max))"
    guard rename(path, stale) == 0 else { return false }
    var status = stat()
    if stat(stale, &status) == 0, status.st_ino != before.inode {
      // Another one was faster, and this is its fresh claim.
      if rename(stale, path) == 0 { return false }
    }
    unlink("\(stale)/owner")
    rmdir(stale)
    return true
  }

  /// Whether the owner was a process of this machine that is no more.
  private static func isOfDeadProcess(_ path: String) -> Bool {
    guard let owner = owner(path), let dash = owner.lastIndex(of: "-"),
      let process = pid_t(owner[owner.index(after: dash)...]),
      let own = Worker.name.lastIndex(of: "-"), owner[..<dash] == Worker.name[..<own]
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }

  /// A claim as `status` shows it.
  package struct Holder: Sendable {
    package let unit: Int
    package let owner: String
    /// Since the last sign of life.
    package let seconds: Double
  }

  /// All claims of a job, by their units.
  package static func all(in folder: JobFolder) -> [Holder] {
    Folder.names(in: "\(folder.path)/claims").compactMap { name in
      guard let unit = Int(name), let age = age(path(unit, in: folder), in: folder) else { return nil }
      return Holder(unit: unit, owner: owner(path(unit, in: folder)) ?? "?", seconds: max(0, age.seconds))
    }
  }
}
