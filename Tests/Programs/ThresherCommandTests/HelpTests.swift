import Foundation
import TestSupport
import Testing
import ThresherCommand

/// `HelpPage`, `HelpRequest`, `ManualPage` and `Completions`.
@Suite struct HelpTests {
  /// A screen at most, wrapped, with two examples.
  @Test(arguments: VerbCard.verbs.map(\.commandName))
  func aScreen(verb: String) throws {
    let card = try #require(VerbCard.named(verb))
    for columns in [60, 80] {
      let lines = HelpPage(card, isComplete: false, columns: columns).text.split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.allSatisfy { $0.count <= columns }, "\(lines.filter { $0.count > columns })")
      // Those with the most options need a little more than forty lines.
      if columns == 80 { #expect(lines.count <= 48, "\(verb): \(lines.count) lines") }
    }
    #expect(HelpText.examples[verb]?.count == 2)
    let run = try Executable.run([verb, "--help"])
    #expect(run.status == 0 && run.output == HelpPage(card, isComplete: false, columns: 80).text)
    let all = try Executable.run(["help", verb, "--help-all"])
    #expect(all.output == HelpPage(card, isComplete: true, columns: 80).text)
    #expect(all.output == (try Executable.run([verb, "--help-all"])).output)
  }

  /// Every option that is parsed is on the complete page, but for those that are always refused, which really are.
  @Test(arguments: VerbCard.verbs.map(\.commandName))
  func everyOption(verb: String) throws {
    let card = try #require(VerbCard.named(verb))
    let text = HelpPage(card, isComplete: true, columns: 80).text
    let refused = HelpText.refused[verb] ?? []
    for name in card.arguments.compactMap(\.name) where name != "help" && name != "version" {
      #expect(text.contains("--\(name)") != refused.contains(name), "\(verb) --\(name)")
    }
    for name in refused {
      let run = try Executable.run(
        [verb, "--function", "3:0xe4", "--\(name)", "1"]
          + (verb == "certify" ? ["--to", "/nowhere/x"] : ["--widths", "3,1"]))
      #expect(run.status == 64 && run.errors.contains("--\(name)"), "\(verb) takes --\(name) now: show it")
    }
  }

  /// What help shows as examples does run: no usage error and no wrong data. Networks and points of the user are not there.
  @Test func examplesRun() throws {
    try Executable.withDirectory { directory in
      let instances = Repository.root.appending(path: "Instances")
      try FileManager.default.createSymbolicLink(
        at: directory.appending(path: "Instances"), withDestinationURL: instances)
      let thresher = Executable.url.path
      let prepared = try PromiseTests.shell(
        """
        '\(thresher)' construct Instances/bench/mux2.pla --to network.json &&
        '\(thresher)' convert Instances/bench/mux2.pla rows.csv && cp Instances/requests.jsonl . &&
        '\(thresher)' minimize Instances/bench/mux2.pla --json >result.json &&
        for part in 1 2; do '\(thresher)' sample Instances/bench/mux2.pla --widths 3,1 -n 4 --method gibbs --shard $part/2 \
          >part$part.jsonl || exit 1; done
        """, in: directory)
      #expect(prepared.status == 0, "\(prepared.errors)")
      for (verb, examples) in HelpText.examples.sorted(by: { $0.key < $1.key }) {
        for (command, _) in examples where !["merge-networks", "completions", "import-model"].contains(verb) {
          let run = try PromiseTests.shell(
            "'\(thresher)' \(command) <rows.csv", in: directory)
          #expect([0, 10, 20, 30].contains(run.status), "\(command): \(run.status) \(run.errors)")
        }
      }
    }
  }

  /// The defaults that help tells are those that runs without the options report.
  @Test func toldDefaultsHold() throws {
    let runs = [
      "sample": ["sample", "--function", "3:0xe4", "--widths", "3,1", "--method", "gibbs"],
      "mass": ["mass", "--function", "3:0xe4", "--widths", "3,1"],
      "calibrate": ["calibrate", "--inputs", "2", "--points", "2", "--widths", "1", "--method", "reject"],
      "enumerate": ["enumerate", "--function", "3:0xe4"], "forced": ["forced", "--function", "3:0xe4"],
    ]
    let names = [
      "sample": ["draws", "chains", "burn-in", "thinning", "seed"], "mass": ["population", "seed"],
      "calibrate": ["draws", "thinning", "repetitions", "seed"], "enumerate": ["depth", "limit"],
      "forced": ["depth", "limit"],
    ]
    for (verb, command) in runs.sorted(by: { $0.key < $1.key }) {
      let run = try Executable.run(command + ["--json"])
      #expect(run.status == 0, "\(run.errors)")
      // Draws come a line each, with the question in the last one; other verbs print one object.
      let object = verb == "sample" ? String(run.output.split(separator: "\n").last ?? "") : run.output
      let parsed = try JSONSerialization.jsonObject(with: Data(object.utf8))
      let document = try #require(parsed as? [String: Any])
      let question = try #require(document["question"] as? [String: Any])
      // What stands under each option, by its name.
      var told: [String: String] = [:]
      var option = ""
      for line in try Executable.run([verb, "--help-all"]).output.split(separator: "\n") {
        if let name = line.firstMatch(of: /^  (?:-., )?--([a-z-]+)/) { option = String(name.1) }
        told[option, default: ""] += " " + line
      }
      for name in names[verb] ?? [] {
        let value = try #require(question[name.replacing("-", with: "_")], "\(verb) reports no \(name)")
        let number = try #require(Int("\(value)"))
        let written = [1_000_000: "1M|1000000", 100_000: "100k|100000"][number] ?? "\(number)"
        let help = try #require(told[name], "\(verb) has no --\(name)").split(whereSeparator: \.isWhitespace)
        let pattern = try Regex("(default:? (\(written))\\b|\\((\(written))\\))")
        #expect(help.joined(separator: " ").contains(pattern), "\(verb) --\(name) is \(value)")
      }
    }
  }

  /// A value that holds without an option is on the page: one that the declaration knows, and one that only a reader knows.
  @Test func defaults() throws {
    let text = try Executable.run(["mass", "--help"]).output
    for value in ["1000", "(default: 16)", "--memory BYTES (4G)", "--seed N (1)", "(no limit)"] {
      #expect(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(value), "\(value)")
    }
    #expect(!(try Executable.run(["doctor", "--help"])).output.contains("instance:"))
  }

  @Test(arguments: [
    (["minimise"], "did you mean minimize?"), (["help", "nosuch"], "found the verb \"nosuch\""),
    (["help", "cuont"], "did you mean count?"), (["smaple", "--help"], "did you mean sample?"),
  ])
  func wrongVerbs(arguments: [String], message: String) throws {
    let run = try Executable.run(arguments)
    #expect(run.status == 64 && run.output.isEmpty && run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: [[], ["--help"], ["-h"], ["help"]])
  func root(arguments: [String]) throws {
    let run = try Executable.run(arguments)
    #expect(run.status == 0 && run.output.split(separator: "\n").count <= 40)
    for verb in VerbCard.verbs { #expect(run.output.contains("\n  \(verb.commandName) ")) }
  }

  /// Help at the width of the window that standard output is.
  @Test func manualPage() throws {
    let page = try Executable.run(["help", "--man"]).output
    #expect(page.hasPrefix(".TH THRESHER 1"))
    for verb in VerbCard.verbs { #expect(page.contains(".SS \(verb.commandName.replacing("-", with: "\\-"))\n")) }
    // Requests begin a line; text never does by accident.
    let requests = Set(
      page.split(separator: "\n").filter { $0.hasPrefix(".") }.map { String($0.prefix { $0 != " " }) })
    #expect(requests.isSubset(of: [".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".I", ".BR", ".nf", ".fi", ".RS", ".RE"]))
  }

  /// The shells that are there read their scripts, and bash completes a verb.
  @Test(arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let script = try Executable.run(["completions", shell])
    #expect(script.status == 0 && script.output.contains("minimize"))
    try Executable.withDirectory { directory in
      try script.output.write(to: directory.appending(path: "script"), atomically: true, encoding: .utf8)
      let run = try PromiseTests.shell(
        "command -v \(shell) >/dev/null || exit 0; \(shell) -n script", in: directory)
      #expect(run.status == 0, "\(run.errors)")
    }
    let wrong = try Executable.run(["completions", "csh"])
    #expect(wrong.status == 64 && wrong.errors.contains("bash"))
  }
}
