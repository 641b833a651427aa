import Certificates
import Checker
import Files
import Formats
import ThresholdNetworks

/// The file of `certify --coq`: the certificate as a theorem.
struct TheoremFile {
  let path: String
  private let seconds: Int

  /// Writes the file, or says in one line why the certificate cannot be a theorem.
  ///
  /// - Throws: `DataError`.
  init(path: String, certificate: Certificate, instance: Instance) throws {
    self.path = path
    let files = try certificate.files()
    do {
      let theorem = try CoqTheorem(
        name: try CoqTheorem.name(ofFile: path),
        instance: try CheckedInstance(
          canonical: Array(PLA.text(of: Sample(name: "instance.pla", instance.function)).utf8)),
        certificate: files.first?.bytes ?? [],
        readFile: { name in
          guard let file = files.first(where: { $0.name == name }) else { throw Rejection("is not there", file: name) }
          return file.bytes
        })
      try AtomicFile.write(theorem.text, to: path)
      seconds = theorem.seconds
    } catch let error as Rejection {
      throw DataError(file: path, found: error.description, expected: "a minimum that the lemmas in Coq are about")
    } catch let error as NotChecked {
      throw DataError(file: path, found: error.description, expected: "a smaller certificate")
    }
  }

  var line: String { "\(path), a theorem for coqc, about \(seconds) s\n" }

  var field: JSONValue { ["file": .string(path), "seconds": .integer(seconds)] }
}
