// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Thresher",
  products: [
    .library(name: "ThresholdNetworks", targets: ["ThresholdNetworks"]),
    .executable(name: "thresher", targets: ["thresher"]),
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

    .target(name: "Formats", dependencies: ["ThresholdNetworks"]),

    // MARK: Engines
    .target(name: "CKernels", exclude: ["RejectionBody.inc", "RejectionWidths.inc"]),
    .target(name: "Columns", dependencies: ["CKernels", "Numbers", "Solving", "ThresholdNetworks"]),
    .target(name: "Covering", dependencies: ["CKernels", "Solving", "ThresholdNetworks"]),

    .target(name: "Z3Solver", dependencies: ["CZ3", "Encoding", "Solving"]),
    .target(
      name: "Synthesis",
      dependencies: [
        "Columns", "Constructions", "Covering", "Encoding", "Formats", "Solving", "ThresholdNetworks", "Z3Solver",
      ]),

    // MARK: Theory
    .target(name: "Constructions", dependencies: ["ThresholdNetworks"]),
    .target(name: "Theory", dependencies: ["Charts", "Covering", "Numbers", "ThresholdNetworks"]),

    // MARK: Presentation
    .target(name: "Charts"),

    // MARK: The program
    .target(
      name: "ThresherCommand",
      dependencies: [
        "Certificates",
        "Charts",
        "Columns",
        "Constructions",
        "Covering",
        "Encoding",
        "Formats",
        "Numbers",
        "ProofSolver",
        "Sampling",
        "Solving",
        "Synthesis",
        "Theory",
        "ThresholdNetworks",
        "Z3Solver",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "thresher", dependencies: ["ThresherCommand"]),
    .executableTarget(
      name: "thresher-bench", dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")]),

    // MARK: Random networks
    .target(name: "Sampling", dependencies: ["Numbers", "ThresholdNetworks", "Solving", "CKernels"]),

    // MARK: Certificates (Checker imports Foundation and nothing of ours)
    .target(name: "Checker"),
    .executableTarget(name: "thresher-check", dependencies: ["Checker"]),
    .target(
      name: "CCaDiCaL",
      linkerSettings: [.linkedLibrary("cadical"), .linkedLibrary("stdc++"), .linkedLibrary("m")]),
    .target(name: "ProofSolver", dependencies: ["CCaDiCaL", "Encoding", "Solving"]),
    .target(
      name: "Certificates",
      dependencies: ["Checker", "Covering", "Formats", "ProofSolver", "Solving", "Synthesis", "ThresholdNetworks"]),

    // MARK: Tests
    .testTarget(name: "NumbersTests", dependencies: ["Numbers"]),
    .testTarget(name: "ChartsTests", dependencies: ["Charts"]),
    .testTarget(
      name: "ColumnsTests",
      dependencies: ["Columns", "Formats", "Numbers", "Solving", "Synthesis", "ThresholdNetworks"]),
    .testTarget(name: "ConstructionsTests", dependencies: ["Constructions", "ThresholdNetworks"]),
    .testTarget(name: "TheoryTests", dependencies: ["Theory", "Numbers", "ThresholdNetworks"]),
    .testTarget(name: "ThresholdNetworksTests", dependencies: ["ThresholdNetworks"]),
    .testTarget(name: "CoveringTests", dependencies: ["Covering", "ThresholdNetworks", "Solving"]),
    .testTarget(name: "EncodingTests", dependencies: ["Encoding", "ThresholdNetworks"]),
    .testTarget(
      name: "SynthesisTests", dependencies: ["Constructions", "Solving", "Synthesis", "ThresholdNetworks", "Z3Solver"]),
    .testTarget(name: "FormatsTests", dependencies: ["Formats", "ThresholdNetworks"]),
    .testTarget(
      name: "ThresherCommandTests",
      dependencies: [
        "thresher", "ThresherCommand", "Formats", "Numbers", "Solving", "Synthesis", "ThresholdNetworks",
      ]),
    .testTarget(
      name: "SamplingTests",
      dependencies: ["Columns", "Formats", "Sampling", "CKernels", "Numbers", "Theory", "ThresholdNetworks", "Solving"]),
    .testTarget(
      name: "CheckerTests",
      dependencies: ["Checker", "Columns", "Encoding", "Numbers", "ProofSolver", "Solving", "ThresholdNetworks"]),
    .testTarget(
      name: "CertificatesTests",
      dependencies: [
        "Certificates", "Checker", "Formats", "Numbers", "ProofSolver", "Solving", "Synthesis", "ThresholdNetworks",
      ]),
    .testTarget(
      name: "WrongProofs",
      dependencies: ["Certificates", "Checker", "Formats", "Numbers", "Solving", "ThresholdNetworks"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
