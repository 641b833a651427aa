import Foundation
import TestSupport
import Testing

/// `thresher-bench`, as `make bench` runs it.
@Suite struct BenchTests {
  private static let bench = Executable.folder.appending(path: "thresher-bench")

  /// A program that says of every question that it took 10 s is that much slower: the ratio is its time over ours.
  @Test func theRatioToAnotherBuild() throws {
    try Executable.withDirectory { folder in
      let slow = folder.appending(path: "slow")
      try Data(
        """
        #!/bin/sh
        "\(Executable.url.path)" "$@" | sed 's/"cpu_seconds" *: *[0-9.]*/"cpu_seconds" : 10/'

        """.utf8
      ).write(to: slow)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: slow.path)
      let run = try Executable.run(
        [
          "minima", "--below", "0.01", "--instances", Repository.instances.appending(path: "bench").path, "--against",
          slow.path,
        ],
        directory: folder, program: Self.bench)
      #expect(run.status == 0, "\(run.errors)")
      let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      let rows = lines.filter { $0.contains("ok") }
      #expect(rows.count >= 3 && lines.first?.suffix(3) == ["against", "s", "ratio"], "\(run.output)")
      for row in rows {
        let (other, ratio) = (try #require(Double(row[row.count - 2])), try #require(Double(row[row.count - 1])))
        #expect(other == 10 && ratio > 10, "\(row)")
      }
      let mean = lines.first { $0.starts(with: ["faster", "than", "the", "other", "build"]) }?.last.flatMap {
        Double($0)
      }
      #expect(try #require(mean) > 10)
    }
  }
}
