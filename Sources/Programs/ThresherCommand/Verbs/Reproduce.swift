import ArgumentParser
import Charts
import Dispatch
import Formats
import Foundation
import Running
import Solving
import Theory
import ThresholdNetworks

/// `thresher reproduce tempered --to DIR`: a paper's figure as data and as a chart.
struct Reproduce: ParsableCommand {
  enum Experiment: String, CaseIterable, ExpressibleByArgument {
    case tempered, typical
    case temperedSampled = "tempered-sampled"
  }

  static let configuration = CommandConfiguration(
    abstract: "A paper's experiment: data (CSV, JSON) and a chart (SVG) in a folder.",
    discussion: """
      tempered: exact error of minimal and typical interpolators against the noise level, independent flips and the worst fixed \
      set of flips. typical: exact error of typical interpolators of narrow teachers in wider students against the number of points. \
      Both visit all samples of at most four inputs. tempered-sampled: random samples of up to ten inputs, chains and one witness of \
      every minimal architecture, with standard errors. Finished units are kept in the folder; the same command goes on where \
      it was stopped, and --shard i/n does every n-th unit, for several machines with one folder.
      """)

  @Argument(help: "tempered, typical or tempered-sampled.")
  var experiment: Experiment

  @Option(parsing: .unconditional, help: ArgumentHelp("The folder for data and chart.", valueName: "DIR"))
  var to: String

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The teacher; typical takes several. 2 to 4 inputs, in tempered-sampled up to 10.", valueName: "n:0xHEX"))
  var teacher: [String] = []

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Numbers of points, separated by commas.", valueName: "N,..."))
  var points: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The width k of the student (k, 1): up to 6 (default) in tempered, up to 16 (default 6) in tempered-sampled.",
      valueName: "k"), transform: { try Parse.count($0, in: 1...16) })
  var student: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Samples at each noise level in tempered-sampled (default 16).", valueName: "n"),
    transform: { try Parse.count($0, in: 1...100_000) })
  var samples: Int?

  @OptionGroup var seedOptions: SeedOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The depth of the minimal networks in tempered: 2 or 3.", valueName: "L"),
    transform: { try Parse.count($0, in: 2...3) })
  var depth: Int = 2

  @Flag(help: "Draw different points in tempered, so that no sample contradicts itself.")
  var distinct = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Do every n-th unit only.", valueName: "i/n"), transform: Shard.parse)
  var shard = Shard()

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Units at the same time; default: one a processor.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...256) })
  var jobs: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if experiment != .typical && teacher.count > 1 {
      throw ValidationError("found \(teacher.count) teachers; \(experiment.rawValue) takes one")
    }
    if experiment == .tempered, let student, student > SmallModel.maximumStudentWidth {
      throw ValidationError("found --student \(student); tempered takes 1 to \(SmallModel.maximumStudentWidth)")
    }
    if experiment != .tempered && distinct {
      throw ValidationError("found --distinct; only tempered has a choice")
    }
    if experiment == .typical && student != nil {
      throw ValidationError("found --student; typical runs through all students")
    }
    if experiment != .temperedSampled && samples != nil {
      throw ValidationError("found --samples; \(experiment.rawValue) visits all samples")
    }
  }

  func run() throws {
    switch experiment {
    case .tempered: try runTempered()
    case .typical: try runTypical()
    case .temperedSampled: try runSampled()
    }
  }

  private func tables(
    default names: [String], inputs range: ClosedRange<Int> = 2...SmallModel.maximumInputs
  ) throws -> [TruthTable] {
    let tables = try (teacher.isEmpty ? names : teacher).map { name -> TruthTable in
      let expected = "a function of \(range.lowerBound) to \(range.upperBound) inputs such as 4:0xfee8"
      let parts = name.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let inputs = Int(parts[0]), range.contains(inputs),
        parts[1].hasPrefix("0x"), let table = TruthTable(inputCount: inputs, hexadecimal: parts[1].dropFirst(2))
      else { throw Parse.error(name, expected) }
      return table
    }
    guard tables.allSatisfy({ $0.inputCount == tables[0].inputCount }) else {
      throw ValidationError("found teachers of different numbers of inputs; expected the same number")
    }
    return tables
  }

  private func pointCounts(default counts: [Int]) throws -> [Int] {
    guard let points else { return counts }
    return try points.split(separator: ",", omittingEmptySubsequences: false).map {
      try Parse.count(String($0), in: 1...1000)
    }
  }

  private func runTempered() throws {
    // Two of four: a function of one hidden neuron that treats all inputs alike.
    let table = try tables(default: ["4:0xfee8"])[0]
    let counts = try pointCounts(default: distinct ? [8, 12, 16] : [8, 16, 32])
    if distinct, let most = counts.max(), most > table.values.count {
      throw ValidationError("found \(most) distinct points; there are \(table.values.count)")
    }
    let settings = TemperedExperiment.Settings(
      teacher: table, studentWidth: student ?? SmallModel.maximumStudentWidth, depth: depth,
      points: counts,
      isDistinct: distinct)
    let journal = try UnitJournal<TemperedExperiment.UnitResult>(
      folder: to, name: "tempered", shard: shard, settings: settings)
    let experiment = TemperedExperiment(settings, teacher: table)
    try runUnits(TemperedExperiment.unitCount, journal) { unit, _ in experiment.run(unit: unit) }
    let results = (0..<TemperedExperiment.unitCount).compactMap { journal.results[$0] }
    try requireAll(results.count, of: TemperedExperiment.unitCount)
    let rows = experiment.rows(from: results)
    var document = ResultDocument(
      verb: "reproduce",
      parameters: [
        "experiment": "tempered", "teacher": .string(table.description), "student": .integer(settings.studentWidth),
        "depth": .integer(depth), "points": .array(settings.points.map { .integer($0) }),
        "distinct": .bool(distinct),
      ])
    document["rows"] = .array(
      rows.map { row in
        [
          "flips": .string(row.flips.rawValue), "points": .integer(row.points), "noise": .number(row.noise),
          "measure": .string(row.measure.rawValue), "error": .number(row.error),
          "deviation": Self.number(row.deviation),
          "interpolable": Self.number(row.interpolable), "bound": Self.number(row.bound),
          "target": row.target.map { .string("0x" + String($0, radix: 16)) } ?? .null,
        ]
      })
    try write(csv: experiment.csv(rows), document, experiment.figure(rows))
  }

  private func runTypical() throws {
    // One hidden neuron: two of four, and x1 and x2; two neurons: exactly two of four, and x1 xor x2.
    let tables = try tables(default: ["4:0xfee8", "4:0x8888", "4:0x1668", "4:0x6666"])
    let settings = TypicalExperiment.Settings(
      teachers: tables, studentWidths: [1, 2, 4, 6],
      points: try pointCounts(default: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]))
    let journal = try UnitJournal<TypicalExperiment.UnitResult>(
      folder: to, name: "typical", shard: shard, settings: settings)
    let experiment = TypicalExperiment(settings, teachers: tables)
    try runUnits(experiment.unitCount, journal) { unit, _ in experiment.run(unit: unit) }
    let results = (0..<experiment.unitCount).compactMap { journal.results[$0] }
    try requireAll(results.count, of: experiment.unitCount)
    let rows = results.flatMap(\.rows).sorted {
      (settings.teacherIndex($0.teacher), $0.studentWidth, $0.points)
        < (settings.teacherIndex($1.teacher), $1.studentWidth, $1.points)
    }
    var document = ResultDocument(
      verb: "reproduce",
      parameters: [
        "experiment": "typical", "teachers": .array(tables.map { .string($0.description) }),
        "points": .array(settings.points.map { .integer($0) }),
      ])
    document["rows"] = .array(
      rows.map { row in
        [
          "teacher": .string(row.teacher), "teacher_width": .integer(row.teacherWidth),
          "student_width": .integer(row.studentWidth), "points": .integer(row.points), "error": .number(row.error),
          "deviation": .number(row.deviation), "mass_bits": .number(row.massBits),
          "description_bound": .number(row.descriptionBound), "mass_bound": .number(row.massBound),
          "realisation_bound": .number(row.realisationBound),
        ]
      })
    try write(csv: experiment.csv(rows), document, experiment.figure(rows))
  }

  private func runSampled() throws {
    let counts = try pointCounts(default: [32])
    let table = try tables(default: [SampledExperiment.defaultTeacher.description], inputs: 2...10)[0]
    let most = min(128, table.values.count)
    guard counts.count == 1, counts[0] <= most else {
      throw ValidationError(
        "found --points \(counts.map(String.init).joined(separator: ",")); expected one number up to \(most)")
    }
    let sampled = SampledExperiment(
      teacher: table, points: counts[0], studentWidth: student ?? 6, samples: samples ?? 16, seed: seedOptions.seed)
    let settings = sampled.settings
    let journal = try UnitJournal<SampledExperiment.UnitResult>(
      folder: to, name: experiment.rawValue, shard: shard, settings: settings)
    try runUnits(sampled.unitCount, journal) { try sampled.run(unit: $0, interruption: $1) }
    let results = (0..<sampled.unitCount).compactMap { journal.results[$0] }
    try requireAll(results.count, of: sampled.unitCount)
    var document = ResultDocument(
      verb: "reproduce",
      parameters: [
        "experiment": .string(experiment.rawValue), "teacher": .string(table.description),
        "student": .integer(settings.studentWidth), "points": .integer(settings.points),
        "samples": .integer(settings.samples), "seed": .exact(settings.seed),
      ])
    document["rows"] = .array(
      results.map { result in
        [
          "noise": .number(Double(result.noise) / 40), "sample": .integer(result.sample),
          "typical": Self.number(result.typical), "typical_standard_error": Self.number(result.typicalDeviation),
          "minimal": Self.number(result.minimal), "weights": result.weights.map { .integer($0) } ?? .null,
        ]
      })
    try write(csv: sampled.csv(results), document, sampled.figure(results))
  }

  /// Runs the units of this shard that no journal holds yet.
  private func runUnits<Result>(
    _ count: Int, _ journal: UnitJournal<Result>,
    _ body: @escaping @Sendable (Int, Interruption) throws -> Result
  ) throws {
    let interruption = Interrupts.install()
    let progress = output.progress
    let pending = (0..<count).filter { shard.contains($0) && journal.results[$0] == nil }
    let failures = FailureBox()
    let workers = min(pending.count, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    // Strided shares instead of one task a unit keep the number of threads at the number of jobs.
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for index in stride(from: worker, to: pending.count, by: workers) {
        if interruption.isRequested { return }
        let unit = pending[index]
        do {
          let result = try body(unit, interruption)
          // An interrupted unit may be cut short, so it is not kept.
          if interruption.isRequested { return }
          try journal.append(unit, result)
        } catch {
          failures.store(error)
          return
        }
        progress.update("units \(journal.results.count) of \(count)")
      }
    }
    progress.finish()
    try failures.rethrow()
  }

  /// - Throws: `ExitCode.undecided` while units are missing: other shards, or an interruption.
  private func requireAll(_ done: Int, of count: Int) throws {
    if done == count { return }
    Output.warn("\(done) of \(count) units are done; run the same command, or the other shards, to finish")
    throw ExitCode.undecided
  }

  private func write(csv: String, _ document: ResultDocument, _ figure: Figure) throws {
    let base = "\(to)/\(experiment.rawValue)"
    try Output.write(csv, to: base + ".csv")
    try Output.write(try document.text() + "\n", to: base + ".json")
    try Output.write(figure.svg(), to: base + ".svg")
    try output.emit(document, text: "\(base).csv\n\(base).json\n\(base).svg\n")
  }

  private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
}

extension TypicalExperiment.Settings {
  fileprivate func teacherIndex(_ name: String) -> Int {
    teachers.firstIndex { name == "\(inputs):0x\($0)" } ?? teachers.count
  }
}
