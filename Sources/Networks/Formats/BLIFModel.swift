import Files
import ThresholdNetworks

/// One `.model` of a BLIF file as it stands there: a cover for each internal name, and the models that it uses.
struct BLIFModel {
  /// A sum of cubes over other names; `polarity` is the value where some cube holds.
  struct Cover {
    var operands: [String]
    var cubes: [[UInt8]] = []
    var polarity: Bool?
    var line: Int
  }

  /// A `.subckt`: another model, with the name here for each name there.
  struct Use {
    var model: String
    var names: [String: String]
    var line: Int
  }

  var name = ""
  var inputs: [String] = []
  var outputs: [String] = []
  var covers: [String: Cover] = [:]
  var uses: [Use] = []
  /// The covers behind `.exdc`: where they are 1, the output of that name is free.
  var freeCovers: [String: Cover]?
  /// Names of covers in the order of the file.
  var order: [String] = []
  private var current: String?

  /// Lines about area, delay and drive, which say nothing about the function.
  private static let passedOver: Set<String> = [
    ".area", ".delay", ".wire", ".wire_load_slope", ".input_arrival", ".default_input_arrival", ".output_required",
    ".default_output_required", ".input_drive", ".default_input_drive", ".output_load", ".default_output_load",
    ".max_input_load", ".default_max_input_load", ".input_required", ".search",
  ]

  mutating func read(_ words: [String], number: Int, in text: InputText) throws {
    switch words[0] {
    case ".inputs": inputs += words.dropFirst()
    case ".outputs": outputs += words.dropFirst()
    case ".names": try begin(Array(words.dropFirst()), number: number, in: text)
    case ".subckt":
      uses.append(try Self.use(words, number: number, in: text))
      current = nil
    case ".exdc":
      freeCovers = freeCovers ?? [:]
      current = nil
    case ".gate", ".mlatch", ".latch":
      throw text.error(
        number, found: DataError.quoted(words[0]),
        expected: ".names and .subckt (combinational circuits without a library of gates)")
    case let word where Self.passedOver.contains(word): current = nil
    default: try readCube(words, number: number, in: text)
    }
  }

  private static func use(_ words: [String], number: Int, in text: InputText) throws -> Use {
    var names: [String: String] = [:]
    for word in words.dropFirst(2) {
      let sides = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, names.updateValue(sides[1], forKey: sides[0]) == nil else {
        throw text.error(number, found: DataError.quoted(word), expected: "the name in the model, =, and the name here")
      }
    }
    guard words.count >= 2 else { throw text.error(number, found: "\".subckt\" without a model", expected: "its name") }
    return Use(model: words[1], names: names, line: number)
  }

  private mutating func begin(_ names: [String], number: Int, in text: InputText) throws {
    guard let name = names.last else {
      throw text.error(
        number, found: "\".names\" without a name", expected: "the operands and the name of the function")
    }
    let isNew = freeCovers.map { $0[name] == nil } ?? (covers[name] == nil && !inputs.contains(name))
    guard isNew else {
      throw text.error(number, found: "a second definition of \(DataError.quoted(name))", expected: "one for each name")
    }
    set(Cover(operands: names.dropLast(), line: number), for: name)
    if freeCovers == nil { order.append(name) }
    current = name
  }

  private func cover(_ name: String) -> Cover? { freeCovers == nil ? covers[name] : freeCovers?[name] }

  private mutating func set(_ cover: Cover, for name: String) {
    if freeCovers == nil { covers[name] = cover } else { freeCovers?[name] = cover }
  }

  private mutating func readCube(_ words: [String], number: Int, in text: InputText) throws {
    guard let current, !words[0].hasPrefix("."), var cover = cover(current) else {
      throw text.error(
        number, found: DataError.quoted(words[0]),
        expected: ".model, .inputs, .outputs, .names, .end (combinational circuits only)")
    }
    // Out of the table while it grows: a cover may have a million cubes.
    set(Cover(operands: [], line: cover.line), for: current)
    defer { set(cover, for: current) }
    let count = cover.operands.count
    let cube = count == 0 ? [] : Array(words[0].utf8)
    let value = words[words.count - 1]
    guard words.count == (count == 0 ? 1 : 2), cube.count == count, value == "0" || value == "1",
      cube.allSatisfy({ "01-".utf8.contains($0) })
    else {
      throw text.error(
        number, found: DataError.quoted(words.joined(separator: " ")),
        expected: "\(count) characters 0, 1 or - and the value 0 or 1")
    }
    if let polarity = cover.polarity, polarity != (value == "1") {
      throw text.error(number, found: "the values 0 and 1 in one cover", expected: "one of them")
    }
    cover.polarity = value == "1"
    cover.cubes.append(cube)
  }
}
