/// A paper as a room: its statements as claims, what it says about a user's objects, and its figures.
package protocol Paper {
  /// The name on the command line.
  static var name: String { get }
  static var citation: Citation { get }
  /// In the order of the page.
  static var claims: [any Claim] { get }
  static var examinations: [any Examination] { get }
  static var experiments: [any Experiment] { get }
  /// Labels of statements of the page that no claim works out, with the reason.
  static var unclaimed: [String: String] { get }
}

extension Paper {
  package static var examinations: [any Examination] { [] }
  package static var experiments: [any Experiment] { [] }
  package static var unclaimed: [String: String] { [:] }
}
