import Formats

/// The versions that results carry: the program's own and those of the libraries that it runs on.
public enum Versions {
  /// The version of the program, as `--version` prints it.
  public static let thresher = "0.1.0"

  /// The program with every library that it runs on, as results carry them under `versions`.
  public static let all: JSONValue = {
    var fields: [String: JSONValue] = ["thresher": .string(thresher)]
    for component in Component.all { fields[component.name] = component.version.map { .string($0) } }
    return .object(fields)
  }()
}
