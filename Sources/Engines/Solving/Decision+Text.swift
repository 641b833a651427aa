import Running
import ThresholdNetworks

// Decisions as plain text, for an `AnswerBook`: lines for the kind, the resource units, and what belongs to the kind.
extension Decision {
  /// The text; nil for a decision that the clock or the user cut short, which is none.
  package var text: String? {
    guard let answer = answer.text else { return nil }
    return "\(resources)\n\(answer)"
  }

  /// The decision of a text about a sample, nil if it is none.
  package init?(text: String, about sample: PartialFunction) {
    guard let (head, rest) = Self.split(text), let resources = UInt64(head),
      let answer = Answer(text: rest, about: sample)
    else { return nil }
    self.init(answer, resources: resources)
  }

  fileprivate static func split(_ text: some StringProtocol) -> (head: String, rest: String)? {
    guard let end = text.firstIndex(of: "\n") else { return nil }
    return (String(text[..<end]), String(text[text.index(after: end)...]))
  }
}

extension Answer<ThresholdNetwork> {
  /// The text; nil for an answer that the clock or the user cut short.
  package var text: String? {
    var writer = WordWriter()
    switch self {
    case .found(let network):
      writer.write(network)
      return "found\n\(writer.text)"
    case .impossible(let refutation):
      return "impossible\n\(refutation.text)"
    case .undecided(let reason):
      switch reason {
      case .resources: return "resources\n"
      case .memory(let needed): return "memory\n\(needed.map(String.init) ?? "")"
      case .outOfReach(let words): return "outOfReach\n\(words)"
      case .results(let limit): return "results\n\(limit)"
      case .time, .interrupted: return nil
      }
    }
  }

  /// The answer of a text about a sample, nil if it is none.
  package init?(text: String, about sample: PartialFunction) {
    guard let (kind, rest) = Decision.split(text) else { return nil }
    switch kind {
    case "found":
      guard var reader = try? RefutationReader(rest, about: sample), let network = try? reader.readNetwork(),
        reader.isAtEnd
      else { return nil }
      self = .found(network)
    case "impossible":
      guard let refutation = Refutation(text: rest, about: sample) else { return nil }
      self = .impossible(refutation)
    case "resources": self = .undecided(.resources)
    case "memory": self = .undecided(.memory(needed: Int(rest)))
    case "outOfReach": self = .undecided(.outOfReach(rest))
    case "results":
      guard let limit = Int(rest) else { return nil }
      self = .undecided(.results(limit: limit))
    default: return nil
    }
  }
}

extension Refutation {
  fileprivate var text: String {
    var writer = WordWriter()
    switch self {
    case .solver(let name): return "solver\n\(name)"
    case .exhausted(let name): return "exhausted\n\(name)"
    case .counting(let chain):
      writer.write(chain)
      return "counting\n\(writer.text)"
    case .cover(let trees):
      writer.write(trees.count)
      for tree in trees { writer.write(tree) }
      return "cover\n\(writer.text)"
    case .separation(let tree):
      writer.write(tree)
      return "separation\n\(writer.text)"
    case .layers(let tree):
      writer.write(tree)
      return "layers\n\(writer.text)"
    case .neuron(let plain, let complemented):
      writer.write(plain)
      writer.write(complemented)
      return "neuron\n\(writer.text)"
    case .inherited(let architecture):
      writer.write(architecture.widths)
      return "inherited\n\(writer.text)"
    }
  }

  fileprivate init?(text: String, about sample: PartialFunction) {
    guard let (kind, rest) = Decision.split(text) else { return nil }
    if kind == "solver" || kind == "exhausted" {
      self = kind == "solver" ? .solver(rest) : .exhausted(rest)
      return
    }
    do {
      var reader = try RefutationReader(rest, about: sample)
      switch kind {
      case "counting": self = .counting(chain: try reader.readChain())
      case "cover": self = .cover(try reader.readCoverTrees())
      case "separation": self = .separation(try reader.readSeparationTree())
      case "layers": self = .layers(try reader.readSeparationTree())
      case "neuron":
        self = .neuron(plain: try reader.readNeuronTree(), complemented: try reader.readNeuronTree())
      case "inherited":
        let widths = try reader.readWidths()
        guard widths.last == 1, sample.inputCount >= 1 else { return nil }
        self = .inherited(from: Architecture(inputCount: sample.inputCount, widths: widths))
      default: return nil
      }
      guard reader.isAtEnd else { return nil }
    } catch { return nil }
  }
}
