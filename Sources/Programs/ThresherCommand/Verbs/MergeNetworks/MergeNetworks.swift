import ArgumentParser
import Files
import FoldableSuperNets
import Formats
import LinearAlgebra
import Running
import Tensors

/// `thresher merge-networks A B --data DA --data DB`: one network in place of several, by one method or all.
struct MergeNetworks: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "merge-networks",
    abstract: "Merge dense networks of different tasks into one of the same size, and say how well it does.",
    discussion: """
      Networks are .npz, .safetensors, .onnx or JSON; the last layer of each is its head and stays apart. Points of each task \
      follow with --data, in the same order: .npy, .npz with X and y, or CSV, with or without labels. --to writes the body \
      and the heads of one method. Small networks and data do not show the collapse of simple methods that is reported of \
      large transformers.
      """)

  @Argument(help: "The networks.")
  var networks: [String]

  @Option(help: ArgumentHelp("Points of a task; once for each network.", valueName: "file"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp(
      "\(MergeMethod.allCases.map(\.rawValue).joined(separator: ", ")); all of them without one.", valueName: "name"),
    transform: { text in
      guard let method = MergeMethod(rawValue: text) else {
        throw ValidationError(
          "found --method \(text); expected one of \(MergeMethod.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return method
    })
  var method: [MergeMethod] = []

  @Option(help: ArgumentHelp("Points of each task for merging; the others serve the scores.", valueName: "N"))
  var samples = 100

  @Option(help: ArgumentHelp("Repetitions of trained methods, for the spread.", valueName: "N"))
  var seeds = 1

  @Option(help: ArgumentHelp("The factor of off-diagonal entries in RegMean's Gram matrices, 0 to 1.", valueName: "x"))
  var rho = 0.9

  @Option(help: ArgumentHelp("Where to write the merged network; needs one method.", valueName: "file"))
  var to: String?

  @OptionGroup var seed: SeedOptions
  @OptionGroup var budget: BudgetOptions
  @OptionGroup var output: OutputOptions

  var timeLimit: Duration? { budget.time }

  func validate() throws {
    if to != nil, method.count != 1 { throw ValidationError("found --to with \(method.count) methods; expected one") }
    if !(1...1_000_000).contains(samples) { throw ValidationError("found --samples \(samples); expected 1 to 1000000") }
    if !(1...100).contains(seeds) { throw ValidationError("found --seeds \(seeds); expected 1 to 100") }
    if !(0...1).contains(rho) { throw ValidationError("found --rho \(rho); expected a number from 0 to 1") }
  }

  func run() throws {
    let effort = budget.startedEffort(output.progress)
    let merge = try NetworkMerge(networks: networks, data: data, samples: samples)
    var settings = MergeMethod.Settings()
    settings.rho = rho
    var lines: [NetworkMerge.Line] = []
    var isWhole = true
    for method in method.isEmpty ? MergeMethod.allCases : method {
      effort.report?("merge-networks \(method.rawValue)")
      do {
        guard
          let line = try merge.run(method, settings: settings, seed: seed.seed, seeds: seeds, effort: effort)
        else {
          isWhole = false
          break
        }
        lines.append(line)
      } catch let error as MergeMethod.Failure {
        // Among all methods one that does not fit is left out; asked for alone it is a mistake.
        if !self.method.isEmpty { throw ValidationError(error.description) }
      } catch let error as FactorizationError {
        throw DataError(file: networks[0], found: "\(method.rawValue): \(error)", expected: "numbers within range")
      }
    }
    if let to, let line = lines.first { try TensorFile.write(merge.tensors(of: line.merged), to: to) }
    try output.emit(document(merge, lines, isWhole), text: MergeText.text(merge, lines, isWhole: isWhole))
    if !isWhole { throw ExitCode.undecided }
  }

  private func document(_ merge: NetworkMerge, _ lines: [NetworkMerge.Line], _ isWhole: Bool) -> ResultDocument {
    var document = ResultDocument(
      verb: "merge-networks",
      parameters: [
        "networks": .array(networks.map { .string($0) }), "data": .array(data.map { .string($0) }),
        "samples": .integer(samples), "seeds": .integer(seeds), "seed": .string("\(seed.seed)"), "rho": .number(rho),
      ])
    document["complete"] = .bool(isWhole)
    document["methods"] = .array(
      lines.map { line in
        [
          "method": .string(line.method.rawValue), "per_task": .array(line.scores.map { .number($0.perTask) }),
          "joint": .array(line.scores.map { .number($0.joint) }), "errors": .array(line.errors.map { .number($0) }),
          "notes": .array(line.merged.notes.map { .string($0) }),
        ]
      })
    return document
  }
}
