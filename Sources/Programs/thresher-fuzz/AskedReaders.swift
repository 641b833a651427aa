import Claims
import Files
import PaperCatalog
import ThresherCommand

/// What a user or another program asks: requests of a service, command lines, and the arguments of claims.
let askedReaders: [FuzzedReader] = [
  FuzzedReader("request", like: ["requests.jsonl"]) { bytes in
    RequestReading.read(bytes)
  },
  FuzzedReader("command-line") { bytes in
    let words = bytes.split(separator: 0x0a).prefix(40).map { String(decoding: $0, as: UTF8.self) }
    RequestReading.parse(Array(words))
  },
  // The first line names the claim or examination, each other one is `name=value`.
  FuzzedReader("claim") { bytes in
    let lines = bytes.split(separator: 0x0a).map { String(decoding: $0, as: UTF8.self) }
    guard let name = lines.first else { return }
    var values: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      // Files of the system are none of a fuzzer's business.
      if parts.count == 2, !parts[1].contains("/") { values[parts[0]] = parts[1] }
    }
    if let claim = PaperCatalog.claim(named: name)?.claim {
      try read(claim, Arguments(values))
    } else if let examination = PaperCatalog.examination(named: name)?.examination {
      try read(examination, Arguments(values))
    }
  },
]

private func read(_ claim: some Claim, _ arguments: Arguments) throws {
  _ = try claim.read(claim.checked(arguments))
}

private func read(_ examination: some Examination, _ arguments: Arguments) throws {
  _ = try examination.read(arguments.checked(by: examination.parameters))
}

/// What stands in the grids of claims, and every examination without arguments.
var claimInputs: [String] {
  PaperCatalog.all.flatMap { paper in
    paper.claims.flatMap { claim in
      claim.grid.map { arguments in
        ([claim.name] + arguments.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
          .joined(separator: "\n")
      }
    } + paper.examinations.map(\.name)
  }
}
