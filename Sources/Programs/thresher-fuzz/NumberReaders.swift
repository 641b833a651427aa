import DropCompute
import Files
import Foundation
import NeuronModels
import RealNetworks
import Tensors
import ThresholdNetworks
import TrainedNetworks

/// Arrays, networks of real numbers, labelled data and traces.
let numberReaders: [FuzzedReader] =
  ["npy", "npz", "safetensors"].map { ending in
    FuzzedReader(ending, like: ["." + ending]) { bytes in
      for tensor in try TensorFile.read(FuzzedFile.path("input.\(ending)", bytes)) where tensor.count < 4_096 {
        _ = tensor.doubles()
        _ = try tensor.exact()
      }
    }
  }
  + [
    FuzzedReader("matrix", like: [".csv"]) { bytes in
      let (matrix, _) = try MatrixCSV.read(InputText(file: "input.csv", bytes: bytes))
      _ = try matrix.finiteDoubles()
    },
    FuzzedReader("onnx", like: [".onnx"]) { bytes in
      let network = try DenseNetworkFile(reading: FuzzedFile.path("input.onnx", bytes))
      _ = try network.doubles()
    },
    FuzzedReader("binarized-onnx", like: [".onnx"]) { bytes in
      try evaluate(BinarizedGraph.read(FuzzedFile.path("input.onnx", bytes)))
    },
    FuzzedReader("binarized-npz", like: [".npz"]) { bytes in
      try evaluate(FoldedNetwork(bundles: [FuzzedFile.path("input.npz", bytes)]))
    },
    FuzzedReader("dense-network", like: [".json", ".npz", ".safetensors"]) { bytes in
      let ending = bytes.first == UInt8(ascii: "{") ? "json" : "npz"
      let network = try DenseNetworkFile(reading: FuzzedFile.path("network.\(ending)", bytes))
      _ = try network.exact()
    },
    FuzzedReader("labelled-data", like: [".csv", ".npz"]) { bytes in
      let ending = bytes.starts(with: [0x50, 0x4b]) ? "npz" : "csv"
      let data = try LabelledData(reading: FuzzedFile.path("data.\(ending)", bytes))
      _ = try data.points()
      _ = try data.targets()
    },
    FuzzedReader("trace", like: ["trace.csv", ".npy"]) { bytes in
      let ending = bytes.starts(with: [0x93]) ? "npy" : "csv"
      _ = try TraceFile.read(FuzzedFile.path("trace.\(ending)", bytes), memory: 1 << 28)
    },
    FuzzedReader("trace-folder", .bundle) { bytes in
      _ = try TraceFile.read(FuzzedFile.folder("logs", FileBundle(bytes).files), memory: 1 << 28)
    },
  ]

/// Every output of a trained network, at the point of zeros and at that of ones, by neurons that their model has.
private func evaluate(_ folded: FoldedNetwork) throws {
  for output in 0..<min(folded.outputCount, 8) {
    let network = try folded.network(output: output)
    claim(network.layers.joined().allSatisfy { $0.isLegal(in: network.model) }, "a neuron that no model has")
    for bit in [false, true] {
      _ = network.evaluate(BitVector([Bool](repeating: bit, count: network.architecture.inputCount)))
    }
  }
}
