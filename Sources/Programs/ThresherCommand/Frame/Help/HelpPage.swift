import Foundation

/// Help as the terminal shows it: what a verb does, two examples, its options with their defaults.
package struct HelpPage {
  let card: VerbCard
  /// Whether everything is told, on more than a screen.
  let isComplete: Bool
  let columns: Int

  package init(_ card: VerbCard, isComplete: Bool, columns: Int) {
    (self.card, self.isComplete, self.columns) = (card, isComplete, max(40, min(columns, 100)))
  }

  package var text: String {
    var text = Self.wrapped("\(card.commandName): " + card.abstract, columns, indent: 0, first: 0)
    text += "\n" + Self.usage(of: card, columns) + "\n"
    for example in HelpText.examples[card.commandName] ?? [] {
      text += Self.command(example.command, columns)
      text += Self.wrapped(example.purpose, columns, indent: 6, first: 6)
    }
    let rare = HelpText.rare[card.commandName] ?? []
    let common = HelpText.common.flatMap(\.names) + rare
    let own = card.shown.filter { isComplete || !common.contains($0.name ?? "") }
    if !own.isEmpty { text += "\noptions\n" }
    for argument in own { text += line(argument) }
    if isComplete {
      if let discussion = card.discussion { text += "\n" + Self.wrapped(discussion, columns, indent: 0, first: 0) }
      return text
    }
    let groups = ([("also", rare)] + HelpText.common).compactMap { group -> String? in
      let members = card.shown.filter { group.names.contains($0.name ?? "") }
      guard !members.isEmpty else { return nil }
      return "\(group.title): " + members.map(brief).joined(separator: ", ")
    }
    if !groups.isEmpty { text += "\n" }
    for group in groups { text += Self.wrapped(group, columns, indent: 4, first: 2) }
    text += "\nall of it: thresher \(card.commandName) --help-all\n"
    return text
  }

  /// `--memory BYTES (4G)`
  private func brief(_ argument: VerbCard.Argument) -> String {
    let text = argument.title(card.value(argument))
    return card.defaultValue(argument).map { "\(text) (\($0))" } ?? text
  }

  private func line(_ argument: VerbCard.Argument) -> String {
    let title = argument.title(card.value(argument))
    var words = card.meaning(argument)
    if let value = card.defaultValue(argument), !words.contains("default") {
      if words.hasSuffix(".") { words.removeLast() }
      words += " (default: \(value))."
    } else if !argument.isOptional {
      if words.hasSuffix(".") { words.removeLast() }
      words += " (required)."
    }
    let margin = 24
    if title.count + 4 > margin {
      return "  \(title)\n" + Self.wrapped(words, columns, indent: margin, first: margin)
    }
    let lead = "  " + title + String(repeating: " ", count: margin - 2 - title.count)
    return Self.wrapped(lead + words, columns, indent: margin, first: 0)
  }

  /// `usage: thresher count [FILE] --widths WIDTHS [options]`, what is required by name.
  static func usage(of card: VerbCard, _ columns: Int) -> String {
    let parts = card.shown.compactMap { argument -> String? in
      if argument.name == nil {
        let title = argument.title(card.value(argument))
        return argument.isOptional ? "[\(title)]" : title
      }
      return argument.isOptional ? nil : argument.title(card.value(argument))
    }
    let words = ["usage: thresher", card.commandName] + parts + ["[options]"]
    return wrapped(words.joined(separator: " "), columns, indent: 9, first: 0)
  }

  /// A command that can be copied: what does not fit into a line goes on behind a backslash.
  static func command(_ command: String, _ columns: Int) -> String {
    var lines = ["  thresher"]
    for word in command.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 3 > columns {
        lines[lines.count - 1] += " \\"
        lines.append("     ")
      }
      lines[lines.count - 1] += " " + word
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The text in lines of at most so many columns. What stands in the first line up to its first word stays as it is.
  static func wrapped(_ text: String, _ columns: Int, indent: Int, first: Int) -> String {
    var lines: [String] = []
    var line = String(repeating: " ", count: first)
    var isEmpty = true
    let lead = text.prefix { $0 == " " }
    line += lead
    for word in text.dropFirst(lead.count).split(separator: " ", omittingEmptySubsequences: false) {
      if !isEmpty && line.count + 1 + word.count > columns {
        lines.append(line)
        line = String(repeating: " ", count: indent)
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    lines.append(line)
    return lines.map { $0.replacing(#/ +$/#, with: "") + "\n" }.joined()
  }

  /// Help about the program: its verbs, and where to go on.
  package static func root(columns: Int) -> String {
    let columns = max(40, min(columns, 100))
    var text = wrapped("thresher: " + (VerbCard.program?.abstract ?? ""), columns, indent: 0, first: 0)
    text += "\n" + wrapped("usage: thresher VERB [operands] [options]", columns, indent: 9, first: 0) + "\n"
    text += command("minimize --function 3:0xe4 --depth 2", columns)
    text += command("count Instances/bench/noisy_8_32_05.pla --widths 4,1", columns) + "\n"
    let width = 2 + (VerbCard.verbs.map(\.commandName.count).max() ?? 0)
    for verb in VerbCard.verbs {
      let brief = String(verb.abstract.prefix(columns - width - 3))
      text +=
        "  " + verb.commandName.padding(to: width)
        + (brief.count < verb.abstract.count ? shortened(verb.abstract, columns - width - 2) : brief) + "\n"
    }
    text += "\n"
    text += wrapped(
      "exit codes: " + HelpText.exitCodes.map { "\($0.code) \($0.meaning)" }.joined(separator: "; "), columns,
      indent: 2, first: 0)
    text += "\nmore: thresher VERB --help, man thresher; thresher --version\n"
    return text
  }

  /// Whole words and an ellipsis.
  private static func shortened(_ text: String, _ columns: Int) -> String {
    var kept = ""
    for word in text.split(separator: " ") {
      if kept.count + word.count + 5 > columns { break }
      kept += (kept.isEmpty ? "" : " ") + word
    }
    while let last = kept.last, ",;:".contains(last) { kept.removeLast() }
    return kept + " ..."
  }
}
