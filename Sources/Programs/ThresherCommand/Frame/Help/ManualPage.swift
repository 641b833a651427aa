/// The manual page, made from the same texts as the help.
package enum ManualPage {
  /// In the language of man(7).
  package static var text: String {
    var text = """
      .TH THRESHER 1 "" "thresher \(Versions.thresher)" "User commands"
      .SH NAME
      thresher \\- \(escaped(VerbCard.program?.abstract ?? ""))
      .SH SYNOPSIS
      .B thresher
      .I VERB
      [operands] [options]
      .SH VERBS

      """
    for verb in VerbCard.verbs { text += section(verb) }
    text += ".SH EXIT STATUS\n"
    for (code, meaning) in HelpText.exitCodes { text += ".TP\n.B \(code)\n\(escaped(meaning))\n" }
    text += """
      .SH SEE ALSO
      .BR thresher\\-check ;
      the manual of the package (make docs) has a page for each question, format and paper.

      """
    return text
  }

  private static func section(_ verb: VerbCard) -> String {
    var text = ".SS \(escaped(verb.commandName))\n\(escaped(verb.abstract))\n"
    if let discussion = verb.discussion { text += ".PP\n\(escaped(discussion))\n" }
    for example in HelpText.examples[verb.commandName] ?? [] {
      text += ".PP\n.nf\n.B thresher \(escaped(example.command))\n.fi\n.RS\n\(escaped(example.purpose))\n.RE\n"
    }
    for argument in verb.shown {
      text += ".TP\n.B \(escaped(argument.title(verb.value(argument))))\n\(escaped(verb.meaning(argument)))\n"
      if let value = verb.defaultValue(argument), !verb.meaning(argument).contains("default") {
        text += "Default: \(escaped(value)).\n"
      }
    }
    return text
  }

  /// No character of the text is taken for a request or a hyphen.
  private static func escaped(_ text: String) -> String {
    var escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    if let first = escaped.first, first == "." || first == "'" { escaped = "\\&" + escaped }
    return escaped
  }
}
