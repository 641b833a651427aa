import ArgumentParser
import Files
import Formats

/// How the columns of a table are read.
struct TableArguments: ParsableArguments {
  @Option(
    name: .customLong("label"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Tables: the column of the label; default: the last. Several are outputs.", valueName: "NAME"))
  var labels: [String] = []

  @Option(
    name: .customLong("ignore"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Tables: leave out this column, by name or number.", valueName: "NAME"))
  var ignored: [String] = []

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Tables: the class that is 1; all others are 0.", valueName: "VALUE"))
  var positive: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Tables: how numbers become bits: median, threshold=V or bits.", valueName: "how"),
    transform: TableArguments.binarization)
  var binarize: TableOptions.Binarization?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Tables: rows with empty cells: refuse, free (they stand for all values) or drop.", valueName: "how"))
  var missing: TableOptions.Missing?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Tables: read the columns as this file says.", valueName: "FILE"))
  var coding: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Tables: write how the columns became bits, for --coding.", valueName: "FILE"))
  var writeCoding: String?

  /// Refuses a coding together with what it decides.
  ///
  /// - Throws: `ValidationError`, one line.
  func validate() throws {
    guard coding != nil else { return }
    let others: [(String, Bool)] = [
      ("--label", !labels.isEmpty), ("--ignore", !ignored.isEmpty), ("--positive", positive != nil),
      ("--binarize", binarize != nil), ("--missing", missing != nil), ("--write-coding", writeCoding != nil),
    ]
    if let other = others.first(where: \.1) {
      throw ValidationError("found --coding and \(other.0); expected one of them, for the coding says it already")
    }
  }

  private static func binarization(_ text: String) throws -> TableOptions.Binarization {
    guard let value = TableOptions.Binarization(text) else {
      throw Parse.error(text, "median, threshold=V with a number V, or bits")
    }
    return value
  }

  /// The options with the coding read from its file.
  ///
  /// - Throws: `DataError` for what is wrong with that file.
  func options() throws -> TableOptions {
    var options = TableOptions()
    options.labels = labels
    options.ignored = ignored
    options.positive = positive
    options.binarization = binarize
    options.missing = missing ?? .refuse
    options.coding = try coding.map { try TableCoding(reading: $0) }
    options.wantsCoding = writeCoding != nil
    return options
  }

  /// What these options add to the question of a result.
  var parameters: [String: JSONValue] {
    var fields: [String: JSONValue] = [:]
    if !labels.isEmpty { fields["label"] = .array(labels.map { .string($0) }) }
    if !ignored.isEmpty { fields["ignore"] = .array(ignored.map { .string($0) }) }
    if let positive { fields["positive"] = .string(positive) }
    switch binarize {
    case .median: fields["binarize"] = "median"
    case .bits: fields["binarize"] = "bits"
    case .threshold(let value): fields["binarize"] = .string("threshold=\(value)")
    case nil: break
    }
    if let missing { fields["missing"] = .string(missing.rawValue) }
    if let coding { fields["coding"] = .string(coding) }
    return fields
  }

  /// Tells what a reader may want to know, and writes the coding where it is asked for.
  func finish(_ sample: Sample) throws {
    for note in sample.notes {
      StandardStreams.writeError(DataError.oneLine("thresher: note: \(sample.name): \(note)") + "\n")
    }
    guard let writeCoding else { return }
    guard let coding = sample.coding else {
      throw ValidationError("found --write-coding with \(DataError.quoted(sample.name)); expected a table")
    }
    try Output.write(coding.value.text() + "\n", to: writeCoding)
  }
}

extension TableOptions.Missing: ExpressibleByArgument {}
