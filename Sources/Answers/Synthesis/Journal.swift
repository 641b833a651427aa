import Files
import Formats
import Foundation
import Running
import Solving
import ThresholdNetworks

/// The decisions of a run, one JSON line each, appended and synced as they are made.
///
/// A resumed run reads the file and asks no settled question again; a torn last line is ignored. The first line says which
/// instance and question the file belongs to.
public final class Journal {
  /// What a decision was about: the question without its sample.
  struct Key: Hashable {
    var widths: [Int]
    var mismatches: Int
    var maximumWires: Int?
    var requiresEveryNeuron: Bool
    /// The resource units allowed, nil for no limit. Part of the key because an open answer holds for this budget only.
    var resources: UInt64?
  }

  private let file: FileHandle
  private var known: [Key: Decision] = [:]

  /// The number of decisions read from the file.
  public var decisionCount: Int { known.count }

  /// Opens the journal at `path` for the question that `header`, one line, describes.
  ///
  /// - Throws: `DataError` if the file exists and `resuming` is false, or if it belongs to another question.
  public init(path: String, header headerLine: String, inputCount: Int, resuming: Bool) throws {
    let exists = FileManager.default.fileExists(atPath: path)
    if exists && !resuming {
      throw DataError(
        file: path, found: "a journal", expected: "no file", fix: "give --resume to continue it, or remove it")
    }
    if exists {
      let text = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
      let end = text.lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
      let lines = text[..<end].split(separator: "\n", omittingEmptySubsequences: true)
      if let first = lines.first, first != headerLine {
        throw DataError(
          file: path, line: 1, found: "the journal of another question", expected: "the one of this run",
          fix: "use the same instance and options, or another file")
      }
      for line in lines.dropFirst() {
        guard let entry = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)),
          let decision = entry.decision(inputCount: inputCount)
        else { continue }
        known[
          Key(
            widths: entry.widths, mismatches: entry.mismatches, maximumWires: entry.wires,
            requiresEveryNeuron: entry.allNeurons ?? false, resources: entry.budget.flatMap(UInt64.init))] = decision
      }
      // A torn last line is cut off before anything is appended behind it.
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      try handle.truncate(atOffset: UInt64(text[..<end].utf8.count))
      file = handle
      if lines.isEmpty { try append(headerLine) }
    } else {
      guard FileManager.default.createFile(atPath: path, contents: nil) else {
        throw DataError(file: path, found: "a path that cannot be written", expected: "a file for the journal")
      }
      file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      try append(headerLine)
    }
  }

  deinit { try? file.close() }

  func decision(for key: Key) -> Decision? { known[key] }

  func record(_ decision: Decision, for key: Key) throws {
    // What the clock or the user cut short is not settled.
    if case .undecided(let reason) = decision.answer, reason != .resources { return }
    known[key] = decision
    try append(try Line(decision, key: key).text)
  }

  private func append(_ line: String) throws {
    try file.seekToEnd()
    try file.write(contentsOf: Data("\(line)\n".utf8))
    try file.synchronize()
  }
}

extension Journal {
  /// One decision as it stands in the file.
  private struct Line: Codable {
    struct Parameters: Codable {
      var weights: String
      var sign: Int
      var bias: Int
    }

    var widths: [Int]
    var mismatches: Int
    var wires: Int?
    var allNeurons: Bool?
    var budget: String?
    var cost: String
    var answer: String
    var by: String?
    var network: [[Parameters]]?

    init(_ decision: Decision, key: Key) {
      (widths, mismatches, wires) = (key.widths, key.mismatches, key.maximumWires)
      allNeurons = key.requiresEveryNeuron ? true : nil
      budget = key.resources.map { String($0) }
      cost = String(decision.resources)
      switch decision.answer {
      case .found(let network):
        answer = "found"
        self.network = network.layers.map { layer in
          layer.map { Parameters(weights: $0.weights.description, sign: $0.sign, bias: $0.bias) }
        }
      case .impossible(let refutation):
        answer = "impossible"
        by = refutation.method
      case .undecided: answer = "undecided"
      }
    }

    var text: String {
      get throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
      }
    }

    /// The decision, nil if the line is damaged: then the question is simply asked again.
    func decision(inputCount: Int) -> Decision? {
      guard let cost = UInt64(cost) else { return nil }
      switch answer {
      case "found": return network(inputCount: inputCount).map { Decision(.found($0), resources: cost) }
      case "impossible": return by.map { Decision(.impossible(.solver($0)), resources: cost) }
      case "undecided": return Decision(.undecided(.resources), resources: cost)
      default: return nil
      }
    }

    private func network(inputCount: Int) -> ThresholdNetwork? {
      guard let network, network.last?.count == 1 else { return nil }
      var fanIn = inputCount
      var layers: [[Neuron]] = []
      for layer in network {
        guard !layer.isEmpty else { return nil }
        let neurons = layer.compactMap { neuron -> Neuron? in
          guard let weights = BitVector(neuron.weights), weights.count == fanIn,
            Neuron.isLegal(sign: neuron.sign, bias: neuron.bias, fanIn: fanIn)
          else { return nil }
          return Neuron(weights: weights, sign: neuron.sign, bias: neuron.bias)
        }
        guard neurons.count == layer.count else { return nil }
        layers.append(neurons)
        fanIn = neurons.count
      }
      return ThresholdNetwork(inputCount: inputCount, layers: layers)
    }
  }
}
