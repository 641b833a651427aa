import Claims
import PaperCatalog
import Testing

/// `PaperCatalog.swift`.
@Suite struct PaperCatalogTests {
  /// A name stands for one thing, but for an examination or experiment that has the name of its paper.
  @Test func namesAreUnique() {
    let papers = PaperCatalog.all
    #expect(Set(papers.map { $0.name }).count == papers.count)
    #expect(Set(papers.map { $0.citation.arXiv }).count == papers.count)
    let names = papers.flatMap { paper in paper.claims.map(\.name) + paper.examinations.map(\.name) }
    #expect(Set(names).count == names.count)
    #expect(Set(papers.map { $0.name }).isDisjoint(with: papers.flatMap { $0.claims.map(\.name) }))
    let experiments = papers.flatMap { $0.experiments.map(\.name) }
    #expect(Set(experiments).count == experiments.count)
    for paper in papers {
      for other in papers where other.name != paper.name {
        #expect(!(other.examinations.map(\.name) + other.experiments.map(\.name)).contains(paper.name))
      }
    }
  }

  /// Every name is found again, as what it is.
  @Test func everyNameIsFound() {
    for paper in PaperCatalog.all {
      for claim in paper.claims {
        guard case .claim(let found, let owner)? = PaperCatalog.verifiable(claim.name, isGivenData: true) else {
          Issue.record("\(claim.name) is no claim")
          continue
        }
        #expect(found.statement == claim.statement && owner.name == paper.name)
      }
      for examination in paper.examinations {
        guard case .examination(let found, _)? = PaperCatalog.verifiable(examination.name, isGivenData: true) else {
          Issue.record("\(examination.name) is no examination")
          continue
        }
        #expect(found.name == examination.name)
      }
      guard case .paper(let found)? = PaperCatalog.verifiable(paper.name, isGivenData: false) else {
        Issue.record("\(paper.name) is no paper")
        continue
      }
      #expect(found.name == paper.name)
      for experiment in paper.experiments { #expect(PaperCatalog.reproducible(experiment.name) != nil) }
    }
    #expect(PaperCatalog.verifiable("no such name", isGivenData: false) == nil)
    #expect(PaperCatalog.reproducible("no such name") == nil)
  }

  /// Names are words of the command line.
  @Test func namesAreWords() {
    for name in PaperCatalog.verifiableNames + PaperCatalog.reproducibleNames {
      #expect(name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "\(name)")
    }
  }

  /// Labels and sources are never empty, and a citation has a number of arXiv.
  @Test func everyStatementIsCited() {
    for paper in PaperCatalog.all {
      #expect(paper.citation.arXiv.wholeMatch(of: /\d{4}\.\d{4,5}/) != nil && !paper.citation.title.isEmpty)
      for claim in paper.claims {
        #expect(!claim.statement.text.isEmpty && !claim.statement.label.isEmpty && !claim.statement.source.isEmpty)
      }
    }
  }
}
