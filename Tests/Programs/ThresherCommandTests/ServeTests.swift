import Foundation
import TestSupport
import Testing
import ThresherCommand

/// `Serve` and its parts; more of it in `Tests/Programs/python`, which asks as another program does.
@Suite struct ServeTests {
  private static func answers(
    _ requests: String, options: [String] = []
  ) throws -> (status: Int32, lines: [[String: Any]]) {
    let run = try Executable.run(["serve"] + options, input: Data(requests.utf8))
    let lines = try run.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
    return (run.status, lines)
  }

  /// A request gives what the command gives, but for what stands under `timing`.
  @Test(arguments: [
    ["count", "--function", "3:0xe4", "--widths", "3,1", "--posterior"], ["minimize", "--function", "3:0xe4"],
    ["enumerate", "--function", "2:0x6", "--widths", "2,1"], ["describe", "--function", "4:0x6996"],
    ["decide", "--function", "3:0xe4", "--widths", "3,1", "--engine", "z3"], ["verify", "clean-error"],
    ["forced", "--function", "3:0xe4"], ["catalog", "2", "--depth", "2"],
  ])
  func isTheCommand(arguments: [String]) throws {
    let words = arguments.dropFirst().map { "\"\($0)\"" }.joined(separator: ",")
    let served = try Self.answers("{\"id\":1,\"verb\":\"\(arguments[0])\",\"arguments\":[\(words)]}\n")
    #expect(served.status == 0 && served.lines.count == 2)
    let run = try Executable.run(arguments + ["--json", "--quiet"])
    var alone = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    var result = try #require(served.lines[1]["result"] as? [String: Any])
    #expect(result["timing"] != nil)
    (alone["timing"], result["timing"]) = (nil, nil)
    #expect(alone as NSDictionary == result as NSDictionary)
    #expect(served.lines[1]["exit"] as? Int == Int(run.status))
  }

  /// A request repeated gives the same, though its words are read once.
  @Test func again() throws {
    let request = "{\"id\":1,\"verb\":\"count\",\"options\":{\"function\":\"3:0xe4\",\"widths\":[3,1]}}\n"
    let lines = try Self.answers(String(repeating: request, count: 50)).lines.dropFirst()
    #expect(lines.count == 50)
    for line in lines { #expect((line["result"] as? [String: Any])?["count"] as? String == "36") }
  }

  /// Draws come as lines, in parts where there are many, and are those of the command.
  @Test func drawsInParts() throws {
    let options = "{\"function\":\"3:0xe4\",\"widths\":[4,1],\"n\":5000,\"seed\":3}"
    let lines = try Self.answers("{\"id\":\"d\",\"verb\":\"sample\",\"options\":\(options)}\n").lines.dropFirst()
    let draws = lines.flatMap { $0["lines"] as? [NSDictionary] ?? [] }
    #expect(draws.count == 5000 && lines.count > 2)
    #expect(lines.allSatisfy { $0["id"] as? String == "d" } && lines.filter { $0["exit"] != nil }.count == 1)
    let run = try Executable.run(["sample", "--function", "3:0xe4", "--widths", "4,1", "-n", "5000", "--seed", "3"])
    let alone = try run.output.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary
    }
    #expect(alone == draws)
  }

  /// Files and standard input come with the request, and messages name them.
  @Test func filesOfARequest() throws {
    let lines = try Self.answers(
      #"""
      {"id":1,"verb":"evaluate","operands":["n.json","p.csv"],"files":{"p.csv":"x1,y\n0,0\n1,0\n","n.json":"{\"schema\":\"thresher/network/1\",\"inputs\":1,\"layers\":[[{\"weights\":\"1\",\"sign\":1,\"bias\":0}]]}"}}
      {"id":2,"verb":"count","operands":["p.csv"],"options":{"widths":[1]}}
      {"id":3,"verb":"convert","operands":["-","-"],"options":{"from":"csv","to":"pla"},"input":"x1,y\n0,0\n"}
      {"id":4,"verb":"count","operands":["-"],"options":{"widths":[1]}}

      """#
    ).lines
    #expect(lines.count == 5)
    #expect(lines[1]["exit"] as? Int == 0 && lines[2]["exit"] as? Int == 65 && lines[4]["exit"] as? Int == 65)
    #expect((lines[2]["error"] as? String)?.hasPrefix("p.csv: ") == true)
    #expect((lines[3]["text"] as? String)?.contains(".i 1") == true)
    #expect((lines[4]["error"] as? String)?.contains("no standard input") == true)
  }

  /// The verbs that print text are those without `--json`, so that every other is asked for it.
  @Test func everyVerbHasItsKind() throws {
    for card in VerbCard.verbs where card.commandName != "serve" {
      let hasJSON = card.arguments.contains { $0.name == "json" }
      let request = "{\"id\":1,\"verb\":\"\(card.commandName)\",\"options\":{\"nosuch\":true}}\n"
      let error = try #require(try Self.answers(request).lines.last?["error"] as? String)
      #expect(!error.contains("--json"), "\(card.commandName) \(hasJSON): \(error)")
    }
  }

  /// A question that would take hours is stopped by a line, and the next one is answered.
  @Test func cancels() throws {
    let process = Process()
    process.executableURL = Executable.url
    process.arguments = ["serve"]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let file = Repository.instances.appending(path: "bench/rand_6_64.pla").path
    let requests = """
      {"id":1,"verb":"minimize","operands":["\(file)"],"options":{"depth":3}}
      {"id":2,"verb":"minimize","operands":["\(file)"],"options":{"depth":3}}
      {"id":3,"verb":"count","options":{"function":"3:0xe4","widths":[3,1]}}

      """
    try input.fileHandleForWriting.write(contentsOf: Data(requests.utf8))
    Thread.sleep(forTimeInterval: 0.5)
    try input.fileHandleForWriting.write(contentsOf: Data("{\"cancel\":2}\n{\"cancel\":1}\n".utf8))
    try input.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let exits = try text.split(separator: "\n").dropFirst().reduce(into: [Int: Int]()) { exits, line in
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      if let id = object["id"] as? Int { exits[id] = object["exit"] as? Int }
    }
    #expect(exits == [1: 30, 2: 30, 3: 0] && process.terminationStatus == 0, "\(text)")
  }

  /// The time ends the service with what is known.
  @Test func timeEndsIt() throws {
    let file = Repository.instances.appending(path: "bench/rand_6_64.pla").path
    let begin = ContinuousClock.now
    let served = try Self.answers(
      "{\"id\":1,\"verb\":\"minimize\",\"operands\":[\"\(file)\"],\"options\":{\"depth\":3}}\n",
      options: ["--time", "1s"])
    #expect(served.status == 30 && served.lines.last?["exit"] as? Int == 30)
    #expect(ContinuousClock.now - begin < .seconds(20))
  }

  /// Requests of random bytes and of random fields: no line brings the service down, and the last one is answered.
  @Test func randomLines() throws {
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0..<1 << 32, using: &generator)
    print("seed \(seed)")
    var state = seed | 1
    func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    let values = [
      "1", "\"x\"", "[1,2]", "{}", "null", "true", "-1", "1e999", "\"3:0xe4\"", "[\"-\"]", "[[]]", "\"\\u0000\"",
      "\"é\"",
      "{\"widths\":[3,1]}", "{\"function\":\"3:0xe4\",\"widths\":[2,1]}", "\"count\"", "\"decide\"", "\"describe\"",
      "\"convert\"", "99999999999999999999", "{\"time\":\"0.01s\"}",
    ]
    let names = [
      "id", "verb", "operands", "options", "arguments", "input", "files", "progress", "text", "cancel", "odd",
    ]
    var requests = ""
    for _ in 0..<400 {
      if next(5) == 0 {
        requests += String((0..<next(40)).map { _ in Character(Unicode.Scalar(UInt8(32 + next(95)))) }) + "\n"
      } else {
        let fields = (0..<1 + next(5)).map { _ in "\"\(names[next(names.count)])\":\(values[next(values.count)])" }
        requests += "{\"id\":7,\"verb\":\"count\",\(fields.joined(separator: ","))}\n"
      }
    }
    requests += "{\"id\":\"last\",\"verb\":\"count\",\"options\":{\"function\":\"3:0xe4\",\"widths\":[3,1]}}\n"
    let served = try Self.answers(requests)
    #expect(served.status == 0)
    let last = try #require(served.lines.first { $0["id"] as? String == "last" })
    #expect((last["result"] as? [String: Any])?["count"] as? String == "36")
    for line in served.lines { #expect((line["error"] as? String)?.contains("\n") != true) }
  }
}
