import Foundation
import Numbers
import ThresholdNetworks

/// The points on which draws are compared: all of {0,1}^n for few inputs, random ones beyond.
public struct EvaluationPoints: Sendable {
  /// The values of each input.
  public let inputs: [BitVector]
  /// The number of points.
  public let count: Int
  /// Whether these are all points, so that shares are exact.
  public let isComplete: Bool

  /// How many random points stand for too many to take all.
  public static let randomPoints = 1 << 16

  /// All points of {0,1}^n where they are few enough, else random ones.
  ///
  /// - Parameters:
  ///   - inputCount: the number n of inputs.
  ///   - key: draws the points where there are too many for all.
  ///   - largest: all points are taken up to so many inputs; 24 at most.
  public init(inputCount: Int, from key: RandomKey, completeUpTo largest: Int = TruthTable.maximumInputs) {
    isComplete = inputCount <= min(largest, TruthTable.maximumInputs)
    if isComplete {
      count = 1 << inputCount
      inputs = (0..<inputCount).map { TruthTable.projection($0, of: inputCount) }
    } else {
      var key = key
      count = Self.randomPoints
      inputs = (0..<inputCount).map { _ in
        BitVector(words: (0..<Self.randomPoints / 64).map { _ in key.next() }, count: Self.randomPoints)
      }
    }
  }
}

/// What is told about one draw.
public struct DrawRecord: Hashable, Sendable {
  /// The place among all draws, from 0.
  public let number: Int
  /// The networks that were tried for it.
  public let tries: UInt64
  /// The ones of W on neurons with gamma != 0.
  public let wires: Int
  /// Points at which the network is 1.
  public let ones: Int
  /// Points at which it differs from the teacher; nil without a teacher.
  public let wrong: Int?
  /// Its values on all points, if they are kept.
  public let values: BitVector?
}

/// Collects draws and compares them with each other and with a teacher, point by point.
public struct DrawStatistics: Sendable {
  /// Where networks are compared.
  public let points: EvaluationPoints
  /// The points with true labels, if there are any of their own; else `points`.
  private let test: PartialFunction?
  private let teacher: BitVector?
  /// What is told of each draw, in the order of adding.
  public private(set) var records: [DrawRecord] = []
  private var previous: BitVector?
  /// Points on which the two draws of a pair agree, one number a pair; pairs are draws 2j and 2j + 1.
  private var agreements: [Int] = []

  /// How often each function came up, if functions are counted; needs all points.
  public private(set) var functionCounts: [BitVector: Int] = [:]
  private let countsFunctions: Bool
  private let keepsValues: Bool

  /// Statistics without draws.
  ///
  /// - Parameters:
  ///   - points: where networks are compared.
  ///   - teacher: a network whose values on `points` are the true labels.
  ///   - test: points of their own with the true labels, in place of a network.
  ///   - countsFunctions: whether different functions are counted, which needs all points.
  ///   - keepsValues: whether records hold the values of draws on all points.
  public init(
    _ points: EvaluationPoints, teacher: ThresholdNetwork? = nil, test: PartialFunction? = nil,
    countsFunctions: Bool = false, keepsValues: Bool = false
  ) {
    self.points = points
    self.test = test
    self.keepsValues = keepsValues && points.isComplete
    self.countsFunctions = countsFunctions && points.isComplete
    self.teacher = teacher.map { $0.column(on: points.inputs, pointCount: points.count) }
  }

  /// The bytes that so many records take, with the values on `valueCount` points each.
  public static func bytesNeeded(draws: Int, valueCount: Int = 0) -> Int {
    let values = valueCount == 0 ? 0 : 64 + valueCount / 8
    let (bytes, overflow) = draws.multipliedReportingOverflow(by: MemoryLayout<DrawRecord>.stride + 8 + values)
    return overflow ? .max : bytes
  }

  /// Takes a draw into account.
  ///
  /// - Complexity: one evaluation of the network on all points.
  public mutating func add(_ draw: NetworkDraw) {
    add(number: draw.number, tries: draw.tries, wires: draw.network.wireCount) {
      draw.network.column(on: $0, pointCount: $1)
    }
  }

  /// The same for a network of whatever neurons.
  ///
  /// - Parameter values: those on so many points whose inputs are given columns.
  package mutating func add(
    number: Int, tries: UInt64, wires: Int, values: ([BitVector], Int) -> BitVector
  ) {
    let column = values(points.inputs, points.count)
    records.append(
      DrawRecord(
        number: number, tries: tries, wires: wires, ones: column.popcount,
        wrong: test.map { ($0.labels ^ values($0.inputColumns, $0.pointCount)).popcount }
          ?? teacher.map { ($0 ^ column).popcount },
        values: keepsValues ? column : nil))
    if countsFunctions { functionCounts[column, default: 0] += 1 }
    if let previous {
      agreements.append(points.count - (previous ^ column).popcount)
      self.previous = nil
    } else {
      previous = column
    }
  }

  /// The share of points on which two draws agree, averaged over disjoint pairs, with its standard error.
  public var agreement: (mean: Double, error: Double)? {
    meanShare(agreements, of: points.count, isSampled: !points.isComplete)
  }

  /// The number of points on which draws are compared with the teacher.
  public var testCount: Int { test?.pointCount ?? points.count }

  /// The share of points on which a draw differs from the teacher, with its standard error over draws (and over random
  /// points, if there are too many to take all).
  public var populationError: (mean: Double, error: Double)? {
    meanShare(records.compactMap(\.wrong), of: testCount, isSampled: test == nil && !points.isComplete)
  }

  private func meanShare(_ counts: [Int], of total: Int, isSampled: Bool) -> (mean: Double, error: Double)? {
    guard !counts.isEmpty, total > 0 else { return nil }
    let shares = counts.map { Double($0) / Double(total) }
    let n = Double(shares.count)
    let mean = shares.reduce(0, +) / n
    var variance = n > 1 ? shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n * (n - 1)) : 0
    // All draws see the same random points, whose share errs on top.
    if isSampled { variance += mean * (1 - mean) / Double(total) }
    return (mean, variance.squareRoot())
  }

  /// How many draws differ from the teacher on each number of points.
  public var errorHistogram: [(wrong: Int, draws: Int)] {
    let counts = records.reduce(into: [Int: Int]()) { if let wrong = $1.wrong { $0[wrong, default: 0] += 1 } }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Sequences of a number by chain, for draws that are dealt out over chains by number.
  public func byChain(_ chains: Int, _ value: (DrawRecord) -> Double) -> [[Double]] {
    var sequences = [[Double]](repeating: [], count: chains)
    for record in records { sequences[record.number % chains].append(value(record)) }
    return sequences.filter { !$0.isEmpty }
  }

  /// One line a draw; the last column holds truth tables if values are kept, and is not there otherwise.
  public var csv: String {
    var text = "draw,tries,wires,ones,wrong\(keepsValues ? ",table" : "")\n"
    for record in records {
      let wrong = record.wrong.map { "\($0)" } ?? ""
      text += "\(record.number),\(record.tries),\(record.wires),\(record.ones),\(wrong)"
      if let values = record.values {
        text += ",\(TruthTable(inputCount: points.inputs.count, values: values).hexadecimal)"
      }
      text += "\n"
    }
    return text
  }
}
