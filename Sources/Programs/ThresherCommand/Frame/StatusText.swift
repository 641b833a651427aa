/// How a status line is made to fit into a window.
package enum StatusText {
  /// The parts of `text`, which three blanks separate, and `clock` in at most so many columns.
  ///
  /// Of too many parts those before the last go first, from the right: the first says what is done, the last what is left. A
  /// single part that is still too long is cut.
  package static func fitted(_ text: String, _ clock: String, columns: Int) -> String {
    var parts = text.split(separator: "   ", omittingEmptySubsequences: true).map {
      String($0.drop(while: { $0 == " " }))
    }
    func line() -> String { (parts + [clock]).joined(separator: "   ") }
    while width(line()) > columns, parts.count > 1 { parts.remove(at: parts.count > 2 ? parts.count - 2 : 1) }
    let whole = line()
    if width(whole) <= columns { return whole }
    let room = columns - width(clock) - 3
    guard room > 3, let first = parts.first else { return cut(clock, columns) }
    return cut(first, room - 3) + "...   " + clock
  }

  private static func cut(_ text: String, _ columns: Int) -> String {
    var left = columns
    return String(
      text.prefix {
        left -= width($0)
        return left >= 0
      })
  }

  private static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

  /// Two columns for what is not ASCII: most is one wide, and a line that is too short does no harm.
  private static func width(_ character: Character) -> Int { character.isASCII ? 1 : 2 }
}
