import Checker

/// Whether a user's file says what the canonical instance of a certificate says.
///
/// The file is read by readers that share no code with those of `thresher`, so a fault of either shows as a difference. Nothing
/// that a certificate proves rests on this: it only ties the user's file to the points that are proved about.
public enum SourceComparison {
  /// Reads the source a second time and compares it point by point.
  ///
  /// - Parameters:
  ///   - record: what `source.json` says.
  ///   - bytes: the user's file; not looked at where the record names a function.
  ///   - instance: `instance.pla` of the certificate's folder.
  ///   - isOver: asked now and then; true ends the reading.
  /// - Returns: the number of points.
  /// - Throws: `SourceRefusal` that names the first difference, or why one of the two is not read; `SourceTimeOver`.
  public static func compare(
    _ record: SourceRecord, bytes: [UInt8], with instance: [UInt8], isOver: () -> Bool = { false }
  ) throws -> Int {
    let canonical: CheckedInstance
    do { canonical = try CheckedInstance(canonical: instance) } catch { throw SourceRefusal("\(error)") }
    if isOver() { throw SourceTimeOver() }
    try requireSame(try record.reading(bytes, isOver), as: canonical)
    return canonical.points.count
  }

  private static func requireSame(_ source: CheckedInstance, as canonical: CheckedInstance) throws {
    guard source.inputCount == canonical.inputCount else {
      throw SourceRefusal("the source has \(source.inputCount) inputs, instance.pla \(canonical.inputCount)")
    }
    for point in 0..<min(source.points.count, canonical.points.count)
    where source.points[point] != canonical.points[point] || source.labels[point] != canonical.labels[point] {
      throw SourceRefusal(
        "point \(point + 1) is \(shown(source, point)) in the source and \(shown(canonical, point)) in instance.pla")
    }
    guard source.points.count == canonical.points.count else {
      throw SourceRefusal("the source has \(source.points.count) points, instance.pla \(canonical.points.count)")
    }
  }

  /// A point with its label, shortened where it is long.
  private static func shown(_ instance: CheckedInstance, _ point: Int) -> String {
    let row = instance.row(point)
    return row.count <= 66 ? row : row.prefix(40) + "..." + row.suffix(10)
  }
}

extension SourceRecord {
  /// The points and labels of the source.
  func reading(_ bytes: [UInt8], _ isOver: () -> Bool) throws -> CheckedInstance {
    if let function { return try SourceTruth.literal(function) }
    switch format {
    case "pla": return try SourcePLA.read(bytes, output: output, majority: majority)
    case "csv":
      return try SourceTable.read(bytes, self, isOver).instance(majority: majority)
    case "json": return try SourceJSON.read(bytes).instance(majority: majority)
    case "truth": return try SourceTruth.read(bytes, output: output)
    case "blif": return try SourceCircuit.read(bytes, output: output, isOver)
    case "v": return try SourceCircuit.instance(of: SourceVerilog.read(bytes), output: output, isOver)
    default: throw SourceRefusal("source.json: the format \(format ?? "null") is not read a second time")
    }
  }
}

/// Rows as a file lists them, repetitions and contradictions included.
struct SourceRows {
  var inputCount: Int
  var points: [[Bool]] = []
  var labels: [Bool] = []

  mutating func add(_ point: [Bool], _ label: Bool) throws {
    guard points.count < 1 << 20 else { throw SourceRefusal("the source has more than \(1 << 20) rows") }
    points.append(point)
    labels.append(label)
  }

  /// Each point once, in the order in which it first occurs.
  ///
  /// - Parameter majority: whether rows vote; a point with a tie is left out. Otherwise they have to agree.
  func instance(majority: Bool) throws -> CheckedInstance {
    var places: [[Bool]: Int] = [:]
    var order: [[Bool]] = []
    var votes: [Int] = []
    var counts: [Int] = []
    for (point, label) in zip(points, labels) {
      let place: Int
      if let known = places[point] {
        place = known
      } else {
        place = order.count
        places[point] = place
        order.append(point)
        votes.append(0)
        counts.append(0)
      }
      votes[place] += label ? 1 : -1
      counts[place] += 1
    }
    if !majority, let odd = votes.indices.first(where: { abs(votes[$0]) != counts[$0] }) {
      throw SourceRefusal("the source has rows of both labels for point \(odd + 1)")
    }
    let kept = votes.indices.filter { votes[$0] != 0 }
    return CheckedInstance(
      inputCount: inputCount, points: kept.map { order[$0] }, labels: kept.map { votes[$0] > 0 })
  }
}
