import ArgumentParser
import Claims
import Files
import Formats
import Foundation
import Jobs
import Running

/// `thresher merge JOB`: what the units of a job come to, as one process would have printed it.
extension Merge {
  /// Whether a folder is meant, not files with shares.
  var meansJob: Bool {
    var isFolder: ObjCBool = false
    return files.count == 1 && FileManager.default.fileExists(atPath: files[0], isDirectory: &isFolder)
      && isFolder.boolValue
  }

  func mergeJob(_ effort: Effort) throws {
    let folder = try JobFolder(opening: files[0], version: Versions.thresher)
    let job = folder.job
    let listing = try folder.listing()
    if let conflict = listing.conflicts.first {
      Output.warn("there are different results of one unit: \(conflict); this is a bug, or a broken machine")
      throw ExitCode.disagreement
    }
    let isWriting = job.verb == "certify" || job.verb == "reproduce"
    if isWriting != (to != nil) {
      throw ValidationError(
        isWriting
          ? "found no --to; expected --to DIR, the folder that `\(job.verb)` writes"
          : "found --to for a job of `\(job.verb)`, which writes no folder")
    }
    let missing = job.units.indices.filter { !listing.units.contains($0) }
    guard missing.isEmpty else {
      let names = missing.prefix(8).map { job.units[$0] }.joined(separator: ", ")
      Output.warn(
        "\(missing.count) of \(job.units.count) units are missing: \(names)\(missing.count > 8 ? ", ..." : ""); "
          + "`thresher work \(FileName.shellQuoted(files[0]))` does them")
      throw ExitCode.undecided
    }
    var bytes = 0
    let documents = try job.units.indices.map { unit in
      try effort.goOn("unit \(job.units[unit]) was not read, nothing is merged")
      guard let document = try folder.result(unit) else {
        throw DataError(file: folder.resultPath(unit), found: "no file", expected: "the result of a unit")
      }
      bytes += Self.memoryFactor * document.text.bytes.count
      try effort.require(bytes: bytes, for: "the results, nothing is merged")
      return document
    }
    let command = try PlannedWords.parse(job.arguments)
    switch job.division {
    case .claims:
      guard var verify = command as? Verify else { throw foreign(folder) }
      verify.output = output
      try verify.printMerged(documents.map { try ClaimText.Row($0) })
    case .experiments:
      guard var reproduce = command as? Reproduce else { throw foreign(folder) }
      reproduce.output = output
      try write(reproduce, job, documents, folder)
    case .one: try printOne(UnitResult(documents[0]))
    case .searches, .architectures: try printAsked(folder, UnitAnswers(documents, of: job))
    case .shares:
      let results = try documents.map { try UnitResult($0) }
      if var sample = command as? SampleNetworks {
        sample.output = output
        try sample.printMerged(results, CarriedFiles(contents: try folder.contents()))
      } else {
        let shares = try Shares(results.map(\.printed))
        try checkLimit(command, shares)
        try join(shares, effort)
      }
    }
  }

  /// Runs the verb of the job; it finds what the units have answered, and works out the rest.
  private func printAsked(_ folder: JobFolder, _ answers: UnitAnswers) throws {
    let runner = try UnitRunner(folder, memory: nil, jobs: nil, deadline: nil)
    let result = try Ending(after: limits.time).within { ending in
      try JobAnswers.with(answers.all) { try runner.whole(ending) }
    }
    guard let result else {
      Output.warn("the limits ended what was left to be asked, nothing is merged")
      throw ExitCode.undecided
    }
    let text = InputText(file: files[0], bytes: Array(result.utf8))
    try printOne(UnitResult(JSONDocument(parsing: text)))
  }

  private func foreign(_ folder: JobFolder) -> DataError {
    DataError(
      file: "\(folder.path)/\(JobFolder.descriptionName)", found: "units that \(folder.job.verb) does not have",
      expected: "what `thresher plan` wrote")
  }

  /// Which results a run with a limit finds before it is reached depends on all shares.
  private func checkLimit(_ command: any ParsableCommand, _ shares: Shares) throws {
    guard let enumerate = command as? Enumerate else { return }
    let rows = try EnumerationListing(merging: shares).groups.map(\.rows.count)
    if let most = rows.max(), most > enumerate.limit {
      Output.warn("there are more than the limit of \(enumerate.limit) results; plan with a larger --limit")
      throw ExitCode.undecided
    }
  }

  private func printOne(_ result: UnitResult) throws {
    if let folder = to {
      for name in ["certificate.json", "recipes.json", CertificateSource.fileName] {
        try? Folder.remove(name, in: folder)
      }
      try Folder.make(folder)
      // The one that names the others comes last.
      for file in result.files.sorted(by: {
        ($0.name == "certificate.json" ? 1 : 0, $0.name) < ($1.name == "certificate.json" ? 1 : 0, $1.name)
      }) {
        guard let data = Data(base64Encoded: file.base64), !file.name.contains("/") else {
          throw DataError(file: result.file, found: "a damaged file", expected: "what `certify` wrote")
        }
        try AtomicFile.write(Array(data), to: "\(folder)/\(file.name)")
      }
    }
    func shown(_ text: String) -> String { text.replacing(UnitCapture.placeholder, with: to ?? "") }
    for piece in result.pieces {
      switch piece {
      case .text(let bytes): try Output.write(shown(String(decoding: bytes, as: UTF8.self)))
      case .result(.object(let fields), let text): try output.emit(ResultDocument(kept: fields), text: shown(text))
      case .summary(.object(let fields)): try output.summarize(ResultDocument(kept: fields))
      case .result, .summary: break
      }
    }
    if result.exitCode != 0 { throw ExitCode(result.exitCode) }
  }

  // MARK: Experiments

  private struct Wrapped<Unit: Decodable>: Decodable { let result: Unit }

  private func write(_ reproduce: Reproduce, _ job: Job, _ documents: [JSONDocument], _ folder: JobFolder) throws {
    let places = Dictionary(uniqueKeysWithValues: job.units.enumerated().map { ($1, $0) })
    for (experiment, arguments) in try reproduce.resolvedExperiments() {
      try write(reproduce, experiment, arguments, folder) { path in places[path].map { documents[$0] } }
    }
  }

  private func write(
    _ reproduce: Reproduce, _ experiment: some Experiment, _ given: Arguments, _ folder: JobFolder,
    _ document: (String) -> JSONDocument?
  ) throws {
    let arguments = try given.checked(by: experiment.parameters)
    try write(reproduce, experiment, arguments, folder, count: experiment.unitCount(arguments), document)
  }

  private func write<Kind: Experiment>(
    _ reproduce: Reproduce, _ experiment: Kind, _ arguments: Arguments, _ folder: JobFolder, count: Int,
    _ document: (String) -> JSONDocument?
  ) throws {
    let units = try (0..<count).map { unit -> Kind.Unit in
      guard let document = document("\(experiment.name)/\(unit)") else { throw foreign(folder) }
      do {
        return try ExperimentUnits.decoder.decode(Wrapped<Kind.Unit>.self, from: Data(document.text.bytes)).result
      } catch {
        throw DataError(
          file: document.text.file, found: "what is no unit of \(experiment.name)", expected: "what `work` wrote")
      }
    }
    let target = to ?? ""
    try Folder.make(target)
    try reproduce.write(experiment, arguments, units, target)
  }
}
