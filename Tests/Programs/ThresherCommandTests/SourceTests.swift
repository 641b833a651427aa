import Foundation
import TestSupport
import Testing

/// The folder of a certificate names the user's file, and `check-source` compares it with what the certificate is about.
@Suite struct SourceTests {
  private static let table = """
    # heights and colours
    "height";colour;weight;tall
    170.5;red;60;yes
    150;blue;?;no
    180;red;75;yes
    "165";green;55;no

    """

  @Test func tablesAreTied() throws {
    try Executable.withDirectory { directory in
      func write(_ text: String) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent("people.csv"))
      }
      try write(Self.table)
      let certify = try Executable.run(
        [
          "certify", "people.csv", "--binarize", "median", "--missing", "drop", "--label", "tall", "--depth", "2",
          "--to",
          "proof", "--quiet",
        ], directory: directory)
      #expect(certify.status == 0, "\(certify.errors)")
      let same = try Executable.run(["check-source", "proof"], directory: directory)
      #expect(same.status == 0 && same.output.contains("same: 3 points"), "\(same.output) \(same.errors)")
      #expect(same.output.contains("the bytes are those that were certified"))
      // Another file with the same meaning, named on the command line.
      try write(Self.table.replacing("\n", with: "\r\n").replacing("180;red", with: "181;red"))
      let alike = try Executable.run(["check-source", "proof", "people.csv", "--json"], directory: directory)
      #expect(alike.status == 0 && alike.output.contains("\"same_bytes\" : false"), "\(alike.output)")
      // Another label, another point, one row less.
      for (old, new, message) in [
        ("60;yes", "60;no", "point 1"), ("180;red", "160;red", "point 2"), ("\"165\";green;55;no\n", "", "2 points"),
      ] {
        try write(Self.table.replacing(old, with: new))
        let other = try Executable.run(["check-source", "proof"], directory: directory)
        #expect(other.status == 1 && other.output.contains(message), "\(old): \(other.output) \(other.errors)")
        #expect(other.output.split(separator: "\n").count == 1)
      }
      try write("height;tall\n1;0\n")
      #expect(try Executable.run(["check-source", "proof"], directory: directory).status == 1)
      try FileManager.default.removeItem(at: directory.appendingPathComponent("people.csv"))
      let missing = try Executable.run(["check-source", "proof"], directory: directory)
      #expect(missing.status == 65 && missing.errors.split(separator: "\n").count == 1)
    }
  }

  /// Every format, a function of the command line, several outputs and rows that vote.
  @Test func allFormatsAreTied() throws {
    try Executable.withDirectory { directory in
      let files = [
        "a.json":
          "{\"schema\":\"thresher/instance/1\",\"inputs\":2,\"rows\":[{\"point\":\"01\",\"label\":1},"
          + "{\"point\":\"10\",\"label\":0}]}",
        "a.blif": ".model m\n.inputs a b\n.outputs c d\n.names a b c\n11 1\n.names a b d\n0- 1\n.end\n",
        "a.truth": "0110\n1000\n", "a.csv": "x1,x2,y\n0,1,1\n1,0,0\n0,1,1\n0,1,0\n1,1,1\n1,1,0\n",
        "a.pla": ".i 2\n.o 2\n.type fr\n01 10\n10 01\n.e\n",
      ]
      for (name, text) in files { try Data(text.utf8).write(to: directory.appendingPathComponent(name)) }
      for arguments in [
        ["a.json"], ["a.blif", "--output", "d"], ["a.truth", "--output", "2"], ["a.csv", "--majority"],
        ["a.pla", "--output", "2"], ["--function", "3:0xe4"],
      ] {
        let run = try Executable.run(
          ["certify"] + arguments + ["--depth", "2", "--to", "proof", "--quiet"], directory: directory)
        #expect(run.status == 0, "\(arguments): \(run.errors)")
        let same = try Executable.run(["check-source", "proof"], directory: directory)
        #expect(same.status == 0, "\(arguments): \(same.output) \(same.errors)")
        // Against the instance of another question.
        let foreign = directory.appendingPathComponent("proof/instance.pla")
        try Data(".i 2\n.o 1\n.type fr\n.p 1\n00 1\n.e\n".utf8).write(to: foreign)
        #expect(try Executable.run(["check-source", "proof"], directory: directory).status == 1, "\(arguments)")
      }
    }
  }
}
