import DropCompute
import Foundation
import Numbers
import Running
import SeparableTasks
import TaskSimilarity

// What the papers' hot loops cost, for the scripts in Tests/Rivals: one line of JSON.
//
//     paper-bench projections FILE RUNS    a chain of projections on the tasks of an .npz, the best of RUNS
//     paper-bench exact FILE               the same chain in fractions
//     paper-bench forgetting               f(500,50,250), f at p = 10^6, all 250,000 pairs at p = 500
//     paper-bench maxima                   enclosures of e_N for N = 8 ... 10^6
//     paper-bench threshold FILE SERIAL    the best threshold of a trace in an .npy
//     paper-bench assignment FILE RUNS     the assignment of least cost for a matrix in an .npy, certified
//     paper-bench fold WIDTH RUNS          the fold of two transformer blocks, beside a product of matrices
//     paper-bench open FILE                opening a file of tensors
//     paper-bench denoiser-line N M        the optimum of N clusters of M copies, proved in fractions
//     paper-bench denoiser-pairs FILE      the same for an array of pairs (clean, noisy)
//     paper-bench denoiser-plane M         the check of all units for M multipliers
//     paper-bench denoiser-sigmas N        enclosures of both errors at N noise levels
//     paper-bench accumulators FILE OUT    FMAq a second on the matrices a and b of an .npz, by instruction set
//     paper-bench worst-case               worst cases over all inputs of M3E3b4
//     paper-bench simulation LAW           micro-batch times drawn and put through the released code's rule
//     paper-bench sharpness NET DATA       the largest eigenvalue of a Hessian, and both ends proved
//     paper-bench decisions                exact decisions of 31 x 31 and 301 x 301 Hessians
//     paper-bench tents                    eight descents with their sharpness and exact norms
//     paper-bench path-norms               proved least path norms on grids of 9, 13 and 17

func stop(_ sentence: String) -> Never {
  FileHandle.standardError.write(Data("paper-bench: \(sentence)\n".utf8))
  exit(2)
}

/// CPU seconds of this process; one thread does all the work here.
func processorSeconds(_ body: () -> Void) -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
  let start = now()
  body()
  return now() - start
}

func show(_ fields: [(String, String)]) {
  print("{" + fields.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
}

/// A chain over all tasks; each projector is made anew in every run, and making it counts.
func projections(_ path: String, runs: Int) throws {
  let tasks = try TaskFiles.data([path]).floats
  var (best, residual, end) = (Double.infinity, 0.0, [Double]())
  for _ in 0..<runs {
    var point = [Double](repeating: 0, count: tasks.dimension)
    var sessions: [FloatProjection] = []
    let seconds = processorSeconds {
      for rows in tasks.rows {
        let session = FloatProjection(FloatProjector(rows: rows))
        if session.project(point) != .projected { stop("a task is not separable") }
        point = session.point
        sessions.append(session)
      }
    }
    best = min(best, seconds)
    residual = sessions.map { $0.residual().largest }.max() ?? 0
    end = point
  }
  show([
    ("seconds_per_projection", "\(best / Double(tasks.rows.count))"), ("residual", "\(residual)"), ("end", "\(end)"),
  ])
}

func exactProjections(_ path: String) throws {
  let tasks = try TaskFiles.read([path])
  var point = [Rational](repeating: 0, count: tasks[0].dimension)
  var guessed = 0
  let seconds = processorSeconds {
    for task in tasks {
      guard let projection = try? RationalProjector(rows: task.rows).project(point) else {
        stop("a task is not separable")
      }
      point = projection.point
      guessed += projection.wasGuessed ? 1 : 0
    }
  }
  let bits = point.map { max($0.numerator.bitLength, $0.denominator.bitLength) }.max() ?? 0
  show([
    ("seconds", "\(seconds)"), ("projections", "\(tasks.count)"), ("guessed", "\(guessed)"), ("bits", "\(bits)"),
    ("end", "\(point.map { Double(rounding: $0) })"),
  ])
}

func forgetting() {
  var last = Rational.zero
  let one = processorSeconds {
    for _ in 0..<1000 { last = ExactForgetting(dimension: 500, rank: 50, support: 250).worst }
  }
  let large = processorSeconds {
    for _ in 0..<1000 { _ = ExactForgetting(dimension: 1_000_000, rank: 100_000, support: 500_000) }
  }
  var count = 0
  let all = processorSeconds {
    for d in 1...500 {
      for m in 1...500 where ExactForgetting(dimension: 500, rank: d, support: m).worst >= 0 { count += 1 }
    }
  }
  show([
    ("f_500_50_250", "\"\(last)\""), ("seconds_per_value", "\(one / 1000)"), ("seconds_at_million", "\(large / 1000)"),
    ("pairs", "\(count)"), ("seconds_all_pairs", "\(all)"),
  ])
}

func maxima() {
  let counts = [8, 64, 200, 1024, 10_000, 100_000, 1_000_000]
  // The first call fills a table, which is not the cost of a value.
  var width = counts.map { ExpectedMaximum.enclosure($0) }.map { $0.upperBound - $0.lowerBound }.max() ?? 1
  let seconds = processorSeconds {
    for _ in 0..<100 {
      for count in counts {
        let interval = ExpectedMaximum.enclosure(count)
        width = max(width, interval.upperBound - interval.lowerBound)
      }
    }
  }
  show([("seconds", "\(seconds / Double(100 * counts.count))"), ("width", "\(width)")])
}

/// Reading is not counted, as NumPy's is not.
func threshold(_ path: String, serial: Double) throws {
  let trace = try TraceFile.read(path)
  var sweep = ThresholdSweep.best(trace, serial: serial)
  let seconds = processorSeconds { sweep = ThresholdSweep.best(trace, serial: serial) }
  show([("seconds", "\(seconds)"), ("threshold", "\(sweep.threshold)"), ("speed", "\(sweep.speed)")])
}

func simulation(_ name: String) throws {
  guard let law = RuntimeLaw(name: name, mean: 1, deviation: 0.3) else { stop("\(name) is no law") }
  let simulation = DropSimulation(
    workers: 64, micros: 12, steps: 60_000, law: law, serial: 1, thresholds: [11.2], seed: 1)
  var result: DropSimulation.Result?
  var failure: (any Error)?
  let seconds = processorSeconds {
    do { result = try simulation.run([.twoChecks])?[0][0] } catch { failure = error }
  }
  if let failure { throw failure }
  guard let result else { stop("the simulation did not end") }
  let times = Double(simulation.workers * simulation.micros * simulation.steps)
  var key = RandomKey(seed: 2)
  var buffer = [Double](repeating: 0, count: 768)
  let sampler = law.sampler()
  let drawing = processorSeconds {
    for _ in 0..<simulation.steps { buffer.withUnsafeMutableBufferPointer { sampler.fill($0, &key) } }
  }
  show([
    ("times_a_second", "\(times / seconds)"), ("draws_a_second", "\(times / drawing)"), ("speed", "\(result.speed)"),
    ("error", "\(result.standardError)"),
  ])
}

let arguments = CommandLine.arguments
do {
  switch arguments.dropFirst().first {
  case "projections" where arguments.count == 4: try projections(arguments[2], runs: max(1, Int(arguments[3]) ?? 1))
  case "exact" where arguments.count == 3: try exactProjections(arguments[2])
  case "forgetting" where arguments.count == 2: forgetting()
  case "maxima" where arguments.count == 2: maxima()
  case "threshold" where arguments.count == 4: try threshold(arguments[2], serial: Double(arguments[3]) ?? 0)
  case "simulation" where arguments.count == 3: try simulation(arguments[2])
  case "assignment" where arguments.count == 4:
    try FoldBench.assignment(arguments[2], runs: max(1, Int(arguments[3]) ?? 1))
  case "fold" where arguments.count == 4:
    guard let width = Int(arguments[2]), (12...4096).contains(width) else { stop("a width of 12 to 4096 is expected") }
    FoldBench.fold(width: width, runs: max(1, Int(arguments[3]) ?? 1))
  case "open" where arguments.count == 3: try FoldBench.open(arguments[2])
  case "denoiser-line" where arguments.count == 4:
    try DenoiserBench.line(clusters: max(1, Int(arguments[2]) ?? 1), copies: max(1, Int(arguments[3]) ?? 1))
  case "denoiser-pairs" where arguments.count == 3: try DenoiserBench.pairs(arguments[2])
  case "denoiser-plane" where arguments.count == 3:
    try DenoiserBench.plane(multipliers: max(1, Int(arguments[2]) ?? 1))
  case "denoiser-sigmas" where arguments.count == 3: try DenoiserBench.sigmas(max(1, Int(arguments[2]) ?? 1))
  case "sharpness" where arguments.count == 4: try StableMinimaBench.sharpness(arguments[2], arguments[3])
  case "decisions" where arguments.count == 2: try StableMinimaBench.decisions()
  case "tents" where arguments.count == 2: try StableMinimaBench.tents()
  case "path-norms" where arguments.count == 2: try StableMinimaBench.pathNorms()
  case "accumulators" where arguments.count == 4:
    try AccumulatorBench.products(arguments[2], to: arguments[3])
  case "worst-case" where arguments.count == 2: try AccumulatorBench.worstCases()
  default:
    stop(
      "expected accumulators, assignment, decisions, denoiser-..., exact, fold, forgetting, maxima, open, path-norms, "
        + "projections, sharpness, simulation, tents, threshold or worst-case")
  }
} catch {
  stop("\(error)")
}
