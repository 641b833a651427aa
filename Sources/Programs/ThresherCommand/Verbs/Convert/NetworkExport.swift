import ArgumentParser
import Files
import Formats
import ThresholdNetworks

/// Forms of a network that are written and not read: for programs, papers and runtimes of others.
enum NetworkExport: String, CaseIterable {
  /// A picture, and the same for LaTeX.
  case svg, tex
  /// A function of a program.
  case c, py
  /// A graph of integer matrices.
  case onnx

  /// By the suffix of a file.
  init?(suffixOf path: String) {
    guard let export = Self.allCases.first(where: { path.lowercased().hasSuffix("." + $0.rawValue) }) else {
      return nil
    }
    self = export
  }

  /// The bytes of the file.
  ///
  /// - Throws: `DataError` for networks too wide to draw, or with sums that a form cannot hold.
  func bytes(of network: WrittenNetwork, file: String) throws -> [UInt8] {
    switch self {
    case .svg:
      try NetworkPicture.check(network, file: file)
      return Array(NetworkPicture.svg(of: network).utf8)
    case .tex:
      try NetworkPicture.check(network, file: file)
      return Array(NetworkTikZ.text(of: network).utf8)
    case .c: return Array(NetworkSource.c(network).utf8)
    case .py: return Array(NetworkSource.python(network).utf8)
    case .onnx:
      try NetworkONNX.check(network, file: file)
      return NetworkONNX.bytes(of: network)
    }
  }
}

/// What `convert` writes: a format that it reads too, or another.
enum ConversionTarget: ExpressibleByArgument {
  case format(FileFormat)
  case export(NetworkExport)
  /// NumPy's archive, which is read too.
  case npz
  /// A property of networks, made of an instance.
  case vnnlib

  init?(argument: String) {
    if argument == "npz" {
      self = .npz
    } else if argument == "vnnlib" {
      self = .vnnlib
    } else if let export = NetworkExport(rawValue: argument) {
      self = .export(export)
    } else if let format = FileFormat(argument: argument) {
      self = .format(format)
    } else {
      return nil
    }
  }

  /// By the suffix of a file.
  init?(suffixOf path: String) {
    if NetworkNPZ.isSuffix(of: path) {
      self = .npz
    } else if path.lowercased().hasSuffix(".vnnlib") {
      self = .vnnlib
    } else if let export = NetworkExport(suffixOf: path) {
      self = .export(export)
    } else if let format = FileFormat(suffixOf: path) {
      self = .format(format)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] {
    FileFormat.allCases.map(\.rawValue) + NetworkExport.allCases.map(\.rawValue) + ["npz", "vnnlib"]
  }
}
