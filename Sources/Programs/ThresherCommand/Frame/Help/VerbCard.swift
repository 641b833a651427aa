import ArgumentParser
import Foundation

/// What the command line knows about one verb, as help, manual page and tests read it.
///
/// It comes from the declarations of the verb itself, so that what is shown is what is parsed.
package struct VerbCard: Decodable, Sendable {
  /// An option, a flag or an operand.
  package struct Argument: Decodable, Sendable {
    struct Name: Decodable, Sendable {
      let kind: String
      let name: String
    }

    let kind: String
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let preferredName: Name?
    let valueName: String?
    let defaultValue: String?
    let abstract: String?

    /// Without dashes; nil for an operand.
    package var name: String? { preferredName?.name }

    var isFlag: Bool { kind == "flag" }

    /// `-n, --draws N`, or `FILE` for an operand.
    func title(_ value: String) -> String {
      guard let names else { return isRepeating ? value + "..." : value }
      let all = names.sorted { $0.kind != "long" && $1.kind == "long" }
        .map { ($0.kind == "long" ? "--" : "-") + $0.name }.joined(separator: ", ")
      return isFlag ? all : all + " " + value
    }
  }

  package let commandName: String
  package let abstract: String
  let discussion: String?
  let subcommands: [VerbCard]?
  package let arguments: [Argument]

  private struct Dump: Decodable { let command: VerbCard }

  /// The program with all verbs as `subcommands`.
  package static let program: VerbCard? = try? JSONDecoder().decode(Dump.self, from: Data(Thresher._dumpHelp().utf8))
    .command

  /// All verbs in the order of the list.
  package static var verbs: [VerbCard] { program?.subcommands?.filter { $0.commandName != "help" } ?? [] }

  /// The verb of this name.
  package static func named(_ name: String) -> VerbCard? { verbs.first { $0.commandName == name } }

  /// The arguments that the verb takes: those of its option groups that it always refuses are left out, as are the two
  /// that every verb has.
  package var shown: [Argument] {
    let refused = HelpText.refused[commandName] ?? []
    return arguments.filter { !(["version", "help"] + refused).contains($0.name ?? "") }
  }

  /// The value of an argument as it is written: `WIDTHS`, `n:0xHEX`.
  func value(_ argument: Argument) -> String {
    let name = argument.valueName ?? argument.name ?? "value"
    let isWord = name.allSatisfy { $0.isLowercase || $0 == "-" }
    return isWord ? name.uppercased() : name
  }

  /// What an argument is for.
  func meaning(_ argument: Argument) -> String {
    argument.name.flatMap { HelpText.meanings["\(commandName) \($0)"] } ?? argument.abstract ?? ""
  }

  /// What holds where the option is not given; nil if that is nothing.
  func defaultValue(_ argument: Argument) -> String? {
    guard let name = argument.name else { return argument.defaultValue }
    if argument.isFlag { return nil }
    return HelpText.defaults["\(commandName) \(name)"] ?? HelpText.defaults[name] ?? argument.defaultValue
  }
}
