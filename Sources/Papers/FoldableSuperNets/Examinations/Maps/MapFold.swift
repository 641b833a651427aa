import Claims
import Files
import LinearAlgebra
import Numbers
import Running
import Tensors

/// The fold of networks whose maps have names, as transformers have them: each linear map by itself.
///
/// Norms, softmax and activations stand between the maps and get the same arguments in both networks, so that the function is the same
/// if every map folds and the residual stream is added to itself (S5).
struct MapFold: Sendable {
  let networks: [MapFile]
  let merge: MapMerge
  let merged: MapFile?
  let mergedHeads: [String: MapFile.Map]
  let seed: Int

  /// - Parameter heads: of the attention, nil where they are not known.
  init(networks paths: [String], merge tensors: [Tensor], merged path: String?, heads: Int?, seed: Int) throws {
    let first = try MapFile(reading: paths[0])
    guard !first.maps.isEmpty else {
      throw DataError(file: paths[0], found: "no weights of two axes", expected: "tensors such as NAME.weight")
    }
    networks = [first] + (try paths.dropFirst().map { try MapFile(reading: $0).ordered(as: first) })
    merge = try MapMerge(tensors, networks: networks, heads: heads)
    merged = try path.map { try MapFile(reading: $0) }
    mergedHeads = Dictionary(merged?.maps.map { ($0.name, $0) } ?? []) { first, _ in first }
    self.seed = seed
  }

  /// Works map by map, so that one map of all networks is in memory at a time.
  func report(effort: Effort) throws -> ExaminationReport {
    var report = ExaminationReport()
    var comparison = MapComparison()
    var (exactDifference, exactCount, linearCount) = (Rational.zero, 0, 0)
    var worst = (difference: 0.0, bound: 0.0, ratio: 0.0)
    var (before, after, count, isExact) = (0, 0, 0, true)
    for (place, map) in networks[0].maps.enumerated() {
      guard let pair = merge.pairs[map.name] else { continue }
      if let exhausted = effort.exhaustion() {
        report.exhausted = exhausted
        break
      }
      let own = networks.map { $0.maps[place] }
      for (maps, m, u, name) in try parts(own, pair) {
        let folded = try FoldedMap(maps, merge: m, unmerge: u)
        isExact = isExact && folded.isExact
        if !folded.isTable {
          linearCount += 1
          let points = Self.points(folded.weights.columnCount, seed: seed, name: name)
          let identity = try MapIdentity(folded, of: maps, merge: m, unmerge: u, points: points)
          if let difference = identity.exactDifference {
            exactDifference = max(exactDifference, difference)
            exactCount += 1
          }
          let ratio = identity.bound > 0 ? identity.difference / identity.bound : identity.difference
          if ratio >= worst.ratio { worst = (identity.difference, identity.bound, ratio) }
        }
        before += maps.reduce(0) { $0 + $1.parameterCount }
        after += folded.weights.entries.count + (maps[0].bias == nil ? 0 : folded.bias.count)
        count += 1
        if let merged {
          guard let claimed = mergedHeads[name] else {
            throw DataError(
              file: merged.file, found: "no tensor \(DataError.quotedName("\(name).weight"))",
              expected: "the fold of \(DataError.quotedName(map.name))")
          }
          try comparison.compare(claimed, with: folded)
        }
      }
    }
    report.summary = summary(count, before, after, isExact)
    report.quantities = [
      Quantity("largest difference over doubles", .rounded(worst.difference, error: 0)),
      Quantity("bound from rounding", .rounded(worst.bound, error: 0)),
    ]
    let statement = BlockFold().statement
    if exactCount > 0 {
      let side = Side(
        "largest difference of \(exactCount) maps, over fractions", .exact(exactDifference), .equal, .exact(0))
      report.verdicts.append((statement, Verdict([side])))
    }
    if exactCount < linearCount {
      let side = Side(
        "difference of a map over doubles, as a part of its bound", .rounded(worst.ratio, error: 0), .atMost, .exact(1))
      report.verdicts.append((statement, Verdict([side])))
    }
    if let merged {
      if report.exhausted == nil { report.summary.append(try norms(of: merged, &comparison)) }
      report.summary.append(comparison.text)
      let side = Side("numbers of the merged file beyond rounding", .exact(comparison.wrong), .equal, .exact(0))
      report.verdicts.append((statement, Verdict([side])))
    }
    return report
  }

  private typealias Part = (maps: [MapFile.Map], merge: [MapBlocks], unmerge: [MapBlocks]?, name: String)

  /// One map of all networks, or the map of each network where it is a head: `NAME.0`, `NAME.1`, ...
  private func parts(_ own: [MapFile.Map], _ pair: MapMerge.Pair) throws -> [Part] {
    let unmerge = try pair.unmerge.map { try MapBlocks.all(of: $0) }
    if let merge = pair.merge { return [(own, try MapBlocks.all(of: merge), unmerge, own[0].name)] }
    return own.enumerated().map { index, map in
      ([map], [.identity(map.outputs)], unmerge.map { [$0[index]] }, "\(map.name).\(index)")
    }
  }

  /// Four rows of integers from -3 to 3.
  private static func points(_ columns: Int, seed: Int, name: String) -> Matrix {
    var key = RandomKey(seed: UInt64(seed)).fold(in: "points").fold(in: name)
    return Matrix(rows: 4, columns: columns, entries: (0..<4 * columns).map { _ in Double(key.next(below: 7)) - 3 })
  }

  private func summary(_ count: Int, _ before: Int, _ after: Int, _ isExact: Bool) -> [String] {
    let maps = networks[0].maps
    let left = maps.filter { merge.pairs[$0.name] == nil }.map(\.weights.name)
    let largest = maps.filter { merge.pairs[$0.name] != nil }.max { $0.parameterCount < $1.parameterCount }
    var lines = [
      "maps matched: \(count) of \(networks.count) networks"
        + (isExact ? ", all of integers that doubles hold exactly" : ""),
      "parameters of the maps: \(before) before, \(after) after",
    ]
    if let largest {
      // Weights, M, U and their absolute values of all networks, the products, and the fold with its size, eight bytes each.
      let numbers =
        networks.count
        * (2 * largest.inputs * largest.outputs + 2 * largest.outputs * largest.outputs
          + 2 * largest.inputs * largest.inputs) + 4 * largest.inputs * largest.outputs
      lines.append(
        "largest map: \(DataError.quotedName(largest.name)), \(largest.outputs) x \(largest.inputs); about "
          + "\(max(1, 8 * numbers / 1_000_000)) MB while it is folded")
    }
    lines += merge.summary
    if !left.isEmpty {
      lines.append(
        "not in the claim: \(left.prefix(4).joined(separator: ", "))"
          + (left.count > 4 ? " and \(left.count - 4) more" : ""))
    }
    return lines
  }

  /// Norms are not folded. Those that the merge gives have to be in the file; of the others it is said whose they are.
  private func norms(of merged: MapFile, _ comparison: inout MapComparison) throws -> String {
    let own = networks.map { Dictionary($0.norms.map { ($0.name, $0) }) { first, _ in first } }
    var whose: Set<String> = []
    let claimed = Dictionary(merged.norms.map { ($0.name, $0) }) { first, _ in first }
    for norm in networks[0].norms {
      guard let tensor = claimed[norm.name] else {
        throw DataError(
          file: merged.file, found: "no tensor \(DataError.quotedName(norm.name))",
          expected: "a norm, as the networks have")
      }
      let all = try own.compactMap { try $0[norm.name]?.finiteDoubles() }
      if let given = merge.norms[norm.name] {
        try comparison.compare(tensor, with: given.finiteDoubles())
        whose.insert("those of the merge")
      } else if let stream = merge.stream, all.count == networks.count, all.allSatisfy({ $0.count == stream[0].count })
      {
        let mean = stream[0].indices.map { unit in
          zip(all, stream).reduce(0) { $0 + $1.0[$1.1[unit]] } / Double(networks.count)
        }
        try comparison.compare(tensor, with: mean)
        whose.insert("the means after the permutation")
      } else {
        let values = try tensor.finiteDoubles()
        let mean =
          all.count == networks.count && all.allSatisfy { $0.count == values.count }
          ? values.indices.map { unit in all.reduce(0) { $0 + $1[unit] } / Double(networks.count) } : []
        let isMean = zip(values, mean).allSatisfy { abs($0 - $1) <= 0x1p-7 * abs($1) }
        whose.insert(
          values == all.first
            ? "those of network 1" : !mean.isEmpty && isMean ? "the means" : "of no network and not given")
      }
    }
    if networks[0].norms.isEmpty { return "norms: none" }
    return "norms: \(networks[0].norms.count) tensors, which are not folded: \(whose.sorted().joined(separator: "; "))"
  }
}
