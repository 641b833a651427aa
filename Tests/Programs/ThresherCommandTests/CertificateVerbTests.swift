import Files
import Foundation
import TestSupport
import Testing

/// The folders of `certify` and `minimize --certify`.
@Suite struct CertificateVerbTests {
  static let instance = Repository.root.appending(path: "Instances/bench/mux2.pla").path

  /// A folder that another run has is refused in one line, before the search and with nothing in it touched.
  @Test(arguments: [["certify", "--to"], ["minimize", "--certify"]])
  func oneRunAFolder(verb: [String]) throws {
    try Executable.withDirectory { directory in
      let folder = directory.appending(path: "proof").path
      let lock = try Folder.lock(folder)
      try "old".write(toFile: "\(folder)/certificate.json", atomically: true, encoding: .utf8)
      let run = try Executable.run([verb[0], Self.instance, "--depth", "2", verb[1], folder])
      #expect(run.status == 65 && run.output.isEmpty && run.errors.contains("another run writes to"), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1)
      #expect(Folder.names(in: folder) == ["certificate.json"])
      #expect(try String(contentsOfFile: "\(folder)/certificate.json", encoding: .utf8) == "old")
      withExtendedLifetime(lock) {}
    }
  }

  /// Two neurons of 40 inputs: no table of all neurons has room, and that one neuron does not fit is certified all the same.
  @Test func manyInputsAreCertified() throws {
    try Executable.withDirectory { directory in
      let made = try Executable.run(
        ["generate", "--inputs", "40", "--teacher", "2,1", "--points", "160", "--seed", "5", "--to", "wide.pla"],
        directory: directory)
      #expect(made.status == 0, "\(made.errors)")
      let run = try Executable.run(["certify", "wide.pla", "--depth", "2", "--to", "proof"], directory: directory)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("least weights 82 at depth 2") && run.output.contains("refuted  1,1  by neuron"))
      let check = try Executable.run(
        ["proof/instance.pla", "proof"], directory: directory,
        program: Executable.folder.appending(path: "thresher-check"))
      #expect(check.status == 0 && check.output.contains("refuted 1 (neuron 1,1)"), "\(check)")
    }
  }

  /// What an earlier run left does not stay beside the new certificate.
  @Test func nothingOldStays() throws {
    try Executable.withDirectory { directory in
      let folder = directory.appending(path: "proof").path
      try Folder.make(folder)
      try "old".write(toFile: "\(folder)/recipes.json", atomically: true, encoding: .utf8)
      let run = try Executable.run(["certify", Self.instance, "--depth", "2", "--to", folder])
      #expect(run.status == 0, "\(run.errors)")
      #expect(!Folder.names(in: folder).contains("recipes.json"))
      let text = try String(contentsOfFile: "\(folder)/certificate.json", encoding: .utf8)
      #expect(text.contains("minima"))
    }
  }

  /// A proof is read like all files: a folder, or a file that is not there, is one line and wrong data.
  @Test(arguments: ["Instances", "nothing"])
  func unreadableProofs(file: String) throws {
    try Executable.withDirectory { directory in
      let path = file == "nothing" ? directory.appending(path: file).path : Repository.root.appending(path: file).path
      let folder = directory.appending(path: "proof").path
      let run = try Executable.run([
        "certify", Self.instance, "--depth", "2", "--to", folder, "--import", "1,1=\(path)",
      ])
      #expect(
        run.status == 65 && run.errors.contains(file) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder))
    }
  }

  /// The theorem is that of the certificate, whoever prints it, and the answer tells how long coqc will take.
  @Test func theorems() throws {
    try Executable.withDirectory { directory in
      let folder = directory.appending(path: "proof").path
      let theorem = directory.appending(path: "mux2.v").path
      let run = try Executable.run(["certify", Self.instance, "--depth", "2", "--to", folder, "--coq", theorem])
      #expect(run.status == 0 && run.output.contains("mux2.v, a theorem for coqc, about 1 s"), "\(run.errors)")
      let text = try String(contentsOfFile: theorem, encoding: .utf8)
      #expect(text.contains("Theorem least_mux2 : least_weights 2 mux2 12 /\\ architectures 2 mux2 [[3; 1]]%nat."))
    }
  }

  /// A name that coqc would not take is refused before the search.
  @Test(arguments: ["mux-2.v", "mux2", "forall.v"])
  func namesOfTheorems(file: String) throws {
    try Executable.withDirectory { directory in
      let folder = directory.appending(path: "proof").path
      let path = directory.appending(path: file).path
      let run = try Executable.run(["certify", Self.instance, "--depth", "2", "--to", folder, "--coq", path])
      #expect(run.status == 64 && run.output.isEmpty && run.errors.contains("--coq"), "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder) && !FileManager.default.fileExists(atPath: path))
    }
  }

  /// Questions of which there is no evidence are refused in one line, before the search.
  @Test(arguments: [
    (["--size", "wires", "--depth", "3"], Int32(64), "expected depth 1 or 2, for there is no evidence beyond"),
    (["--size", "wires", "--mismatches", "1"], 64, "expected one of them at depth 2 of a certificate"),
  ])
  func questionsWithoutEvidence(options: [String], status: Int32, message: String) throws {
    try Executable.withDirectory { directory in
      let folder = directory.appending(path: "proof").path
      for verb in [["certify", Self.instance, "--to", folder], ["minimize", Self.instance, "--certify", folder]] {
        let run = try Executable.run(verb + options)
        #expect(run.status == status && run.errors.contains(message), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder))
      }
    }
  }

  /// With mismatches points are counted, so each has to stand for one row.
  @Test func rowsThatRepeat() throws {
    try Executable.withDirectory { directory in
      let table = directory.appending(path: "rows.csv").path
      try "a,b,y\n0,0,0\n0,1,1\n0,1,1\n1,0,1\n1,1,0\n".write(toFile: table, atomically: true, encoding: .utf8)
      let folder = directory.appending(path: "proof").path
      for verb in [["certify", table, "--to", folder], ["minimize", table, "--certify", folder]] {
        let run = try Executable.run(verb + ["--mismatches", "1"])
        #expect(run.status == 65 && run.errors.contains("rows that repeat or contradict each other"), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder))
      }
    }
  }

  /// Both ways to a certificate with mismatches, and of wires.
  @Test func mismatchesAndWires() throws {
    try Executable.withDirectory { directory in
      for (number, options) in [["--mismatches", "1"], ["--size", "wires"]].enumerated() {
        let folder = directory.appending(path: "proof\(number)").path
        for verb in [["certify", Self.instance, "--to", folder], ["minimize", Self.instance, "--certify", folder]] {
          let run = try Executable.run(verb + options)
          #expect(run.status == 0, "\(run.errors)")
          let text = try String(contentsOfFile: "\(folder)/certificate.json", encoding: .utf8)
          #expect(text.contains(number == 0 ? "\"mismatches\": 1" : "\"size\": \"wires\""))
        }
      }
    }
  }
}
