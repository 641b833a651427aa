// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The house: every target is a room on a floor, and a room uses rooms of its own floor and of floors below, never above.
// The folder follows from the floor: `Sources/<floor>/<room>` and `Tests/<floor>/<room>Tests`.

/// From the ground up. `Checking` is the lowest, so that what is trusted cannot use anything else of ours.
enum Floor: Int {
  case checking, libraries, ground, networks, engines, answers, papers, programs

  var folder: String {
    ["Checking", "Libraries", "Ground", "Networks", "Engines", "Answers", "Papers", "Programs"][rawValue]
  }
}

enum Kind {
  case swift, program
  /// Swift that C programs call; the header lies beside it.
  case forC(header: String)
  /// C sources of ours.
  case c(exclude: [String] = [], linked: [String] = [])
  /// A library of the system: the name for pkg-config, and the packages of Debian and of Homebrew. On Linux a library that
  /// is `loaded` when one of its functions is first called is not linked, so that pkg-config is not asked.
  case system(pkgConfig: String, apt: [String], brew: [String], loaded: Bool = false)
}

/// One target. `uses` are rooms, `packages` products of other packages as `product/package`.
struct Room {
  var name: String
  var floor: Floor
  var kind: Kind
  var uses: [String]
  var packages: [String]

  init(_ name: String, _ floor: Floor, _ kind: Kind = .swift, uses: [String] = [], packages: [String] = []) {
    (self.name, self.floor, self.kind, self.uses, self.packages) = (name, floor, kind, uses, packages)
  }
}

#if os(Linux)
  let cxxRuntime = "stdc++"
  let loadsLibraries = true
#else
  let cxxRuntime = "c++"
  let loadsLibraries = false
#endif

let rooms: [Room] = [
  Room("Checker", .checking),
  Room("SourceReading", .checking, uses: ["Checker"]),
  Room("thresher-check", .checking, .program, uses: ["Checker"]),

  Room("CGMP", .libraries, .system(pkgConfig: "gmp", apt: ["libgmp-dev"], brew: ["gmp"])),
  Room("CMPFR", .libraries, .system(pkgConfig: "mpfr", apt: ["libmpfr-dev"], brew: ["mpfr"])),
  Room("CZlib", .libraries, .system(pkgConfig: "zlib", apt: ["zlib1g-dev"], brew: ["zlib"])),
  Room("CZ3", .libraries, .system(pkgConfig: "z3", apt: ["libz3-dev"], brew: ["z3"], loaded: true)),
  Room(
    "CLAPACKE", .libraries,
    .system(
      pkgConfig: "lapacke openblas", apt: ["liblapacke-dev", "libopenblas-dev"], brew: ["lapack", "openblas"],
      loaded: true)),
  Room("CLoading", .libraries, .c()),
  Room("CCaDiCaL", .libraries, .c(linked: ["cadical", cxxRuntime, "m"])),
  Room("CSmallProgram", .libraries, .c()),
  Room("CKernels", .libraries, .c(exclude: ["FMAqBody.inc", "RejectionBody.inc", "RejectionWidths.inc"])),

  Room("Numbers", .ground, uses: ["CGMP", "CMPFR"]),
  Room("Files", .ground),
  Room("Running", .ground, uses: ["Files"]),
  Room("Charts", .ground),
  Room("Statistics", .ground, uses: ["Numbers", "Running"]),
  Room("LinearAlgebra", .ground, uses: ["CGMP", "CLAPACKE", "CLoading", "CMPFR", "Numbers", "Running"]),
  Room("Tensors", .ground, uses: ["CZlib", "Files", "Numbers"]),

  Room("ThresholdNetworks", .networks),
  Room("Formats", .networks, uses: ["Files", "Running", "ThresholdNetworks"]),
  Room("RealNetworks", .networks, uses: ["CKernels", "Files", "LinearAlgebra", "Numbers", "Running", "Tensors"]),
  Room("Constructions", .networks, uses: ["Running", "ThresholdNetworks"]),
  Room("Generators", .networks, uses: ["Formats", "Numbers", "Running", "ThresholdNetworks"]),
  Room("NeuronModels", .networks, uses: ["Files", "Formats", "Numbers", "ThresholdNetworks"]),
  Room("TrainedNetworks", .networks, uses: ["Files", "Formats", "NeuronModels", "Tensors"]),

  Room("Encoding", .engines, uses: ["ThresholdNetworks"]),
  Room("Solving", .engines, uses: ["Encoding", "Running", "ThresholdNetworks"]),
  Room("Z3Solver", .engines, uses: ["CLoading", "CZ3", "Encoding", "Running", "Solving"]),
  Room("ProofSolver", .engines, uses: ["CCaDiCaL", "Encoding", "Running", "Solving"]),
  Room(
    "Covering", .engines,
    uses: ["CKernels", "LinearAlgebra", "Numbers", "Running", "Solving", "ThresholdNetworks"]),
  Room("SmallFunctions", .engines, uses: ["CSmallProgram"]),
  Room("Conflicts", .engines, uses: ["Covering", "ProofSolver", "Running", "Solving", "ThresholdNetworks"]),
  Room("Columns", .engines, uses: ["CKernels", "Generators", "Numbers", "Running", "Statistics", "ThresholdNetworks"]),
  Room(
    "ModelColumns", .engines,
    uses: ["CKernels", "LinearAlgebra", "NeuronModels", "Numbers", "Running", "Statistics", "ThresholdNetworks"]),
  Room("ModelSolver", .engines, uses: ["CLoading", "CZ3", "NeuronModels", "Running", "ThresholdNetworks"]),
  Room(
    "Sampling", .engines, uses: ["CKernels", "NeuronModels", "Numbers", "Running", "Statistics", "ThresholdNetworks"]),

  Room(
    "Synthesis", .answers,
    uses: [
      "Columns", "Conflicts", "Constructions", "Covering", "Encoding", "Files", "Formats", "Running", "Solving",
      "ThresholdNetworks", "Z3Solver",
    ]),
  Room(
    "Certificates", .answers,
    uses: [
      "Checker", "Conflicts", "Covering", "Files", "Formats", "ModelColumns", "NeuronModels", "Numbers", "ProofSolver",
      "Running", "Solving", "Synthesis", "ThresholdNetworks",
    ]),

  Room(
    "Thresher", .answers,
    uses: ["Columns", "Files", "Formats", "Numbers", "Running", "Solving", "Synthesis", "ThresholdNetworks"]),

  Room("Claims", .papers, uses: ["Charts", "Files", "Formats", "Numbers", "Running"]),
  Room(
    "DropCompute", .papers,
    uses: ["CKernels", "Charts", "Claims", "Files", "Formats", "Numbers", "Running", "Statistics", "Tensors"]),
  Room(
    "LowBitAccumulators", .papers,
    uses: [
      "CKernels", "Charts", "Claims", "Files", "Formats", "Numbers", "RealNetworks", "Running", "Statistics", "Tensors",
      "ThresholdNetworks",
    ]),
  Room("SeparableTasks", .papers, uses: ["CKernels", "Charts", "Claims", "Files", "Numbers", "Running", "Tensors"]),
  Room(
    "TaskSimilarity", .papers, uses: ["Charts", "Claims", "Files", "LinearAlgebra", "Numbers", "Running", "Tensors"]),
  Room(
    "StableMinima", .papers,
    uses: ["Charts", "Claims", "Files", "LinearAlgebra", "Numbers", "RealNetworks", "Running", "Tensors"]),
  Room(
    "StableMinimaUnivariate", .papers,
    uses: [
      "Charts", "Claims", "Files", "LinearAlgebra", "Numbers", "RealNetworks", "Running", "StableMinima", "Statistics",
      "Tensors",
    ]),
  Room(
    "StableMinimaMultivariate", .papers,
    uses: ["Charts", "Claims", "Files", "LinearAlgebra", "Numbers", "RealNetworks", "Running", "StableMinima"]),
  Room(
    "FoldableSuperNets", .papers,
    uses: [
      "Charts", "Claims", "Columns", "Files", "Formats", "LinearAlgebra", "Numbers", "RealNetworks", "Running",
      "Tensors",
      "ThresholdNetworks",
    ]),
  Room(
    "MinNormDenoisers", .papers,
    uses: ["Charts", "Claims", "Files", "LinearAlgebra", "Numbers", "RealNetworks", "Running", "Tensors"]),
  Room(
    "ExactLearning", .papers,
    uses: ["Claims", "Covering", "Formats", "Generators", "Numbers", "Running", "ThresholdNetworks"]),
  Room(
    "TemperedOverfitting", .papers,
    uses: [
      "Charts", "Claims", "Columns", "ExactLearning", "Numbers", "Running", "Sampling", "Solving", "Synthesis",
      "ThresholdNetworks",
    ]),
  Room(
    "TypicalInterpolators", .papers,
    uses: [
      "Charts", "Claims", "ExactLearning", "Files", "Formats", "ModelColumns", "NeuronModels", "Numbers", "Running",
      "Sampling", "ThresholdNetworks",
    ]),
  // The one room that knows all papers: a paper is a line here.
  Room(
    "PaperCatalog", .papers,
    uses: [
      "Claims", "DropCompute", "FoldableSuperNets", "LowBitAccumulators", "MinNormDenoisers", "SeparableTasks",
      "StableMinimaMultivariate", "StableMinimaUnivariate", "TaskSimilarity", "TemperedOverfitting",
      "TypicalInterpolators",
    ]),

  Room("Jobs", .programs, uses: ["Files", "Formats", "Numbers"]),
  Room(
    "ThresherCommand", .programs,
    uses: [
      "Certificates", "Charts", "Checker", "Claims", "Columns", "Constructions", "Covering", "Encoding", "Files",
      "FoldableSuperNets", "Formats", "Generators", "Jobs", "LinearAlgebra", "ModelColumns", "ModelSolver",
      "NeuronModels",
      "Numbers",
      "PaperCatalog", "ProofSolver", "Running", "Sampling", "SmallFunctions", "Solving", "SourceReading", "Statistics",
      "Synthesis", "Tensors", "ThresholdNetworks", "TrainedNetworks",
      "Z3Solver",
    ], packages: ["ArgumentParser/swift-argument-parser", "Mustache/swift-mustache"]),
  Room("thresher", .programs, .program, uses: ["ThresherCommand"]),
  Room(
    "thresher-c", .programs, .forC(header: "thresher.h"),
    uses: ["Columns", "Files", "Formats", "Numbers", "Running", "Solving", "Synthesis", "ThresholdNetworks"]),
  Room(
    "paper-bench", .programs, .program,
    uses: [
      "Claims", "DropCompute", "FoldableSuperNets", "LinearAlgebra", "LowBitAccumulators", "MinNormDenoisers",
      "Numbers", "RealNetworks", "Running", "SeparableTasks", "StableMinima", "StableMinimaMultivariate",
      "StableMinimaUnivariate", "TaskSimilarity", "Tensors",
    ]),
  Room(
    "thresher-fuzz", .programs, .program,
    uses: [
      "Certificates", "Checker", "Claims", "DropCompute", "Files", "Formats", "NeuronModels", "Numbers", "PaperCatalog",
      "RealNetworks", "Running", "Solving", "SourceReading", "Synthesis", "Tensors", "ThresherCommand",
      "ThresholdNetworks", "TrainedNetworks",
    ]),
  Room("thresher-bench", .programs, .program, packages: ["ArgumentParser/swift-argument-parser"]),
]

/// The tests of a room stand on its floor; they may use any room.
struct RoomTests {
  var room: String
  var uses: [String]

  init(_ room: String, uses: [String] = []) { (self.room, self.uses) = (room, uses) }
}

let tests: [RoomTests] = [
  RoomTests(
    "Checker",
    uses: [
      "Columns", "Encoding", "ModelColumns", "NeuronModels", "Numbers", "ProofSolver", "Running", "Solving",
      "ThresholdNetworks",
    ]),
  RoomTests("SourceReading", uses: ["Checker", "Files", "Formats", "ThresholdNetworks"]),
  RoomTests("Numbers"),
  RoomTests("Running", uses: ["Files"]),
  RoomTests("Charts"),
  RoomTests("Statistics", uses: ["Numbers", "Running"]),
  RoomTests("LinearAlgebra", uses: ["Numbers", "Running"]),
  RoomTests("Tensors", uses: ["Files", "Numbers"]),
  RoomTests("Files"),
  RoomTests("ThresholdNetworks"),
  RoomTests("Formats", uses: ["Files", "ThresholdNetworks"]),
  RoomTests("RealNetworks", uses: ["Files", "LinearAlgebra", "Numbers", "Running", "Tensors"]),
  RoomTests("Constructions", uses: ["ThresholdNetworks"]),
  RoomTests("Generators", uses: ["Formats", "Numbers", "ThresholdNetworks"]),
  RoomTests("NeuronModels", uses: ["Files", "Formats", "Numbers", "ThresholdNetworks"]),
  RoomTests("TrainedNetworks", uses: ["Files", "NeuronModels", "Numbers", "Tensors", "ThresholdNetworks"]),
  RoomTests("Encoding", uses: ["Columns", "Numbers", "ThresholdNetworks"]),
  RoomTests(
    "ModelColumns",
    uses: ["Columns", "ModelSolver", "NeuronModels", "Numbers", "Running", "Statistics", "ThresholdNetworks"]),
  RoomTests("Conflicts", uses: ["Covering", "Running", "Solving", "ThresholdNetworks"]),
  RoomTests("Covering", uses: ["Files", "Formats", "Numbers", "Running", "Solving", "ThresholdNetworks"]),
  RoomTests("SmallFunctions", uses: ["Checker", "Covering", "Running", "Solving", "ThresholdNetworks"]),
  RoomTests(
    "Columns",
    uses: ["Formats", "Generators", "Numbers", "Running", "Solving", "Statistics", "Synthesis", "ThresholdNetworks"]),
  RoomTests(
    "Sampling",
    uses: [
      "CKernels", "Columns", "Formats", "ModelColumns", "NeuronModels", "Numbers", "Running", "Solving", "Statistics",
      "ThresholdNetworks", "TypicalInterpolators",
    ]),
  RoomTests(
    "Synthesis",
    uses: ["Columns", "Constructions", "Covering", "Numbers", "Running", "Solving", "ThresholdNetworks", "Z3Solver"]),
  RoomTests(
    "Certificates",
    uses: [
      "Checker", "Covering", "Files", "Formats", "Numbers", "ProofSolver", "Running", "Solving", "Synthesis",
      "ThresholdNetworks",
    ]),
  RoomTests(
    "StableMinimaUnivariate",
    uses: [
      "Charts", "Claims", "Files", "LinearAlgebra", "Numbers", "RealNetworks", "Running", "StableMinima", "Tensors",
    ]),
  RoomTests(
    "StableMinimaMultivariate",
    uses: [
      "Charts", "Claims", "Files", "LinearAlgebra", "Numbers", "RealNetworks", "Running", "StableMinima", "Tensors",
    ]),
  RoomTests(
    "FoldableSuperNets",
    uses: [
      "Charts", "Claims", "Files", "Formats", "LinearAlgebra", "Numbers", "RealNetworks", "Running", "Tensors",
      "ThresholdNetworks",
    ]),
  RoomTests("Claims", uses: ["Files", "Formats", "Numbers", "Running"]),
  RoomTests(
    "DropCompute", uses: ["CKernels", "Charts", "Claims", "Files", "Numbers", "Running", "Statistics", "Tensors"]),
  RoomTests(
    "LowBitAccumulators", uses: ["Charts", "Claims", "Files", "Numbers", "RealNetworks", "Running", "Tensors"]),
  RoomTests(
    "SeparableTasks",
    uses: ["CKernels", "Charts", "Claims", "Files", "LinearAlgebra", "Numbers", "Running", "Tensors"]),
  RoomTests(
    "TaskSimilarity", uses: ["Charts", "Claims", "Files", "LinearAlgebra", "Numbers", "Running", "Tensors"]),
  RoomTests("MinNormDenoisers", uses: ["Charts", "Claims", "Files", "Numbers", "Running", "Tensors"]),
  RoomTests("ExactLearning", uses: ["Claims", "Numbers", "Running", "ThresholdNetworks"]),
  RoomTests(
    "TemperedOverfitting",
    uses: ["Claims", "Columns", "ExactLearning", "Files", "Numbers", "Running", "Sampling", "ThresholdNetworks"]),
  RoomTests(
    "TypicalInterpolators", uses: ["Claims", "ExactLearning", "Files", "Numbers", "Running", "ThresholdNetworks"]),
  RoomTests("PaperCatalog", uses: ["Claims"]),
  RoomTests("Jobs", uses: ["Files", "Numbers"]),
  RoomTests(
    "ThresherCommand",
    uses: [
      "Files", "Formats", "Numbers", "Running", "Sampling", "Solving", "Synthesis", "Tensors", "ThresholdNetworks",
    ]),
]

/// Tests that belong to no single room: `Tests/<name>`.
let otherTests: [(name: String, uses: [String])] = [
  ("Examples", ["Thresher"]),
  ("House", []),
  (
    "WrongProofs",
    [
      "Certificates", "Checker", "Files", "Formats", "ModelColumns", "NeuronModels", "Numbers", "Running",
      "SmallFunctions", "Solving", "Synthesis", "ThresholdNetworks",
    ]
  ),
]

// MARK: - From the table to targets

/// Ends the build with one sentence.
func refuse(_ sentence: String) -> Never {
  FileHandle.standardError.write(Data((sentence + "\n").utf8))
  exit(1)
}

func lookUp(_ name: String, for user: String) -> Room {
  guard let room = rooms.first(where: { $0.name == name }) else { refuse("\(user) uses \(name), which is no room") }
  return room
}

let strict: [SwiftSetting] = [.enableUpcomingFeature("MemberImportVisibility")]

/// Whether the toolchain that reads this manifest has its runtime as archives too, which lie beside the libraries.
let hasStaticRuntime: Bool = {
  let own = "/swift/linux/libswiftCore.so"
  guard let maps = FileHandle(forReadingAtPath: "/proc/self/maps")?.readDataToEndOfFile(),
    let line = String(decoding: maps, as: UTF8.self).split(separator: "\n").first(where: { $0.hasSuffix(own) }),
    let start = line.firstIndex(of: "/")
  else { return false }
  let folder = line[start...].dropLast(own.count) + "/swift_static/linux"
  return FileManager.default.fileExists(atPath: "\(folder)/libFoundation.a")
}()

/// What links the runtime of Swift into programs in release builds, since a short run spends half of its time on loading
/// Foundation's libraries; nothing where there are no archives. An archive stands before those that it needs.
///
/// Tests run programs without depending on their targets, for these words would reach the link of the tests too, which need
/// the libraries. Builds with sanitizers set `THRESHER_SHARED_RUNTIME`: what tells a sanitizer of Swift's locks takes the place
/// of functions in a library.
let runtimeOfPrograms: [LinkerSetting] =
  !hasStaticRuntime || ProcessInfo.processInfo.environment["THRESHER_SHARED_RUNTIME"] != nil
  ? []
  : [
    .unsafeFlags(
      [
        "-static-stdlib", "-lFoundation", "-lCoreFoundation", "-lFoundationInternationalization",
        "-lFoundationEssentials", "-l_FoundationICU", "-l_FoundationCollections", "-l_FoundationCShims",
        "-lswiftSynchronization",
      ], .when(platforms: [.linux], configuration: .release))
  ]

func target(of room: Room) -> Target {
  for name in room.uses {
    let used = lookUp(name, for: room.name)
    if used.floor.rawValue > room.floor.rawValue {
      refuse(
        "\(room.name) (\(room.floor.folder)) must not use \(name) (\(used.floor.folder)), which is on a floor above it")
    }
  }
  let dependencies =
    room.uses.map { Target.Dependency.byName(name: $0) }
    + room.packages.map { name in
      let parts = name.split(separator: "/").map(String.init)
      return .product(name: parts[0], package: parts[1])
    }
  let path = "Sources/\(room.floor.folder)/\(room.name)"
  switch room.kind {
  case .swift: return .target(name: room.name, dependencies: dependencies, path: path, swiftSettings: strict)
  case .forC(let header):
    return .target(
      name: room.name, dependencies: dependencies, path: path, exclude: [header], swiftSettings: strict)
  case .program:
    return .executableTarget(
      name: room.name, dependencies: dependencies, path: path, swiftSettings: strict,
      linkerSettings: runtimeOfPrograms)
  case .c(let exclude, let linked):
    return .target(
      name: room.name, dependencies: dependencies, path: path, exclude: exclude,
      linkerSettings: linked.map { .linkedLibrary($0) })
  case .system(let pkgConfig, let apt, let brew, let loaded):
    return .systemLibrary(
      name: room.name, path: path, pkgConfig: loaded && loadsLibraries ? nil : pkgConfig,
      providers: [.apt(apt), .brew(brew)])
  }
}

func target(of tests: RoomTests) -> Target {
  let room = lookUp(tests.room, for: "\(tests.room)Tests")
  let support = room.floor == .papers ? ["TestSupport", "PaperTestSupport"] : ["TestSupport"]
  return .testTarget(
    name: "\(room.name)Tests", dependencies: (support + [room.name] + tests.uses).map { .byName(name: $0) },
    path: "Tests/\(room.floor.folder)/\(room.name)Tests", swiftSettings: strict)
}

/// The plug-in that builds the manual is needed by `make docs` alone.
let manual: [Package.Dependency] =
  ProcessInfo.processInfo.environment["THRESHER_MANUAL"] == nil
  ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")]

let package = Package(
  name: "Thresher",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Thresher", targets: ["Thresher"]),
    .library(name: "ThresholdNetworks", targets: ["ThresholdNetworks"]),
    .library(name: "thresher-c", type: .dynamic, targets: ["thresher-c"]),
    .executable(name: "thresher", targets: ["thresher"]),
    .executable(name: "thresher-check", targets: ["thresher-check"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ] + manual,
  targets: rooms.map { target(of: $0) } + tests.map { target(of: $0) }
    + [
      .target(name: "TestSupport", path: "Tests/_TestSupport", swiftSettings: strict),
      // What tests of papers share.
      .target(
        name: "PaperTestSupport",
        dependencies: [
          "Charts", "Claims", "Files", "Formats", "Numbers", "Running", "TestSupport", "ThresholdNetworks",
        ],
        path: "Tests/_PaperTestSupport", swiftSettings: strict),
    ]
    + otherTests.map { test in
      .testTarget(
        name: test.name, dependencies: (["TestSupport"] + test.uses).map { .byName(name: $0) },
        path: "Tests/\(test.name)", swiftSettings: strict)
    },
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
