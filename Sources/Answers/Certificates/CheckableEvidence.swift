import ThresholdNetworks

/// The evidence that no network of some widths fits a sample, in the form that the checker reads.
public enum CheckableEvidence: Hashable, Sendable {
  /// Points in a chain whose labels alternate more often than the first layer is wide.
  case counting(chain: [Int])
  /// Depth 2: weights of the points for each output threshold; where wires count, the price of a column behind them.
  case margin([[Int]])
  /// Depth 2: a tree of weights for each output threshold; the file.
  case tree([UInt8])
  /// Weights on pairs of a one and a zero, each counted among its kind.
  case separation([[Int]])
  /// A tree of such weights; the file.
  case separationTree([UInt8])
  /// Depth 3: such a tree with weights of the points for every first layer that separates; the file.
  case layers([UInt8])
  /// All widths 1: two trees of weights of the points, for either sign; the file.
  case neuron([UInt8])
  /// Depth 2: points on which no neuron of a sign is right together, and a clausal proof for each threshold; the file.
  case conflicts([UInt8])
  /// One threshold neuron: weights of the points under which ones and zeros have equal sums.
  case hulls([Int])
  /// The columns of a small case, added up again by the checker.
  case columns
  /// A clausal proof with hints on the checker's formula; the file.
  case clauses([UInt8])

  /// The word that a certificate uses for the method.
  public var method: String {
    switch self {
    case .counting: "counting"
    case .margin: "margin"
    case .tree: "tree"
    case .separation, .separationTree: "separation"
    case .layers: "layers"
    case .neuron: "neuron"
    case .conflicts: "conflicts"
    case .hulls: "hulls"
    case .columns: "columns"
    case .clauses: "clauses"
    }
  }

  /// The file that belongs to it, and its suffix.
  var file: (bytes: [UInt8], suffix: String)? {
    switch self {
    case .tree(let bytes): (bytes, "tree")
    case .separationTree(let bytes): (bytes, "tree")
    case .layers(let bytes): (bytes, "tree")
    case .neuron(let bytes): (bytes, "tree")
    case .conflicts(let bytes): (bytes, "conflicts")
    case .clauses(let bytes): (bytes, "proof")
    case .counting, .margin, .separation, .hulls, .columns: nil
    }
  }

  /// What it costs to store: numbers and bytes.
  public var size: Int {
    switch self {
    case .counting(let chain): chain.count
    case .margin(let weights): weights.reduce(0) { $0 + $1.count }
    case .separation(let weights): 3 * weights.count
    case .hulls(let weights): weights.count
    case .columns: 1
    case .tree(let bytes), .separationTree(let bytes), .layers(let bytes), .neuron(let bytes), .conflicts(let bytes),
      .clauses(let bytes):
      bytes.count
    }
  }
}

/// Widths that are refuted; nil stands for "however wide".
public struct RefutedWidths: Hashable, Sendable {
  /// The largest width of every layer that is refuted; nil for any width.
  public var widths: [Int?]
  /// What refutes them.
  public var evidence: CheckableEvidence
  /// Of wires: the most wires with which networks are refuted whose output reads exactly so many hidden neurons as the first width
  /// says; nil if all networks of these widths are refuted.
  public var wires: Int?

  /// Refuted widths with their evidence.
  public init(_ widths: [Int?], _ evidence: CheckableEvidence, wires: Int? = nil) {
    self.widths = widths
    self.evidence = evidence
    self.wires = wires
  }

  /// Whether everything that the other one refutes is refuted by this one as well.
  public func contains(_ other: Self) -> Bool {
    guard wires == nil && other.wires == nil else { return self == other }
    return widths.count == other.widths.count && zip(widths, other.widths).allSatisfy { ($0 ?? .max) >= ($1 ?? .max) }
  }

  /// Whether the evidence refutes these widths too, as no layer of them is wider.
  public func contains(_ narrower: [Int]) -> Bool {
    wires == nil && widths.count == narrower.count
      && zip(widths, narrower).allSatisfy { wide, narrow in wide.map { narrow <= $0 } ?? true }
  }
}
