import Claims
import Files
import Foundation
import Numbers
import Tensors

/// `--points FILE` of an experiment: a column of numbers as the ascending fractions that they are.
///
/// Experiments read no files, so that a journal names all that its units depend on.
enum PointsOfFile {
  /// The arguments with the points of a file in place of its name; a list of fractions stays as it is.
  ///
  /// - Throws: `DataError` for a file without exactly one column of finite numbers.
  static func resolved(_ arguments: Arguments) throws -> Arguments {
    guard let text = arguments["points"], !text.split(separator: ",").allSatisfy({ Rational(String($0)) != nil }),
      FileManager.default.fileExists(atPath: text)
    else { return arguments }
    let tensors = try TensorFile.read(text)
    guard tensors.count == 1, let tensor = tensors.first else {
      throw DataError(file: text, found: "\(tensors.count) arrays", expected: "one array of points on the line")
    }
    guard tensor.shape.count == 1 || tensor.shape.count == 2 && tensor.shape[1] == 1 else {
      let shape = tensor.shape.map(String.init).joined(separator: " x ")
      throw DataError(
        file: text, found: "an array of \(shape)", expected: "one column: clean points on the line",
        fix: "points of the plane are for `thresher verify min-norm-denoiser --points`")
    }
    var arguments = arguments
    arguments["points"] = Set(try tensor.exact()).sorted().map(\.description).joined(separator: ",")
    return arguments
  }
}
