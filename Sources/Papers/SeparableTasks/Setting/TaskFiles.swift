import Files
import Foundation
import Numbers

/// Tasks as they were read: as fractions unless there are too many numbers, and as doubles.
public struct TaskData: Sendable {
  /// Nil beyond `TaskFiles.largestExactCount` numbers.
  public let exact: [SeparableTask]?
  /// The tasks as doubles, rounded to nearest where fractions were read.
  public let floats: FloatTasks

  /// Tasks that are small enough for fractions.
  public init(_ tasks: [SeparableTask]) { (exact, floats) = (tasks, FloatTasks(tasks)) }

  /// Tasks with so many numbers that only doubles are kept.
  public init(floats: FloatTasks) { (exact, self.floats) = (nil, floats) }
}

/// Tasks from files: a CSV for each task, a folder of them, one CSV with a column `task`, or an `.npz` with `X`, `y` and perhaps `task`.
public enum TaskFiles {
  /// The largest number of coordinates.
  static let largestDimension = 4096
  /// The most numbers that are read as fractions.
  public static let largestExactCount = 200_000

  /// The tasks of all files in order, as fractions.
  ///
  /// - Throws: `DataError`, one line, with the file and the line of the mistake.
  public static func read(_ paths: [String]) throws -> [SeparableTask] {
    let data = try data(paths)
    guard let tasks = data.exact else {
      throw DataError(
        file: paths[0], found: "more than \(largestExactCount) numbers", expected: "fewer for exact claims",
        fix: "the examination separable-tasks takes them in double precision")
    }
    return tasks
  }

  /// The same for tasks of any size.
  public static func data(_ paths: [String]) throws -> TaskData {
    if let path = paths.first(where: { $0.utf8.count > 400 }) {
      throw DataError(
        file: "\(path.prefix(40))...", found: "\(path.utf8.count) characters", expected: "the name of a file")
    }
    if paths.count == 1, isTensorFile(paths[0]) { return try TaskTensors.read(paths[0]) }
    var tasks: [SeparableTask] = []
    for path in try paths.flatMap(files) {
      let found: [SeparableTask]
      if isTensorFile(path) {
        guard let exact = try TaskTensors.read(path).exact else {
          throw DataError(
            file: path, found: "more than \(largestExactCount) numbers", expected: "one such file alone",
            fix: "put all tasks into one .npz with an array task")
        }
        found = exact
      } else {
        found = try TaskTable(text(path)).tasks()
      }
      for task in found {
        if let first = tasks.first, first.dimension != task.dimension {
          throw DataError(
            file: path, found: "\(task.dimension) coordinates", expected: "\(first.dimension), as in the tasks before")
        }
        tasks.append(task)
      }
    }
    return TaskData(tasks)
  }

  private static func text(_ path: String) throws -> InputText {
    do {
      return try InputText(reading: path)
    } catch var error as DataError where error.found == "an empty file" {
      error.expected = "a line x1,...,xD,y for each sample"
      throw error
    }
  }

  private static func isTensorFile(_ path: String) -> Bool {
    [".npz", ".npy", ".safetensors"].contains { path.lowercased().hasSuffix($0) }
  }

  private static func files(_ path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return [path]
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let tables = names.filter { $0.lowercased().hasSuffix(".csv") }.sorted()
    guard !tables.isEmpty else { throw DataError(file: path, found: "no .csv file", expected: "a CSV for each task") }
    return tables.map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }
  }
}

/// Samples of a CSV: coordinates, the label in the column `y` or the last one, and perhaps a column `task`.
struct TaskTable {
  let text: InputText

  init(_ text: InputText) { self.text = text }

  private struct Columns {
    var label: Int
    var task: Int?
    var count: Int
  }

  private struct Sample {
    var line: Int
    var x: RationalVector
    var y: Rational
  }

  func tasks() throws -> [SeparableTask] {
    var columns: Columns?
    var order: [String] = []
    var samples: [String: [Sample]] = [:]
    for (line, bytes) in text.lines where !bytes.isEmpty {
      let fields = String(decoding: bytes, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"")) }
      if columns == nil {
        let isHeader = fields.contains { ExactDecimal.read($0) == nil && Self.isName($0) }
        columns = try layout(isHeader ? fields.map { $0.lowercased() } : nil, count: fields.count, line: line)
        if isHeader { continue }
      }
      guard let columns else { continue }
      let (name, sample) = try read(fields, columns, line: line)
      if samples[name] == nil { order.append(name) }
      samples[name, default: []].append(sample)
    }
    guard !order.isEmpty else {
      throw text.error(nil, found: "no samples", expected: "a line x1,...,xD,y for each sample")
    }
    let signs = try labelSigns(samples.values.joined().map { $0 })
    // Numbers in order of size, names as they come.
    let numbers = order.compactMap { Int($0) }
    let names = numbers.count == order.count ? order.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) } : order
    return names.map { name in
      SeparableTask(
        name: columns?.task == nil ? text.file : "task \(name)",
        rows: (samples[name] ?? []).map { sample in signs(sample.y) ? sample.x : sample.x.map { -$0 } })
    }
  }

  /// Not a number that is refused further down, such as nan.
  private static func isName(_ field: String) -> Bool {
    !field.isEmpty && !["nan", "inf", "-inf", "+inf", "infinity"].contains(field.lowercased())
      && !(field.first.map { $0.isNumber || $0 == "-" || $0 == "+" || $0 == "." } ?? true)
  }

  private func layout(_ names: [String]?, count: Int, line: Int) throws -> Columns {
    let task = names?.firstIndex(of: "task")
    let label = names?.firstIndex { $0 == "y" || $0 == "label" } ?? (task == count - 1 ? count - 2 : count - 1)
    let coordinates = count - 1 - (task == nil ? 0 : 1)
    guard coordinates >= 1, coordinates <= TaskFiles.largestDimension else {
      throw text.error(
        line, found: "\(count) columns", expected: "1 to \(TaskFiles.largestDimension) coordinates and a label")
    }
    return Columns(label: label, task: task, count: count)
  }

  private func read(_ fields: [String], _ columns: Columns, line: Int) throws -> (name: String, sample: Sample) {
    guard fields.count == columns.count else {
      throw text.error(line, found: "\(fields.count) fields", expected: "\(columns.count), as in the lines before")
    }
    var x: RationalVector = []
    for (index, field) in fields.enumerated() where index != columns.label && index != columns.task {
      guard let value = ExactDecimal.read(field) else {
        throw text.error(line, found: DataError.quoted(field), expected: "a finite decimal")
      }
      x.append(value)
    }
    guard let y = ExactDecimal.read(fields[columns.label]), y == 1 || y == 0 || y == -1 else {
      throw text.error(
        line, found: "the label \(DataError.quoted(fields[columns.label]))", expected: "-1 or 1, or 0 or 1")
    }
    return (columns.task.map { fields[$0] } ?? "", Sample(line: line, x: x, y: y))
  }

  /// Whether a label means +1.
  private func labelSigns(_ samples: [Sample]) throws -> (Rational) -> Bool {
    if let zero = samples.first(where: { $0.y.isZero }), let negative = samples.first(where: { $0.y.isNegative }) {
      throw text.error(
        max(zero.line, negative.line), found: "labels 0 and -1 in one file", expected: "-1 and 1, or 0 and 1")
    }
    return { $0 == 1 }
  }
}
