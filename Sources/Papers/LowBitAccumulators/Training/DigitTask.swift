import Files
import Foundation
import Numbers
import RealNetworks

/// Labelled points for a small classifier, split into those it is trained on and those it is tested on.
package struct ClassifierTask: Sendable {
  package var inputCount, classCount: Int
  package var train, test: [Double]
  package var trainLabels, testLabels: [Int]

  package init(inputCount: Int, points: [(input: [Double], label: Int)], trainCount: Int) {
    self.inputCount = inputCount
    classCount = (points.map(\.label).max() ?? 0) + 1
    (train, test) = (points.prefix(trainCount).flatMap(\.input), points.dropFirst(trainCount).flatMap(\.input))
    (trainLabels, testLabels) = (points.prefix(trainCount).map(\.label), points.dropFirst(trainCount).map(\.label))
  }

  /// Generated digits: ten glyphs of 5 x 7 pixels on 8 x 8, shifted by up to a pixel, of random stroke, blurred and noisy; grey
  /// values are sixteenths from 0 to 1.
  package static func digits(train: Int, test: Int, key: RandomKey) -> ClassifierTask {
    var key = key
    let points = (0..<train + test).map { _ in
      let label = key.next(below: 10)
      return (input: Glyph.draw(label, &key), label: label)
    }
    return ClassifierTask(inputCount: 64, points: points, trainCount: train)
  }

  /// A user's data in random order, two thirds of it for training.
  ///
  /// - Throws: `DataError` for labels that are no classes from 0 on, and fewer than 10 points.
  package init(reading path: String, key: RandomKey) throws {
    let data = try LabelledData(reading: path)
    var key = key
    let points = try zip(data.points(), Self.classes(of: data, path)).map { (input: $0, label: $1) }.shuffled(
      using: &key)
    self.init(inputCount: data.dimension, points: points, trainCount: 2 * points.count / 3)
  }

  /// The same data with all points for testing, in their order.
  ///
  /// - Throws: `DataError` as the other one.
  package init(testing path: String) throws {
    let data = try LabelledData(reading: path)
    let points = try zip(data.points(), Self.classes(of: data, path)).map { (input: $0, label: $1) }
    self.init(inputCount: data.dimension, points: points, trainCount: 0)
  }

  private static func classes(of data: LabelledData, _ path: String) throws -> [Int] {
    let classes = try data.classes()
    guard data.count >= 10, classes.allSatisfy({ (0..<1000).contains($0) }) else {
      throw DataError(
        file: path, found: data.count < 10 ? "\(data.count) points" : "a label that is no class",
        expected: "at least 10 points with labels 0, 1, ... up to 999")
    }
    return classes
  }

  /// The same task with the first training points alone.
  package func limited(to count: Int) -> ClassifierTask {
    var task = self
    let kept = min(count, trainLabels.count)
    task.train = Array(train.prefix(kept * inputCount))
    task.trainLabels = Array(trainLabels.prefix(kept))
    return task
  }
}

/// The pictures of generated digits.
private enum Glyph {
  /// Seven rows of five pixels.
  static let rows: [[UInt8]] = [
    [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110],
    [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
    [0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110],
    [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
    [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
    [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
    [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
    [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
    [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
  ]

  static func draw(_ digit: Int, _ key: inout RandomKey) -> [Double] {
    let (left, top) = (key.next(below: 3), key.next(below: 2))
    let stroke = 0.6 + 0.4 * key.nextUnit()
    let slant = key.next(below: 3) - 1
    var sharp = [Double](repeating: 0, count: 64)
    for (row, bits) in rows[digit].enumerated() {
      for column in 0..<5 where bits >> UInt8(4 - column) & 1 == 1 {
        // Upper rows move by a pixel against lower ones.
        let x = left + column + (row < 3 ? slant : 0)
        if (0..<8).contains(x) { sharp[(top + row) * 8 + x] = stroke }
      }
    }
    let blur = 0.15 * key.nextUnit()
    return (0..<64).map { place in
      let (row, column) = (place / 8, place % 8)
      var value = sharp[place]
      for (r, c) in [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
      where (0..<8).contains(r) && (0..<8).contains(c) {
        value += blur * sharp[r * 8 + c]
      }
      value += 0.14 * key.nextNormal()
      return (16 * min(max(value, 0), 1)).rounded() / 16
    }
  }
}
