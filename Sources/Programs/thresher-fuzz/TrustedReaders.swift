import Certificates
import Checker
import Files
import Formats
import SourceReading
import ThresholdNetworks

/// What is trusted: the readers of `thresher-check`, which must not believe anything false, and the second readers of sources.
let trustedReaders: [FuzzedReader] = [
  FuzzedReader("checked-instance", like: [".pla"]) { bytes in
    let instance = try CheckedInstance(canonical: bytes)
    // The canonical form means the same to everybody.
    let sample = try PLA.read(InputText(file: "instance.pla", bytes: bytes)).partialFunction()
    claim(same(instance, sample), "the canonical form is read otherwise by PLA")
  },
  FuzzedReader("checked-pla", like: [".pla"]) { bytes in
    let instance: CheckedInstance?
    do { instance = try CheckedInstance(pla: bytes) } catch is Rejection { instance = nil }
    let text = InputText(file: "input.pla", bytes: bytes)
    let sample: PartialFunction?
    do {
      try text.checkThatThisIsText()
      sample = try PLA.read(text).partialFunction()
    } catch is DataError { sample = nil }
    if let instance, let sample { claim(same(instance, sample), "two readers read other points") }
  },
  FuzzedReader("certificate", .bundle) { bytes in
    let bundle = withTrueDigest(FileBundle(bytes))
    let instance = bundle["instance.pla"] ?? []
    var check = try CertificateCheck(instance: instance, certificate: bundle["certificate.json"] ?? []) { name in
      guard let file = bundle[name] else { throw Rejection("no such file", file: name) }
      return file
    }
    check.workLimit = 1 << 21
    let acceptance = try check.accept()
    claim(CertifiedTruth.holds(acceptance, instance), "a false statement is accepted: \(acceptance.summary)")
  },
  FuzzedReader("source", .bundle) { bytes in
    let bundle = FileBundle(bytes)
    let record = try SourceRecord(parsing: bundle["source.json"] ?? [])
    _ = try SourceComparison.compare(
      record, bytes: bundle["source"] ?? [], with: bundle["instance.pla"] ?? [])
  },
]

private func same(_ instance: CheckedInstance, _ sample: PartialFunction) -> Bool {
  // A sample keeps its inputs, and makes all points anew when it is asked for them.
  instance.inputCount == sample.inputCount && instance.points.count == sample.pointCount
    && instance.labels.indices.allSatisfy { instance.labels[$0] == sample.labels[$0] }
    && sample.inputColumns.enumerated().allSatisfy { input, column in
      instance.points.indices.allSatisfy { instance.points[$0][input] == column[$0] }
    }
}

/// A certificate names the digest of its instance; with the right one in its place a changed instance is looked at at all.
private func withTrueDigest(_ bundle: FileBundle) -> FileBundle {
  var bundle = bundle
  guard let instance = bundle["instance.pla"],
    let place = bundle.files.firstIndex(where: { $0.name == "certificate.json" }),
    let sign = bundle.files[place].bytes.firstRange(of: Array("\"sha256\":".utf8))
  else { return bundle }
  let bytes = bundle.files[place].bytes
  guard let opening = bytes[sign.upperBound...].firstIndex(of: UInt8(ascii: "\"")),
    let closing = bytes[(opening + 1)...].firstIndex(of: UInt8(ascii: "\"")), closing - opening == 65
  else { return bundle }
  bundle.files[place].bytes.replaceSubrange(
    (opening + 1)..<closing, with: Array(CheckedDigest.hexadecimal(of: instance).utf8))
  return bundle
}
