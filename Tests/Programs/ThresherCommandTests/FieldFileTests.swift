import Foundation
import Testing

/// Files as people have them, through the program: `InstanceOptions`, `TableArguments`, `--output`.
@Suite struct FieldFileTests {
  static let adderPLA =
    ".i 3\n.o 2\n.ilb a b c\n.ob sum carry\n000 00\n001 10\n010 10\n011 01\n100 10\n101 01\n110 01\n111 11\n"
  static let adderBLIF = """
    .model m
    .inputs a b c
    .outputs s co
    .names a b c s
    100 1
    010 1
    001 1
    111 1
    .names a b c co
    11- 1
    1-1 1
    -11 1
    .end

    """

  /// A file, what is asked, and what the answer contains.
  struct Question: Sendable, CustomTestStringConvertible {
    var name: String
    var content: String
    var arguments: [String]
    var answer: [String]

    var testDescription: String { name }

    init(_ name: String, _ content: String, _ arguments: [String], _ answer: String...) {
      (self.name, self.content, self.arguments, self.answer) = (name, content, arguments, answer)
    }
  }

  static let thirty = (0..<30).map { "i\($0)" }.joined(separator: " ")

  static let questions: [Question] = [
    Question(
      "adder.pla", adderPLA, ["minimize", "--depth", "1", "--output", "carry"], "least weights 3", "{a b c}"),
    Question("adder.blif", adderBLIF, ["describe", "--output", "1"], "4 ones, 4 zeros", "output            s"),
    Question("two.truth", "10010110\n11101000\n", ["minimize", "--depth", "1", "--output", "2"], "least weights 3"),
    Question(
      "named.csv", "age,smoker,sex,ill\n0,1,0,1\n1,1,0,1\n0,0,1,0\n", ["describe"], "age smoker sex",
      "output            ill"),
    Question("quoted.csv", "\"x1\",\"x2\",\"y\"\n0,1,1\n0,0,0\n1,1,0\n", ["describe"], "1 ones, 2 zeros"),
    Question("index.csv", ",x1,x2,y\n0,0,1,1\n1,0,0,0\n", ["describe", "--ignore", "1"], "1 ones, 1 zeros"),
    Question("truth.csv", "x1,x2,y\nTrue,False,True\nFalse,False,False\n", ["describe"], "1 ones, 1 zeros"),
    Question("signs.csv", "x1,x2,y\n1,-1,1\n-1,-1,-1\n1,1,-1\n", ["describe"], "1 ones, 2 zeros"),
    Question("without-suffix", "a,b,class\n0,0,0\n0,1,1\n", ["describe"], "output            class"),
    Question("off.pla", ".i 3\n.o 1\n.type r\n110 0\n011 0\n.e\n", ["describe"], "6 ones, 2 zeros"),
    Question("off-free.pla", ".i 3\n.o 1\n.type dr\n110 0\n000 -\n.e\n", ["describe"], "6 ones, 1 zeros"),
    Question("phase.pla", ".i 4\n.o 1\n.phase 1\n11-- 1\n--11 1\n.e\n", ["describe"], "7 ones, 9 zeros"),
    Question("over-lines.pla", ".i 8\n.o 1\n1100\n--01 1\n0011--1-\n1\n.e\n", ["describe"], "12 ones, 244 zeros"),
    Question(
      "two-of-thirty.blif", ".model m\n.inputs \(thirty)\n.outputs y\n.names i3 i17 y\n11 1\n.end\n",
      ["minimize", "--depth", "2"], "least weights 3", "i3 i17"),
  ]

  /// Rows that stand for too many points to list: a neuron needs two points of each, and sizes need none.
  static let cubes: [Question] = [
    Question("wide.pla", wide("1", "0"), ["minimize", "--depth", "1"], "least weights 30", "y = x1"),
    Question("falling.pla", wide("0", "1"), ["minimize", "--depth", "1"], "least weights 30", "y = not x1"),
    Question("wide.pla", wide("1", "0"), ["describe"], "ones              536870912", "don't cares       0\n"),
    Question(
      "overlap.pla",
      ".i 70\n.o 1\n.type fr\n1" + dashes(69) + " 1\n" + dashes(69) + "1 1\n00" + dashes(68) + " 0\n.e\n",
      ["describe"], "ones              885443715538058477568", "conflicts         147573952589676412928"),
    Question(
      "xor.pla",
      ".i 30\n.o 1\n.type fr\n10" + dashes(28) + " 1\n01" + dashes(28) + " 1\n00" + dashes(28) + " 0\n11"
        + dashes(28) + " 0\n.e\n", ["minimize", "--depth", "1"], "no network of this depth fits"),
  ]

  private static func dashes(_ count: Int) -> String { String(repeating: "-", count: count) }

  private static func wide(_ one: String, _ zero: String) -> String {
    ".i 30\n.o 1\n.type fr\n\(one)\(dashes(29)) 1\n\(zero)\(dashes(29)) 0\n.e\n"
  }

  @Test(arguments: questions + cubes)
  func files(question: Question) throws {
    try Executable.withDirectory { directory in
      try Data(question.content.utf8).write(to: directory.appendingPathComponent(question.name))
      let arguments = [question.arguments[0], question.name] + question.arguments.dropFirst()
      let run = try Executable.run(arguments, directory: directory)
      #expect(run.status == 0 && question.answer.allSatisfy(run.output.contains), "\(run)")
      #expect(run.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("thresher: note: ") }, "\(run.errors)")
    }
  }

  /// Every output in one run: a line of text each, or an object each.
  @Test(arguments: [["describe"], ["minimize", "--depth", "2"], ["count", "--widths", "2,1"]])
  func allOutputs(verb: [String]) throws {
    try Executable.withDirectory { directory in
      try Data(Self.adderPLA.utf8).write(to: directory.appendingPathComponent("a.pla"))
      let arguments = [verb[0], "a.pla", "--output", "all"] + verb.dropFirst()
      let run = try Executable.run(arguments, directory: directory)
      let lines = run.output.split(separator: "\n")
      #expect(run.status == 0 && lines.count == 3, "\(run)")
      #expect(lines.dropFirst().map { $0.prefix { $0 != " " } } == ["sum", "carry"])
      let json = try Executable.run(arguments + ["--json"], directory: directory)
      let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
      let outputs = try #require(object?["outputs"] as? [[String: Any]])
      #expect(outputs.compactMap { ($0["instance"] as? [String: Any])?["output"] as? String } == ["sum", "carry"])
    }
  }

  /// A network found on a table is applied to another one, and drawn with the names of the table.
  @Test func codingsAreUsedAgain() throws {
    try Executable.withDirectory { directory in
      func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
      }
      try write("train.csv", "age,color,ill\n31,red,yes\n60,blue,no\n25,red,yes\n70,red,no\n")
      try write("test.csv", "ill,color,age\nyes,blue,20\nno,red,90\n")
      let found = try Executable.run(
        ["minimize", "train.csv", "--depth", "1", "--binarize", "median", "--write-coding", "c.json", "--json"],
        directory: directory)
      #expect(found.status == 0)
      try write("net.json", found.output)
      let evaluated = try Executable.run(
        ["evaluate", "net.json", "test.csv", "--coding", "c.json"], directory: directory)
      #expect(evaluated.status == 0 && evaluated.output.contains("agreement  2 of 2 rows"), "\(evaluated)")
      let drawn = try Executable.run(
        ["convert", "net.json", "net.dot", "--coding", "c.json"], directory: directory)
      let picture = try String(contentsOf: directory.appendingPathComponent("net.dot"), encoding: .utf8)
      #expect(drawn.status == 0 && picture.contains("label=\"color=red\""))
      #expect(try Executable.run(["convert", "net.dot", "-", "--to", "json"], directory: directory).status == 0)
    }
  }

  @Test(arguments: [
    (["describe", "a.pla", "--output", "3"], "expected one of sum, carry"),
    (["decide", "a.pla", "--widths", "2,1", "--output", "all"], "expected one output"),
    (["describe", "a.pla", "--label", "sum"], "options for tables"),
    (["minimize", "a.pla", "--output", "all", "--explain"], "--output all and --explain"),
    (["describe", "--function", "2:0x6", "--output", "1"], "--output with --function"),
    (["describe", "a.pla", "--binarize", "mean"], "median, threshold=V"),
    (["describe", "a.pla", "--coding", "c", "--label", "y"], "--coding and --label"),
    (["construct", "a.pla", "--output", "n.json"], "expected --to n.json"),
  ])
  func refusals(arguments: [String], message: String) throws {
    try Executable.withDirectory { directory in
      try Data(Self.adderPLA.utf8).write(to: directory.appendingPathComponent("a.pla"))
      let run = try Executable.run(arguments, directory: directory)
      #expect(run.status == 64 || run.status == 65)
      #expect(run.errors.contains(message) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }
  }
}
