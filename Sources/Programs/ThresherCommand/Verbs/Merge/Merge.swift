import ArgumentParser
import Files
import Formats
import Numbers
import Sampling
import ThresholdNetworks

/// `thresher merge SHARD...`: the draws of several shards as one run would have printed them.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join the draws of `sample --shard i/n` in their order.",
    discussion: """
      The lines come out as a run without --shard prints them. Exit code 30 if draws are missing between the first \
      and the last: a shard is not there, or ended early.
      """)

  @Argument(help: "Files with the draws of the shards.")
  var files: [String]
  @OptionGroup var output: OutputOptions

  func run() throws {
    var owner: [Int: String] = [:]
    var draws: [DrawLines.Draw] = []
    for file in files {
      for draw in try DrawLines.read(InputText(reading: file)) {
        if let other = owner.updateValue(file, forKey: draw.number) {
          throw DataError(
            file: file, found: "draw \(draw.number), which is in \(other) too", expected: "every draw once",
            fix: "give every shard its own --shard i/n and all of them the same options")
        }
        if let first = draws.first, first.network.architecture != draw.network.architecture {
          throw DataError(
            file: file, found: "widths \(draw.network.architecture)",
            expected: "\(first.network.architecture), as before")
        }
        draws.append(draw)
      }
    }
    guard !draws.isEmpty else {
      throw DataError(
        file: files.joined(separator: ", "), found: "no draws", expected: "what `thresher sample --shard i/n` prints")
    }
    draws.sort { $0.number < $1.number }
    var lines = NetworkLines()
    for draw in draws {
      lines.append(draw.network, draw: (draw.number, draw.tries))
      if lines.bytes.count > 1 << 20 { try lines.flush() }
    }
    try lines.flush()
    let missing = (draws.last.map { $0.number + 1 } ?? 0) - draws.count
    let tries = draws.reduce(Integer(0)) { $0 + Integer($1.tries) }
    if output.json {
      var document = ResultDocument(verb: "merge")
      document["draws"] = .integer(draws.count)
      document["missing"] = .integer(missing)
      document["tries"] = .string("\(tries)")
      try Output.write(try document.text(isPretty: false) + "\n")
    }
    if missing > 0 {
      Output.warn("\(missing) draws are missing before draw \(draws.last?.number ?? 0)")
      throw ExitCode.undecided
    }
  }
}
