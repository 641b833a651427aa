import ArgumentParser
import Files
import Formats
import Generators
import ModelColumns
import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// `thresher generate`: a random teacher's noisy sample, or a well-known function.
struct Generate: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "A random teacher's noisy sample, or a well-known function, as an instance file.",
    discussion: """
      A teacher's neurons are drawn uniformly from the non-constant functions, with --neurons from the settings of \
      those, and the teacher is not constant. The \
      points are distinct. Exactly round(noise * points) labels are flipped. The command, the teacher and the flipped \
      rows stand in the comments of the file.

        thresher generate --inputs 6 --teacher 3,1 --points 24 --noise 0.1 --seed 1
        thresher generate --family parity --inputs 5
      """)

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The number of inputs.", valueName: "n"),
    transform: { try Parse.count($0, in: 1...Sample.maximumInputs) })
  var inputs: Int

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The widths of a random teacher.", valueName: "widths"),
    transform: Parse.widths)
  var teacher: Widths?

  @Option(
    parsing: .unconditional,
    help: "A function instead of a teacher: \(FunctionFamily.allCases.map(\.rawValue).joined(separator: ", ")).")
  var family: FunctionFamily?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The k of exactly, the bit of adder-sum and multiplier.", valueName: "k"),
    transform: { try Parse.count($0, in: 0...Sample.maximumInputs) })
  var parameter: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The number of points; by default all of them for a family.", valueName: "N"),
    transform: { try Parse.count($0, in: 1...Sample.maximumPoints) })
  var points: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The share of flipped labels.", valueName: "p"),
    transform: { try Parse.number($0, in: 0...1) })
  var noise = 0.0

  @OptionGroup var neuronOptions: NeuronOptions
  @OptionGroup var seedOptions: SeedOptions
  @OptionGroup var limits: LimitOptions

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The file to write; default: standard output.", valueName: "file"))
  var to = "-"

  @Option(parsing: .unconditional, help: "The format if the suffix does not tell: pla, csv or json.")
  var format: FileFormat?

  var timeLimit: Duration? { limits.time }

  func validate() throws {
    guard (teacher == nil) != (family == nil) else {
      throw ValidationError(
        "found \(teacher == nil ? "neither --teacher nor" : "both --teacher and") --family; expected one of them")
    }
    if let points, inputs < Int.bitWidth - 2, points > 1 << inputs {
      throw ValidationError("found --points \(points); expected at most \(1 << inputs), all points of \(inputs) inputs")
    }
    if teacher != nil, points == nil { throw ValidationError("found no --points; expected their number") }
    if family == nil, parameter != nil {
      throw ValidationError("found --parameter without --family; expected both or neither")
    }
    if let model = neuronOptions.richModel { try NeuronOptions.refuse([("--family", family != nil)], with: model) }
    if let family { try validate(family) }
  }

  private func validate(_ family: FunctionFamily) throws {
    guard inputs <= Sample.maximumTotalInputs else {
      throw ValidationError("found \(inputs) inputs; expected at most \(Sample.maximumTotalInputs) for --family")
    }
    if let complaint = family.complaint(inputCount: inputs) {
      throw ValidationError("found --family \(family.rawValue) with \(inputs) inputs; expected \(complaint)")
    }
    let range = family.parameters(inputCount: inputs)
    if let parameter, range?.contains(parameter) != true {
      let expected = range.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "none"
      throw ValidationError("found --parameter \(parameter) for \(family.rawValue); expected \(expected)")
    }
    if range != nil, parameter ?? family.defaultParameter(inputCount: inputs) == nil {
      throw ValidationError("found --family \(family.rawValue) without --parameter; expected both")
    }
  }

  func run() throws {
    let effort = limits.startedEffort()
    let format = self.format ?? FileFormat(suffixOf: to) ?? .pla
    let count = points ?? 1 << inputs
    // Points are held twice while they are drawn, the text as bytes and as what is written.
    try effort.require(
      bytes: count * (2 * ((inputs + 63) / 64 * 8 + 48) + 2 * (format == .csv ? 2 * inputs + 2 : inputs + 40)),
      for: "\(count) points of \(inputs) inputs")
    let sample = try generated(effort)
    let text = try Document.sample(sample).text(as: format, name: to)
    try effort.goOn(Self.unfinished)
    try Output.write(text, to: to)
  }

  private static let unfinished = "the sample is not finished and nothing is written"

  /// The sample that the options describe. Points, teacher and flips have their own streams of the seed.
  private func generated(_ effort: Effort) throws -> Sample {
    let key = RandomKey(seed: seedOptions.seed)
    var pointKey = key.fold(in: 0)
    let points: [BitVector]
    if let count = self.points {
      guard let drawn = NoisySample.points(count, inputCount: inputs, using: &pointKey, effort: effort) else {
        try effort.goOn(Self.unfinished)
        throw ExitCode.undecided
      }
      points = drawn
    } else {
      points = (UInt64(0)..<(UInt64(1) << UInt64(inputs))).map { BitVector(words: [$0], count: inputs) }
    }
    var comments = ["family: \(family?.rawValue ?? "noisy teacher")", "command: \(command)"]
    var labels: BitVector
    if let family {
      let k = parameter ?? family.defaultParameter(inputCount: inputs) ?? 0
      let table = family.truthTable(inputCount: inputs, parameter: k)
      labels = BitVector(points.map { table[$0] })
    } else {
      let teacher = try randomTeacher(points: points, key: key, effort)
      labels = BitVector(count: points.count)
      for (index, point) in points.enumerated() {
        try effort.goOn(Self.unfinished)
        labels[index] = teacher.evaluate(point)
      }
      comments.append("teacher: \(try teacher.line)")
    }
    if self.points != nil { comments.append("seed: \(seedOptions.seed)") }
    let flips = Int((noise * Double(points.count)).rounded())
    if family == nil || flips > 0 {
      var flipKey = key.fold(in: 2)
      let flipped = NoisySample.indices(flips, below: points.count, using: &flipKey)
      for index in flipped { labels[index].toggle() }
      comments.append("noise: \(noise)")
      comments.append("flipped rows: \(flipped.map { String($0 + 1) }.joined(separator: " "))")
    }
    let rows = points.enumerated().map { Sample.Row(point: $1, label: labels[$0]) }
    // Nobody asks for the digest of what is about to be written.
    return Sample(name: to, inputCount: inputs, rows: rows, comments: comments, digest: "")
  }

  private func randomTeacher(points: [BitVector], key: RandomKey, _ effort: Effort) throws -> NamedNetwork {
    guard let widths = teacher else { throw ValidationError("found no --teacher; expected its widths") }
    var teacherKey = key.fold(in: 1)
    let architecture = widths.architecture(inputCount: inputs)
    if let network = try random(architecture, points, &teacherKey, effort) { return network }
    try effort.goOn(Self.unfinished)
    throw DataError(
      file: "--teacher", found: "only constant networks of the widths \(architecture)", expected: "other widths")
  }

  private func random(
    _ architecture: Architecture, _ points: [BitVector], _ key: inout RandomKey, _ effort: Effort
  ) throws -> NamedNetwork? {
    guard let model = neuronOptions.richModel else {
      return Teacher.random(architecture, points: points, using: &key, effort: effort).map { .binary($0) }
    }
    do {
      return try ModelTeacher.random(model, architecture, points: points, using: &key, effort: effort)
        .map { .rich($0) }
    } catch let stop as ModelStopped {
      throw DataError(
        file: "--teacher", found: "widths \(architecture) of \(model) neurons", expected: "narrower layers",
        fix: stop.description)
    }
  }

  /// The command that generates the same file again.
  private var command: String {
    var words = ["thresher generate"]
    if let family { words.append("--family \(family.rawValue)") }
    words.append("--inputs \(inputs)")
    if let teacher { words.append("--teacher \(teacher.values.map(String.init).joined(separator: ","))") }
    if let model = neuronOptions.richModel { words.append("--neurons \(model)") }
    if let parameter { words.append("--parameter \(parameter)") }
    if let points { words.append("--points \(points)") }
    if noise > 0 { words.append("--noise \(noise)") }
    if points != nil || noise > 0 { words.append("--seed \(seedOptions.seed)") }
    return words.joined(separator: " ")
  }
}

extension FunctionFamily: ExpressibleByArgument {}
