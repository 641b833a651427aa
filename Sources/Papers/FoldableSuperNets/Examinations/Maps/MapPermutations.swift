import Files
import Numbers
import Tensors

/// Permutations of the units of a transformer: which merged unit takes which unit of network 2 (a row for each further network).
///
/// A permuted network is the same function only if its permutations fit together: all that is added to the residual stream moves by one
/// permutation, and so do queries and keys, since they meet in products. `stream.P` gives that of the stream by itself.
struct MapPermutations: Sendable {
  /// What a map does in its block, told by the usual names of programs.
  enum Role: Sendable {
    case entry, query, key, value, output, up, down, reader, head

    /// Whether results are added to the stream.
    var isAdded: Bool { self == .entry || self == .output || self == .down }

    init(_ map: MapFile.Map) {
      let name = map.name.lowercased()
      let last = name.split(separator: ".").last.map(String.init) ?? ""
      func ends(_ endings: String...) -> Bool { endings.contains { name == $0 || name.hasSuffix(".\($0)") } }
      if ["classifier", "head", "heads", "score"].contains(where: { name.split(separator: ".").contains(Substring($0)) }
      ) {
        self = .head
      } else if map.isTable || name.contains("patch") || last == "conv1" {
        self = .entry
      } else if ["query", "q_proj", "q"].contains(last) {
        self = .query
      } else if ["key", "k_proj", "k"].contains(last) {
        self = .key
      } else if ["value", "v_proj", "v"].contains(last) {
        self = .value
      } else if ends("out_proj", "attn.proj", "attention.output.dense", "attn.c_proj") {
        self = .output
      } else if ends("fc1", "c_fc", "intermediate.dense", "linear1", "up_proj") {
        self = .up
      } else if ends("fc2", "mlp.c_proj", "output.dense", "linear2", "down_proj") {
        self = .down
      } else {
        self = .reader
      }
    }
  }

  let pairs: [String: MapMerge.Pair]
  /// Of every network, the first one's in order.
  let stream: [[Int]]
  let summary: [String]

  /// - Parameter heads: of the attention, nil where they are not known; then they are not compared.
  init(_ tensors: [String: Tensor], networks: [MapFile], heads: Int?) throws {
    let maps = networks[0].maps
    for (base, tensor) in tensors.sorted(by: { $0.key < $1.key })
    where base != "stream" && !maps.contains(where: { $0.name == base }) {
      throw tensor.error(
        found: "no map \(DataError.quotedName(base)) in \(networks[0].file)", expected: "the name of a map")
    }
    for (place, map) in maps.enumerated() {
      for network in networks.dropFirst() {
        let other = network.maps[place]
        guard other.outputs == map.outputs || Role(map) == .head, map.isTable || other.inputs == map.inputs else {
          throw other.weights.error(
            found: "\(other.outputs) x \(other.inputs)",
            expected: "\(map.outputs) x \(map.inputs), as in \(networks[0].file)")
        }
      }
    }
    let share = Rational(1, Integer(networks.count))
    func units(_ name: String, _ width: Int) throws -> [[Int]]? {
      try tensors[name].map { [Array(0..<width)] + (try Self.units($0, width: width, networks: networks.count)) }
    }
    let stream = try Self.stream(tensors, maps: maps, units: units)
    var known: [String: [[Int]]] = [:]
    var missing = 0
    for map in maps {
      let role = Role(map)
      if role.isAdded || role == .reader || role == .head { continue }
      if tensors[map.name] == nil { missing += 1 }
      known[map.name] = try units(map.name, map.outputs) ?? Self.identity(map.outputs, networks.count)
    }
    var pairs: [String: MapMerge.Pair] = [:]
    for map in maps {
      let (role, block) = (Role(map), Self.block(of: map.name))
      /// The permutation of the map of this role in the same block.
      func before(_ role: Role) -> [[Int]]? {
        maps.first { Role($0) == role && Self.block(of: $0.name) == block }.flatMap { known[$0.name] }
      }
      let written: [[Int]]
      if role.isAdded {
        guard stream[0].count == map.outputs else {
          throw map.weights.error(
            found: "\(map.outputs) outputs", expected: "\(stream[0].count), the width of the residual stream")
        }
        written = stream
      } else {
        written = known[map.name] ?? Self.identity(map.outputs, networks.count)
      }
      if role == .key, let query = maps.first(where: { Role($0) == .query && Self.block(of: $0.name) == block }),
        let units = known[query.name], units != written
      {
        throw (tensors[map.name] ?? tensors[query.name] ?? map.weights).error(
          found: "another permutation than that of \(DataError.quotedName(query.name))",
          expected: "one for queries and keys, which meet in products")
      }
      let read: [[Int]]?
      switch role {
      case .entry: read = nil
      case .output: read = before(.value)
      case .down: read = before(.up)
      default: read = stream
      }
      if let read, read[0].count != map.inputs {
        throw map.weights.error(
          found: "\(map.inputs) inputs", expected: "\(read[0].count), the units that are permuted before it")
      }
      pairs[map.name] = MapMerge.Pair(
        merge: role == .head ? nil : SideMatrix(.merge, units: written, share: share),
        unmerge: read.map { SideMatrix(.unmerge, units: $0, share: 1) })
    }
    if let heads { try Self.checkHeads(heads, maps: maps, known: known, tensors: tensors) }
    (self.pairs, self.stream) = (pairs, stream)
    summary = [
      "permutations: one of the residual stream (\(stream[0].count) units), "
        + "\(known.count - missing) of inner layers, \(missing) inner layers as they stand"
        + (heads == nil ? "; whether heads stay together is not compared without --heads" : "")
    ]
  }

  /// Every head of the queries moves as a whole, and the values of a head move with it.
  private static func checkHeads(
    _ heads: Int, maps: [MapFile.Map], known: [String: [[Int]]], tensors: [String: Tensor]
  ) throws {
    for query in maps where Role(query) == .query {
      let value = maps.first { Role($0) == .value && block(of: $0.name) == block(of: query.name) }
      for map in [query] + (value.map { [$0] } ?? []) {
        let tensor = tensors[map.name] ?? map.weights
        guard map.outputs % heads == 0 else {
          throw map.weights.error(found: "\(map.outputs) outputs", expected: "a multiple of heads=\(heads)")
        }
        for (own, reference) in zip(known[map.name] ?? [], known[query.name] ?? []) {
          for (place, unit) in own.enumerated() {
            let head = place / (map.outputs / heads)
            let expected = reference[head * (query.outputs / heads)] / (query.outputs / heads)
            guard unit / (map.outputs / heads) == expected else {
              throw tensor.error(
                found: "row \(place) of head \(head) taken from head \(unit / (map.outputs / heads))",
                expected: "head \(expected), as the rest of that head of \(DataError.quotedName(query.name))")
            }
          }
        }
      }
    }
  }

  static func identity(_ width: Int, _ networks: Int) -> [[Int]] { Array(repeating: Array(0..<width), count: networks) }

  /// The name up to the number of the layer; all of it where there is none.
  private static func block(of name: String) -> String {
    let words = name.split(separator: ".")
    guard let place = words.firstIndex(where: { $0.allSatisfy(\.isNumber) }) else { return name }
    return words[...place].joined(separator: ".")
  }

  /// The one permutation of all that is added to the stream.
  private static func stream(
    _ tensors: [String: Tensor], maps: [MapFile.Map], units: (String, Int) throws -> [[Int]]?
  ) throws -> [[Int]] {
    let added = maps.filter { Role($0).isAdded }
    guard let width = added.first?.outputs else {
      throw maps[0].weights.error(found: "no map that is added to a residual stream", expected: "a transformer")
    }
    var found: (tensor: Tensor, units: [[Int]])?
    for name in ["stream"] + added.map(\.name) {
      guard let tensor = tensors[name], let own = try units(name, width) else { continue }
      guard let first = found else {
        found = (tensor, own)
        continue
      }
      for (network, rows) in zip(own, first.units).enumerated() where rows.0 != rows.1 {
        let row = zip(rows.0, rows.1).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
        throw tensor.error(
          found: "another permutation than \(DataError.quotedName(first.tensor.name)) from row \(row) on"
            + (own.count > 2 ? " in network \(network + 1)" : ""),
          expected: "residual stream: one permutation per stream needed, found two")
      }
    }
    if let found { return found.units }
    throw (tensors.values.min { $0.name < $1.name } ?? maps[0].weights).error(
      found: "permutations without that of the residual stream",
      expected: "stream.P, or that of a map that is added to it")
  }

  /// The rows of a tensor, each a permutation.
  private static func units(_ tensor: Tensor, width: Int, networks: Int) throws -> [[Int]] {
    let shapes = networks == 2 ? [[width], [1, width]] : [[networks - 1, width]]
    guard shapes.contains(tensor.shape) else {
      throw tensor.error(found: "shape \(tensor.shape)", expected: "\(shapes[0]), a unit for every merged unit")
    }
    let numbers = try tensor.integers()
    return try (0..<networks - 1).map { row in
      let own = Array(numbers[row * width..<(row + 1) * width])
      try Permutation.check(own, of: tensor, place: "")
      return own
    }
  }
}

/// What every permutation of a file has to be.
enum Permutation {
  /// - Throws: `DataError` that names the tensor and the row, after `place`.
  static func check(_ units: [Int], of tensor: Tensor, place: String) throws {
    var seen: Set<Int> = []
    for unit in units {
      guard units.indices.contains(unit) else {
        throw tensor.error(
          found: "\(place)not a permutation (unit \(unit))", expected: "units 0 to \(units.count - 1)")
      }
      guard seen.insert(unit).inserted else {
        throw tensor.error(found: "\(place)not a permutation (row \(unit) used twice)", expected: "every unit once")
      }
    }
  }
}
