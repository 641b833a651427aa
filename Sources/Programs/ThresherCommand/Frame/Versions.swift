import Formats

/// The versions that results carry: the program's own and those of the libraries that it runs on.
public enum Versions {
  public static let thresher = "0.1.0"

  public static var all: JSONValue {
    var fields: [String: JSONValue] = ["thresher": .string(thresher)]
    for component in Component.all { fields[component.name] = component.version.map { .string($0) } }
    return .object(fields)
  }
}
