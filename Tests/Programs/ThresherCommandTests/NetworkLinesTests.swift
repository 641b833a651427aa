import Files
import Formats
import Testing
import ThresherCommand
import ThresholdNetworks

@Suite struct NetworkLinesTests {
  @Test func equalsTheEncodersLine() throws {
    var neurons: [Neuron] = []
    for bits in 0..<8 {
      for sign in -1...1 {
        for bias in -2...3 {
          neurons.append(Neuron(weights: BitVector(words: [UInt64(bits)], count: 3), sign: sign, bias: bias))
        }
      }
    }
    let output = Neuron(weights: BitVector(repeating: true, count: neurons.count), sign: 1, bias: -12)
    let network = ThresholdNetwork(inputCount: 3, layers: [neurons, [output]])
    var lines = NetworkLines()
    lines.append(network)
    lines.append(network)
    let line = try NetworkJSON.line(of: network) + "\n"
    #expect(String(decoding: lines.bytes, as: UTF8.self) == line + line)

    lines.append(network, draw: (12, 34))
    let draws = try DrawLines.read(InputText(file: "draws", bytes: Array(lines.bytes.dropFirst(2 * line.utf8.count))))
    #expect(draws == [DrawLines.Draw(number: 12, tries: 34, network: network)])
  }
}
