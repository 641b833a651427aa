import Checker

/// PLA files: one output is left to the checker's reader of users' files; of several the chosen column is cut out first. Rows that
/// vote are listed here.
enum SourcePLA {
  static func read(_ bytes: [UInt8], output: String?, majority: Bool) throws -> CheckedInstance {
    let (single, isComplemented) = try oneOutput(bytes, output)
    let instance: CheckedInstance
    if majority, let rows = try listedRows(single) {
      instance = try rows.instance(majority: true)
    } else {
      do { instance = try CheckedInstance(pla: single, file: "the source") } catch { throw SourceRefusal("\(error)") }
    }
    guard isComplemented else { return instance }
    return CheckedInstance(
      inputCount: instance.inputCount, points: instance.points, labels: instance.labels.map { !$0 })
  }

  /// Whether the last `.phase` with a 0 has it for the output at this place: its ones and zeros are exchanged.
  private static func isComplemented(_ lines: [(line: Int, words: [String])], _ place: Int) -> Bool {
    let end = lines.firstIndex { $0.words.first == ".e" || $0.words.first == ".end" } ?? lines.count
    let phases = lines[..<end].last { $0.words.count == 2 && $0.words[0] == ".phase" && $0.words[1].contains("0") }
    return phases.map { Array($0.words[1]).dropFirst(place).first == "0" } ?? false
  }

  /// The file itself if it has one output, else a file with the chosen one only; and whether it lists the complement.
  private static func oneOutput(
    _ bytes: [UInt8], _ output: String?
  ) throws -> (bytes: [UInt8], isComplemented: Bool) {
    let lines = SourceText.words(bytes)
    func argument(_ name: String) -> [String]? {
      lines.first { $0.words.first == name }.map { Array($0.words.dropFirst()) }
    }
    guard let inputs = argument(".i")?.first.flatMap({ Int($0) }),
      let count = argument(".o")?.first.flatMap({ Int($0) }),
      count > 1
    else { return (bytes, isComplemented(lines, 0)) }
    let place = try SourceText.place(of: output, names: argument(".ob"), count: count)
    var text = ""
    var row: [Character] = []
    for (line, words) in lines {
      guard let first = words.first else { continue }
      if first.hasPrefix(".") {
        guard row.isEmpty else { throw SourceRefusal("line \(line) of the source comes within a row") }
        if first == ".o" { text += ".o 1\n" } else if first != ".ob" { text += words.joined(separator: " ") + "\n" }
        if first == ".e" || first == ".end" { break }
        continue
      }
      row += words.joined().filter { $0 != "|" }
      guard row.count >= inputs + count else { continue }
      guard row.count == inputs + count else { throw SourceRefusal("line \(line) of the source has a row too long") }
      text += String(row[..<inputs]) + " " + String(row[inputs + place]) + "\n"
      row = []
    }
    return (Array(text.utf8), isComplemented(lines, place))
  }

  /// The rows of a file of type fr or fdr, nil for the types in which no two can contradict each other.
  private static func listedRows(_ bytes: [UInt8]) throws -> SourceRows? {
    let lines = SourceText.words(bytes)
    guard let type = lines.first(where: { $0.words.first == ".type" })?.words.last, type == "fr" || type == "fdr",
      let inputs = lines.first(where: { $0.words.first == ".i" })?.words.last.flatMap({ Int($0) })
    else { return nil }
    var cubes: [(inputs: [Character], output: Character)] = []
    var row: [Character] = []
    for (line, words) in lines {
      guard let first = words.first else { continue }
      if first == ".e" || first == ".end" { break }
      if first.hasPrefix(".") { continue }
      row += words.joined().filter { $0 != "|" }
      guard row.count > inputs else { continue }
      guard row.count == inputs + 1 else { throw SourceRefusal("line \(line) of the source has a row too long") }
      cubes.append((Array(row[..<inputs]), row[inputs]))
      row = []
    }
    let free = type == "fdr" ? cubes.filter { "-2xX".contains($0.output) }.map(\.inputs) : []
    var rows = SourceRows(inputCount: inputs)
    for cube in cubes where "14".contains(cube.output) || cube.output == "0" {
      let open = cube.inputs.indices.filter { "-2xX".contains(cube.inputs[$0]) }
      guard open.count <= 20, rows.points.count + 1 << open.count <= 1 << 20 else {
        throw SourceRefusal("the source lists more than \(1 << 20) points")
      }
      for choice in 0..<(1 << open.count) {
        var point = cube.inputs.map { $0 == "1" }
        for (bit, input) in open.enumerated() { point[input] = choice >> bit & 1 == 1 }
        let isFree = free.contains { cube in
          zip(cube, point).allSatisfy { "-2xX".contains($0) || ($0 == "1") == $1 }
        }
        if !isFree { try rows.add(point, cube.output != "0") }
      }
    }
    return rows
  }
}
