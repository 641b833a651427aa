import ArgumentParser
import Files
import Formats
import Foundation
import Solving

/// A question on which the program contradicted itself, kept as an instance file so that it can be asked again.
enum SavedCase {
  /// Writes the instance into `directory`, tells where, and returns the exit code of such a bug.
  static func save(_ description: String, question: InterpolationQuestion, in directory: String) throws -> ExitCode {
    let sample = Sample(
      name: "disagreement", question.sample,
      comments: [
        description, "widths: \(question.architecture)", "mismatches: \(question.mismatches)",
        "wires: \(question.maximumWires.map(String.init) ?? "no limit")",
      ])
    let text = PLA.text(of: sample)
    let path =
      (directory == "." ? "" : directory + "/")
      + "disagreement-\(SHA256.hexadecimal(of: Array(text.utf8)).prefix(12)).pla"
    try Output.write(text, to: path)
    Output.warn("\(description); the case is saved in \(path)")
    return .disagreement
  }
}
