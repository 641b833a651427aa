import Claims
import Formats
import PaperCatalog

/// The catalogue of papers as `verify` and `reproduce` list it.
enum CatalogueListing {
  static func printVerifiable(_ output: OutputOptions) throws {
    var document = ResultDocument(verb: "verify")
    document["papers"] = .array(PaperCatalog.all.map { .object(fields($0)) })
    document["claims"] = .array(
      PaperCatalog.all.flatMap { paper in
        paper.claims.map { claim in
          var fields = claim.statement.fields
          fields["paper"] = .string(paper.name)
          fields["parameters"] = json(claim.parameters)
          return .object(fields)
        }
      })
    document["examinations"] = .array(
      PaperCatalog.all.flatMap { paper in
        paper.examinations.map { json($0.name, $0.text, $0.parameters, paper) }
      })
    var text = ""
    for paper in PaperCatalog.all {
      text += heading(paper)
      for claim in paper.claims {
        let statement = claim.statement
        text += "\(statement.name)\n  \(statement.text)\n  \(statement.source)\n" + lines(claim.parameters) + "\n"
      }
      for examination in paper.examinations {
        text += "\(examination.name)\n  \(examination.text)\n" + lines(examination.parameters) + "\n"
      }
    }
    try output.emit(document, text: text)
  }

  static func printReproducible(_ output: OutputOptions) throws {
    var document = ResultDocument(verb: "reproduce")
    document["experiments"] = .array(
      PaperCatalog.all.flatMap { paper in paper.experiments.map { json($0.name, $0.text, $0.parameters, paper) } })
    var text = ""
    for paper in PaperCatalog.all where !paper.experiments.isEmpty {
      text += heading(paper)
      for experiment in paper.experiments {
        text += "\(experiment.name)\n  \(experiment.text)\n" + lines(experiment.parameters) + "\n"
      }
    }
    try output.emit(document, text: text)
  }

  private static func heading(_ paper: any Paper.Type) -> String {
    let citation = paper.citation
    let place = citation.venue.map { "\($0), " } ?? ""
    return "== \(paper.name): \(citation.title) (\(citation.short), \(place)arXiv \(citation.arXiv))\n\n"
  }

  private static func fields(_ paper: any Paper.Type) -> [String: JSONValue] {
    [
      "paper": .string(paper.name), "title": .string(paper.citation.title), "arxiv": .string(paper.citation.arXiv),
      "authors": .array(paper.citation.authors.map { .string($0) }), "year": .integer(paper.citation.year),
    ]
  }

  private static func json(
    _ name: String, _ text: String, _ parameters: [Parameter], _ paper: any Paper.Type
  ) -> JSONValue {
    ["name": .string(name), "text": .string(text), "paper": .string(paper.name), "parameters": json(parameters)]
  }

  /// The meanings by name.
  private static func json(_ parameters: [Parameter]) -> JSONValue {
    .object(Dictionary(parameters.map { ($0.name, .string($0.meaning)) }, uniquingKeysWith: { first, _ in first }))
  }

  private static func lines(_ parameters: [Parameter]) -> String {
    parameters.map { parameter in
      let standard = parameter.standard.map { " (default \($0))" } ?? ""
      return "    \(parameter.name.padding(to: 12)) \(parameter.meaning)\(standard)\n"
    }.joined()
  }
}
