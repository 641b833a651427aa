import Claims
import Files
import Formats
import Numbers
import Testing

/// `Table.swift` and `Table+Text.swift`.
@Suite struct TableTests {
  private static let columns = [
    Table.Column("name", .text, meaning: "a name"), Table.Column("count", .integer, unit: "draws", meaning: "a number"),
    Table.Column("share", .rational, meaning: "a fraction"), Table.Column("error, mean", .real, meaning: "a double"),
  ]

  private func read(_ text: String) throws -> Table {
    try Table(csv: InputText(file: "t.csv", text: text), name: "t", columns: Self.columns)
  }

  /// Fields of every awkward kind are read back equal, twice.
  @Test func readBackEqual() throws {
    var table = Table(name: "t", columns: Self.columns)
    for text in ["a", "", "a,b", "say \"no\"", "two\nlines", "line\r\nend", " blank ", "\u{e9}"] {
      table.append([.text(text), .integer(1), .rational(Rational(1, 3)), .real(0.1)])
    }
    for value in [
      0, 1, -1, 1.5, 1e300, .leastNonzeroMagnitude, -0.0, 1 / 3.0, 1e15, 123_456_789_012_345, .infinity, -.infinity,
    ] {
      table.append([.empty, .integer(Integer(10).power(40)), .empty, .real(value)])
    }
    table.append([.text("x"), .empty, .integer(7), .integer(3)])
    let again = try read(table.csv)
    #expect(again == table && again.csv == table.csv)
    #expect(
      try read(table.csv.replacing("\n", with: "\r\n").replacing("line\r\r\n", with: "line\r\n")).rows.count
        == table.rows.count)
  }

  /// Random doubles, seed 1: every one is the same after a journey through text.
  @Test func doublesSurvive() throws {
    var key = RandomKey(seed: 1)
    var table = Table(name: "t", columns: Self.columns)
    for _ in 0..<500 {
      let value = Double(bitPattern: key.next())
      if value.isNaN { continue }
      table.append([.empty, .empty, .empty, .real(value)])
    }
    #expect(try read(table.csv) == table)
  }

  @Test(arguments: [
    ("", 1), ("name,count\n", 1), ("name,count,share,\"error, mean\"\na,1,1/2\n", 2),
    ("name,count,share,\"error, mean\"\na,x,1/2,1\n", 2), ("name,count,share,\"error, mean\"\na,1,1/0,1\n", 2),
    ("name,count,share,\"error, mean\"\na,1,1,nan\n", 2), ("name,count,share,\"error, mean\"\n\"a,1,1,1\n", 2),
    ("name,count,share,\"error, mean\"\na,1,1,1\n\"b\"c,1,1,1\n", 3),
  ])
  func badTablesNameTheLine(text: String, line: Int) {
    let error = #expect(throws: DataError.self) { try read(text) }
    #expect(error?.line == line)
  }

  @Test func cellsBecomeWhatTheirColumnHolds() {
    let table = Table(name: "t", columns: Self.columns, rows: [[.text("a"), .integer(1), .integer(2), .real(.nan)]])
    #expect(table.rows[0] == [.text("a"), .integer(1), .rational(2), .empty])
    #expect(table.column("share") == [.rational(2)] && table.column("none").isEmpty)
  }

  @Test func jsonNamesTheColumns() throws {
    let table = Table(
      name: "t", columns: Self.columns, rows: [[.text("a"), .integer(1), .integer(2), .real(.infinity)]])
    let text = try table.json.text(isPretty: false)
    #expect(text.contains(#""rows":[{"count":1,"error, mean":"inf","name":"a","share":"2"}]"#))
    #expect(text.contains(#"{"kind":"integer","meaning":"a number","name":"count","unit":"draws"}"#))
  }
}
