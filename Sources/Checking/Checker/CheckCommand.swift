import Foundation

/// The program `thresher-check`.
public enum CheckCommand {
  static let usage = """
    usage: thresher-check INSTANCE CERTIFICATE [--emit-cnf DIR]
           thresher-check INSTANCE --formula WIDTHS

    Checks a certificate (certificate.json, or the folder that holds it) against an instance in the
    Berkeley PLA format. Prints what is accepted and exits with 0, or prints the first thing that fails and
    exits with 1. With --emit-cnf the formula of every clausal refutation is written to DIR in the DIMACS
    format, and beside it the proof in the LRAT format, for other checkers. With --formula 3,2,1 the formula
    "a network of widths 3,2,1 fits" is printed in the DIMACS format.

    """

  /// The exit code: 0 accepted, 1 rejected, 64 for a wrong command line.
  public static func run(_ arguments: [String]) -> Int32 {
    var paths = Array(arguments.dropFirst())
    if paths.contains("--help") || paths.contains("-h") {
      print(usage, terminator: "")
      return 0
    }
    var emitDirectory: URL?
    if let index = paths.firstIndex(of: "--emit-cnf"), index + 1 < paths.count {
      emitDirectory = URL(fileURLWithPath: paths[index + 1], isDirectory: true)
      paths.removeSubrange(index...index + 1)
    }
    if let index = paths.firstIndex(of: "--formula"), index + 1 < paths.count, paths.count == 3 {
      let widths = paths[index + 1]
      paths.removeSubrange(index...index + 1)
      return printFormula(instance: paths[0], widths: widths)
    }
    guard paths.count == 2, !paths.contains(where: { $0.hasPrefix("--") }) else {
      FileHandle.standardError.write(Data(usage.utf8))
      return 64
    }
    do {
      print(try check(instance: paths[0], certificate: paths[1], emitDirectory: emitDirectory).summary)
      return 0
    } catch {
      print("rejected: \(error)")
      return 1
    }
  }

  private static func printFormula(instance: String, widths text: String) -> Int32 {
    let widths = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { Int($0) }
    let isLegal = widths.last == 1 && widths.allSatisfy { (1...4096).contains($0) } && (1...64).contains(widths.count)
    guard isLegal, widths.map(String.init).joined(separator: ",") == text else {
      FileHandle.standardError.write(Data("\(text): widths such as 3,2,1 were expected\n".utf8))
      return 64
    }
    do {
      let sample = try CheckedInstance(pla: read(URL(fileURLWithPath: instance), as: instance), file: instance)
      let essential = Array(widths[...(widths.firstIndex(of: 1) ?? widths.count - 1)])
      print(try ReferenceEncoding(sample, widths: essential, form: .normal).formula.dimacs, terminator: "")
      return 0
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      return 1
    }
  }

  private static func check(instance: String, certificate: String, emitDirectory: URL?) throws -> Acceptance {
    var location = URL(fileURLWithPath: certificate)
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: certificate, isDirectory: &isDirectory), isDirectory.boolValue {
      location.appendPathComponent("certificate.json")
    }
    let folder = location.deletingLastPathComponent()
    func evidence(_ name: String) throws -> [UInt8] { try read(folder.appendingPathComponent(name), as: name) }
    var check = try CertificateCheck(
      instance: read(URL(fileURLWithPath: instance), as: instance),
      certificate: read(location, as: location.lastPathComponent), readFile: evidence)
    if let emitDirectory {
      try FileManager.default.createDirectory(at: emitDirectory, withIntermediateDirectories: true)
      check.emitFormula = { formula, name in
        let stem = emitDirectory.appendingPathComponent(name).deletingPathExtension()
        try Data(formula.dimacs.utf8).write(to: stem.appendingPathExtension("cnf"))
        let lrat = try ProofText.lrat(try evidence(name), clauseCount: formula.clauseCount, file: name)
        try Data(lrat.utf8).write(to: stem.appendingPathExtension("lrat"))
      }
    }
    return try check.accept()
  }

  private static func read(_ url: URL, as name: String) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: url))
    } catch {
      throw Rejection("cannot be read", file: name)
    }
  }
}

/// Writes a proof with hints as text for other programs.
enum ProofText {
  /// The LRAT format (Cruz-Filipe et al. 2017): clause numbers, literals, hints.
  static func lrat(_ proof: [UInt8], clauseCount: Int, file: String) throws -> String {
    var reader = VariableLengthReader(proof)
    var id = clauseCount
    var text = ""
    while !reader.isAtEnd {
      id += 1
      guard let length = reader.next() else { throw Rejection("the proof is cut off", file: file) }
      text += "\(id) "
      for _ in 0..<length {
        guard let code = reader.next() else { throw Rejection("the proof is cut off", file: file) }
        text += "\(code & 1 == 1 ? "-" : "")\(code >> 1) "
      }
      text += "0 "
      guard let hints = reader.next() else { throw Rejection("the proof is cut off", file: file) }
      for _ in 0..<hints {
        guard let distance = reader.next() else { throw Rejection("the proof is cut off", file: file) }
        text += "\(id - distance) "
      }
      text += "0\n"
    }
    return text
  }
}
