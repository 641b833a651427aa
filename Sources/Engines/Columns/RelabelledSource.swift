import Numbers
import ThresholdNetworks

/// Fair draws with mismatches: first which points are wrong, by the exact counts, then a fair draw that fits the labels so
/// changed.
final class RelabelledSource: NetworkDrawing {
  private let changes: [Relabellings.Change]
  private let architecture: Architecture
  private let meter: WorkMeter
  private let jobs: Int
  /// A change whose settings are taken for twice as many, for tests that must notice it.
  private let brokenChange: Int?
  private let source: (Relabellings.Change) throws -> NetworkSource
  /// The settings of the first change, of the first two, and so on, once prepared.
  private var ends: [Integer] = []

  init(
    _ relabellings: Relabellings, architecture: Architecture, meter: WorkMeter, jobs: Int, brokenChange: Int?,
    source: @escaping (Relabellings.Change) throws -> NetworkSource
  ) {
    changes = relabellings.changes
    self.architecture = architecture
    self.meter = meter
    self.jobs = jobs
    self.brokenChange = brokenChange
    self.source = source
  }

  func prepare() throws -> Integer {
    var sum = Integer()
    var ends: [Integer] = []
    for (index, change) in changes.enumerated() {
      let count = try source(change).prepare()
      sum += index == brokenChange ? count + count : count
      ends.append(sum)
    }
    self.ends = ends
    return sum
  }

  /// The counts of the changes that are drawn are made again: to keep what they found would take as many tables.
  func draw(into batch: inout NetworkBatch, key: RandomKey) throws {
    let total = ends.last ?? 0
    let chosen = try NetworkBatch.drawn(batch.count, key: key.fold(in: 0), jobs: jobs, meter: meter) { _, key in
      self.ends.place(of: Integer.random(below: total, using: &key))
    }
    var members: [Int: [Int]] = [:]
    for (network, change) in chosen.enumerated() { members[change, default: []].append(network) }
    let keys = key.fold(in: 1)
    for change in members.keys.sorted() {
      let networks = members[change] ?? []
      let drawing = try source(changes[change])
      _ = try drawing.prepare()
      var part = NetworkBatch(architecture: architecture, count: networks.count)
      try drawing.draw(&part, keys.fold(in: UInt64(change)))
      batch.write { writer in
        for (index, network) in networks.enumerated() {
          for layer in architecture.widths.indices {
            for neuron in 0..<architecture.widths[layer] {
              writer.set(network, layer: layer, neuron: neuron, part.setting(index, layer: layer, neuron: neuron))
            }
          }
        }
      }
    }
  }

  func findFirst(into batch: inout NetworkBatch, key: RandomKey) throws -> Bool {
    for change in changes {
      if try source(change).findFirst(&batch, key) { return true }
    }
    return false
  }
}
