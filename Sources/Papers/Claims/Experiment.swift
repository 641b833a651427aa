import Charts
import Running

/// A figure or table of a paper, worked out in units that can be stopped, resumed and shared among machines.
package protocol Experiment: Sendable {
  /// The result of one unit, as the journal keeps it.
  associatedtype Unit: Codable & Sendable

  /// The name on the command line, and of the files.
  var name: String { get }
  /// One line.
  var text: String { get }
  var parameters: [Parameter] { get }

  func unitCount(_ arguments: Arguments) throws -> Int
  /// A unit depends on its number and the arguments alone.
  ///
  /// - Returns: nil if the effort ended first; a unit is kept whole or not at all.
  func run(unit: Int, of arguments: Arguments, effort: Effort) throws -> Unit?
  /// The table from the results of all units, in order.
  func table(_ units: [Unit], of arguments: Arguments) throws -> Table
  func figure(_ table: Table, of arguments: Arguments) throws -> Figure
}
