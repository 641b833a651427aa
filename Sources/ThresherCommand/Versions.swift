import Formats

/// The versions that results carry: the program's own and those of the libraries that it runs on.
public enum Versions {
  public static let thresher = "0.1.0"

  /// One field a library; each part of the program adds its own line.
  public static var all: JSONValue {
    [
      "thresher": .string(thresher)
    ]
  }
}
