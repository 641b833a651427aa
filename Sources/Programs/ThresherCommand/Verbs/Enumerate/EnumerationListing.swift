import Columns
import Files
import Formats
import Numbers
import Running
import Synthesis
import ThresholdNetworks

/// What `enumerate` prints: the results of each architecture under a heading.
struct EnumerationListing {
  /// A result as JSON and as a line.
  struct Row {
    /// The order among the results of an architecture.
    let key: String
    let value: JSONValue
    let text: String
  }

  /// The results of one architecture.
  struct Group {
    let widths: String
    var rows: [Row]
    /// Why the list is not complete, nil if it is.
    var reason: String?
  }

  let kind: String
  var groups: [Group]

  init(kind: String, groups: [Group]) { (self.kind, self.groups) = (kind, groups) }

  init(_ kind: Enumeration.Kind, _ results: [Enumeration], effort: Effort, hasOrbits: Bool) {
    self.kind = kind.rawValue
    groups = results.map { result in
      Group(
        widths: result.architecture.description,
        rows: zip(result.networks, result.orbitSizes).map { network, orbit in
          Self.row(network, kind, result.architecture, orbit: hasOrbits ? orbit : nil, effort)
        },
        reason: result.exhausted.map { "\($0)" })
    }
  }

  private static func row(
    _ network: ThresholdNetwork, _ kind: Enumeration.Kind, _ architecture: Architecture, orbit: Int?, _ effort: Effort
  ) -> Row {
    var entry: [String: JSONValue] = ["widths": .array(architecture.widths.map { .integer($0) })]
    let table = network.architecture.inputCount <= Enumeration.maximumInputs ? network.truthTable.hexadecimal : nil
    entry["table"] = table.map { .string($0) } ?? .null
    if let orbit { entry["orbit"] = .integer(orbit) }
    var line = "  \(table ?? "")"
    switch kind {
    case .functions:
      let settings = settings(of: network.truthTable, architecture, effort)
      entry["settings"] = settings.map { .string($0) } ?? .null
      line += settings.map { "  \($0) settings" } ?? ""
    case .networks:
      entry["network"] = NetworkJSON.value(of: network)
      line += "  " + NetworkText.lines(of: network).joined(separator: "; ")
    }
    return Row(
      key: Enumeration.sortingKey(of: network, kind), value: .object(entry),
      text: line + (orbit.map { "  (\($0) alike)" } ?? "") + "\n")
  }

  /// The number of parameter settings of the function, nil where the count is out of reach.
  private static func settings(of table: TruthTable, _ architecture: Architecture, _ effort: Effort) -> String? {
    let count = try? InterpolatorCount(of: PartialFunction(table), architecture: architecture, effort: effort)
    return count.map { "\($0.count)" }
  }

  // MARK: Results

  var isComplete: Bool { groups.allSatisfy { $0.reason == nil } }

  var text: String {
    groups.map { group in
      "widths \(group.widths): \(group.rows.count) \(kind)"
        + (group.reason.map { " so far (\($0))\n" } ?? "\n") + group.rows.map(\.text).joined()
    }.joined()
  }

  var fields: [String: JSONValue] {
    let entries = groups.flatMap(\.rows).map(\.value)
    var fields: [String: JSONValue] = [
      kind: .array(entries), "total": .integer(entries.count), "complete": .bool(isComplete),
    ]
    if let reason = groups.compactMap(\.reason).first { fields["reason"] = .string(reason) }
    return fields
  }

  // MARK: Shares

  /// Prints the rows of a share for `merge`.
  func write(_ share: ShareFile) throws {
    let lines = groups.enumerated().flatMap { index, group in
      group.rows.map { row -> [String: JSONValue] in
        ["group": .integer(index), "key": .string(row.key), "row": row.value, "text": .string(row.text)]
      }
    }
    let reasons = groups.map { $0.reason.map { JSONValue.string($0) } ?? .null }
    try share.write(
      lines + [
        [
          "complete": .bool(isComplete), "groups": .array(groups.map { .string($0.widths) }), "kind": .string(kind),
          "reasons": .array(reasons),
        ]
      ])
  }

  /// The listing of shares, those that are missing left out.
  ///
  /// - Throws: `DataError` for shares that hold no results, or were made of other architectures.
  init(merging shares: Shares) throws {
    var kind = ""
    var groups: [Group] = []
    func refuse(_ part: Shares.Part, _ found: String) -> DataError {
      DataError(
        file: part.file, found: found, expected: "what `thresher enumerate --shard i/n` prints, as in the others")
    }
    for part in shares.parts {
      guard let end = part.end else { continue }
      guard case .string(let name) = end.value("kind"), case .array(let widths) = end.value("groups"),
        case .array(let reasons) = end.value("reasons"), reasons.count == widths.count
      else { throw refuse(part, "a last line without architectures") }
      let names = widths.map { if case .string(let text) = $0 { text } else { "" } }
      if groups.isEmpty {
        kind = name
        groups = names.map { Group(widths: $0, rows: []) }
      }
      guard groups.map(\.widths) == names, name == kind else { throw refuse(part, "other architectures") }
      for (index, reason) in reasons.enumerated() {
        if case .string(let text) = reason, groups[index].reason == nil { groups[index].reason = text }
      }
    }
    for part in shares.parts where part.end != nil {
      for object in part.objects {
        guard case .integer(let group) = object.value("group"), groups.indices.contains(group),
          case .string(let key) = object.value("key"), case .string(let text) = object.value("text")
        else { throw refuse(part, "a line without a result") }
        groups[group].rows.append(Row(key: key, value: object.value("row"), text: text))
      }
    }
    for index in groups.indices { groups[index].rows = Self.added(groups[index].rows.sorted { $0.key < $1.key }) }
    (self.kind, self.groups) = (kind, groups)
  }

  /// Rows in their order, those of one function in several shares as one with the settings of all.
  private static func added(_ rows: [Row]) -> [Row] {
    rows.reduce(into: []) { rows, row in
      guard let last = rows.last, last.key == row.key, case .object(var fields) = last.value,
        case .object(let others) = row.value
      else { return rows.append(row) }
      var text = row.text
      if case .string(let first)? = fields["settings"], let first = Integer(first),
        case .string(let second)? = others["settings"], let second = Integer(second)
      {
        fields["settings"] = .string("\(first + second)")
        text = "  \(row.key)  \(first + second) settings\n"
      }
      rows[rows.count - 1] = Row(key: row.key, value: .object(fields), text: text)
    }
  }
}
