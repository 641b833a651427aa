import ArgumentParser
import Claims
import Files

/// What stands on the command line of `verify` and `reproduce` besides their own options: a name, and parameters that only the
/// claim, examination or experiment of that name knows.
///
///     separable-tasks --data tasks.csv --order cyclic --steps=100 --largest
///
/// A parameter without a value is `true`. One that is given several times has several files, or several values.
struct ParameterWords {
  /// Nil if there is none.
  private(set) var name: String?
  private var values: [(name: String, value: String)] = []
  private let sets: [String]

  /// - Throws: `ValidationError` for what is neither.
  init(_ words: [String], sets: [String]) throws {
    self.sets = sets
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      guard word.hasPrefix("--"), word.count > 2 else {
        if name == nil && values.isEmpty && !word.hasPrefix("-") {
          name = word
          continue
        }
        throw ValidationError(
          name == nil
            ? "found \(DataError.quoted(word)) before a name; expected a name, then its parameters as in --N 4"
            : "found \(DataError.quoted(word)); expected a parameter as in --N 4 or --set N=4")
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 {
        values.append((String(parts[0]), String(parts[1])))
      } else if index < words.count, !words[index].hasPrefix("--") {
        values.append((String(parts[0]), words[index]))
        index += 1
      } else {
        values.append((String(parts[0]), "true"))
      }
    }
  }

  var isEmpty: Bool { values.isEmpty && sets.isEmpty }

  /// The arguments for `parameters`.
  ///
  /// - Throws: `ValidationError` for a `--set` that is not `name=value`, or says a name again.
  func arguments(_ parameters: [Parameter]) throws -> Arguments {
    var arguments: [String: String] = [:]
    for (name, value) in values {
      guard let other = arguments[name] else {
        arguments[name] = value
        continue
      }
      let isFile = parameters.contains { $0.name == name && $0.kind == .file }
      arguments[name] = other + (isFile ? String(Arguments.fileSeparator) : ",") + value
    }
    for text in sets {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, arguments[String(parts[0])] == nil else {
        throw Parse.error(text, "name=value, each name once")
      }
      arguments[String(parts[0])] = String(parts[1])
    }
    return Arguments(arguments)
  }

  /// The complaint about a name that stands for nothing, with the nearest one that does.
  static func unknown(_ name: String, among names: [String], kind: String) -> ValidationError {
    let nearest = Names.nearest(to: name, among: names).map { "; did you mean \($0)?" } ?? ""
    return ValidationError(
      "found the \(kind) \(DataError.quoted(name)), expected one of \(names.joined(separator: ", "))\(nearest)")
  }
}
