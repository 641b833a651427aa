// One neuron, for any number of inputs (manual, *Certificates*, one neuron).
extension RefutationCheck {
  func checkNeuron() throws {
    guard widths.essential == [1] else {
      throw json.rejection("the widths \(widths.description) are not those of one neuron")
    }
    let (bytes, file) = try evidence()
    var reader = VariableLengthReader(bytes)
    for isComplemented in [false, true] {
      do {
        try NeuronReplay(isComplemented: isComplemented, instance: instance, work: work)
          .replay(&reader, allowance: mismatches)
      } catch let rejection as Rejection {
        throw Rejection((isComplemented ? "second tree, " : "first tree, ") + rejection.message, file: file)
      }
    }
    guard reader.isAtEnd else { throw Rejection("something follows the last tree", file: file) }
  }
}
