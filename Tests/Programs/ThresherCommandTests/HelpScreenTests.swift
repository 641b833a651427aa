import Foundation
import Testing
import ThresherCommand

/// `HelpPage`: what every verb shows fits on a screen and leaves nothing out.
@Suite struct HelpScreenTests {
  /// Lines of a screen, and its columns.
  static let (lines, columns) = (40, 80)

  @Test(arguments: VerbCard.verbs.map(\.commandName))
  func fits(verb: String) throws {
    let card = try #require(VerbCard.named(verb))
    let text = HelpPage(card, isComplete: false, columns: Self.columns).text
    let shown = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(shown.count <= Self.lines, "\(verb): \(shown.count) lines; name rare options in HelpText.rare")
    #expect(shown.allSatisfy { $0.count <= Self.columns })
  }

  /// A screen names every option that the complete page explains, with its default.
  @Test(arguments: VerbCard.verbs.map(\.commandName))
  func namesAll(verb: String) throws {
    let card = try #require(VerbCard.named(verb))
    let words = HelpPage(card, isComplete: false, columns: Self.columns).text.replacing(/\s+/, with: " ")
    for argument in card.shown {
      guard let name = argument.name else { continue }
      #expect(words.contains("--\(name)"), "\(verb) --\(name)")
    }
    #expect(HelpText.examples[verb]?.count == 2, "\(verb)")
  }

  /// The explanation of a rare option is a page away.
  @Test func rareOptions() throws {
    let card = try #require(VerbCard.named("sample"))
    let screen = HelpPage(card, isComplete: false, columns: 80).text.replacing(/\s+/, with: " ")
    let all = HelpPage(card, isComplete: true, columns: 80).text.replacing(/\s+/, with: " ")
    #expect(screen.contains("also: --tries N (no limit), --chains N (4), --burn-in N (500), --thinning N (1)"))
    #expect(
      !screen.contains("Steps of a chain before its first draw")
        && all.contains("Steps of a chain before its first draw"))
  }

  /// Two flags of one choice say different things.
  @Test(arguments: [
    ("enumerate", "--networks A result is a network"), ("enumerate", "--functions A result is a function"),
    ("reproduce", "--no-resume Do all units anew."), ("reproduce", "--resume Go on with the units"),
  ])
  func flagsOfOneChoice(verb: String, words: String) throws {
    let card = try #require(VerbCard.named(verb))
    let page = HelpPage(card, isComplete: true, columns: 80).text.replacing(/\s+/, with: " ")
    #expect(page.contains(words))
  }
}
