// Other than binary neurons (manual, *Certificates*, other neurons). Nothing that is known of binary neurons is used unless its lemma is
// stated there for the model: a neuron with weights of both signs is not monotone along a chain.
extension RefutationCheck {
  func checkModel(_ method: String, _ model: CheckedModel) throws {
    switch method {
    case "columns": try checkColumns()
    case "clauses": try checkClauses()
    case "margin" where model.countsAgreements: try checkMargin()
    case "separation":
      guard try json.find("weights") != nil else {
        throw json.rejection("trees of pairs refute binary neurons alone")
      }
      try checkSeparation(secondWidth: nil)
    case "hulls" where model == .threshold: try checkHulls()
    default: throw try json["by"].rejection("\(method) is not a method of refutation for \(model) neurons")
    }
  }

  /// The widths that have to be refuted: a layer of width one ends them where its neurons have complements.
  var essential: [Int?] { model?.absorbsComplements ?? true ? widths.essential : widths.widths }

  /// The columns of a first-layer neuron; of binary and complemented ones each need stand for itself alone.
  func firstColumns() throws -> [[UInt64]] {
    guard let model else { return try NeuronColumns.all(on: instance, work: work) }
    return try ModelNeurons.columns(of: model, on: instance, work: work)
  }

  /// One threshold neuron for any number of inputs: weights of the points under which ones and zeros have the same sum of points and
  /// the same total, not 0. Then no neuron is right on all points with a weight: the sums of w . x + b over both kinds are equal, and
  /// would be positive over the ones and not over the zeros.
  private func checkHulls() throws {
    guard essential == [1], mismatches == 0 else {
      throw json.rejection("hulls refute one neuron without mismatches, not the widths \(widths.description)")
    }
    let list = try json["weights"]
    let weights = try pointWeights(list)
    try work.spend(instance.points.count, instance.inputCount, on: "adding up the weights of the points")
    var balance = [Int](repeating: 0, count: instance.inputCount + 1)
    for weight in weights {
      let signed = instance.labels[weight.item] ? weight.weight : -weight.weight
      balance[instance.inputCount] += signed
      for (input, value) in instance.points[weight.item].enumerated() where value { balance[input] += signed }
    }
    guard weights.contains(where: { $0.weight > 0 }), balance.allSatisfy({ $0 == 0 }) else {
      throw list.rejection("ones and zeros do not have the same sum of points under these weights")
    }
  }
}
