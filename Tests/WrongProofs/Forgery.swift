import Certificates
import Checker
import Foundation
import ThresholdNetworks

/// A false statement, ready to be checked.
struct Forgery {
  var kind: Forger.Kind
  /// The user's file, if the statement is tied to one.
  var user: [UInt8]?
  /// instance.pla
  var instance: [UInt8]
  var certificate: Certificate
  var countOfOneHiddenNeuron: Int?

  var text: String { (try? files()["certificate.json"]).map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// instance.pla, certificate.json and the evidence.
  func files() throws -> [String: [UInt8]] {
    // Entries of other origin may name their files alike; the last one stays.
    var files = Dictionary(try certificate.files().map { ($0.name, $0.bytes) }, uniquingKeysWith: { $1 })
    files["instance.pla"] = instance
    if let countOfOneHiddenNeuron {
      let widths = [Int](repeating: 1, count: 2)
      let text = String(decoding: files["certificate.json"] ?? [], as: UTF8.self)
      let counts = "\"counts\": [{\"widths\": \(widths), \"count\": \"\(countOfOneHiddenNeuron)\"}], \"refuted\""
      files["certificate.json"] = Array(text.replacing("\"refuted\"", with: counts).utf8)
    }
    return files
  }

  func check() throws -> CertificateCheck {
    let files = try files()
    var check = try CertificateCheck(
      user: user.map { ($0, "user.pla") }, certificate: files["certificate.json"] ?? [],
      readFile: { name in
        guard let bytes = files[name] else { throw Rejection("cannot be read", file: name) }
        return bytes
      })
    // Forgeries ask for recounts of any size.
    check.workLimit = 1 << 22
    return check
  }
}
