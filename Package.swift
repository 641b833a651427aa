// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Thresher",
  products: [
    .library(name: "ThresholdNetworks", targets: ["ThresholdNetworks"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // MARK: System libraries (Debian's -dev packages)
    .systemLibrary(name: "CZ3", pkgConfig: "z3", providers: [.apt(["libz3-dev"])]),
    .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"])]),
    .systemLibrary(name: "CMPFR", pkgConfig: "mpfr", providers: [.apt(["libmpfr-dev"])]),

    // MARK: Exact arithmetic
    .target(name: "Numbers", dependencies: ["CGMP", "CMPFR"]),

    // MARK: The object
    .target(name: "ThresholdNetworks"),
    .target(name: "Encoding", dependencies: ["ThresholdNetworks"]),
    .target(name: "Solving", dependencies: ["ThresholdNetworks", "Encoding"]),

    // MARK: Engines
    .target(name: "Covering", dependencies: ["ThresholdNetworks", "Solving"]),

    // MARK: Tests
    .testTarget(name: "NumbersTests", dependencies: ["Numbers"]),
    .testTarget(name: "ThresholdNetworksTests", dependencies: ["ThresholdNetworks"]),
    .testTarget(name: "CoveringTests", dependencies: ["Covering", "ThresholdNetworks", "Solving"]),
  ],
  swiftLanguageModes: [.v6]
)
