import ArgumentParser

/// `thresher completions zsh`: what a shell needs to complete verbs, options and their values.
struct Completions: LimitedVerb {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "A script with which a shell completes verbs, options and values.",
    discussion: """
      Goes to standard output. `make install` puts the scripts of all shells where these look for them.
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  @OptionGroup var limits: LimitOptions

  var timeLimit: Duration? { limits.time }

  func run() throws {
    let script: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    let text = Thresher.completionScript(for: script)
    let effort = limits.startedEffort()
    try effort.require(bytes: text.utf8.count, for: "the script")
    try effort.goOn("the script is not written")
    try Output.write(text.hasSuffix("\n") ? text : text + "\n")
  }
}
