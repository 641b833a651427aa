import Files
import LinearAlgebra
import Numbers
import Tensors

/// The matrices of a merge by the names of the maps: `NAME.M` and `NAME.U`, or their parts `NAME.M.diagonal`, `NAME.M.left`,
/// `NAME.M.right`, and values of norms under their own names; or permutations `NAME.P`.
///
/// A U may stand at the part of the name that several maps share: `layer.0.attention.U` serves query, key and value.
struct MapMerge: Sendable {
  /// What happens to one map: a map without U reads an input that all networks share, one without M is kept for every network.
  struct Pair: Sendable {
    var merge: SideMatrix?
    var unmerge: SideMatrix?
  }

  /// By the names of maps.
  let pairs: [String: Pair]
  /// Norms that the file gives.
  let norms: [String: Tensor]
  /// For permutations the place of every unit of the stream, network by network: norms are averaged so.
  let stream: [[Int]]?
  /// What the file says, in words.
  let summary: [String]

  /// Whether the tensors are named after maps, and not after the numbers of layers.
  static func isMeant(by tensors: [Tensor]) -> Bool { tensors.contains { Name($0.name) != nil } }

  /// The name of a matrix: the map, the letter, and the part.
  struct Name {
    var base: String
    var letter: String
    var part: String

    init?(_ text: String) {
      let words = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      let hasPart = ["diagonal", "left", "right"].contains(words.last ?? "")
      let place = words.count - (hasPart ? 2 : 1)
      guard place >= 1, ["M", "U", "P"].contains(words[place]), !hasPart || words[place] != "P" else { return nil }
      (base, letter) = (words[..<place].joined(separator: "."), words[place])
      part = hasPart ? words[words.count - 1] : ""
    }
  }

  /// - Parameter heads: of the attention, for permutations; nil where they are not known.
  init(_ tensors: [Tensor], networks: [MapFile], heads: Int?) throws {
    var (parts, norms) = ([String: [String: [String: Tensor]]](), [String: Tensor]())
    let normNames = Set(networks[0].norms.map(\.name))
    for tensor in tensors {
      if let name = Name(tensor.name) {
        parts[name.letter, default: [:]][name.base, default: [:]][name.part] = tensor
      } else if normNames.contains(tensor.name) {
        norms[tensor.name] = tensor
      } else {
        throw tensor.error(
          found: "no matrix of a merge and no norm of \(networks[0].file)",
          expected: "names such as NAME.M, NAME.U or NAME.P")
      }
    }
    self.norms = norms
    if let permutations = parts["P"] {
      if let other = parts["M"]?.values.first?.values.first ?? parts["U"]?.values.first?.values.first {
        throw other.error(found: "a matrix beside permutations", expected: "M and U, or P")
      }
      let wiring = try MapPermutations(permutations.compactMapValues { $0[""] }, networks: networks, heads: heads)
      (pairs, stream, summary) = (wiring.pairs, wiring.stream, wiring.summary)
      return
    }
    (stream, summary) = (nil, [])
    pairs = try Self.pairs(parts["M"] ?? [:], parts["U"] ?? [:], networks: networks)
  }

  private static func pairs(
    _ merges: [String: [String: Tensor]], _ unmerges: [String: [String: Tensor]], networks: [MapFile]
  ) throws -> [String: Pair] {
    var (pairs, used) = ([String: Pair](), Set<String>())
    let names = Set(networks[0].maps.map(\.name))
    for (base, parts) in merges.sorted(by: { $0.key < $1.key }) where !names.contains(base) {
      if let tensor = parts.values.min(by: { $0.name < $1.name }) {
        throw tensor.error(
          found: "no map \(DataError.quotedName(base)) in \(networks[0].file)",
          expected: "the name of a map of the networks")
      }
    }
    for (place, map) in networks[0].maps.enumerated() {
      let own = networks.map { $0.maps[place] }
      let merge = try merges[map.name].map {
        try SideMatrix(.merge, parts: $0, widths: own.map(\.outputs), of: map.name)
      }
      var unmerge: SideMatrix?
      if !map.isTable, let (base, parts) = nearest(map.name, among: unmerges, isMerged: merge != nil) {
        used.insert(base)
        unmerge = try SideMatrix(.unmerge, parts: parts, widths: own.map(\.inputs), of: map.name)
      }
      if unmerge == nil, merge != nil, !map.isTable {
        for (network, other) in zip(networks, own) where other.inputs != map.inputs {
          throw other.weights.error(
            found: "\(other.inputs) inputs in \(network.file)",
            expected: "\(map.inputs), as in \(networks[0].file), for there is no U")
        }
      }
      if merge != nil || unmerge != nil { pairs[map.name] = Pair(merge: merge, unmerge: unmerge) }
    }
    for (base, parts) in unmerges.sorted(by: { $0.key < $1.key }) where !used.contains(base) {
      if let tensor = parts.values.min(by: { $0.name < $1.name }) {
        throw tensor.error(
          found: "no map in \(networks[0].file) that \(DataError.quotedName(base)) names",
          expected: "the beginning of its name")
      }
    }
    return pairs
  }

  /// The U at the longest beginning of the name. Maps without M take only their own.
  private static func nearest(
    _ name: String, among unmerges: [String: [String: Tensor]], isMerged: Bool
  ) -> (String, [String: Tensor])? {
    var words = name.split(separator: ".").map(String.init)
    while !words.isEmpty {
      let base = words.joined(separator: ".")
      if let parts = unmerges[base] { return (base, parts) }
      if !isMerged { return nil }
      words.removeLast()
    }
    return nil
  }
}
