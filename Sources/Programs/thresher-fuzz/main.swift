import Foundation

// thresher-fuzz READER FILE...   offers files, such as a fuzzer has found, one after the other
// thresher-fuzz --list           names the readers, each with the endings of files that are good beginnings
// thresher-fuzz --claims         inputs for the reader "claim" with arguments that are right, with an empty line between them
//
// Built by `make fuzz`, which links it with libFuzzer, it takes libFuzzer's own words behind the reader: limits and corpora.

/// The reader and its files, or the words of libFuzzer.
let words = Array(CommandLine.arguments.dropFirst())

if words == ["--list"] {
  for reader in FuzzedReader.all { print(([reader.name] + reader.endings).joined(separator: " ")) }
  exit(0)
}
if words == ["--claims"] {
  print(claimInputs.joined(separator: "\n\n"))
  exit(0)
}
guard let name = words.first, let reader = FuzzedReader.all.first(where: { $0.name == name }) else {
  FileHandle.standardError.write(Data("usage: thresher-fuzz READER FILE...; --list names the readers\n".utf8))
  exit(64)
}
#if FUZZING
  exit(fuzz(reader))
#else
  for path in words.dropFirst() {
    guard let data = FileManager.default.contents(atPath: path) else {
      FileHandle.standardError.write(Data("\(path): cannot be read\n".utf8))
      exit(65)
    }
    reader.offer([UInt8](data))
  }
  print("\(name): \(words.count - 1) inputs")
#endif
