import Files
import Formats
import Foundation
import TestSupport
import Testing
import ThresholdNetworks

/// Tables as people have them: `TableText`, `TableColumn`, `TableCoding`, `TableReader`.
@Suite struct TableTests {
  private func read(_ text: String, _ change: (inout TableOptions) -> Void = { _ in }) throws -> Sample {
    var options = ReadingOptions(format: .csv)
    change(&options.table)
    return try CSV.read(InputText(file: "t.csv", text: text), options: options)
  }

  private func rows(_ sample: Sample) -> String {
    sample.rows.map { "\($0.point)\($0.label ? 1 : 0)" }.joined(separator: " ")
  }

  @Test(arguments: [
    // Names, quotes, separators, blanks, line ends.
    ("age,smoker,ill\n0,1,0\n1,0,1\n", "010 101"), ("\"x1\",\"x2\",\"y\"\n0,1,1\n", "011"),
    ("a;b;c\n0;1;1\n", "011"), ("a\tb\tc\n0\t1\t1\n", "011"), ("a , b , c\r\n 0 , 1 , 1 \r\n", "011"),
    ("\"a,\"\"1\"\"\",\"b\nc\",d\n\"0\",1,1\n\n1,\"1\",0\n", "011 110"), ("\u{feff}a,b\r0,1\r", "01"),
    // Values with one meaning each.
    ("a,b,y\nTrue,FALSE,true\nfalse,no,No\n", "101 000"), ("a,b,y\n1,-1,1\n-1,-1,-1\n", "101 000"),
    ("a,b,y\n1.0,0.0,1\n+1,0,0\n", "101 100"), ("a,b,y\nyes,T,Y\nno,F,n\n", "111 000"),
    // Words: an input each, in order; few words and numbers together are words.
    ("c,y\nred,1\nblue,0\ngreen,1\n", "0011 1000 0101"), ("doors,y\n2,1\n4,0\n5more,1\n", "1001 0100 0011"),
  ])
  func tables(text: String, expected: String) throws {
    #expect(try rows(read(text)) == expected)
  }

  @Test func namesAreKept() throws {
    let sample = try read("age,color,ill\n1,red,0\n0,blue,1\n")
    #expect(sample.inputNames == ["age", "color=blue", "color=red"] && sample.outputName == "ill")
    #expect(CSV.text(of: sample) == "age,color=blue,color=red,ill\n1,0,1,0\n0,1,0,1\n")
    #expect(try rows(read(CSV.text(of: sample))) == rows(sample))
    // The plain form has no names of its own, and no coding.
    let plain = try read("x1,x2,y\n0,1,1\n")
    #expect(plain.inputNames == nil && plain.outputName == nil && plain.coding == nil && plain.notes.isEmpty)
  }

  @Test func labelsIndexColumnsAndClasses() throws {
    let text = ",class,a,b\n0,cat,0,1\n1,dog,1,1\n2,cow,1,0\n"
    let chosen = try read(text) {
      $0.labels = ["class"]
      $0.ignored = ["1"]
      $0.positive = "dog"
    }
    #expect(rows(chosen) == "010 111 100")
    #expect(try rows(read("y,a\n3,0\n7,1\n") { ($0.labels, $0.positive) = (["y"], "7.0") }) == "00 11")
    var options = ReadingOptions(format: .csv, output: "y")
    let two = InputText(file: "t.csv", text: "a,y,z\n0,1,0\n1,1,1\n")
    #expect(try rows(CSV.read(two, options: options)) == "001 111")
    options.table.labels = ["y", "z"]
    #expect(try rows(CSV.read(two, options: options)) == "01 11")
    options.output = "2"
    #expect(try rows(CSV.read(two, options: options)) == "00 11")
  }

  @Test func numbersBecomeBits() throws {
    let text = "n,y\n3,0\n5,1\n9,1\n4,0\n"
    #expect(try rows(read(text) { $0.binarization = .median }) == "00 11 11 00")
    #expect(try rows(read(text) { $0.binarization = .threshold(4) }) == "00 11 11 00")
    // 0, 2, 6 and 1 above the least, lowest digit first.
    let bits = try read(text) { $0.binarization = .bits }
    #expect(rows(bits) == "0000 0101 0111 1000" && bits.inputNames == ["n.0", "n.1", "n.2"])
    // Where nothing is above the median, something still is told apart.
    #expect(try rows(read("n,y\n7,1\n7,1\n2,0\n") { $0.binarization = .median }) == "11 11 00")
    #expect(try read("n,y\n2.5,1\n3.5,0\n") { $0.binarization = .median }.inputNames == ["n>3"])
  }

  @Test func missingCells() throws {
    let text = "a,c,y\n?,u,1\n1,,0\n0,v,\n"
    #expect(throws: DataError.self) { try read(text) }
    #expect(throws: DataError.self) { try read(text) { $0.missing = .free } }
    #expect(try rows(read(text) { $0.missing = .drop }) == "")
    let free = try read("a,c,y\n?,u,1\n1,,0\n0,v,0\n") { $0.missing = .free }
    #expect(rows(free) == "0101 1101 1100 1010 0010" && free.notes.count == 2)
  }

  @Test func aCodingReadsAnotherTableInTheSameWay() throws {
    let folder = try TemporaryFolder()
    let first = try read("n,color,s,ok,y\n1,red,-1,yes,cat\n5,blue,1,no,dog\n9,red,1,no,cow\n") {
      ($0.binarization, $0.positive) = (.bits, "cat")
    }
    let coding = try #require(first.coding)
    let path = try folder.write("coding.json", Array(coding.value.text().utf8))
    let known = try TableCoding(reading: path)
    #expect(known == coding)
    // Other order, a column more, fewer values.
    let second = try read("y,extra,ok,s,color,n\ncat,7,yes,-1,blue,1\n") { $0.coding = known }
    #expect(rows(second) == "0000100" + "11" && second.inputNames == first.inputNames)
    #expect {
      try read("y,ok,s,color,n\ncat,yes,-1,green,1\n") { $0.coding = known }
    } throws: { "\($0)" == "t.csv: line 2: found \"green\" in column 4 (color); expected one of blue, red" }
    for wrong in ["{}", "{\"schema\":\"thresher/coding/1\"}", "[]", "{\"schema\":\"x\"}"] {
      #expect(throws: DataError.self) { try TableCoding(InputText(file: "c", text: wrong)) }
    }
  }

  @Test(arguments: [
    (",x1,y\n0,1,1\n", "line 1", "without a name in column 1", "--ignore 1"),
    ("a,y\n0,1\n3,0\n", "line 3", "\"3\" in column 1 (a)", "--binarize median"),
    ("a,y\n0,2\n1,3\n", "line 2", "\"2\" in column 2 (y)", "--positive VALUE"),
    ("a,y\n?,1\n1,0\n", "line 2", "\"?\" in column 1 (a)", "--missing free"),
    ("a,b,y\n0,1\n", "line 2", "2 columns", "2 inputs and one label"),
    ("a,b,y\n\"0,1,1\n", "line 2", "a quote in column 1", "a second quote"),
    ("a,b,y\n\"0\"1,1,1\n", "line 2", "behind a quote in column 1", "written twice"),
    ("a,a,y\n0,1,1\n", "line 1", "\"a\" in columns 1 and 2", "--ignore 2"),
    ("a,b,y\n", "line 1", "a header and no rows", "a, b, y"),
  ])
  func refusals(text: String, line: String, found: String, help: String) {
    #expect { try read(text) } throws: { error in
      let message = "\(error)"
      return ["t.csv: \(line): found", found, help].allSatisfy(message.contains) && !message.contains("\n")
    }
  }

  /// A name of two columns means neither, except where all but one are left out.
  @Test func namesOfTwoColumns() throws {
    let text = "a,y,y\n0,1,0\n1,0,1\n"
    #expect(try rows(read(text) { ($0.labels, $0.ignored) = (["y"], ["2"]) }) == "00 11")
    #expect(try rows(read(text) { ($0.labels, $0.ignored) = (["y"], ["3"]) }) == "01 10")
    #expect(try rows(read(text) { $0.ignored = ["3"] }) == "01 10")
    #expect(try rows(read(",,a,y\n5,6,0,1\n") { $0.ignored = [""] }) == "01")
    let coding = try #require(try read("a,y\n0,1\n1,0\n").coding)
    // A column that the coding does not name may be there twice.
    #expect(try rows(read("b,a,b,y\n7,0,8,1\n") { $0.coding = coding }) == "01")
    let refused: [(String, (inout TableOptions) -> Void, String)] = [
      (text, { $0.coding = coding }, "\"y\" in columns 2 and 3, and the label of --coding names it"),
      ("a,a,y\n0,1,1\n", { $0.coding = coding }, "\"a\" in columns 1 and 2, and --coding names it"),
      ("a,a,y\n0,1,1\n", { $0.ignored = ["a"] }, "\"a\" in columns 1 and 2, and --ignore names it"),
    ]
    for (text, change, message) in refused {
      #expect { try read(text, change) } throws: { "\($0)".contains("line 1: found \(message)") }
    }
  }

  /// What we write has no comments, which other programs would take for rows.
  @Test func pandasReadsWhatWeWrite() throws {
    guard let python = PythonPeer(packages: ["pandas"]) else { return }
    let folder = try TemporaryFolder()
    let sample = try read("# remark\n\"a, b\",color,\"q\"\"\",y\n1,red,0,1\n0,blue,1,0\n")
    let path = try folder.write("t.csv", Array(CSV.text(of: sample).utf8))
    let script = "import pandas; t = pandas.read_csv('\(path)'); print(list(t.columns), t.values.tolist())"
    let run = try python.run(["-c", script])
    #expect(
      run.output == "['a, b', 'color=blue', 'color=red', 'q\"', 'y'] [[1, 0, 1, 0, 1], [0, 1, 0, 1, 0]]\n", "\(run)")
  }
}
