import ArgumentParser
import Files
import Foundation

/// A command line that asks for help, or names a verb that does not exist.
enum HelpRequest {
  /// The text that such a command line gets on standard output; nil if it is none.
  ///
  /// - Throws: `ValidationError` for a verb that does not exist, with the nearest one that does.
  static func answer(_ arguments: [String]) throws -> String? {
    guard let first = arguments.first else { return HelpPage.root(columns: columns) }
    if ["--help", "-h", "--help-all"].contains(first) {
      return first == "--help-all" ? everything : HelpPage.root(columns: columns)
    }
    if first == "help" {
      let rest = arguments.dropFirst()
      if rest.first == "--man" { return ManualPage.text }
      guard let name = rest.first(where: { !$0.hasPrefix("-") }) else { return HelpPage.root(columns: columns) }
      return page(try card(name), isComplete: rest.contains("--help-all"))
    }
    // Options of the program itself, such as --version.
    if first.hasPrefix("-") { return nil }
    try check(first)
    // Behind "--" everything is an operand.
    let options = arguments.dropFirst().prefix { $0 != "--" }
    if options.contains("--help-all") { return page(try card(first), isComplete: true) }
    return options.contains("--help") || options.contains("-h") ? page(try card(first), isComplete: false) : nil
  }

  private static func page(_ card: VerbCard, isComplete: Bool) -> String {
    HelpPage(card, isComplete: isComplete, columns: columns).text
  }

  private static var everything: String {
    VerbCard.verbs.map { page($0, isComplete: true) }.joined(separator: "\n")
  }

  /// Refuses what is no verb. Cards are not asked: making them takes longer than many an answer.
  private static func check(_ name: String) throws {
    let names = Thresher.configuration.subcommands.map { $0._commandName }
    if !names.contains(name) { throw ParameterWords.unknown(name, among: names, kind: "verb") }
  }

  private static func card(_ name: String) throws -> VerbCard {
    try check(name)
    guard let card = VerbCard.named(name) else { throw ValidationError("no help on \(name) can be made") }
    return card
  }

  /// The width of the window that standard output is, else 80.
  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
