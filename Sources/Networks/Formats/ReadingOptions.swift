/// What a user says about a file beyond its name, because the file leaves it open.
public struct ReadingOptions: Hashable, Sendable {
  /// The format; nil for what the suffix or the content tells.
  public var format: FileFormat?
  /// The output that is asked about, by name or by its number from 1; nil for the only one.
  public var output: String?
  /// How the columns of a table are read.
  public var table = TableOptions()

  /// Nothing but a format.
  public init(format: FileFormat? = nil, output: String? = nil) {
    self.format = format
    self.output = output
  }
}

/// What a user says about a table.
public struct TableOptions: Hashable, Sendable {
  /// What happens to a row with a cell that is empty, `?`, `NA` or `NaN`.
  public enum Missing: String, CaseIterable, Sendable {
    /// The table is refused.
    case refuse
    /// The row stands for every value of the cell.
    case free
    /// The row is left out.
    case drop
  }

  /// How numbers that are not 0 and 1, or -1 and 1, become bits.
  public enum Binarization: Hashable, Sendable {
    /// 1 above the median of the column.
    case median
    /// 1 above this number.
    case threshold(Double)
    /// The binary digits of whole numbers, counted from the least of the column.
    case bits

    /// `median`, `bits` or `threshold=V`; nil for anything else.
    public init?(_ text: String) {
      switch text {
      case "median": self = .median
      case "bits": self = .bits
      default:
        guard text.hasPrefix("threshold="), let value = TableCell.number(text.dropFirst("threshold=".count)) else {
          return nil
        }
        self = .threshold(value)
      }
    }
  }

  /// The columns with labels, by name or number from 1; none for the last one. Several are as many outputs.
  public var labels: [String] = []
  /// The columns that are left out, by name or number.
  public var ignored: [String] = []
  /// The class that is 1, where labels are classes.
  public var positive: String?
  /// How numbers become bits; nil refuses them.
  public var binarization: Binarization?
  /// What missing cells mean.
  public var missing = Missing.refuse
  /// Whether the coding is wanted also of a table that needs none.
  public var wantsCoding = false
  /// The coding of an earlier table, which takes the place of all the others.
  public var coding: TableCoding?

  /// Everything at its default.
  public init() {}

  /// Whether anything is said.
  public var isAsked: Bool { self != TableOptions() }
}
