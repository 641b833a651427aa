// Depth 2 for any number of inputs: what single neurons cannot do (manual, *Certificates*, duties).
extension RefutationCheck {
  /// The file has the number of conflicts; each conflict, which is 0 for "at least" or 1 for "fewer than", then a tree as in
  /// `NeuronReplay` without mismatches; and for each threshold 1 ... k the number of bytes of a proof as in `ProofReplay`, and the proof.
  func checkConflicts() throws {
    let width = try coverWidth()
    let (bytes, file) = try evidence()
    var reader = VariableLengthReader(bytes)
    guard let count = reader.next(), count <= reader.remaining else {
      throw Rejection("the conflicts are cut off", file: file)
    }
    var conflicts: [DutyClauses.Conflict] = []
    for number in stride(from: 1, through: count, by: 1) {
      guard let sign = reader.next(), sign <= 1 else { throw Rejection("conflict \(number) has no sign", file: file) }
      do {
        let points = try NeuronReplay(isComplemented: sign == 1, instance: instance, work: work)
          .replay(&reader, allowance: 0)
        conflicts.append(DutyClauses.Conflict(isComplemented: sign == 1, points: points.sorted()))
      } catch let rejection as Rejection {
        throw Rejection("conflict \(number), " + rejection.message, file: file)
      }
    }
    for threshold in stride(from: 1, through: width, by: 1) {
      guard let length = reader.next(), let proof = reader.bytes(length) else {
        throw Rejection("the proof of threshold \(threshold) is cut off", file: file)
      }
      try work.spend(
        conflicts.reduce(instance.points.count) { $0 + $1.points.count }, width, on: "the duties of neurons")
      let clauses = try DutyClauses(
        instance, width: width, threshold: threshold, mismatches: mismatches, conflicts: conflicts)
      var replay = ProofReplay(clauses.formula, work: work)
      do {
        _ = try replay.replay(proof, file: file)
      } catch let rejection as Rejection {
        throw Rejection("threshold \(threshold), " + rejection.message, file: file)
      }
    }
    guard reader.isAtEnd else { throw Rejection("something follows the last proof", file: file) }
  }
}
