import Certificates
import Claims
import Files
import Formats
import Numbers
import Running
import Solving
import Synthesis
import ThresherCommand
import ThresholdNetworks

/// What runs leave for later runs: journals, their evidence, and shards.
let keptReaders: [FuzzedReader] = [
  FuzzedReader("journal") { bytes in
    let path = try FuzzedFile.path("journal", sealed(bytes, header: journalHeader))
    let journal = try Journal(path: path, header: journalHeader, inputCount: 3, resuming: true)
    _ = journal.decisionCount
  },
  // Lines with seals that are right, in a run that goes on with them: its answer is that of an undisturbed one.
  FuzzedReader("resumed-journal") { bytes in
    let path = try FuzzedFile.path("resumed", sealed(bytes, header: journalHeader))
    let journal = try Journal(
      path: path, header: journalHeader, inputCount: 3, resuming: true, keeper: KeptRefutations())
    let result = try Search.minimize(parity, options: MinimizationOptions(depth: 2), journal: journal)
    claim(result.answer == .optimal && result.lower == parityMinimum, "a journal makes the minimum \(result.lower)")
  },
  FuzzedReader("unit-journal", .bundle) { bytes in
    var files = FileBundle(bytes).files
    let header = "{\"question\":{\"n\":3},\"schema\":\"thresher/units/1\"}"
    for index in files.indices {
      if files[index].name.isEmpty { files[index].name = "units-\(index + 1)of3.jsonl" }
      files[index].bytes = sealed(files[index].bytes, header: header)
    }
    let folder = try FuzzedFile.folder("units", files)
    let shard = Shard("1/3") ?? .whole
    let journal = try UnitJournal<[Double]>(folder: folder, name: "units", shard: shard, question: "{\"n\":3}")
    _ = journal.results.count
  },
  // The three inputs' parity has networks of widths 3,1: whatever evidence says otherwise is wrong.
  FuzzedReader("evidence") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    let question = InterpolationQuestion(sample: parity, architecture: Architecture(inputCount: 3, widths: [3, 1]))
    let kept = KeptRefutations(workLimit: 1 << 21)
    claim(!kept.isProof(text, of: question), "widths 3,1 are refuted, of which a network fits")
  },
  FuzzedReader("draws", like: [".jsonl"]) { bytes in
    let text = InputText(file: "draws.jsonl", bytes: resealed(bytes))
    try text.checkThatThisIsText()
    _ = try DrawLines.parts(of: text)
  },
  FuzzedReader("shards", .bundle) { bytes in
    let bundle = FileBundle(bytes)
    var contents: [String: [UInt8]] = [:]
    for (index, file) in bundle.files.prefix(4).enumerated() { contents["shard\(index)"] = resealed(file.bytes) }
    guard !contents.isEmpty else { return }
    let exchange = StreamExchange(input: nil, files: contents, output: { _ in }, error: { _ in })
    let code = exchange.run { Thresher.main(arguments: ["merge", "--json"] + contents.keys.sorted()) }
    claim([0, 30, 65].contains(code), "merge ends with \(code)")
  },
]

private let parity = PartialFunction(TruthTable(inputCount: 3, bits: 0x96))
private let parityMinimum = (try? Search.minimize(parity, options: MinimizationOptions(depth: 2)))?.lower ?? -1
private let journalHeader = "{\"question\":\"fuzzed\",\"schema\":\"thresher/journal/1\"}"

/// A journal with this header whose lines, but for those that begin with `!`, have seals that are right.
private func sealed(_ bytes: [UInt8], header: String) -> [UInt8] {
  if bytes.first == UInt8(ascii: "#") { return Array(bytes.dropFirst()) }
  var all = Array(header.utf8) + [UInt8(ascii: "\n")]
  for line in bytes.split(separator: UInt8(ascii: "\n")) {
    all += seal(line, header: header) + [UInt8(ascii: "\n")]
  }
  return all
}

/// Lines under their first one, each with the seal that is right under it.
private func resealed(_ bytes: [UInt8]) -> [UInt8] {
  var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  guard lines.count > 1, let header = String(validating: lines[0], as: UTF8.self) else { return bytes }
  for index in lines.indices.dropFirst() where lines[index].starts(with: Array("{\"sum\":\"".utf8)) {
    let head = 8 + 32 + 2
    guard lines[index].count > head + 1 else { continue }
    lines[index] = seal(([UInt8(ascii: "{")] + lines[index][head...])[...], header: header)
  }
  return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
}

private func seal(_ line: ArraySlice<UInt8>, header: String) -> [UInt8] {
  guard line.count > 2, line.first == UInt8(ascii: "{") else { return Array(line) }
  return SealedLine.seal(Array(line), context: header)
}
