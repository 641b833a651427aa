import Foundation
import Numbers
import RealNetworks

/// Images of two kinds of strokes with labels 1 and -1, in the manner of handwritten zeros and ones: rings and slanted bars of random place,
/// size and slant.
package struct StrokeImages: Sendable {
  /// Pixels from 0 to 1 in steps of 1/256, row by row, less the mean image.
  package let data: RegressionData<Double>

  /// - Parameters:
  ///   - count: images, rings and bars in turn.
  ///   - side: pixels along a side.
  package init(count: Int, side: Int, key: RandomKey) {
    let images = (0..<count).map { index in
      Self.image(isRing: index % 2 == 0, side: side, key: key.fold(in: UInt64(index)))
    }
    data = RegressionData(points: images, targets: (0..<count).map { $0 % 2 == 0 ? 1 : -1 }).centred
  }

  private static func image(isRing: Bool, side: Int, key: RandomKey) -> [Double] {
    var key = key
    func draw(_ low: Double, _ high: Double) -> Double { low + (high - low) * key.nextUnit() }
    let (x0, y0, slant) = (draw(-0.15, 0.15), draw(-0.15, 0.15), draw(-0.4, 0.4))
    let (width, height, thickness) = (draw(0.35, 0.55), draw(0.5, 0.7), draw(0.14, 0.22))
    return (0..<side * side).map { pixel in
      let y = 2 * (Double(pixel / side) + 0.5) / Double(side) - 1 - y0
      let x = 2 * (Double(pixel % side) + 0.5) / Double(side) - 1 - x0 + slant * y
      let distance: Double
      if isRing {
        let radius = (x * x / (width * width) + y * y / (height * height)).squareRoot()
        distance = abs(radius - 1) * (width + height) / 2
      } else {
        distance = max(abs(x), abs(y) - height)
      }
      let ink = exp(-(distance * distance) / (thickness * thickness))
      return (ink * 256).rounded() / 256
    }
  }
}
