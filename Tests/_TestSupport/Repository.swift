import Foundation

/// Where the checkout lies, for tests that read its files.
public enum Repository {
  /// The folder of Package.swift.
  public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The folder `Instances`.
  public static let instances = root.appending(path: "Instances")

  /// The folder `Proofs`.
  public static let proofs = root.appending(path: "Proofs")
}
