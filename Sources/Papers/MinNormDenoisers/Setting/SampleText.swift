import Claims
import Files
import Numbers
import Tensors

/// How the objects of this paper are written on the command line and in files.
enum SampleText {
  static let clustersForm = "clusters such as 0:-1/10,1/5;1:4/5,1 (a clean point, then its noisy copies)"

  /// Clusters as `clean:copy,copy;clean:copy`.
  static func clusters(_ arguments: Arguments, _ name: String) throws -> DenoisingSample {
    let text = try arguments.text(name, expected: clustersForm)
    func refusal() -> ArgumentError { ArgumentError(name: name, found: text, expected: clustersForm) }
    guard text.utf8.count <= 100_000 else { throw refusal() }
    var pairs: [(noisy: Rational, clean: Rational)] = []
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      let halves = part.split(separator: ":", omittingEmptySubsequences: false)
      guard halves.count == 2, let clean = fraction(halves[0]) else { throw refusal() }
      for copy in halves[1].split(separator: ",", omittingEmptySubsequences: false) {
        guard let noisy = fraction(copy) else { throw refusal() }
        pairs.append((noisy, clean))
      }
    }
    do {
      return try DenoisingSample(pairs: pairs, file: name)
    } catch let error as DataError {
      throw ArgumentError(name: name, found: error.found, expected: error.expected)
    }
  }

  static func fraction(_ text: some StringProtocol) -> Rational? {
    text.utf8.count <= 200 ? Rational(String(text)) : nil
  }

  static let raysForm = "rays such as 1,0:0,2;0,1:0,3/2 (a direction of length 1, then places on the ray from the hub)"

  /// Rays as `ux,uy:place,place;...`.
  static func rays(_ arguments: Arguments, _ name: String) throws -> [RayChain] {
    let text = try arguments.text(name, expected: raysForm)
    func refusal() -> ArgumentError { ArgumentError(name: name, found: text, expected: raysForm) }
    guard text.utf8.count <= 100_000 else { throw refusal() }
    return try text.split(separator: ";", omittingEmptySubsequences: false).map { part in
      let halves = part.split(separator: ":", omittingEmptySubsequences: false)
      guard halves.count == 2 else { throw refusal() }
      let numbers = halves.map { $0.split(separator: ",", omittingEmptySubsequences: false).map { fraction($0) } }
      guard numbers.joined().allSatisfy({ $0 != nil }) else { throw refusal() }
      let (direction, places) = (numbers[0].compactMap { $0 }, numbers[1].compactMap { $0 })
      guard direction.count == 2, places.count >= 2, zip(places, places.dropFirst()).allSatisfy({ $0 < $1 }),
        direction[0] * direction[0] + direction[1] * direction[1] == 1
      else { throw refusal() }
      return RayChain(direction: PlaneVector(direction[0], direction[1]), places: places)
    }
  }

  /// Doubles are exact enough for errors up to here.
  static let largest = Rational(1_000_000)

  /// Ascending clean points separated by commas.
  static func points(_ arguments: Arguments, _ name: String) throws -> [Rational] {
    let points = try arguments.rationals(name, count: 1...10_000)
    guard zip(points, points.dropFirst()).allSatisfy({ $0 < $1 }), points.allSatisfy({ $0.magnitude <= largest }) else {
      throw ArgumentError(
        name: name, found: arguments[name], expected: "fractions of size up to \(largest) in ascending order")
    }
    return points
  }

  /// Pairs of a file: columns `x` and `y`, or `clean` and `noisy`; without names the clean point first.
  static func pairs(_ path: String) throws -> DenoisingSample {
    if path.hasSuffix(".npy") || path.hasSuffix(".npz") || path.hasSuffix(".safetensors") {
      return try tensorPairs(path)
    }
    let (matrix, columns) = try MatrixCSV.read(InputText(reading: path))
    let (rows, width) = try matrix.matrixShape()
    guard width == 2 else {
      throw DataError(file: path, found: "\(width) columns", expected: "two: the clean point and a noisy copy of it")
    }
    let isSwapped = columns.map { ["noisy", "copy"].contains($0[0].lowercased()) } ?? false
    return try sample(matrix, rows: rows, clean: isSwapped ? 1 : 0, path)
  }

  private static func sample(_ matrix: Tensor, rows: Int, clean: Int, _ path: String) throws -> DenoisingSample {
    let values = try matrix.exact()
    return try DenoisingSample(
      pairs: (0..<rows).map { (noisy: values[2 * $0 + 1 - clean], clean: values[2 * $0 + clean]) }, file: path)
  }

  /// `clean` (N) with `noisy` (N x M), or one array of pairs.
  private static func tensorPairs(_ path: String) throws -> DenoisingSample {
    let tensors = try TensorFile.named(path)
    if let clean = tensors["clean"] ?? tensors["x"], let noisy = tensors["noisy"] ?? tensors["y"] {
      guard clean.count > 0, noisy.count % clean.count == 0 else {
        throw noisy.error(found: "\(noisy.count) values for \(clean.count) clean points", expected: "as many for each")
      }
      let (points, copies) = (try clean.exact(), try noisy.exact())
      let each = noisy.count / clean.count
      return try DenoisingSample(
        pairs: copies.indices.map { (noisy: copies[$0], clean: points[$0 / each]) }, file: path)
    }
    guard tensors.count == 1, let matrix = tensors.values.first, matrix.shape.count == 2, matrix.shape[1] == 2 else {
      throw DataError(file: path, found: "\(tensors.count) arrays", expected: "arrays clean and noisy, or one of pairs")
    }
    return try sample(matrix, rows: matrix.shape[0], clean: 0, path)
  }

  /// Points of the plane: two columns.
  static func plane(_ path: String) throws -> [PlaneVector] {
    let tensors = try TensorFile.read(path)
    guard tensors.count == 1, let matrix = tensors.first, matrix.shape.count == 2, matrix.shape[1] == 2 else {
      throw DataError(file: path, found: "no matrix of two columns", expected: "a point of the plane on each line")
    }
    let values = try matrix.exact()
    return (0..<matrix.shape[0]).map { PlaneVector(values[2 * $0], values[2 * $0 + 1]) }
  }
}
