import Files
import Formats
import ThresholdNetworks

extension PartialFunction {
  /// The total function of a literal: inputs, then the truth table in hexadecimal, highest row first.
  ///
  ///     let xor = try PartialFunction(function: "2:0x6")
  ///
  /// - Throws: `DataError`, one line.
  public init(function literal: String) throws {
    self.init(try FunctionLiteral.truthTable(literal))
  }

  /// The sample of a file, in any format that the program reads.
  ///
  ///     let sample = try PartialFunction(reading: "data.pla")
  ///
  /// - Throws: `DataError` with file and line, also for rows that contradict each other.
  public init(reading path: String) throws { self = try Sample.read(path).partialFunction() }

  /// The function that has the value `labels[i]` on `points[i]` and is free elsewhere.
  ///
  ///     let sample = try PartialFunction(points: [[0, 0, 1], [1, 0, 1]], labels: [0, 1])
  ///
  /// Points that are listed again with the same label count once, with the weight of their number.
  /// - Parameters:
  ///   - points: N rows of n values 0 or 1, n at least 1.
  ///   - labels: N values 0 or 1.
  /// - Throws: `DataError` for other values, rows of different lengths, and points with both labels; the line is the row's number.
  public init(points: [[Int]], labels: [Int]) throws {
    func refusal(_ row: Int?, _ found: String, _ expected: String) -> DataError {
      DataError(file: "points", line: row, found: found, expected: expected)
    }
    guard let inputs = points.first?.count, inputs >= 1 else {
      throw refusal(nil, "no point with an input", "at least one")
    }
    guard points.count == labels.count else {
      throw refusal(nil, "\(points.count) points and \(labels.count) labels", "as many labels as points")
    }
    let rows = try zip(points, labels).enumerated().map { index, row in
      guard row.0.count == inputs else { throw refusal(index + 1, "\(row.0.count) values", "\(inputs)") }
      guard let wrong = (row.0 + [row.1]).first(where: { $0 != 0 && $0 != 1 }) else {
        return Sample.Row(point: BitVector(row.0.map { $0 == 1 }), label: row.1 == 1, line: index + 1)
      }
      throw refusal(index + 1, "\(wrong)", "0 or 1")
    }
    self = try Sample(name: "points", inputCount: inputs, rows: rows).partialFunction()
  }
}
