import Claims
import Numbers

/// Tasks as one word on the command line.
///
/// `1,0|-1,1` are two tasks of one sample each; samples of one task are separated by `;`. A name stands for an example of the page:
/// `example-a` ... `example-e`, `tight:3` for (1, 0), (-3, 1), `fan:T,c` for (1, -cot jx), j = 1 ... T, with cot x = c and millionths,
/// `random:T,D,rows,seed` for random tasks that can be separated jointly.
enum TaskText {
  static let form =
    "tasks such as 1,0|-1,1 (| between tasks, ; between samples), example-a ... example-e, tight:n, fan:T,c or random:T,D,rows,seed"

  static let examples: [String: String] = [
    "example-a": "1,0|-1,1", "example-b": "1,0|1/2,1/2", "example-c": "1,0,2|0,1,1|-1,-1,1",
    "example-d": "1,2;2,1|0,1", "example-e": "1,4,3|0,-1,-1|-2,0,1",
    "example-t1": "1,0,1/2;1/5,1,-3/10|-3/5,1/2,2/5|1/10,-7/10,9/10;1/2,1/2,-1/5",
  ]

  static func tasks(_ arguments: Arguments, name: String = "tasks") throws -> [SeparableTask] {
    let text = try arguments.text(name, expected: form)
    func refuse(_ expected: String = form) -> ArgumentError {
      ArgumentError(name: name, found: text, expected: expected)
    }
    if text.hasPrefix("random:") {
      let numbers = text.dropFirst(7).split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 4, let tasks = numbers[0], let dimension = numbers[1], let rows = numbers[2],
        let seed = numbers[3], (1...200).contains(tasks), (1...200).contains(dimension), (1...1000).contains(rows),
        seed >= 0
      else {
        throw refuse("random:T,D,rows,seed with T and D from 1 to 200, rows from 1 to 1000 and a seed of at least 0")
      }
      return RandomTasks.make(tasks: tasks, dimension: dimension, rows: rows, seed: UInt64(seed))
    }
    if text.hasPrefix("tight:") {
      guard let n = Int(text.dropFirst(6)), (1...1000).contains(n) else {
        throw refuse("tight:n with n from 1 to 1000")
      }
      return try parse("1,0|-\(n),1", refuse)
    }
    if text.hasPrefix("fan:") {
      let parts = text.dropFirst(4).split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count == 2, let count = Int(parts[0]), (1...200).contains(count), let cotangent = number(parts[1]),
        cotangent > 0, let tasks = fan(count, cotangent)
      else { throw refuse("fan:T,c with T from 1 to 200 and a positive c for which no cot jx is infinite") }
      return tasks
    }
    return try parse(examples[text] ?? text, refuse)
  }

  /// All of these lines go through (1, 0), whatever their slopes are rounded to. Nil if a cotangent is infinite.
  private static func fan(_ count: Int, _ cotangent: Rational) -> [SeparableTask]? {
    let million = Rational(1_000_000)
    var (slope, rows) = (cotangent, [RationalVector]())
    for j in 1...count {
      if j > 1 {
        let sum = slope + cotangent
        if sum.isZero { return nil }
        slope = (slope * cotangent - 1) / sum
      }
      slope = Rational((slope * million).floor) / million
      rows.append([1, -slope])
    }
    return rows.enumerated().map { SeparableTask(name: "task \($0 + 1)", rows: [$1]) }
  }

  /// A fraction or a decimal whose parts have at most 18 characters, so that nobody's slip of the finger makes fractions long.
  private static func number(_ text: Substring) -> Rational? {
    text.split(separator: "/").allSatisfy { $0.utf8.count <= 18 } ? Rational(String(text)) : nil
  }

  private static func parse(_ text: String, _ refuse: (String) -> ArgumentError) throws -> [SeparableTask] {
    guard text.utf8.count <= 100_000 else { throw refuse(form) }
    let tasks = text.split(separator: "|", omittingEmptySubsequences: false).map { task in
      task.split(separator: ";", omittingEmptySubsequences: false).map { row in
        row.split(separator: ",", omittingEmptySubsequences: false).map { number($0) }
      }
    }
    let dimension = tasks.first?.first?.count ?? 0
    var result: [SeparableTask] = []
    for (number, task) in tasks.enumerated() {
      var rows: [RationalVector] = []
      for row in task {
        let values = row.compactMap { $0 }
        guard values.count == row.count else { throw refuse(form) }
        guard values.count == dimension else { throw refuse("samples of equal length") }
        rows.append(values)
      }
      result.append(SeparableTask(name: "task \(number + 1)", rows: rows))
    }
    return result
  }
}

/// `cyclic`, `random:SEED`, or a list of tasks from 1 such as `1,2,1,3`, which is repeated.
enum OrderingText {
  static let form = "cyclic, random:SEED, or tasks from 1 separated by commas"

  static func ordering(_ arguments: Arguments, name: String = "order", tasks: Int) throws -> Ordering {
    let text = try arguments.text(name, expected: form)
    if text == "cyclic" { return .cyclic }
    if text.hasPrefix("random:"), let seed = UInt64(text.dropFirst(7)) { return .random(seed: seed) }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let list = parts.compactMap { Int($0) }
    guard list.count == parts.count, !list.isEmpty, list.count <= 100_000, list.allSatisfy({ (1...tasks).contains($0) })
    else {
      throw ArgumentError(name: name, found: text, expected: "\(form); there are \(tasks) tasks")
    }
    return .given(list.map { $0 - 1 })
  }
}
