import ArgumentParser
import Files
import Foundation
import Running

/// `thresher serve`: the verbs for another program, which asks and is answered in lines of JSON.
struct Serve: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer the requests of another program, in lines of JSON.",
    discussion: """
      Reads a request a line from standard input, {"id":1,"verb":"count","options":{"function":"3:0xe4",\
      "widths":[3,1]}}, and answers each with lines that carry its id, the last of which has the exit code of the \
      verb. Files may come with a request, under "input" and "files"; {"cancel":1} stops a request, whose answer is \
      then what is known. Ends with its standard input. The manual of ThresherCommand lists the fields.
      """)

  @OptionGroup var limits: LimitOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    guard StreamExchange.current == nil else {
      throw ValidationError("found the verb \"serve\" in a request; expected another verb")
    }
    _ = Interrupts.install()
    // A reader that has gone shows as an error of writing.
    signal(SIGPIPE, SIG_IGN)
    let service = try Service(deadline: timeLimit?.deadline, memory: limits.memory)
    try service.run()
  }
}
