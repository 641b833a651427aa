import Files
import Formats
import Testing
import ThresholdNetworks

/// Networks of many shapes whose parameters run through all signs and biases, unused ones included.
func assortedNetworks() -> [ThresholdNetwork] {
  var state: UInt64 = 1
  func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
  let shapes = [[1], [2, 1], [3, 2, 1], [5, 1], [2, 2, 2, 1]]
  return (1...6).flatMap { inputs in
    shapes.map { widths in
      let architecture = Architecture(inputCount: inputs, widths: widths)
      let layers = widths.indices.map { layer in
        (0..<widths[layer]).map { _ in
          let m = architecture.fanIn(ofLayer: layer)
          return Neuron(
            weights: BitVector((0..<m).map { _ in next(2) == 1 }), sign: next(3) - 1, bias: next(2 * m) + 1 - m)
        }
      }
      return ThresholdNetwork(architecture: architecture, layers: layers)
    }
  }
}

@Suite struct NetworkJSONTests {
  @Test func readsBackWhatItWrote() throws {
    for network in assortedNetworks() {
      let text = NetworkJSON.text(of: network)
      #expect(try NetworkJSON.read(InputText(file: "n.json", text: text)) == network)
      let line = try NetworkJSON.line(of: network)
      #expect(!line.contains("\n"))
      #expect(try NetworkJSON.read(InputText(file: "n.json", text: line)) == network)
    }
  }

  @Test func readsTheFirstNetworkOfAResult() throws {
    let network = assortedNetworks()[7]
    let result: JSONValue = [
      "schema": "thresher/result/1", "minima": [["widths": [2, 1], "network": NetworkJSON.value(of: network)]],
    ]
    #expect(try NetworkJSON.read(InputText(file: "r.json", text: result.text())) == network)
  }

  @Test(arguments: [
    ("{", "found the end of the file; expected the name of a field"),
    ("[]", "found an array of 0; expected an object"),
    ("{}", "without \"schema\""),
    (#"{"schema":"other/1"}"#, #"expected "thresher/network/1""#),
    (#"{"schema":"thresher/network/1","layers":[]}"#, "without \"inputs\""),
    (#"{"schema":"thresher/network/1","inputs":"2","layers":[]}"#, "inputs: an integer from 1 to 4096"),
    (#"{"schema":"thresher/network/1","inputs":0,"layers":[]}"#, "found 0; expected inputs"),
    (#"{"schema":"thresher/network/1","inputs":99999999999999999999,"layers":[]}"#, "1 to 4096"),
    (#"{"schema":"thresher/network/1","inputs":2,"inputs":2,"layers":[]}"#, "twice"),
    (#"{"schema":"thresher/network/1","inputs":2,"layers":[]}"#, "1 to 64"),
    (#"{"schema":"thresher/network/1","inputs":2,"layers":[[]]}"#, "one neuron, the output"),
    (#"{"schema":"thresher/network/1","inputs":2,"layers":[[],[{"weights":"","sign":1,"bias":0}]]}"#, "1 to 4096"),
    (#"{"schema":"thresher/network/1","inputs":2,"layers":[[{"weights":"1","sign":1,"bias":0}]]}"#, "2 characters"),
    (#"{"schema":"thresher/network/1","inputs":2,"layers":[[{"weights":"1x","sign":1,"bias":0}]]}"#, "2 characters"),
    (
      #"{"schema":"thresher/network/1","inputs":2,"layers":[[{"weights":"11","sign":2,"bias":0}]]}"#,
      "sign: an integer from -1 to 1"
    ),
    (
      "{\"schema\":\"thresher/network/1\",\n\"inputs\":2,\n\"layers\":[[{\"weights\":\"11\",\"sign\":1,\n\"bias\":3}]]}",
      "line 4: found 3; expected bias at fan-in 2: an integer from -1 to 2"
    ),
    (
      #"{"schema":"thresher/network/1","inputs":2,"layers":[[{"weights":"11","sign":1,"bias":1.5}]]}"#,
      "found the number \"1.5\""
    ),
    (
      #"{"schema":"thresher/network/1","inputs":2,"layers":[[{"weights":"11","sign":1,"bias":1e999}]]}"#,
      "found the number"
    ),
    (#"{"a":"\q"}"#, "an escape sequence"),
    (#"{"a":1} x"#, "the end of the file"),
    (String(repeating: "[", count: 100_000), "nested"),
    (#"{"schema":"thresher/result/1","network":null}"#, "without a network"),
  ])
  func malformedFilesAreRefused(text: String, expected: String) throws {
    let error = try #require(throws: DataError.self) { try NetworkJSON.read(InputText(file: "n.json", text: text)) }
    #expect(error.description.contains(expected), "\(error)")
    #expect(!error.description.contains("\n"))
  }
}
