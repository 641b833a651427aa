import Foundation
import Numbers

/// How long many workers take for units of known cost, some of them slow and some of them lost on the way.
///
/// The cost model: a worker takes `start` seconds before its first unit. A lost worker is back after `delay` seconds and starts again;
/// what it had finished is kept, the unit it was at is lost. With shares its own units wait for it; with claims another
/// worker takes the unit over when the claim has been silent for `timeout` seconds.
///
/// - Complexity: O(units * workers) for a run, some ten milliseconds for thousands of both.
package struct WorkerSimulation: Sendable {
  package enum Dealing: String, CaseIterable, Sendable { case shares, claims }

  /// What may go wrong.
  package struct Troubles: Sendable {
    /// The part of the workers that are slow, and how much slower they are.
    package var slowShare: Double
    package var slowFactor: Double
    /// The mean time until a worker is lost, in seconds; infinite for never.
    package var life: Double
    /// Until a lost worker is there again.
    package var delay: Double
    /// Until a claim without a sign of life is taken over.
    package var timeout: Double

    package init(slowShare: Double, slowFactor: Double, life: Double, delay: Double, timeout: Double) {
      (self.slowShare, self.slowFactor, self.life) = (slowShare, slowFactor, life)
      (self.delay, self.timeout) = (delay, timeout)
    }

    package static let none = Troubles(slowShare: 0, slowFactor: 1, life: .infinity, delay: 60, timeout: 120)
    /// One worker of fifty is four times slower, a worker is lost every hour.
    package static let usual = Troubles(slowShare: 0.02, slowFactor: 4, life: 3600, delay: 60, timeout: 120)
  }

  /// What a run came to.
  package struct Outcome: Hashable, Sendable {
    /// Seconds until the last unit is done.
    package var seconds: Double
    /// Workers that were lost.
    package var losses: Int
    /// The useful part of what all workers together had time for.
    package var efficiency: Double

    package init(seconds: Double, losses: Int, efficiency: Double) {
      (self.seconds, self.losses, self.efficiency) = (seconds, losses, efficiency)
    }
  }

  private let costs: [Double]
  private let start: Double

  /// - Parameters:
  ///   - costs: seconds of each unit, in the order of the job.
  ///   - start: seconds that a worker takes before its first unit.
  package init(costs: [Double], start: Double) { (self.costs, self.start) = (costs, start) }

  package var total: Double { costs.reduce(0, +) }
  package var largest: Double { costs.max() ?? 0 }

  /// No dealing out is faster: all the work shared evenly, or the largest unit.
  package func bound(workers: Int) -> Double { start + max(total / Double(workers), largest) }

  package func run(workers: Int, dealing: Dealing, troubles: Troubles, key: RandomKey) -> Outcome {
    var key = key
    let slow = (0..<workers).map { _ in key.unit() < troubles.slowShare }
    /// When the worker is lost that starts now.
    func loss(after now: Double) -> Double {
      troubles.life.isFinite ? now - log(1 - key.unit()) * troubles.life : .infinity
    }
    var losses = 0
    var end = 0.0
    var queues: [[Int]] =
      dealing == .shares
      ? (0..<workers).map { worker in Array(stride(from: worker, to: costs.count, by: workers).reversed()) }
      : [Array(costs.indices.reversed())]
    // Units whose claim becomes free later.
    var returned: [(time: Double, unit: Int)] = []
    var free = (0..<workers).map { (time: start, worker: $0, lost: loss(after: 0)) }
    while !free.isEmpty {
      // The worker that is free first takes the next unit.
      guard let place = free.indices.min(by: { (free[$0].time, $0) < (free[$1].time, $1) }) else { break }
      var (now, worker, lost) = free[place]
      let queue = dealing == .shares ? worker : 0
      var unit = queues[queue].last
      if unit != nil { queues[queue].removeLast() }
      if unit == nil, let next = returned.indices.min(by: { returned[$0].time < returned[$1].time }) {
        unit = returned[next].unit
        now = max(now, returned[next].time)
        returned.remove(at: next)
      }
      guard let unit else {
        free.remove(at: place)
        continue
      }
      // Whoever is lost while waiting for a claim to become free holds up nobody.
      while lost <= now {
        losses += 1
        let again = lost + troubles.delay
        now = max(now, again + start)
        lost = loss(after: again)
      }
      let done = now + costs[unit] * (slow[worker] ? troubles.slowFactor : 1)
      if done <= lost {
        end = max(end, done)
        free[place] = (done, worker, lost)
        continue
      }
      losses += 1
      let again = lost + troubles.delay
      if dealing == .shares {
        queues[queue].append(unit)
      } else {
        returned.append((lost + troubles.timeout, unit))
      }
      lost = loss(after: again)
      free[place] = (again + start, worker, lost)
    }
    return Outcome(
      seconds: end, losses: losses, efficiency: end > 0 ? total / (Double(workers) * end) : 1)
  }
}

extension RandomKey {
  /// Uniform in 0 ..< 1.
  fileprivate mutating func unit() -> Double { Double.random(in: 0..<1, using: &self) }
}
