import Foundation

/// The program `thresher-check`.
public enum CheckCommand {
  static let usage = """
    usage: thresher-check [INSTANCE] CERTIFICATE [--points] [--work STEPS] [--emit-cnf DIR] [--emit-coq FILE.v]
           thresher-check INSTANCE --formula WIDTHS [--mismatches K] [--neurons MODEL]
           thresher-check --widths PATH... [--work STEPS]

    Checks a certificate (certificate.json, or the folder that holds it). What it says is about the points of
    instance.pla, which lies beside it; INSTANCE, a file in the Berkeley PLA format, must have the same points with the
    same labels in the same order. An INSTANCE in the form that thresher writes needs no instance.pla.

    Prints what is accepted and exits with 0, or prints the first thing that fails and exits with 1. A check that takes
    more than STEPS (\(Work.standardLimit)) steps ends with "not checked" and exit code 30.

    --points    print the points and their labels first
    --emit-cnf  write the formula of every clausal refutation to DIR in the DIMACS format, and beside it the proof in
                the LRAT format, for other checkers
    --emit-coq  write what is accepted as a theorem for Coq, which coqc checks with the lemmas of Proofs/lemmas; the name
                is one that coqc takes, letters, digits and underscores
    --formula   print the formula "a network of widths 3,2,1 fits" in the DIMACS format; with --mismatches K, "is right
                on all points but K"; with --neurons bipolar, ternary, levels:Q or threshold, about such neurons

    """

  static let accepted: Int32 = 0
  static let rejected: Int32 = 1
  static let notChecked: Int32 = 30
  static let wrongCommand: Int32 = 64
  static let cannotWrite: Int32 = 65

  /// What the program says, and how it ends.
  package struct Outcome {
    package var text: String
    package var code: Int32
  }

  /// Runs the program: 0 accepted, 1 rejected, 30 not checked, 64 for a wrong command line, 65 if something cannot be
  /// written.
  public static func run(_ arguments: [String]) -> Int32 {
    let outcome = outcome(of: Array(arguments.dropFirst()))
    let isAnswer = [accepted, rejected, notChecked].contains(outcome.code)
    do {
      let output = isAnswer ? FileHandle.standardOutput : FileHandle.standardError
      try output.write(contentsOf: Data(outcome.text.utf8))
      return outcome.code
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("standard output: cannot be written\n".utf8))
      return cannotWrite
    }
  }

  /// - Parameter words: the command line without the name of the program.
  package static func outcome(of words: [String]) -> Outcome {
    if words.contains("--help") || words.contains("-h") { return Outcome(text: usage, code: accepted) }
    guard let command = Arguments(words) else { return Outcome(text: usage, code: wrongCommand) }
    var points = ""
    func answer(_ text: String, _ code: Int32) -> Outcome { Outcome(text: points + oneLine(text) + "\n", code: code) }
    do {
      if command.areWidths {
        var check = WidthsCheck(workLimit: command.hasWorkLimit ? command.workLimit : .max)
        for path in try command.paths.flatMap(WidthsCheck.files) {
          try check.add(try FileReading.bytes(of: path, as: path), file: path)
        }
        return answer(check.summary, accepted)
      }
      if let widths = command.formula {
        return Outcome(
          text: try formula(
            of: command.paths[0], widths: widths, model: command.model, mismatches: command.mismatches ?? 0),
          code: accepted)
      }
      let acceptance = try accept(command) { instance in
        guard command.printsPoints else { return }
        for point in instance.points.indices { points += instance.row(point) + "\n" }
      }
      return answer(acceptance.summary, accepted)
    } catch let error as NotChecked {
      return answer(error.description, notChecked)
    } catch let error as NoTheorem {
      return answer("accepted, but no theorem: \(error.reason)", cannotWrite)
    } catch let error as CocoaError {
      let option = command.theorem == nil ? "--emit-cnf" : "--emit-coq"
      return answer("\(option): cannot be written (\(error.code.rawValue))", cannotWrite)
    } catch {
      return answer("rejected: \(error)", rejected)
    }
  }

  private static func formula(of path: String, widths: [Int], model: CheckedModel?, mismatches: Int) throws -> String {
    let bytes = try FileReading.bytes(of: path, as: path)
    let sample = try CheckedInstance(canonical: bytes, file: path)
    if let model {
      let essential = model.absorbsComplements ? RefutedWidths(widths: widths).essential.compactMap { $0 } : widths
      return try ModelEncoding(sample, widths: essential, model: model, mismatches: mismatches).formula.dimacs
    }
    let essential = Array(widths[...(widths.firstIndex(of: 1) ?? widths.count - 1)])
    return try ReferenceEncoding(sample, widths: essential, form: .normal, mismatches: mismatches).formula.dimacs
  }

  /// Control characters of file names must not make two lines of one.
  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }

  /// The certificate is accepted, but nothing that the lemmas in Coq are about.
  private struct NoTheorem: Error {
    let reason: Rejection
  }

  /// What the command line asks for.
  struct Arguments {
    var paths: [String] = []
    var printsPoints = false
    var workLimit = Work.standardLimit
    var emitDirectory: URL?
    var theorem: String?
    var formula: [Int]?
    var mismatches: Int?
    var model: CheckedModel?
    var areWidths = false
    var hasWorkLimit = false

    /// Nil for anything but the usage.
    init?(_ words: [String]) {
      var rest = words[...]
      while let word = rest.popFirst() {
        switch word {
        case "--points": printsPoints = true
        case "--work":
          guard let text = rest.popFirst(), let steps = Int(text), steps > 0 else { return nil }
          workLimit = steps
          hasWorkLimit = true
        case "--widths": areWidths = true
        case "--emit-cnf":
          guard let path = rest.popFirst(), !path.isEmpty else { return nil }
          emitDirectory = URL(fileURLWithPath: path, isDirectory: true)
        case "--emit-coq":
          guard let path = rest.popFirst(), (try? CoqTheorem.name(ofFile: path)) != nil else { return nil }
          theorem = path
        case "--formula":
          guard let text = rest.popFirst() else { return nil }
          let widths = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { Int($0) }
          guard widths.last == 1, widths.allSatisfy({ (1...4096).contains($0) }), widths.count <= 64,
            widths.map(String.init).joined(separator: ",") == text
          else { return nil }
          formula = widths
        case "--mismatches":
          guard let text = rest.popFirst(), let number = Int(text), number >= 0 else { return nil }
          mismatches = number
        case "--neurons":
          guard let text = rest.popFirst(), let named = CheckedModel(text) else { return nil }
          model = named
        default:
          guard !word.isEmpty, !word.hasPrefix("--") else { return nil }
          paths.append(word)
        }
      }
      guard mismatches == nil && model == nil || formula != nil else { return nil }
      if areWidths {
        guard formula == nil, theorem == nil, emitDirectory == nil, !printsPoints, !paths.isEmpty else { return nil }
        return
      }
      guard formula == nil ? (1...2).contains(paths.count) : paths.count == 1 else { return nil }
    }
  }

  /// Where certificate.json lies: the path itself, or in the folder of this path.
  private static func location(_ path: String) -> URL {
    var isDirectory: ObjCBool = false
    let isFolder = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    let url = URL(fileURLWithPath: path)
    return isFolder ? url.appendingPathComponent("certificate.json") : url
  }

  /// - Parameter report: is told the sample as it was read, before anything is claimed about it.
  /// - Throws: `Rejection`, `NotChecked`, `NoTheorem`, or `CocoaError` where --emit-cnf or --emit-coq cannot write.
  private static func accept(_ command: Arguments, report: (CheckedInstance) -> Void) throws -> Acceptance {
    let location = location(command.paths[command.paths.count - 1])
    func file(_ name: String) throws -> [UInt8] {
      try FileReading.bytes(of: location.deletingLastPathComponent().appendingPathComponent(name).path, as: name)
    }
    let user = command.paths.count == 2 ? command.paths[0] : nil
    let name = try command.theorem.map(CoqTheorem.name)
    let certificate = try FileReading.bytes(of: location.path, as: location.lastPathComponent)
    var check = try CertificateCheck(
      user: try user.map { (try FileReading.bytes(of: $0, as: $0), $0) }, certificate: certificate, readFile: file)
    check.workLimit = command.workLimit
    report(check.instance)
    if let directory = command.emitDirectory {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      check.emitFormula = { formula, name in
        let stem = directory.appendingPathComponent(name).deletingPathExtension()
        try Data(formula.dimacs.utf8).write(to: stem.appendingPathExtension("cnf"))
        let lrat = try ProofText.lrat(try file(name), clauseCount: formula.clauseCount, file: name)
        try Data(lrat.utf8).write(to: stem.appendingPathExtension("lrat"))
      }
    }
    let acceptance = try check.accept()
    if let path = command.theorem, let name {
      do {
        let theorem = try CoqTheorem(
          name: name, instance: check.instance, certificate: certificate, readFile: file)
        try Data(theorem.text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch let reason as Rejection {
        throw NoTheorem(reason: reason)
      }
    }
    return acceptance
  }
}

/// Reading with a limit, so that devices and pipes end.
enum FileReading {
  static let maximumBytes = 1 << 30

  static func bytes(of path: String, as name: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty {
        bytes.append(contentsOf: block)
        if bytes.count > maximumBytes { throw NotChecked(name, need: "reading more than \(maximumBytes) bytes") }
      }
    } catch let answer as NotChecked {
      throw answer
    } catch {
      throw Rejection("cannot be read", file: name)
    }
    return bytes
  }
}
