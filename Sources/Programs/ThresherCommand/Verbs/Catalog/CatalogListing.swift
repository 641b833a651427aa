import Files
import Formats
import Running

/// What `catalog` prints: a row a class, and what comes after them.
struct CatalogListing {
  /// A class as JSON and as a line.
  struct Row {
    /// The place among all classes that were asked for.
    let place: Int
    let value: JSONValue
    let text: String
  }

  let parameters: [String: JSONValue]
  var rows: [Row] = []
  /// The fields of the result beside the classes, the `answer` among them.
  var fields: [String: JSONValue] = [:]
  var ending = ""

  init(parameters: [String: JSONValue]) { self.parameters = parameters }

  var isComplete: Bool { fields["answer"] == .string("complete") }

  var document: ResultDocument {
    var document = ResultDocument(verb: "catalog", parameters: parameters)
    document["classes"] = .array(rows.map(\.value))
    for (field, value) in fields { document[field] = value }
    return document
  }

  var text: String { rows.map(\.text).joined() + ending }

  /// Prints the rows of a share for `merge`.
  func write(_ shard: Shard) throws {
    let share = try ShareFile(verb: "catalog", parameters: parameters, instance: .null, shard: shard)
    let lines = rows.map { row -> [String: JSONValue] in
      ["place": .integer(row.place), "row": row.value, "text": .string(row.text)]
    }
    try share.write(
      lines + [["complete": .bool(isComplete), "ending": .string(ending), "fields": .object(fields)]])
  }

  /// The listing of shares, those that are missing left out.
  ///
  /// - Throws: `DataError` for shares that hold no classes.
  init(merging shares: Shares) throws {
    parameters = shares.question
    for part in shares.parts {
      for object in part.objects {
        guard case .integer(let place) = object.value("place"), case .string(let text) = object.value("text") else {
          throw DataError(file: part.file, found: "a line without a class", expected: "what `thresher catalog` prints")
        }
        rows.append(Row(place: place, value: object.value("row"), text: text))
      }
      guard let end = part.end, case .object(let fields) = end.value("fields"),
        case .string(let ending) = end.value("ending")
      else { continue }
      // A share that ended early knows best where to go on.
      if self.fields.isEmpty || isComplete { (self.fields, self.ending) = (fields, ending) }
    }
    rows.sort { $0.place < $1.place }
  }
}
